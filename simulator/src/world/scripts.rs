//! Threads of sources: they run until a call leaves them, and the call is made here.

mod asking;
mod names;
mod scheduling;
mod socket_calls;

use std::sync::Arc;

use synema_trace::{EventKind, Instant};

use super::{Happening, Log, World};
use crate::kernel::Class;
use crate::script::{Exception, Heap, Object, Source, Stop, SystemCall, Value};
use crate::sockets::{Errno, FileId, Outcome};
use crate::task::{Code, Pending, Script, Waiting, Wants};

/// How far a call got.
pub(super) enum Did {
    Value(Value),
    Raise(Exception),
    /// Nothing yet; with a time after which it gives up.
    Wait(Wants, Option<Instant>),
    /// The machine goes on inside a function.
    Entered,
    /// The whole process is over.
    Exit,
}

impl Did {
    pub(super) fn of_errno(errno: Errno) -> Did {
        Did::Raise(Exception::of_errno(errno))
    }

    fn type_error(text: &str) -> Did {
        Did::Raise(Exception::new("TypeError", text))
    }
}

impl From<Result<Value, Errno>> for Did {
    fn from(result: Result<Value, Errno>) -> Did {
        result.map_or_else(Did::of_errno, Did::Value)
    }
}

/// A script being driven: what it has, taken out of the world for the while.
pub(super) struct Driven<'a> {
    pub(super) task: usize,
    pub(super) process: usize,
    pub(super) host: usize,
    pub(super) heap: &'a mut Heap,
    pub(super) source: &'a Arc<Source>,
}

/// How a thread's turn ended.
enum Turn {
    Parked,
    Ended,
    Exited,
}

