use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use synema_trace::Trace;

use crate::indexing::{Ahead, Indexing};
use crate::{Opened, Progress};

/// How many stretches each thread may be ahead of the one that is taken over: memory stays bounded.
const AHEAD: usize = 4;

impl Indexing {
    /// Reads the rest on all cores and keeps nothing of single frames: `read` makes of each stretch of the file what is
    /// to be known of it, on several threads at once and in any order, and `take` gets the stretches with that in the
    /// file's order, on this thread. Only what `take` gets has its frames' numbers.
    ///
    /// The trace of what is returned is empty, with all its frames forgotten.
    pub fn in_stretches<T: Send>(
        mut self,
        progress: &Progress,
        read: impl Fn(&Trace) -> T + Sync,
        mut take: impl FnMut(Trace, T),
    ) -> Opened {
        self.drive(progress, cores(), &read, &mut take);
        self.index.finish();
        self.hand_over(&read, &mut take);
        self.opened(self.index.clone())
    }

    /// Reads the rest on so many threads, or until it is cancelled, and keeps the frames; what comes of them otherwise is
    /// as with [`Indexing::in_stretches`].
    pub(crate) fn read_all<T: Send>(
        &mut self,
        progress: &Progress,
        threads: usize,
        read: &(impl Fn(&Trace) -> T + Sync),
        take: &mut impl FnMut(&Trace, T),
    ) {
        let (rest, stretch) = (self.rest(), self.stretch);
        let mut whole = self.emptied();
        if !whole.is_empty() {
            let told = read(&whole);
            take(&whole, told);
        }
        let mut is_room_made = false;
        let mut keep = |part: Trace, told: T| {
            take(&part, told);
            if !is_room_made && rest > stretch {
                // as if the file went on as it began, but never more than a row for 32 octets of it
                whole.reserve((rest / stretch * part.len() * 17 / 16).min(rest / 32));
                is_room_made = true;
            }
            whole.append(part);
        };
        self.drive(progress, threads, read, &mut keep);
        self.hand_over(read, &mut keep);
        // what the index knows now of points that had no frame yet
        whole.append(self.emptied());
        self.index.trace = whole;
    }

    fn rest(&self) -> usize {
        (*self.bytes).as_ref().len() - self.reader.offset()
    }

    /// Takes the frames read so far out of the index; later ones are numbered behind them.
    fn emptied(&mut self) -> Trace {
        let mut empty = self.index.beside().trace;
        empty.number_behind(self.index.trace.forgotten() + self.index.trace.len());
        std::mem::replace(&mut self.index.trace, empty)
    }

    /// Hands on what was read on this thread.
    fn hand_over<T>(&mut self, read: &impl Fn(&Trace) -> T, take: &mut impl FnMut(Trace, T)) {
        if !self.index.trace.is_empty() {
            let part = self.emptied();
            let told = read(&part);
            take(part, told);
        }
    }

    /// Reads stretch after stretch. Those that other threads read ahead begin where a record seems to begin, and are
    /// taken over when the reading before them arrives exactly there.
    fn drive<T: Send>(
        &mut self,
        progress: &Progress,
        threads: usize,
        read: &(impl Fn(&Trace) -> T + Sync),
        take: &mut impl FnMut(Trace, T),
    ) {
        let bytes = Arc::clone(&self.bytes);
        let file: &[u8] = (*bytes).as_ref();
        let plan = Plan { file, start: self.reader.offset(), stretch: self.stretch };
        self.hand_over(read, take);
        // guesses need to have seen a frame
        let mut number = 0;
        while !self.is_at_end && self.index.frames() == 0 && !progress.is_cancelled() {
            number += 1;
            self.read_until(file, plan.bound(number));
        }
        self.hand_over(read, take);
        let queue = Queue::new(Ahead::with(self.reader.at(0), self.index.beside()), number, threads);
        let helpers = if plan.bound(number + 1) < file.len() { threads - 1 } else { 0 };
        thread::scope(|scope| {
            let _end = EndAtDrop(&queue);
            for _ in 0..helpers {
                scope.spawn(|| while queue.help(&plan, read) {});
            }
            while !self.is_at_end {
                progress.set(self.reader.offset() as u64, file.len() as u64, self.index.frames());
                if progress.is_cancelled() {
                    self.is_cancelled = true;
                    return;
                }
                let number = plan.number(self.reader.offset());
                if let Some((ahead, told)) = queue.turn(number, &plan, read) {
                    self.read_until(file, ahead.start);
                    let is_met =
                        self.reader.offset() == ahead.start && self.reader.knowledge() == ahead.reader.knowledge();
                    if is_met && !self.is_at_end {
                        self.take_over(ahead, told, read, take);
                    }
                }
                self.read_until(file, plan.bound(number + 1));
                self.hand_over(read, take);
                queue.learn(&*self.reader, &self.index);
            }
            progress.set(file.len() as u64, file.len() as u64, self.index.frames());
        });
    }

