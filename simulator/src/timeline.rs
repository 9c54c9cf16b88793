use synema_trace::Trace;

use crate::{Scenario, World};

/// How many steps lie between two snapshots at first.
const FIRST_INTERVAL: u64 = 256;
/// Snapshots that are kept; beyond, every second one goes and the interval doubles.
const MOST_SNAPSHOTS: usize = 512;
/// Octets that all snapshots may take; beyond, the same happens.
const MOST_BYTES: usize = 256 << 20;

/// A simulation that can be gone back and forth in. It keeps the whole trace once, and the world without its trace every
/// so many steps; any instant is reached from the snapshot before it by going through what happened once more.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The world as it is furthest on, with the trace of everything.
    head: World,
    /// Worlds without their traces, by ascending steps; the first is the beginning.
    snapshots: Vec<World>,
    interval: u64,
    /// Octets that the snapshots take.
    bytes: usize,
    /// Octets that they may take.
    budget: usize,
    /// Worlds between the snapshot before where the timeline stands and there, as they were gone through: from them it is
    /// not far to the steps before.
    rungs: Vec<World>,
    /// The world where the timeline stands, without its trace.
    at: World,
}

/// Between two snapshots at most so many worlds are kept as rungs.
const RUNGS: u64 = 16;

impl Timeline {
    /// The beginning of a scenario.
    pub fn new(scenario: &Scenario) -> Timeline {
        let mut head = World::new(scenario);
        let start = head.without_trace();
        let bytes = start.size_in_memory();
        let (interval, budget) = (FIRST_INTERVAL, MOST_BYTES);
        Timeline { at: start.clone(), snapshots: vec![start], head, interval, bytes, budget, rungs: Vec::new() }
    }

    /// The same, with so many octets for snapshots instead of 256 MiB. With fewer of them a seek goes through more of what
    /// happened once more.
    #[must_use]
    pub fn with_budget(self, bytes: usize) -> Timeline {
        Timeline { budget: bytes, ..self }
    }

    /// About how many octets the snapshots take.
    pub fn snapshot_bytes(&self) -> usize {
        self.bytes
    }

    /// Everything that has happened so far, whichever instant the timeline stands at.
    pub fn trace(&self) -> &Trace {
        self.head.trace()
    }

    /// How many steps have been taken at most.
    pub fn steps(&self) -> u64 {
        self.head.steps()
    }

    /// The step at which the timeline stands.
    pub fn position(&self) -> u64 {
        self.at.steps()
    }

    /// A number that tells states apart: equal states have equal ones, on every machine.
    pub fn state_hash(&self) -> u64 {
        self.at.state_hash()
    }

    /// Goes to a step, forwards or back; where the simulation ends before it, to its end. Returns where it stands.
    pub fn seek(&mut self, step: u64) -> u64 {
        while self.head.steps() < step && self.head.step() {
            if self.head.steps().is_multiple_of(self.interval) {
                self.keep();
            }
        }
        let step = step.min(self.head.steps());
        let place = self.snapshots.partition_point(|snapshot| snapshot.steps() <= step);
        let nearest = &self.snapshots[place.saturating_sub(1)];
        let from = nearest.steps();
        self.rungs.retain(|rung| from < rung.steps() && rung.steps() < from + self.interval);
        if self.at.steps() > step || self.at.steps() < from {
            let below = self.rungs.iter().rev().find(|rung| rung.steps() <= step);
            self.at = below.unwrap_or(nearest).clone();
        }
        let spacing = (self.interval / RUNGS).max(1);
        while self.at.steps() < step && self.at.step() {
            let here = self.at.steps();
            let is_rung = (here - from).is_multiple_of(spacing) && here - from < self.interval;
            if is_rung && self.rungs.last().is_none_or(|last| last.steps() < here) {
                self.rungs.push(self.at.clone());
            }
        }
        self.at.steps()
    }

    /// One step back.
    pub fn back(&mut self) -> u64 {
        self.seek(self.position().saturating_sub(1))
    }

    /// The step after which as many events have been recorded.
    pub fn seek_event(&mut self, events: usize) -> u64 {
        let (mut low, mut high) = (0, self.steps());
        while low < high {
            let middle = low + (high - low) / 2;
            self.seek(middle);
            if self.at.recorded_events() < events { low = middle + 1 } else { high = middle }
        }
        self.seek(low)
    }

    /// A world of its own that goes on from where the timeline stands: with everything that had happened until then, and
    /// the links' rules and weather of another scenario of the same network.
    ///
    /// # Errors
    /// In one line, where the other scenario has other hosts, devices or links.
    pub fn fork(&self, with: &Scenario) -> Result<World, String> {
        let mut world = self.at.clone();
        world.take_trace_until_here(self.head.trace());
        world.take_faults(&World::new(with))?;
        Ok(world)
    }

    fn keep(&mut self) {
        let snapshot = self.head.without_trace();
        self.bytes += snapshot.size_in_memory();
        self.snapshots.push(snapshot);
        // the beginning stays, whatever it takes
        while self.snapshots.len() > MOST_SNAPSHOTS || (self.bytes > self.budget && self.snapshots.len() > 1) {
            self.interval *= 2;
            let interval = self.interval;
            self.snapshots.retain(|snapshot| snapshot.steps().is_multiple_of(interval));
            self.bytes = self.snapshots.iter().map(World::size_in_memory).sum();
        }
    }
}
