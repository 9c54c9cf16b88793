//! Frames on their way: out of a port, over a link, through hubs and switches, into a port.

use bytes::Bytes;
use synema_trace::{Actor, EventKind, Heading};
use synema_wire::{Endpoint, Mac};

use super::{Happening, World};
use crate::kernel::Class;
use crate::network::{BRIDGES, BROADCAST, DeviceKind, LearntPort, Node, Port, PortState};

/// Which conversation a frame belongs to, as far as its sender knows.
pub(super) type Ends = (Option<Endpoint>, Option<Endpoint>);

/// Who puts a frame on a link.
#[derive(Clone, Copy)]
enum Sender {
    Host(usize, Ends),
    Device(usize),
}

impl World {
    fn actor(&self, sender: Sender) -> Actor {
        match sender {
            Sender::Host(host, (local, remote)) => Actor { host: self.hosts[host].name.clone(), local, remote },
            Sender::Device(device) => self.device_actor(device),
        }
    }

    /// A host's frame leaves through an interface and is observed there.
    pub(super) fn send_frame(&mut self, host: usize, interface: usize, frame: Bytes, ends: Ends, cause: usize) {
        let Some(link) = self.hosts[host].interfaces[interface].link else { return };
        let point = self.hosts[host].interfaces[interface].point;
        self.observe(point, Heading::Outbound, &frame);
        self.put_on_link(link, frame, Sender::Host(host, ends), cause);
    }

    /// A frame enters a link at one of its ends.
    fn put_on_link(&mut self, (link, end): (usize, usize), frame: Bytes, sender: Sender, cause: usize) {
        let passage = self.links[link].send(self.now, end, frame);
        if let Some((rule, verdict)) = passage.fault {
            self.record_of(self.actor(sender), None, Some(cause), EventKind::Fault { rule, verdict });
        }
        if let Some(reason) = passage.refused {
            let reason = format!("link {}: {reason}", self.links[link].name).into();
            self.record_of(self.actor(sender), None, Some(cause), EventKind::Discarded { reason });
        }
        if self.links[link].queue.is_some() {
            self.note_queue(link, end, passage.queue_len, sender, cause);
        }
        let to = self.links[link].ends[1 - end];
        for (at, frame) in passage.arrival.into_iter().chain(passage.others) {
            self.queue.schedule(at, Class::Delivery, Happening::Arrival { to, frame, cause: Some(cause) });
        }
    }

    /// The length of a watched queue, as a variable of whoever sends.
    fn note_queue(&mut self, link: usize, end: usize, len: usize, sender: Sender, cause: usize) {
        let old = std::mem::replace(&mut self.queue_lens[link][end], len as u64);
        if old != len as u64 {
            let name = format!("queue_frames({})", self.links[link].name).into();
            let kind = EventKind::Variable { name, old, new: len as u64 };
            self.record_of(self.actor(sender), None, Some(cause), kind);
        }
    }

    /// A frame reaches a port.
    pub(super) fn arrive(&mut self, to: Port, frame: Bytes, cause: Option<usize>) {
        match to.node {
            Node::Host(host) if self.is_outside(host) => self.hand_out(host, to.number, frame),
            Node::Host(host) => self.receive(host, to.number, frame, cause),
            Node::Device(device) => self.pass_through(device, to.number, frame, cause),
        }
    }

    /// A hub repeats, a switch learns and forwards; both take a moment.
    fn pass_through(&mut self, device: usize, port: usize, frame: Bytes, cause: Option<usize>) {
        let Some((&dst, rest)) = frame.split_first_chunk::<6>() else { return };
        let Some(&src) = rest.first_chunk::<6>() else { return };
        if Mac(dst) == BRIDGES && self.tree_of(device).is_some() {
            return self.tree_hears(device, port, &frame, cause);
        }
        let state = self.devices[device].port_state(port);
        if matches!(state, PortState::Learning | PortState::Forwarding) {
            self.learn(device, port, Mac(src), cause);
        }
        if state != PortState::Forwarding {
            return;
        }
        let learnt = match &self.devices[device].kind {
            DeviceKind::Switch(learning) if dst[0] & 1 == 0 => learning.table.get(&Mac(dst)).copied(),
            _ => None,
        };
        let learnt = learnt.filter(|learnt| learnt.until > self.now);
        let flooded;
        let out = match &learnt {
            // the other side is where the frame came from: it has got it already
            Some(learnt) if learnt.port == port => return,
            Some(learnt) => std::slice::from_ref(&learnt.port),
            None => {
                flooded = self.devices[device].other_ports(port);
                &flooded
            }
        };
        let what = match (&self.devices[device].kind, learnt, Mac(dst) == BROADCAST) {
            (DeviceKind::Hub, ..) => "repeated",
            (_, Some(_), _) => "forwarded",
            (_, None, true) => "flooded: broadcast",
            (_, None, false) => "flooded: unknown or group address",
        };
        let event =
            self.record_at_device(device, cause, || EventKind::Hop { text: format!("{what}, port {port} to {out:?}") });
        let at = self.now.plus_ns(self.devices[device].delay_ns);
        for &port in out {
            let happening = Happening::Forward { device, port, frame: frame.clone(), cause: event };
            self.queue.schedule(at, Class::Device, happening);
        }
    }

    /// A device puts a frame on one of its links.
    pub(super) fn forward(&mut self, device: usize, port: usize, frame: Bytes, cause: usize) {
        if let Some(link) = self.devices[device].links[port] {
            self.put_on_link(link, frame, Sender::Device(device), cause);
        }
    }

    /// The station with the source address is behind the port the frame came in through (IEEE 802.1D §7.8).
    fn learn(&mut self, device: usize, port: usize, mac: Mac, cause: Option<usize>) {
        let now = self.now;
        let DeviceKind::Switch(learning) = &mut self.devices[device].kind else { return };
        if mac.0[0] & 1 == 1 {
            return;
        }
        let learnt = LearntPort { port, until: now.plus_ns(learning.ageing_ns) };
        let old = learning.table.insert(mac, learnt);
        let old = old.filter(|old| old.until > now).map(|old| old.port);
        if old != Some(port) {
            self.record_at_device(device, cause, || {
                let [old, new] = [old, Some(port)].map(|port| port.map(|port| format!("port {port}")));
                EventKind::Table { table: "mac".into(), key: mac.to_string(), old, new }
            });
        }
    }

    /// Records an event of a device, now, without a clause.
    fn record_at_device(&mut self, device: usize, cause: Option<usize>, kind: impl FnOnce() -> EventKind) -> usize {
        match self.counted() {
            Some(event) => event,
            None => self.record_of(self.device_actor(device), None, cause, kind()),
        }
    }

    pub(super) fn device_actor(&self, device: usize) -> Actor {
        Actor { host: self.devices[device].name.clone(), local: None, remote: None }
    }
}
