//! Worlds without their traces, and what tells one state from another.

use std::fmt::Write as _;

use synema_trace::Trace;

use super::{Log, World};
use crate::Scenario;

/// FNV-1a, 64 bits: the offset basis and the prime.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Hashes text as it is written, without keeping it.
struct Fnv(u64);

impl std::fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for octet in text.bytes() {
            self.0 = (self.0 ^ u64::from(octet)).wrapping_mul(PRIME);
        }
        Ok(())
    }
}

impl World {
    /// The world of a scenario that only counts what happens: for a run whose story nobody asks for.
    pub fn unlogged(scenario: &Scenario) -> World {
        World::new(scenario).without_trace()
    }

    /// The same world, which from now on only counts what happens.
    pub(crate) fn without_trace(&mut self) -> World {
        let mut empty = Trace::new();
        for point in self.trace.points() {
            empty.add_point(point.clone());
        }
        let counts = self.counts();
        let trace = std::mem::replace(&mut self.trace, empty);
        let mut copy = self.clone();
        copy.log = counts;
        self.trace = trace;
        copy
    }

    /// About how many octets a copy takes in memory.
    pub(crate) fn size_in_memory(&self) -> usize {
        let connection = |connection: &crate::host::Connection| {
            let (tcb, fixed) = (&connection.tcb, size_of::<crate::host::Connection>());
            let text = tcb.send_queue.len() + tcb.receive_buffer.readable_len() + tcb.receive_buffer.held_len();
            fixed + text as usize + tcb.flight.segments().count() * size_of::<crate::tcp::Sent>()
        };
        let of_host = |host: &crate::host::Host| {
            size_of::<crate::host::Host>()
                + host.connections.iter().map(connection).sum::<usize>()
                + host.files.len() * 256
        };
        let hosts: usize = self.hosts.iter().map(of_host).sum();
        // frames under way are shared between copies
        let tasks = self.tasks.len() * size_of::<crate::task::Task>();
        let processes: usize = self.processes.iter().map(|process| 512 + process.heap.len() * 64).sum();
        size_of::<World>() + hosts + tasks + processes + self.queue.len() * size_of::<super::Happening>()
    }

    fn counts(&self) -> Log {
        match self.log {
            Log::Full => Log::Counted { events: self.trace.events().len(), observations: self.trace.len() },
            counted => counted,
        }
    }

    /// How many events have been recorded so far.
    pub(crate) fn recorded_events(&self) -> usize {
        match self.counts() {
            Log::Counted { events, .. } => events,
            Log::Full => 0,
        }
    }

    /// Takes over what a whole trace says of everything up to now, and keeps everything from now on.
    pub(crate) fn take_trace_until_here(&mut self, whole: &Trace) {
        let Log::Counted { events, observations } = self.log else { return };
        let mut trace = Trace::new();
        for point in whole.points() {
            trace.add_point(point.clone());
        }
        let mut next = whole.events().iter().take(events).peekable();
        for index in 0..=observations {
            while let Some(event) = next.next_if(|event| event.after <= index) {
                trace.record(event.clone());
            }
            if index < observations {
                let seen = whole.observation(index);
                trace.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
            }
        }
        self.trace = trace;
        self.log = Log::Full;
    }

    /// Takes the rules and the weather of another world's links.
    pub(crate) fn take_faults(&mut self, other: &World) -> Result<(), String> {
        let names = |world: &World| -> Vec<String> {
            let hosts = world.hosts.iter().map(|host| host.name.clone());
            hosts.chain(world.links.iter().map(|link| link.name.clone())).collect()
        };
        if names(self) != names(other) {
            return Err("the other scenario has other hosts or links".into());
        }
        for (link, other) in self.links.iter_mut().zip(&other.links) {
            // what a rule has counted so far still counts
            let counts: Vec<u32> = link.rules.iter().map(|rule| rule.count).collect();
            link.rules = other.rules.clone();
            for (rule, count) in link.rules.iter_mut().zip(counts) {
                rule.count = count;
            }
            link.weather = other.weather.clone();
        }
        Ok(())
    }

    /// A number that tells states apart, the trace left out: equal states have equal ones, on every machine.
    pub fn state_hash(&self) -> u64 {
        let mut fnv = Fnv(BASIS);
        let state = (self.now, &self.queue, &self.hosts, &self.devices, &self.links, &self.processes, &self.tasks);
        let positions: Vec<u128> = self.draw_positions();
        // writing into a number cannot fail
        let _ = write!(fnv, "{state:?} {positions:?} {}", self.generations);
        fnv.0
    }

    /// How far each generator has come, which its `Debug` does not say.
    fn draw_positions(&self) -> Vec<u128> {
        let links =
            self.links.iter().flat_map(|link| link.directions.iter().flat_map(|direction| direction.positions()));
        let programs = self.processes.iter().map(|process| process.draws.get_word_pos());
        links.chain(programs).collect()
    }
}
