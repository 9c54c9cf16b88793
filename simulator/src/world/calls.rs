//! The programs that are lists of steps: their calls, and what these give back.

use bytes::Bytes;
use synema_trace::{EventKind, TcpState};

use super::World;
use super::sockets::SocketKind;
use crate::host::ConnectionId;
use crate::program::{Amount, OpAction, Steps};
use crate::sockets::{Address, Errno, Family, FileId, Outcome, Readiness};
use crate::task::{Code, Waiting, Wants};
use crate::tcp::{Call, CallError, Reply};

/// How far a call got.
enum Progress {
    /// It is over, with this value or error name.
    Done(String),
    /// It waits; so many octets are through.
    Waits(usize),
}

/// The longest received text that a return shows whole.
const SHOWN_OCTETS: usize = 40;

impl World {
    /// Goes through the steps of a task until it waits or ends.
    pub(super) fn resume_steps(&mut self, task: usize) {
        let host = self.host_of(task);
        let Some(ops) = self.steps_of(task).map(|steps| steps.ops.clone()) else { return };
        while let Some(op) = self.steps_of(task).and_then(|steps| ops.get(steps.pc)) {
            let line = self.steps_of(task).map(|steps| steps.pc as u32 + 1);
            let waiting = self.tasks[task].waiting.take();
            let mut waiting = waiting.unwrap_or_else(|| {
                let ends = self.ends_of(task, &op.action);
                let call =
                    self.record_with(host, ends, None, || (None, EventKind::Call { text: op.text.clone(), line }));
                Waiting { call, octets: 0, wants: Wants::Time, until: None, woken_by: None, is_scheduled: false }
            });
            waiting.is_scheduled = false;
            let ends_before = self.ends_of(task, &op.action);
            let result = match self.perform(task, &op.action, &mut waiting) {
                Progress::Waits(octets) => {
                    let wants = match std::mem::replace(&mut waiting.wants, Wants::Time) {
                        Wants::Time => self.wants_of(task, &op.action),
                        // the same step waits for the same
                        known => known,
                    };
                    self.tasks[task].waiting = Some(Waiting { octets, wants, ..waiting });
                    self.parked.push(task);
                    return;
                }
                Progress::Done(result) => result,
            };
            let ends_after = self.ends_of(task, &op.action);
            let ends = if ends_after.0.is_some() { ends_after } else { ends_before };
            self.record_return(host, ends, waiting.woken_by.or(Some(waiting.call)), &op.text, result);
            if let Code::Steps(steps) = &mut self.tasks[task].code {
                steps.pc += 1;
            }
        }
        self.tasks[task].end();
    }

    fn steps_of(&self, task: usize) -> Option<&Steps> {
        match &self.tasks[task].code {
            Code::Steps(steps) => Some(steps),
            _ => None,
        }
    }

    fn file_of(&self, task: usize, action: &OpAction) -> Option<FileId> {
        let descriptor = self.steps_of(task)?.sockets.get(action.socket()?)?;
        self.processes[self.tasks[task].process].descriptors.get(descriptor).copied()
    }

    /// What lets a step go on that waits.
    fn wants_of(&self, task: usize, action: &OpAction) -> Wants {
        let mask = match action {
            OpAction::Sleep { .. } => return Wants::Time,
            OpAction::Accept { .. } | OpAction::Receive { .. } => Readiness::IN,
            _ => Readiness::OUT,
        };
        self.file_of(task, action).map_or(Wants::Time, |file| Wants::Files(vec![(file, mask.0)]))
    }

    fn perform(&mut self, task: usize, action: &OpAction, waiting: &mut Waiting) -> Progress {
        let host = self.host_of(task);
        let cause = waiting.call;
        match action {
            OpAction::Sleep { ns } => match waiting.until {
                Some(_) => done("0"),
                None => {
                    waiting.until = Some(self.now.plus_ns(*ns));
                    Progress::Waits(0)
                }
            },
            OpAction::Socket { name } => {
                let file = self.open_socket(host, SocketKind::Stream(Family::V4));
                self.name_file(task, name, file, cause);
                done(name)
            }
            _ => match self.file_of(task, action) {
                None => done("EBADF"),
                Some(file) => {
                    let progress = self.perform_on(task, file, action, waiting, cause);
                    self.note_step(task, action, cause);
                    progress
                }
            },
        }
    }

