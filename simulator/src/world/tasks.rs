//! The tasks: when they go on.

use synema_trace::EventKind;

use super::{Happening, World};
use crate::kernel::Class;
use crate::script::Object;
use crate::sockets::{FileId, FileKind, Readiness, TcpSocket};
use crate::task::{Code, Wants};

impl World {
    /// Lets a task run until it waits or ends.
    pub(super) fn resume(&mut self, task: usize, wait: u64) {
        if self.tasks[task].wait != wait {
            return;
        }
        self.tasks[task].wait += 1;
        self.touch(self.host_of(task));
        match &self.tasks[task].code {
            Code::Steps(_) => self.resume_steps(task),
            Code::Script(_) => self.resume_script(task),
            Code::Ended => {}
        }
    }

    pub(super) fn host_of(&self, task: usize) -> usize {
        self.processes[self.tasks[task].process].host
    }

    /// Tells the waiting tasks of the hosts where something has happened to try again, where that would get them further.
    /// In the order of the tasks, whatever it was that let them go on.
    pub(super) fn wake_tasks(&mut self) {
        if self.touched.is_empty() {
            return;
        }
        let mut touched = std::mem::take(&mut self.touched);
        let mut parked = std::mem::take(&mut self.parked);
        let mut tasks = std::mem::take(&mut self.looked_at);
        tasks.extend(&parked);
        for host in &touched {
            if self.hosts[*host].watches_edges {
                self.count_arrivals(*host);
            }
            self.gather_waiters(*host, &mut tasks);
        }
        tasks.sort_unstable();
        tasks.dedup();
        for task in tasks.drain(..) {
            self.wake_where_satisfied(task, &touched);
        }
        for task in parked.drain(..) {
            self.enlist(task);
        }
        touched.clear();
        (self.touched, self.parked, self.looked_at) = (touched, parked, tasks);
    }

    /// The tasks that may have waited for what has changed at a host.
    fn gather_waiters(&mut self, host: usize, gathered: &mut Vec<usize>) {
        let tasks = &self.tasks;
        let waits = |task: usize| tasks[task].waiting.as_ref().is_some_and(|waiting| !waiting.is_scheduled);
        let this = &mut self.hosts[host];
        this.files.take_stirred(gathered, waits);
        for id in this.stirred.drain(..) {
            let waiters = &mut this.connections[id.0].waiters;
            waiters.retain(|task| waits(*task));
            gathered.extend(&*waiters);
        }
        this.watchers.retain(|task| waits(*task));
        gathered.extend(&this.watchers);
    }

    fn wake_where_satisfied(&mut self, task: usize, touched: &[usize]) {
        let this = &self.tasks[task];
        let Some(waiting) = &this.waiting else { return };
        if waiting.is_scheduled || !touched.contains(&self.host_of(task)) {
            return;
        }
        let wait = this.wait;
        let (at, woken_by) = match (&waiting.wants, waiting.until) {
            (Wants::Time, Some(until)) => (until, None),
            // the step that made it ready has just been recorded
            (wants, _) if self.is_satisfied(task, wants) => (self.now, self.last_event()),
            _ => return,
        };
        if let Some(waiting) = &mut self.tasks[task].waiting {
            (waiting.is_scheduled, waiting.woken_by) = (true, woken_by);
        }
        self.queue.schedule(at, Class::Program, Happening::Resume { task, wait });
    }

    /// Enters a task that has just begun to wait where it will be found when what it waits for changes.
    fn enlist(&mut self, task: usize) {
        let host = self.host_of(task);
        let Some(waiting) = self.tasks[task].waiting.as_ref().filter(|waiting| !waiting.is_scheduled) else { return };
        let this = &mut self.hosts[host];
        let Wants::Files(files) = &waiting.wants else {
            this.watchers.insert(task);
            return;
        };
        for (file, _) in files {
            match this.files.get(*file).map(|file| &file.kind) {
                // whether these are ready depends on other files, too
                Some(FileKind::Unix(_) | FileKind::Epoll(_)) => drop(this.watchers.insert(task)),
                Some(FileKind::Tcp(TcpSocket { connection: Some(id), .. })) => {
                    let waiters = &mut this.connections[id.0].waiters;
                    if !waiters.contains(&task) {
                        waiters.push(task);
                    }
                }
                _ => {}
            }
            this.files.add_waiter(*file, task);
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
        self.record_with(host, ends, cause, || (None, EventKind::Return { text: text.to_owned(), result }))
    }
}
