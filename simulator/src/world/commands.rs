//! What the scenario does to the network while it runs.

use synema_trace::{EventKind, TcpState};

use super::World;
use crate::command::CommandAction;
use crate::network::{Neighbour, Node};

impl World {
    pub(super) fn obey(&mut self, place: usize) {
        match self.commands[place].action {
            CommandAction::Reboot { host } => self.reboot(host),
            CommandAction::Cut { link } => self.set_cut(link, true),
            CommandAction::Mend { link } => self.set_cut(link, false),
        }
    }

    /// Power off and on again: connections are forgotten without a word, and programs that have begun are gone.
    fn reboot(&mut self, host: usize) {
        let kind = EventKind::Fault { rule: "reboot".into(), verdict: "forget everything".into() };
        let event = self.record(host, (None, None), None, None, kind);
        for place in 0..self.hosts[host].connections.len() {
            let tcb = &self.hosts[host].connections[place].tcb;
            let (from, ends) = (tcb.state, (Some(tcb.local), tcb.remote));
            if from != TcpState::Closed {
                let kind = EventKind::State { from, to: TcpState::Closed, transition: "Reboot".into() };
                self.record(host, ends, None, Some(event), kind);
            }
        }
        let this = &mut self.hosts[host];
        this.reachable.clear();
        this.files.clear();
        this.partials.clear();
        this.fast_open = Default::default();
        this.names.cache = Default::default();
        this.names.asked.clear();
        for interface in &mut this.interfaces {
            interface.groups.clear();
            interface.neighbours.retain(|_, entry| matches!(entry.neighbour, Neighbour::Permanent { .. }));
        }
        for connection in &mut this.connections {
            // whatever timers are under way find nothing to do
            connection.wakes_as = None;
            connection.tcb.state = TcpState::Closed;
            connection.listening = None;
        }
        // a program that the scenario starts later is not there to be forgotten
        let has_begun = |process: usize| self.tasks.iter().any(|task| task.process == process && task.wait > 0);
        let all = 0..self.processes.len();
        let ended: Vec<usize> = all.filter(|&at| self.processes[at].host == host && has_begun(at)).collect();
        for task in self.tasks.iter_mut().filter(|task| ended.contains(&task.process)) {
            task.end();
        }
        for process in ended {
            self.note_end_of_descriptors(process, Some(event));
        }
        self.reboot_clients(host, event);
    }

    fn set_cut(&mut self, link: usize, is_cut: bool) {
        self.links[link].is_cut = is_cut;
        let name = self.links[link].name.clone();
        let verdict = if is_cut { "cut" } else { "mended" };
        let kind = EventKind::Fault { rule: format!("link {name}"), verdict: verdict.into() };
        let event = match self.links[link].ends[0].node {
            Node::Host(host) => self.record(host, (None, None), None, None, kind),
            Node::Device(device) => self.record_of(self.device_actor(device), None, None, kind),
        };
        for end in self.links[link].ends {
            if let Node::Device(device) = end.node {
                self.tree_sees_cable(device, end.number, !is_cut, event);
            }
        }
        if self.computes_routes {
            self.compute_routes(Some(event));
        }
    }
}