    fn perform_on(
        &mut self,
        task: usize,
        file: FileId,
        action: &OpAction,
        waiting: &Waiting,
        cause: usize,
    ) -> Progress {
        let host = self.host_of(task);
        match action {
            OpAction::Bind { local, .. } => {
                self.suit_family(host, file, local.ip.is_ipv6());
                if self.hosts[host].is_port_taken(local.port) {
                    return done("EADDRINUSE");
                }
                named(self.bind(host, file, &Address::Inet(*local)))
            }
            OpAction::Listen { backlog, .. } => match self.hosts[host].files.tcp(file) {
                Ok(socket) if socket.connection.is_some() => done("EINVAL"),
                Ok(socket) if socket.local.is_none() => done("EDESTADDRREQ"),
                _ => named(self.listen(host, file, *backlog, cause)),
            },
            OpAction::Accept { name, .. } => match self.accept(host, file, cause) {
                Outcome::Done((accepted, _)) => {
                    self.name_file(task, name, accepted, cause);
                    let remote = self.ends_of_file(host, accepted).1;
                    done(&format!("{name} from {}", remote.map_or_else(String::new, |remote| remote.to_string())))
                }
                Outcome::Fail(errno) => done(errno.name()),
                Outcome::Wait => Progress::Waits(0),
            },
            OpAction::Connect { remote, .. } => {
                self.suit_family(host, file, remote.ip.is_ipv6());
                match self.connect(host, file, &Address::Inet(*remote), cause) {
                    Outcome::Done(()) => done("0"),
                    Outcome::Fail(errno) => done(errno.name()),
                    Outcome::Wait => Progress::Waits(0),
                }
            }
            OpAction::Close { name } => self.close_step(task, name, file, &Call::Close, cause),
            OpAction::Abort { name } => self.close_step(task, name, file, &Call::Abort, cause),
            _ => match self.hosts[host].files.tcp(file).ok().and_then(|socket| socket.connection) {
                None => done("ENOTCONN"),
                Some(id) => self.perform_on_connection(host, id, action, waiting, cause),
            },
        }
    }

    fn perform_on_connection(
        &mut self,
        host: usize,
        id: ConnectionId,
        action: &OpAction,
        waiting: &Waiting,
        cause: usize,
    ) -> Progress {
        match action {
            OpAction::Send { octets, all, .. } => self.send_step(host, id, octets, *all, waiting),
            OpAction::Receive { amount, .. } => self.read(host, id, *amount, waiting),
            OpAction::ShutdownWrite { .. } => match self.call(host, id, &Call::Close, cause) {
                Reply::Error(CallError::DoesNotExist) => done("ENOTCONN"),
                _ => done("0"),
            },
            _ => match self.call(host, id, &Call::Status, cause) {
                Reply::State(state) => done(state.name()),
                // "error: connection does not exist", in a word that programs can print
                _ => done(TcpState::Closed.name()),
            },
        }
    }

    /// A step does not say which family its socket is for: the first address does.
    fn suit_family(&mut self, host: usize, file: FileId, is_v6: bool) {
        if let Ok(socket) = self.hosts[host].files.tcp_mut(file) {
            socket.family = if is_v6 { Family::V6 } else { Family::V4 };
        }
    }

    fn name_file(&mut self, task: usize, name: &str, file: FileId, cause: usize) {
        let process = self.tasks[task].process;
        let descriptor = self.processes[process].add(file);
        if let Code::Steps(steps) = &mut self.tasks[task].code {
            steps.sockets.insert(name.to_owned(), descriptor);
        }
        self.note_descriptor(process, descriptor, Some(cause));
    }

    /// A step may give its socket an address, or another end.
    fn note_step(&mut self, task: usize, action: &OpAction, cause: usize) {
        let named = action.socket().and_then(|name| self.steps_of(task)?.sockets.get(name).copied());
        if let Some(descriptor) = named
            && matches!(action, OpAction::Bind { .. } | OpAction::Listen { .. } | OpAction::Connect { .. })
        {
            self.note_descriptor(self.tasks[task].process, descriptor, Some(cause));
        }
    }

