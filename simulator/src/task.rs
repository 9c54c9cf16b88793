use std::collections::BTreeMap;
use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use synema_trace::Instant;

use crate::program::Steps;
use crate::script::{Heap, Machine, Source, SystemCall, Value};
use crate::sockets::{Face, FileId};

/// What the threads of one program share.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) host: usize,
    /// What each descriptor stands for.
    pub(crate) descriptors: BTreeMap<u32, FileId>,
    /// Which of its host's processes it is, from 1.
    pub(crate) number: usize,
    /// What the trace says that each descriptor stands for.
    pub(crate) noted: BTreeMap<u32, Face>,
    /// No lower number is free.
    free_from: u32,
    /// The source, for programs that have one.
    pub(crate) source: Option<Arc<Source>>,
    pub(crate) heap: Heap,
    /// Whether its tasks share one thread and give way only where they wait.
    pub(crate) is_cooperative: bool,
    /// Until when one of them keeps the thread.
    pub(crate) busy_until: Instant,
    /// What a call costs.
    pub(crate) call_ns: i64,
    pub(crate) draws: Box<ChaCha8Rng>,
}

/// A thread of a program: how far it has come, and what it waits for. Plain data, so that a blocked program can be
/// cloned like everything else.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) process: usize,
    pub(crate) code: Code,
    pub(crate) waiting: Option<Waiting>,
    /// Wake-ups carry this number; older ones are stale.
    pub(crate) wait: u64,
}

/// What a task runs.
#[derive(Clone, Debug)]
pub(crate) enum Code {
    /// A list of calls, one after the other.
    Steps(Steps),
    /// A thread of a source.
    Script(Box<Script>),
    /// Nothing any more.
    Ended,
}

/// A thread of a source, and the call that it waits in.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) machine: Machine,
    pub(crate) pending: Option<Pending>,
}

/// A call of a script that is being made.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) call: SystemCall,
    /// The event of the call.
    pub(crate) event: usize,
    /// Octets that are through.
    pub(crate) octets: usize,
    /// When a call with a time-out gives up, or a pause is over.
    pub(crate) deadline: Option<Instant>,
    /// Whether it has been begun: a connect that waits is not begun again.
    pub(crate) is_begun: bool,
    /// Tasks that it has started and waits for.
    pub(crate) started: Vec<usize>,
    /// The socket that it has made and connects.
    pub(crate) made: Option<Value>,
}

/// A call that could not finish at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// The event of its call.
    pub(crate) call: usize,
    /// Octets sent or received so far.
    pub(crate) octets: usize,
    pub(crate) wants: Wants,
    /// When it has waited long enough.
    pub(crate) until: Option<Instant>,
    /// The event that let it go on.
    pub(crate) woken_by: Option<usize>,
    /// Whether it has been told to try again and has not done so yet.
    pub(crate) is_scheduled: bool,
}

/// What lets a task go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wants {
    /// Nothing but time.
    Time,
    /// One of these files is ready for one of the bits of its mask.
    Files(Vec<(FileId, i64)>),
    /// What is known of a name.
    Name { name: String, kind: u16 },
    /// The end of other tasks.
    Ends { tasks: Vec<usize> },
    /// An event of the process' heap that is set.
    Flag { object: usize },
}

impl Process {
    pub(crate) fn new(host: usize, draws: ChaCha8Rng) -> Process {
        Process {
            host,
            descriptors: BTreeMap::new(),
            number: 1,
            noted: BTreeMap::new(),
            // 0, 1 and 2 are the standard streams
            free_from: 3,
            source: None,
            heap: Heap::default(),
            is_cooperative: false,
            busy_until: Instant::ZERO,
            call_ns: 0,
            draws: Box::new(draws),
        }
    }

    /// The lowest free number stands for the file from now on.
    pub(crate) fn add(&mut self, file: FileId) -> u32 {
        let mut number = self.free_from;
        while self.descriptors.contains_key(&number) {
            number += 1;
        }
        self.free_from = number + 1;
        self.descriptors.insert(number, file);
        number
    }

    /// The number stands for nothing any more.
    pub(crate) fn remove(&mut self, descriptor: u32) -> Option<FileId> {
        let file = self.descriptors.remove(&descriptor)?;
        self.free_from = self.free_from.min(descriptor);
        Some(file)
    }
}

impl Task {
    pub(crate) fn new(process: usize, code: Code) -> Task {
        Task { process, code, waiting: None, wait: 0 }
    }

    /// It runs no more, and no wake-up reaches it.
    pub(crate) fn end(&mut self) {
        self.code = Code::Ended;
        self.waiting = None;
        self.wait += 1;
    }
}
