//! The simulated network, and what happens in it one step after the other.

mod autoconfiguration;
mod calls;
mod carry_out;
mod commands;
mod frames;
mod icmp;
mod ip_input;
mod ip_output;
mod mld;
mod neighbours;
mod notes;
mod outside;
mod routing;
mod scripts;
mod segments;
mod services;
mod sockets;
mod spanning_tree;
mod tasks;
#[cfg(test)]
mod tests;
mod travel;
#[cfg(test)]
mod truth_tests;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use bytes::Bytes;
use rand_chacha::ChaCha8Rng;
use synema_trace::{Actor, Certainty, Clause, Event, EventKind, Heading, Instant, Point, PointId, Trace};

use self::frames::Ends;
use self::outside::Outside;
pub use self::outside::Station;
use crate::command::Command;
use crate::host::{ConnectionId, Host};
use crate::kernel::{Class, EventQueue};
use crate::link::Link;
use crate::network::{Device, PartialKey, Port};
use crate::scenario::Scenario;
use crate::task::{Process, Task};
use crate::tcp::{Action, Tagged};

/// Something that is going to happen.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// The scenario does something to the network.
    Command { place: usize },
    /// A frame reaches a port.
    Arrival { to: Port, frame: Bytes, cause: Option<usize> },
    /// A frame that never leaves its host comes back.
    Loopback { host: usize, frame: Bytes, cause: Option<usize> },
    /// A device puts a frame on a link.
    Forward { device: usize, port: usize, frame: Bytes, cause: usize },
    /// A connection's earliest timer is due, or was when it was scheduled for this place in the order.
    Timer { host: usize, connection: ConnectionId, place: u64 },
    /// A neighbour's entry is due.
    Neighbour { host: usize, interface: usize, ip: IpAddr, generation: u64 },
    /// An interface asks whether its address is free, or says that it is taken.
    Claim { host: usize, interface: usize, step: u32 },
    /// An interface makes its own addresses, or looks for a router.
    Autoconfigure { host: usize, interface: usize, step: u32 },
    /// An interface says something of multicast groups.
    Mld { host: usize, interface: usize, turn: mld::MldTurn },
    /// Nobody has objected to an address.
    TakeAddress { host: usize, interface: usize, ip: Ipv6Addr },
    /// Fragments have waited long enough.
    Reassembly { host: usize, key: PartialKey, generation: u64 },
    /// A question to a name server has waited long enough.
    Question { host: usize, id: u16 },
    /// A DHCP client's timer is due.
    Dhcp { host: usize, place: usize, generation: u64 },
    /// A timer of a switch's spanning tree may be due.
    Tree { device: usize, generation: u64 },
    /// A task starts, or tries again what it waited for.
    Resume { task: usize, wait: u64 },
}

/// Everything there is in a simulation. Plain data: a clone goes on independently, in the same way.
#[derive(Clone, Debug)]
pub struct World {
    now: Instant,
    until: Instant,
    seed: u64,
    queue: EventQueue<Happening>,
    hosts: Vec<Host>,
    devices: Vec<Device>,
    links: Vec<Link>,
    /// The length of each direction's queue as it was noted last.
    queue_lens: Vec<[u64; 2]>,
    commands: Arc<[Command]>,
    computes_routes: bool,
    processes: Vec<Process>,
    tasks: Vec<Task>,
    /// Connections that owe an acknowledgment for what came at this instant, with what came.
    unanswered: Vec<(usize, ConnectionId, Option<usize>)>,
    /// Hosts at which something has happened in this step.
    touched: Vec<usize>,
    /// Tasks that have begun to wait in this step.
    parked: Vec<usize>,
    /// Room for what connections want done.
    spare_actions: Vec<Tagged<Action>>,
    /// Room for the tasks that are looked at after a step.
    looked_at: Vec<usize>,
    identifiers: BTreeMap<usize, Box<ChaCha8Rng>>,
    /// The host that somebody else plays.
    outside: Option<Outside>,
    generations: u64,
    steps: u64,
    trace: Trace,
    log: Log,
}

/// How much of what happens is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Log {
    /// Everything.
    Full,
    /// Only how many events and observations there were: for going again through what is known already.
    Counted { events: usize, observations: usize },
}