impl World {
    pub(super) fn resume_script(&mut self, task: usize) {
        let process = self.tasks[task].process;
        let this = &self.processes[process];
        if this.is_cooperative && self.now < this.busy_until {
            // another task keeps the thread
            let (at, wait) = (this.busy_until, self.tasks[task].wait);
            self.queue.schedule(at, Class::Program, Happening::Resume { task, wait });
            return;
        }
        let Some(source) = this.source.clone() else { return };
        let Code::Script(mut script) = std::mem::replace(&mut self.tasks[task].code, Code::Ended) else { return };
        let mut heap = std::mem::take(&mut self.processes[process].heap);
        let host = self.host_of(task);
        let woken_by = self.tasks[task].waiting.take().and_then(|waiting| waiting.woken_by);
        let mut driven = Driven { task, process, host, heap: &mut heap, source: &source };
        let turn = self.drive(&mut driven, &mut script, woken_by);
        self.processes[process].heap = heap;
        match turn {
            Turn::Parked => {
                self.tasks[task].code = Code::Script(script);
                return;
            }
            Turn::Ended => self.tasks[task].end(),
            Turn::Exited => {
                let all = 0..self.tasks.len();
                all.filter(|task| self.tasks[*task].process == process)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|task| self.tasks[task].end());
            }
        }
        self.end_process_if_over(process);
    }

    /// With its last thread a process ends, and the system closes what it has left open.
    fn end_process_if_over(&mut self, process: usize) {
        let is_alive = self.tasks.iter().any(|task| task.process == process && !matches!(task.code, Code::Ended));
        if is_alive || self.processes[process].descriptors.is_empty() {
            return;
        }
        let host = self.processes[process].host;
        let kind = EventKind::Call { text: "the program ends".into(), line: None };
        let event = self.record(host, (None, None), None, self.last_event(), kind);
        for file in self.processes[process].descriptors.clone().into_values() {
            self.close(host, file, event);
        }
        self.note_end_of_descriptors(process, Some(event));
    }

    fn drive(&mut self, driven: &mut Driven<'_>, script: &mut Script, mut woken_by: Option<usize>) -> Turn {
        let source = driven.source.clone();
        loop {
            let mut pending = match script.pending.take() {
                Some(pending) => pending,
                None => match script.machine.run(&source, driven.heap) {
                    Stop::Finished(_) => return Turn::Ended,
                    Stop::Failed(exception, line) => {
                        self.print(driven.host, format!("line {line}: {}", exception.shown()), Some(line), None);
                        return Turn::Ended;
                    }
                    Stop::System(call) => self.begin(driven, call),
                },
            };
            let did = self.system_call(driven, script, &mut pending);
            let (event, is_quiet) = (pending.event, is_quiet(&pending.call.name));
            let text = line_text(&source, pending.call.line);
            let result = match did {
                Did::Wait(wants, until) => {
                    self.park(driven, &pending, wants, until);
                    script.pending = Some(pending);
                    return Turn::Parked;
                }
                Did::Exit => return Turn::Exited,
                Did::Entered => continue,
                Did::Value(value) => {
                    let is_told = !is_quiet && self.log == Log::Full;
                    let shown = if is_told { driven.heap.shown(&value) } else { String::new() };
                    script.machine.answer(value);
                    shown
                }
                Did::Raise(exception) => {
                    let shown = exception.shown();
                    if let Some(Stop::Failed(exception, line)) = script.machine.fail(&source, exception) {
                        self.record_return(
                            driven.host,
                            self.ends_of_call(driven, &pending.call),
                            woken_by.or(Some(event)),
                            text,
                            shown,
                        );
                        self.print(driven.host, format!("line {line}: {}", exception.shown()), Some(line), Some(event));
                        return Turn::Ended;
                    }
                    shown
                }
            };
            if !is_quiet {
                let ends = self.ends_of_call(driven, &pending.call);
                self.record_return(driven.host, ends, woken_by.take().or(Some(event)), text, result);
            }
            let cost_ns = self.processes[driven.process].call_ns;
            if cost_ns > 0 && !is_quiet {
                let until = self.now.plus_ns(cost_ns);
                self.park(driven, &pending, Wants::Time, Some(until));
                if self.processes[driven.process].is_cooperative {
                    self.processes[driven.process].busy_until = until;
                }
                return Turn::Parked;
            }
        }
    }

    fn begin(&mut self, driven: &Driven<'_>, call: SystemCall) -> Pending {
        let event = match is_quiet(&call.name) {
            true => self.last_event().unwrap_or(0),
            false => {
                let ends = self.ends_of_call(driven, &call);
                self.record_with(driven.host, ends, None, || {
                    let text = line_text(driven.source, call.line).to_owned();
                    (None, EventKind::Call { text, line: Some(call.line) })
                })
            }
        };
        Pending { call, event, octets: 0, deadline: None, is_begun: false, started: Vec::new(), made: None }
    }

    fn park(&mut self, driven: &Driven<'_>, pending: &Pending, wants: Wants, until: Option<Instant>) {
        let wait = self.tasks[driven.task].wait;
        if let Some(at) = until {
            self.queue.schedule(at.max(self.now), Class::Program, Happening::Resume { task: driven.task, wait });
        }
        // a pause has its wake-up already
        let is_scheduled = wants == Wants::Time;
        let call = pending.event;
        let waiting = Waiting { call, octets: 0, wants, until: None, woken_by: None, is_scheduled };
        self.tasks[driven.task].waiting = Some(waiting);
        self.parked.push(driven.task);
    }

    pub(super) fn print(&mut self, host: usize, text: String, line: Option<u32>, cause: Option<usize>) {
        self.record(host, (None, None), None, cause, EventKind::Printed { text, line });
    }

    /// The ends of the connection that a call is about.
    fn ends_of_call(&self, driven: &Driven<'_>, call: &SystemCall) -> super::frames::Ends {
        let file = call.receiver.as_ref().and_then(|receiver| self.file_of_value(driven, receiver).ok());
        file.map_or((None, None), |file| self.ends_of_file(driven.host, file))
    }

    /// The file behind a socket object or a descriptor's number.
    pub(super) fn file_of_value(&self, driven: &Driven<'_>, value: &Value) -> Result<FileId, Errno> {
        let descriptor = match (driven.heap.object(value), value.int()) {
            (Some(Object::Socket(socket)), _) => socket.descriptor,
            (Some(Object::Reader { socket, .. }), _) => match driven.heap.get(*socket) {
                Object::Socket(socket) => socket.descriptor,
                _ => None,
            },
            (Some(Object::Epoll { descriptor }), _) => Some(*descriptor),
            (None, Some(number)) => u32::try_from(number).ok(),
            _ => None,
        };
        let descriptors = &self.processes[driven.process].descriptors;
        descriptor.and_then(|descriptor| descriptors.get(&descriptor)).copied().ok_or(Errno::BadFile)
    }

    /// Makes a call, or tries again one that waited.
    fn system_call(&mut self, driven: &mut Driven<'_>, script: &mut Script, pending: &mut Pending) -> Did {
        let name = pending.call.name.clone();
        let Some(receiver) = pending.call.receiver.clone() else {
            return self.function_call(driven, script, pending, &name);
        };
        match driven.heap.object(&receiver) {
            Some(Object::Socket(socket)) => {
                let descriptor = socket.descriptor;
                let did = self.socket_call(driven, pending, &receiver, &name);
                if let Some(descriptor) = descriptor {
                    self.note_call(driven.process, descriptor, &name, pending.event);
                }
                did
            }
            Some(Object::Reader { .. }) => self.reader_call(driven, pending, &receiver, &name),
            Some(Object::Poll(_)) => self.poll_call(driven, pending, &receiver, &name),
            Some(Object::Epoll { .. }) => self.epoll_call(driven, pending, &receiver, &name),
            Some(Object::Thread { .. }) => self.thread_call(driven, pending, &receiver, &name),
            Some(Object::Event { .. }) => self.flag_call(driven, pending, &receiver, &name),
            _ => Did::type_error("this has no such method"),
        }
    }

    /// What an attempt came to, for a socket with its time-out: the value, the error, or more waiting.
    pub(super) fn settled<T>(
        &mut self,
        driven: &Driven<'_>,
        pending: &mut Pending,
        file: FileId,
        mask: i64,
        outcome: Outcome<T>,
        value: impl FnOnce(&mut World, T) -> Value,
    ) -> Did {
        match outcome {
            Outcome::Done(result) => Did::Value(value(self, result)),
            Outcome::Fail(errno) => Did::of_errno(errno),
            Outcome::Wait => {
                let timeout_ns = self.hosts[driven.host].files.get(file).and_then(|file| file.timeout_ns);
                self.wait_for(pending, Wants::Files(vec![(file, mask)]), timeout_ns)
            }
        }
    }

    /// Waits, without end, not at all, or until the time is over.
    pub(super) fn wait_for(&mut self, pending: &mut Pending, wants: Wants, timeout_ns: Option<i64>) -> Did {
        match timeout_ns {
            None => Did::Wait(wants, None),
            Some(0) => Did::of_errno(Errno::Again),
            Some(ns) => {
                let deadline = *pending.deadline.get_or_insert(self.now.plus_ns(ns));
                match deadline <= self.now {
                    true => Did::Raise(Exception::new("TimeoutError", "timed out")),
                    false => Did::Wait(wants, Some(deadline)),
                }
            }
        }
    }
}

/// A line of a source, counted from 1.
fn line_text(source: &Source, line: u32) -> &str {
    source.lines.get(line as usize - 1).map_or("", |line| line.trim())
}

/// Calls that are no events of their own.
fn is_quiet(name: &str) -> bool {
    matches!(
        name,
        "print" | "time" | "monotonic" | "get_event_loop" | "run" | "setDaemon" | "fileno" | "is_alive" | "is_set"
    )
}