    /// One user call to a connection, with everything that follows from it.
    pub(super) fn call(&mut self, host: usize, id: ConnectionId, call: &Call, cause: usize) -> Reply {
        let mut actions = std::mem::take(&mut self.spare_actions);
        let reply = self.hosts[host].connection_mut(id).tcb.call(self.now, call, &mut actions);
        self.carry_out(host, id, actions, Some(cause));
        reply
    }

    fn send_step(&mut self, host: usize, id: ConnectionId, octets: &Bytes, all: bool, waiting: &Waiting) -> Progress {
        let room = self.hosts[host].connection(id).tcb.settings.send_buffer_bytes as usize;
        let rest = octets.slice(waiting.octets..octets.len().min(waiting.octets + room));
        match self.call(host, id, &Call::Send(rest), waiting.call) {
            Reply::Error(error) => Progress::Done(error.errno().into()),
            Reply::Taken(0) if !octets.is_empty() => Progress::Waits(waiting.octets),
            Reply::Taken(taken) if all && waiting.octets + taken < octets.len() => {
                Progress::Waits(waiting.octets + taken)
            }
            Reply::Taken(taken) => Progress::Done((waiting.octets + taken).to_string()),
            _ => Progress::Done("0".into()),
        }
    }

    fn read(&mut self, host: usize, id: ConnectionId, amount: Amount, waiting: &Waiting) -> Progress {
        let mut total = waiting.octets;
        loop {
            let count = match amount {
                Amount::AtMost(count) => count,
                Amount::UntilEof => usize::MAX,
            };
            match (self.call(host, id, &Call::Receive(count), waiting.call), amount) {
                (Reply::Text(octets), Amount::AtMost(_)) => return Progress::Done(shown(&octets.to_vec())),
                (Reply::Text(octets), Amount::UntilEof) => total += octets.len() as usize,
                (Reply::Queued, _) => return Progress::Waits(total),
                // the other side has closed, and everything was read
                (Reply::Error(CallError::Closing), Amount::AtMost(_)) => return Progress::Done("''".into()),
                (Reply::Error(CallError::Closing), Amount::UntilEof) => {
                    return Progress::Done(format!("{total} octets"));
                }
                (Reply::Error(error), _) => return Progress::Done(error.errno().into()),
                _ => return Progress::Done("0".into()),
            }
        }
    }

    /// Closes or aborts, as the RFC's calls do, and gives the name back.
    fn close_step(&mut self, task: usize, name: &str, file: FileId, call: &Call, cause: usize) -> Progress {
        let host = self.host_of(task);
        let process = self.tasks[task].process;
        if let Code::Steps(steps) = &mut self.tasks[task].code
            && let Some(descriptor) = steps.sockets.remove(name)
        {
            self.processes[process].remove(descriptor);
            self.note_descriptor(process, descriptor, Some(cause));
        }
        let connection = self.hosts[host].files.tcp(file).ok().and_then(|socket| socket.connection);
        self.hosts[host].files.remove(file);
        let Some(id) = connection else { return done("0") };
        self.call(host, id, call, cause);
        self.reset_unaccepted(host, id, cause);
        done("0")
    }

    /// The ends of the connection that a step is about, as far as they are known.
    fn ends_of(&self, task: usize, action: &OpAction) -> super::frames::Ends {
        match self.file_of(task, action) {
            Some(file) => self.ends_of_file(self.host_of(task), file),
            None => (None, None),
        }
    }
}

fn done(result: &str) -> Progress {
    Progress::Done(result.to_owned())
}

fn named(result: Result<(), Errno>) -> Progress {
    done(result.map_or_else(Errno::name, |()| "0"))
}

/// A received text as the program would print it; a long one by its length.
fn shown(octets: &[u8]) -> String {
    match octets.len() {
        0..=SHOWN_OCTETS => format!("'{}'", octets.escape_ascii()),
        len => format!("{len} octets"),
    }
}