impl World {
    /// The world of a scenario before anything has happened.
    pub fn new(scenario: &Scenario) -> World {
        let mut trace = Trace::new();
        let network = scenario.network(&mut trace);
        let mut world = World {
            now: Instant::ZERO,
            until: scenario.until(),
            seed: scenario.seed(),
            queue: EventQueue::new(),
            queue_lens: vec![[0; 2]; network.links.len()],
            hosts: network.hosts,
            devices: network.devices,
            links: network.links,
            commands: scenario.commands().into(),
            computes_routes: scenario.computes_routes(),
            processes: Vec::new(),
            tasks: Vec::new(),
            unanswered: Vec::new(),
            touched: Vec::new(),
            parked: Vec::new(),
            looked_at: Vec::new(),
            spare_actions: Vec::new(),
            identifiers: BTreeMap::new(),
            outside: None,
            generations: 0,
            steps: 0,
            trace,
            log: Log::Full,
        };
        let mut processes_of_hosts = vec![0; world.hosts.len()];
        for (at, mut process, task) in scenario.tasks() {
            let number = world.tasks.len();
            processes_of_hosts[process.host] += 1;
            process.number = processes_of_hosts[process.host];
            world.queue.schedule(at, Class::Program, Happening::Resume { task: number, wait: 0 });
            world.processes.push(process);
            world.tasks.push(Task { process: number, ..task });
        }
        for (place, command) in world.commands.iter().enumerate() {
            world.queue.schedule(command.at, Class::Command, Happening::Command { place });
        }
        for (host, interface) in network.claims {
            world.queue.schedule(Instant::ZERO, Class::Timer, Happening::Claim { host, interface, step: 0 });
        }
        for (host, interface) in network.autoconfigured {
            let happening = Happening::Autoconfigure { host, interface, step: 0 };
            world.queue.schedule(Instant::ZERO, Class::Timer, happening);
        }
        for (host, interface) in network.listeners {
            world.begin_mld(host, interface);
        }
        for (host, place) in network.leases {
            world.queue.schedule(Instant::ZERO, Class::Timer, Happening::Dhcp { host, place, generation: 0 });
        }
        for device in 0..world.devices.len() {
            if world.tree_of(device).is_some() {
                let happening = Happening::Tree { device, generation: 0 };
                world.queue.schedule(Instant::ZERO, Class::Timer, happening);
            }
        }
        if world.computes_routes {
            world.compute_routes(None);
        }
        world
    }

    /// Lets the next thing happen; `false` when nothing more will, or not before the scenario's end.
    pub fn step(&mut self) -> bool {
        self.step_until(self.until)
    }

    /// The same, where the next thing is due by an instant.
    fn step_until(&mut self, end: Instant) -> bool {
        let (at, happening) = loop {
            if self.queue.next_at().is_none_or(|at| at > end) {
                return false;
            }
            match self.queue.pop() {
                Some((at, Happening::Timer { host, connection, place }))
                    if !self.is_due(at, host, connection, place) => {}
                Some(next) => break next,
                None => return false,
            }
        };
        self.now = at;
        self.steps += 1;
        match happening {
            Happening::Command { place } => self.obey(place),
            Happening::Arrival { to, frame, cause } => self.arrive(to, frame, cause),
            Happening::Loopback { host, frame, cause } => self.receive_own(host, frame, cause),
            Happening::Forward { device, port, frame, cause } => self.forward(device, port, frame, cause),
            Happening::Timer { host, connection, .. } => self.wake(host, connection),
            Happening::Neighbour { host, interface, ip, generation } => {
                self.neighbour_due(host, interface, ip, generation);
            }
            Happening::Claim { host, interface, step } => self.claim(host, interface, step),
            Happening::Mld { host, interface, turn } => self.mld_turn(host, interface, turn, None),
            Happening::Autoconfigure { host, interface, step } => self.autoconfigure(host, interface, step),
            Happening::TakeAddress { host, interface, ip } => self.take_address(host, interface, ip),
            Happening::Reassembly { host, key, generation } => self.reassembly_due(host, key, generation),
            Happening::Question { host, id } => self.question_due(host, id),
            Happening::Dhcp { host, place, generation } => self.dhcp_due(host, place, generation),
            Happening::Tree { device, generation } => self.tree_due(device, generation),
            Happening::Resume { task, wait } => self.resume(task, wait),
        }
        self.answer_what_has_come();
        self.wake_tasks();
        true
    }

