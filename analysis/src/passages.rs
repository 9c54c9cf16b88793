use crate::{Fate, Side};

/// The way of one frame of a flow, without what it carries.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Index of its flow in [`crate::Analysis::flows`].
    pub flow: usize,
    /// Who sent it.
    pub from: Side,
    /// The observation of it near its sender; none where it was only seen arriving.
    pub left: Option<usize>,
    /// The observation of it near its receiver.
    pub reached: Option<usize>,
    /// In simulations: where routers on its way took it in and sent it on, in turns; what a router lost ends
    /// with where it was taken in.
    pub passed: Vec<usize>,
    /// What became of it.
    pub fate: Fate,
}

impl Passage {
    /// All observations of it, in the order of its way.
    pub fn seen(&self) -> impl Iterator<Item = usize> + '_ {
        self.left.into_iter().chain(self.passed.iter().copied()).chain(self.reached)
    }

    /// How many routers sent it on.
    pub fn routers(&self) -> usize {
        self.passed.len() / 2
    }

    /// The first observation of it: its number among all flights.
    pub(crate) fn first(&self) -> usize {
        let passed = self.passed.first().copied();
        self.left.or(passed).or(self.reached).unwrap_or(0)
    }
}

/// The flights of a trace that watches hosts at both ends, where several observations are of one frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passages {
    /// In the order of their first observations.
    passages: Vec<Passage>,
    /// For every observation the place of its flight.
    of: Vec<Option<u32>>,
}

impl Passages {
    pub(crate) fn new(passages: Vec<Passage>, of: Vec<Option<u32>>) -> Passages {
        Passages { passages, of }
    }

    /// The way of the frame that an observation shows.
    pub(crate) fn of(&self, observation: usize) -> Option<&Passage> {
        let place = (*self.of.get(observation)?)?;
        self.passages.get(place as usize)
    }
}