    fn take_over<T>(&mut self, ahead: Ahead, told: T, read: &impl Fn(&Trace) -> T, take: &mut impl FnMut(Trace, T)) {
        self.index.expect(&ahead.index);
        self.hand_over(read, take);
        self.reader = ahead.reader;
        let mut part = ahead.index.trace;
        part.number_behind(self.index.trace.forgotten());
        self.index.trace.number_behind(part.forgotten() + part.len());
        take(part, told);
    }
}

/// How many threads may run.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// How a file is cut.
struct Plan<'a> {
    file: &'a [u8],
    start: usize,
    stretch: usize,
}

impl Plan<'_> {
    /// Where a stretch begins.
    fn bound(&self, number: usize) -> usize {
        self.start.saturating_add(number.saturating_mul(self.stretch))
    }

    /// The stretch that an offset lies in.
    fn number(&self, offset: usize) -> usize {
        (offset - self.start) / self.stretch
    }
}

/// Who reads which stretch, and what has been read ahead.
struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    most_ahead: usize,
}

struct State<T> {
    /// How to read.
    pattern: Ahead,
    /// The stretch that is being taken over.
    taken: usize,
    /// The first stretch that nobody has begun.
    next: usize,
    /// What was read ahead; none where no record was found.
    ready: BTreeMap<usize, Option<(Ahead, T)>>,
    /// The most frames that a stretch had.
    most_frames: usize,
    is_over: bool,
}

impl<T> Queue<T> {
    fn new(pattern: Ahead, next: usize, threads: usize) -> Queue<T> {
        let state = State { pattern, taken: next, next, ready: BTreeMap::new(), most_frames: 0, is_over: false };
        Queue { state: Mutex::new(state), changed: Condvar::new(), most_ahead: AHEAD * threads }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'q>(&self, state: MutexGuard<'q, State<T>>) -> MutexGuard<'q, State<T>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next stretch to be read ahead, where there is one that may be.
    fn claim(&self, state: &mut State<T>, plan: &Plan<'_>) -> Option<(usize, Ahead)> {
        let number = state.next;
        if number >= state.taken + self.most_ahead || plan.bound(number) >= plan.file.len() {
            return None;
        }
        state.next += 1;
        let mut ahead = state.pattern.at(plan.bound(number));
        ahead.index.trace.reserve(state.most_frames);
        Some((number, ahead))
    }

    /// Reads a stretch ahead, when it may; no when there are none any more.
    fn help(&self, plan: &Plan<'_>, read: &impl Fn(&Trace) -> T) -> bool {
        let mut state = self.lock();
        loop {
            if state.is_over || plan.bound(state.next) >= plan.file.len() {
                return false;
            }
            match self.claim(&mut state, plan) {
                Some((number, ahead)) => {
                    drop(state);
                    self.read_ahead(number, ahead, plan, read);
                    return true;
                }
                None => state = self.wait(state),
            }
        }
    }

    fn read_ahead(&self, number: usize, ahead: Ahead, plan: &Plan<'_>, read: &impl Fn(&Trace) -> T) {
        // put in at drop, so that nobody waits for one that panicked
        let mut place = Place { queue: self, number, read: None };
        if let Some(ahead) = ahead.read(plan.file, plan.bound(number + 1)) {
            let told = read(&ahead.index.trace);
            place.read = Some((ahead, told));
        }
    }

    /// What was read ahead of a stretch; none where it is left to the caller. While others read it, the caller reads
    /// those behind it.
    fn turn(&self, number: usize, plan: &Plan<'_>, read: &impl Fn(&Trace) -> T) -> Option<(Ahead, T)> {
        let mut state = self.lock();
        state.taken = number;
        state.ready = state.ready.split_off(&number);
        self.changed.notify_all();
        loop {
            if number >= state.next {
                state.next = number + 1;
                return None;
            }
            if let Some(read) = state.ready.remove(&number) {
                return read;
            }
            match self.claim(&mut state, plan) {
                Some((other, ahead)) => {
                    drop(state);
                    self.read_ahead(other, ahead, plan, read);
                    state = self.lock();
                }
                None => state = self.wait(state),
            }
        }
    }

    /// Has later stretches read with what the reader knows by now.
    fn learn(&self, reader: &dyn crate::reader::Reader, index: &crate::index::Index) {
        let mut state = self.lock();
        if state.pattern.reader.knowledge() != reader.knowledge() {
            state.pattern = Ahead::with(reader.at(0), index.beside());
        }
    }
}

/// A stretch that is being read ahead.
struct Place<'q, T> {
    queue: &'q Queue<T>,
    number: usize,
    read: Option<(Ahead, T)>,
}

impl<T> Drop for Place<'_, T> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        let frames = self.read.as_ref().map_or(0, |(ahead, _)| ahead.index.trace.len());
        state.most_frames = state.most_frames.max(frames);
        state.ready.insert(self.number, self.read.take());
        drop(state);
        self.queue.changed.notify_all();
    }
}

/// Sends the helpers home, also when the caller panics.
struct EndAtDrop<'q, T>(&'q Queue<T>);

impl<T> Drop for EndAtDrop<'_, T> {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.changed.notify_all();
    }
}