    /// The instant of the last step.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// How many things have happened so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// What has happened so far.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Hands out the trace.
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// Records an event at a host, now.
    fn record(
        &mut self,
        host: usize,
        ends: Ends,
        clause: Option<Clause>,
        cause: Option<usize>,
        kind: EventKind,
    ) -> usize {
        self.record_with(host, ends, cause, || (clause, kind))
    }

    /// The same, where the clause and what happened are worth making only if they are kept.
    fn record_with(
        &mut self,
        host: usize,
        ends: Ends,
        cause: Option<usize>,
        what: impl FnOnce() -> (Option<Clause>, EventKind),
    ) -> usize {
        self.touch(host);
        if let Some(event) = self.counted() {
            return event;
        }
        let actor = Actor { host: self.hosts[host].name.clone(), local: ends.0, remote: ends.1 };
        let (clause, kind) = what();
        self.record_of(actor, clause, cause, kind)
    }

    /// The number of an event that is only counted.
    fn counted(&mut self) -> Option<usize> {
        let Log::Counted { events, .. } = &mut self.log else { return None };
        *events += 1;
        Some(*events - 1)
    }

    /// Something has happened at a host in this step.
    fn touch(&mut self, host: usize) {
        if !self.touched.contains(&host) {
            self.touched.push(host);
        }
    }

    /// Records an event of anyone, now.
    fn record_of(&mut self, actor: Actor, clause: Option<Clause>, cause: Option<usize>, kind: EventKind) -> usize {
        if let Some(event) = self.counted() {
            return event;
        }
        let (at, after) = (self.now, self.trace.len());
        self.trace.record(Event { at, after, actor, certainty: Certainty::Known, clause, cause, kind })
    }

    /// The number of the event recorded last.
    fn last_event(&self) -> Option<usize> {
        match self.log {
            Log::Full => self.trace.events().len().checked_sub(1),
            Log::Counted { events, .. } => events.checked_sub(1),
        }
    }

    fn observe(&mut self, point: PointId, heading: Heading, frame: &[u8]) {
        match &mut self.log {
            Log::Full => {
                self.trace.observe(self.now, point, heading, frame.len() as u32, frame);
            }
            Log::Counted { observations, .. } => *observations += 1,
        }
    }

    fn add_point(&mut self, point: Point) -> PointId {
        match self.trace.points().iter().position(|known| known.name == point.name) {
            Some(place) => PointId(place as u16),
            None => self.trace.add_point(point),
        }
    }

    fn next_generation(&mut self) -> u64 {
        self.generations += 1;
        self.generations
    }

    /// Sees to it that the earliest timer of a connection goes off, if it is another than before.
    fn schedule_timer(&mut self, host: usize, id: ConnectionId) {
        let connection = self.hosts[host].connection_mut(id);
        let wakes_at = connection.tcb.next_wakeup();
        if wakes_at != connection.wakes_at {
            connection.wakes_at = wakes_at;
            // its place in the order is the one of now, however late it is put there
            connection.wakes_as = wakes_at.map(|_| self.queue.next_place());
            self.set_alarm(host, id);
        }
    }

    /// Puts an event for a connection's timer into the queue, unless one is there that comes no later: most timers are put
    /// off long before they are due.
    fn set_alarm(&mut self, host: usize, id: ConnectionId) {
        let connection = &mut self.hosts[host].connections[id.0];
        let Some((at, place)) = connection.wakes_at.zip(connection.wakes_as) else { return };
        if connection.alarm.is_none_or(|(earlier, _)| at < earlier) {
            connection.alarm = Some((at, place));
            self.queue.schedule_as(at, Class::Timer, place, Happening::Timer { host, connection: id, place });
        }
    }

    /// An event for a connection's timer: whether the timer itself is due. Where it was put off, there will be another.
    fn is_due(&mut self, at: Instant, host: usize, id: ConnectionId, place: u64) -> bool {
        let connection = &mut self.hosts[host].connections[id.0];
        if connection.alarm == Some((at, place)) {
            connection.alarm = None;
        }
        if connection.wakes_as == Some(place) {
            return true;
        }
        self.set_alarm(host, id);
        false
    }

    fn wake(&mut self, host: usize, id: ConnectionId) {
        let connection = self.hosts[host].connection_mut(id);
        (connection.wakes_at, connection.wakes_as) = (None, None);
        let mut actions = std::mem::take(&mut self.spare_actions);
        connection.tcb.wake(self.now, &mut actions);
        self.carry_out(host, id, actions, None);
    }
}
