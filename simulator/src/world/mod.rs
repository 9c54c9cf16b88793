//! The simulated network, and what happens in it one step after the other.

mod calls;
mod carry_out;
mod receive;
#[cfg(test)]
mod tests;

use synema_trace::{Actor, Certainty, Clause, Event, EventKind, Instant, Trace};
use synema_wire::Endpoint;

use crate::host::{ConnectionId, Host};
use crate::kernel::{Class, EventQueue};
use crate::link::Link;
use crate::program::Program;
use crate::scenario::Scenario;

/// Something that is going to happen.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// A frame reaches an interface.
    Arrival { host: usize, interface: usize, frame: Vec<u8>, cause: Option<usize> },
    /// A connection's earliest timer is due.
    Timer { host: usize, connection: ConnectionId, generation: u64 },
    /// A program starts, or tries again what it waited for.
    Resume { program: usize },
}

/// Everything there is in a simulation. Plain data: a clone goes on independently, in the same way.
#[derive(Clone, Debug)]
pub struct World {
    now: Instant,
    until: Instant,
    queue: EventQueue<Happening>,
    hosts: Vec<Host>,
    links: Vec<Link>,
    programs: Vec<Program>,
    trace: Trace,
}

impl World {
    /// The world of a scenario before anything has happened.
    pub fn new(scenario: &Scenario) -> World {
        let mut trace = Trace::new();
        let (hosts, links) = scenario.network(&mut trace);
        let mut queue = EventQueue::new();
        let mut programs = Vec::new();
        for (at, program) in scenario.programs() {
            queue.schedule(at, Class::Program, Happening::Resume { program: programs.len() });
            programs.push(program);
        }
        World { now: Instant::ZERO, until: scenario.until(), queue, hosts, links, programs, trace }
    }

    /// Lets the next thing happen; `false` when nothing more will, or not before the scenario's end.
    pub fn step(&mut self) -> bool {
        if self.queue.next_at().is_none_or(|at| at > self.until) {
            return false;
        }
        let Some((at, happening)) = self.queue.pop() else { return false };
        self.now = at;
        match happening {
            Happening::Arrival { host, interface, frame, cause } => self.receive(host, interface, &frame, cause),
            Happening::Timer { host, connection, generation } => self.wake(host, connection, generation),
            Happening::Resume { program } => self.resume(program),
        }
        self.wake_programs();
        true
    }

    /// The instant of the last step.
    pub fn now(&self) -> Instant {
        self.now
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
        ends: (Option<Endpoint>, Option<Endpoint>),
        clause: Option<Clause>,
        cause: Option<usize>,
        kind: EventKind,
    ) -> usize {
        let actor = Actor { host: self.hosts[host].name.clone(), local: ends.0, remote: ends.1 };
        let (at, after) = (self.now, self.trace.len());
        self.trace.record(Event { at, after, actor, certainty: Certainty::Known, clause, cause, kind })
    }

    /// Schedules the earliest timer of a connection, if it is another than before.
    fn schedule_timer(&mut self, host: usize, id: ConnectionId) {
        let connection = self.hosts[host].connection_mut(id);
        let wakes_at = connection.tcb.next_wakeup();
        if wakes_at == connection.wakes_at {
            return;
        }
        connection.wakes_at = wakes_at;
        connection.generation += 1;
        let generation = connection.generation;
        if let Some(at) = wakes_at {
            self.queue.schedule(at, Class::Timer, Happening::Timer { host, connection: id, generation });
        }
    }

    fn wake(&mut self, host: usize, id: ConnectionId, generation: u64) {
        let connection = self.hosts[host].connection_mut(id);
        if connection.generation != generation {
            return;
        }
        connection.wakes_at = None;
        let mut actions = Vec::new();
        connection.tcb.wake(self.now, &mut actions);
        self.carry_out(host, id, actions, None);
    }
}
