//! Switches that speak the spanning tree protocol: their messages, and what becomes of their ports.

use bytes::Bytes;

use synema_trace::EventKind;

use super::{Happening, World};
use crate::kernel::Class;
use crate::network::{DeviceKind, Offer, PortState, Role, SpanningTree, TreePort, is_notification, notification_frame};

impl World {
    pub(super) fn tree_of(&mut self, device: usize) -> Option<&mut SpanningTree> {
        match &mut self.devices[device].kind {
            DeviceKind::Switch(learning) => learning.tree.as_deref_mut(),
            DeviceKind::Hub => None,
        }
    }

    /// A timer of a switch's tree may be due.
    pub(super) fn tree_due(&mut self, device: usize, generation: u64) {
        let now = self.now;
        let Some(tree) = self.tree_of(device).filter(|tree| tree.generation == generation) else { return };
        let before = tree.clone();
        let ports = tree.tick(now);
        self.tree_moved(device, &before, &ports, 0, None);
    }

    /// A message of another bridge.
    pub(super) fn tree_hears(&mut self, device: usize, port: usize, frame: &[u8], cause: Option<usize>) {
        let now = self.now;
        let Some(tree) = self.tree_of(device) else { return };
        let before = tree.clone();
        if is_notification(frame) {
            let ports = tree.hear_notification(now, port);
            return self.tree_moved(device, &before, &ports, 0, cause);
        }
        let Some((offer, (age_ns, flags))) = Offer::of_frame(frame) else { return };
        let ports = tree.hear(now, port, offer, (age_ns, flags));
        self.tree_moved(device, &before, &ports, age_ns, cause);
    }

    /// A cable at a port was cut or mended.
    pub(super) fn tree_sees_cable(&mut self, device: usize, port: usize, is_up: bool, cause: usize) {
        let now = self.now;
        let Some(tree) = self.tree_of(device) else { return };
        let before = tree.clone();
        tree.set_up(now, port, is_up);
        self.tree_moved(device, &before, &[], 0, Some(cause));
    }

    /// Tells what has changed, sends what is to be sent, and sets the next timer.
    fn tree_moved(&mut self, device: usize, before: &SpanningTree, ports: &[usize], age_ns: i64, cause: Option<usize>) {
        let (generation, instant) = (self.next_generation(), self.now);
        let Some(tree) = self.tree_of(device) else { return };
        tree.generation = generation;
        let forwards = |port: &TreePort| port.state == PortState::Forwarding;
        let is_changed = |(old, new): (&TreePort, &TreePort)| forwards(old) != forwards(new);
        let has_changed = before.ports.iter().zip(&tree.ports).any(is_changed);
        if has_changed {
            tree.has_changed(instant);
        }
        let notifies = tree.notifies(instant);
        let flags: Vec<u8> = ports.iter().map(|port| tree.change.take_flags(*port)).collect();
        let (now, at) = (tree.clone(), tree.next_tick());
        self.queue.schedule(at.max(self.now), Class::Timer, Happening::Tree { device, generation });
        let actor = self.device_actor(device);
        if before.root() != now.root() {
            let text = |tree: &SpanningTree| {
                let (root, cost) = tree.root();
                format!("priority {} {}, cost {cost}", root.priority, root.mac)
            };
            let (old, new) = (Some(text(before)), Some(text(&now)));
            let kind = EventKind::Table { table: "stp".into(), key: "root".into(), old, new };
            self.record_of(actor.clone(), Some("802.1D/8.6.8".into()), cause, kind);
        }
        for (number, (old, new)) in before.ports.iter().zip(&now.ports).enumerate() {
            let text = |role: Role, state: PortState| Some(format!("{}, {}", role.name(), state.name()));
            let (old_text, new_text) = (text(old.role, old.state), text(new.role, new.state));
            if old_text == new_text {
                continue;
            }
            let kind =
                EventKind::Table { table: "stp".into(), key: format!("port {number}"), old: old_text, new: new_text };
            self.record_of(actor.clone(), Some("802.1D/8.4".into()), cause, kind);
        }
        if let DeviceKind::Switch(learning) = &mut self.devices[device].kind {
            // a port that forwards nothing leads to nobody
            learning.table.retain(|_, learnt| forwards(&now.ports[learnt.port]));
        }
        self.age_fast(device, before.change.is_on, &now, cause);
        if let Some(port) = notifies {
            let text = format!("topology change notification, out of port {port}");
            let event = self.record_of(actor.clone(), Some("802.1D/8.6.6".into()), cause, EventKind::Hop { text });
            self.forward(device, port, notification_frame(now.own.mac).into(), event);
        }
        for (port, flags) in ports.iter().zip(flags) {
            let offer = now.offer(*port);
            let text = format!(
                "configuration message: root {} {}, cost {}, out of port {port}",
                offer.root.priority, offer.root.mac, offer.cost
            );
            let clause = Some("802.1D/8.6.1".into());
            let event = self.record_of(actor.clone(), clause, cause, EventKind::Hop { text });
            // a second older at every bridge
            let age_ns = if now.root().0 == now.own { 0 } else { age_ns + 1_000_000_000 };
            let frame: Bytes = offer.to_frame(&now, age_ns, flags).into();
            self.forward(device, *port, frame, event);
        }
    }

    /// While the root tells of a change, what was learnt counts for the forward delay only (§7.9.2, §8.5.3).
    fn age_fast(&mut self, device: usize, was_on: bool, tree: &SpanningTree, cause: Option<usize>) {
        let is_on = tree.change.is_on;
        if was_on == is_on {
            return;
        }
        let DeviceKind::Switch(learning) = &mut self.devices[device].kind else { return };
        let (usual_ns, short_ns) = (learning.usual_ageing_ns, tree.forward_delay_ns.min(learning.usual_ageing_ns));
        learning.ageing_ns = if is_on { short_ns } else { usual_ns };
        if is_on {
            for learnt in learning.table.values_mut() {
                learnt.until = learnt.until.plus_ns(short_ns - usual_ns);
            }
        }
        let text = |is_on: bool| Some(if is_on { "changed, what was learnt ages fast" } else { "steady" }.to_owned());
        let kind =
            EventKind::Table { table: "stp".into(), key: "topology".into(), old: text(was_on), new: text(is_on) };
        let actor = self.device_actor(device);
        self.record_of(actor, Some("802.1D/8.5.3".into()), cause, kind);
    }
}
