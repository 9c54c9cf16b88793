//! The tasks: when they go on.

use synema_trace::EventKind;

use super::{Happening, World};
use crate::kernel::Class;
use crate::script::Object;
use crate::sockets::{FileId, Readiness};
use crate::task::{Code, Wants};

impl World {
    /// Lets a task run until it waits or ends.
    pub(super) fn resume(&mut self, task: usize, wait: u64) {
        if self.tasks[task].wait != wait {
            return;
        }
        self.tasks[task].wait += 1;
        self.touched.insert(self.host_of(task));
        match &self.tasks[task].code {
            Code::Steps(_) => self.resume_steps(task),
            Code::Script(_) => self.resume_script(task),
            Code::Ended => {}
        }
    }

    pub(super) fn host_of(&self, task: usize) -> usize {
        self.processes[self.tasks[task].process].host
    }

    /// Tells every waiting task of the hosts where something has happened to try again, where that would get it further.
    pub(super) fn wake_tasks(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        for host in &touched {
            if self.hosts[*host].watches_edges {
                self.count_arrivals(*host);
            }
        }
        if touched.is_empty() {
            return;
        }
        for task in 0..self.tasks.len() {
            let this = &self.tasks[task];
            let Some(waiting) = &this.waiting else { continue };
            if waiting.is_scheduled || !touched.contains(&self.host_of(task)) {
                continue;
            }
            let wait = this.wait;
            let (at, woken_by) = match (&waiting.wants, waiting.until) {
                (Wants::Time, Some(until)) => (until, None),
                // the step that made it ready has just been recorded
                (wants, _) if self.is_satisfied(task, wants) => (self.now, self.last_event()),
                _ => continue,
            };
            if let Some(waiting) = &mut self.tasks[task].waiting {
                (waiting.is_scheduled, waiting.woken_by) = (true, woken_by);
            }
            self.queue.schedule(at, Class::Program, Happening::Resume { task, wait });
        }
    }

    fn is_satisfied(&self, task: usize, wants: &Wants) -> bool {
        let host = self.host_of(task);
        match wants {
            Wants::Time => false,
            Wants::Files(files) => files.iter().any(|(file, mask)| self.is_ready(host, *file, *mask)),
            Wants::Name { name, kind } => {
                !self.hosts[host].names.asked.values().any(|asked| asked.name == *name && asked.kind == *kind)
            }
            Wants::Ends { tasks } => tasks.iter().all(|task| matches!(self.tasks[*task].code, Code::Ended)),
            Wants::Flag { object } => {
                let heap = &self.processes[self.tasks[task].process].heap;
                matches!(heap.get(*object), Object::Event { is_set: true })
            }
        }
    }

    pub(super) fn is_ready(&self, host: usize, file: FileId, mask: i64) -> bool {
        self.readiness(host, file).wanted(mask) != Readiness::default()
    }

    /// The ends of the connection behind a file, as far as they are known.
    pub(super) fn ends_of_file(&self, host: usize, file: FileId) -> super::frames::Ends {
        use crate::sockets::FileKind;
        match self.hosts[host].files.get(file).map(|file| &file.kind) {
            Some(FileKind::Tcp(socket)) => match socket.connection {
                Some(id) => {
                    let tcb = &self.hosts[host].connection(id).tcb;
                    (Some(tcb.local), tcb.remote)
                }
                None => (socket.local, None),
            },
            Some(FileKind::Udp(socket)) => (socket.local, socket.remote),
            _ => (None, None),
        }
    }

    /// Records that a call came back.
    pub(super) fn record_return(
        &mut self,
        host: usize,
        ends: super::frames::Ends,
        cause: Option<usize>,
        text: &str,
        result: String,
    ) -> usize {
        self.record(host, ends, None, cause, EventKind::Return { text: text.to_owned(), result })
    }
}
