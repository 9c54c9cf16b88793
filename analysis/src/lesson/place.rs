use serde::Deserialize;
use synema_trace::{Playhead, TcpState, Trace};

use super::Stand;
use crate::filter::{Filter, FrameFields};
use crate::{Analysis, Flight, Freight, Side};

/// Which end is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The sender of the flow's first frame.
    A,
    /// The other.
    B,
    /// The end that asks for the connection: the sender of the first frame.
    Client,
    /// The end that is asked.
    Server,
    /// The end that sends the first FIN.
    Closer,
    /// The end that does not.
    Other,
}

/// A place in a flow, found by what happens there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Place {
    /// Before anything happened.
    Start,
    /// After everything.
    End,
    /// At a frame.
    Frame {
        /// A display filter.
        #[serde(rename = "match")]
        filter: String,
        /// The nth frame of the flow that it selects, from 1; without it the first not before the step before.
        nth: Option<usize>,
        /// Frames of this end only.
        from: Option<End>,
        /// Where on its way.
        #[serde(default)]
        when: When,
    },
    /// Where an end enters a state.
    State {
        /// Which end.
        of: End,
        /// The state's name in the RFC.
        to: String,
        /// The nth time, from 1; without it the first time not before the step before.
        nth: Option<usize>,
    },
}

/// Where on its way a frame is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Leaving.
    Sent,
    /// Half way.
    Way,
    /// Taken in by the first router on its way; nowhere in captures made at one place.
    AtRouter,
    /// Sent on by that router, in another frame.
    SentOn,
    /// There; where it was last seen, if it never came.
    #[default]
    Arrived,
}

/// A place that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Everything up to here has happened.
    pub playhead: Playhead,
    /// Where a frame half way is going to; the same as the playhead where it will not be seen again.
    pub until: Option<Playhead>,
    /// The observation that is looked at; otherwise the last one of the flow.
    pub observation: Option<usize>,
}

/// The state with a name of the RFC.
pub(super) fn state(name: &str) -> Result<TcpState, String> {
    let known = TcpState::ALL.into_iter().find(|state| state.name() == name);
    known.ok_or_else(|| format!("there is no state '{name}'; RFC 9293 has LISTEN, SYN-SENT, … TIME-WAIT, CLOSED"))
}

impl End {
    /// Which side it is; none where nobody closes.
    pub fn side(self, trace: &Trace, analysis: &Analysis, flow: usize) -> Option<Side> {
        match self {
            End::A | End::Client => Some(Side::A),
            End::B | End::Server => Some(Side::B),
            End::Closer => {
                let mut flights = analysis.flights_of_flow(trace, flow);
                flights.find(|(_, flight)| is_fin(flight)).map(|(_, it)| it.passage.from)
            }
            End::Other => End::Closer.side(trace, analysis, flow).map(Side::other),
        }
    }
}

fn is_fin(flight: &Flight) -> bool {
    matches!(&flight.freight, Freight::Tcp(facts) if facts.flags.fin())
}

/// The flights of a flow that a filter selects, with the observation it was asked of.
pub(super) fn selected<'a>(
    trace: &'a Trace,
    analysis: &'a Analysis,
    flow: usize,
    filter: &'a Filter,
    from: Option<Side>,
) -> impl Iterator<Item = (Flight, usize)> + 'a {
    let flights = analysis.flights_of_flow(trace, flow).map(|(_, flight)| flight);
    flights.filter(move |flight| from.is_none_or(|side| side == flight.passage.from)).filter_map(move |flight| {
        let seen = flight.passage.left.or(flight.passage.reached)?;
        filter.selects(&FrameFields::of(trace, analysis, seen)).then_some((flight, seen))
    })
}

impl Place {
    /// Whether its filter and names make sense.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Place::Start | Place::End => Ok(()),
            Place::Frame { filter, .. } => Filter::parse(filter).map(drop).map_err(|error| error.to_string()),
            Place::State { to, .. } => state(to).map(drop),
        }
    }

    /// Finds it in a flow, for a step that follows one at `before`.
    ///
    /// # Errors
    /// In words, when it is not there.
    pub fn find(&self, trace: &Trace, analysis: &Analysis, flow: usize, before: Playhead) -> Result<Moment, String> {
        let here = |playhead| Moment { playhead, until: None, observation: None };
        let side = |end: End| end.side(trace, analysis, flow).ok_or_else(|| "nobody closes this connection".to_owned());
        match self {
            Place::Start => Ok(here(Playhead { at: Stand::begin(trace, analysis, flow), observations: 0 })),
            Place::End => Ok(here(Stand::end(trace, analysis, flow))),
            Place::State { of, to, nth } => {
                let (of, wanted) = (side(*of)?, state(to)?);
                let entered = analysis.states_of_flow(flow).filter(|it| it.side == of && it.to == wanted);
                let moments = entered.map(|it| here(Playhead { at: it.at, observations: it.after }));
                pick(moments, *nth, before).ok_or_else(|| format!("{to} is not entered there"))
            }
            Place::Frame { filter, nth, from, when } => {
                let parsed = Filter::parse(filter).map_err(|error| error.to_string())?;
                let from = from.map(side).transpose()?;
                let found = selected(trace, analysis, flow, &parsed, from);
                let moments = found.filter_map(|(flight, seen)| when.moment(trace, &flight, seen));
                pick(moments, *nth, before).ok_or_else(|| format!("there is no such frame with {filter}"))
            }
        }
    }
}

/// The nth of all, or the first that is not before the playhead.
fn pick(mut moments: impl Iterator<Item = Moment>, nth: Option<usize>, before: Playhead) -> Option<Moment> {
    match nth {
        Some(nth) => moments.nth(nth.saturating_sub(1)),
        None => moments.find(|moment| moment.playhead.observations >= before.observations),
    }
}

impl When {
    /// The moment of a frame that was first seen at an observation; none where it does not pass there.
    fn moment(self, trace: &Trace, flight: &Flight, first: usize) -> Option<Moment> {
        let after = |index: usize| Playhead { at: trace.observation(index).at, observations: index + 1 };
        let there = |index: usize| Moment { playhead: after(index), until: None, observation: Some(index) };
        let last = flight.passage.reached.unwrap_or(first);
        match self {
            When::Sent => Some(there(first)),
            When::Way => {
                let next = flight.passage.passed.first().copied().unwrap_or(last);
                Some(Moment { until: Some(after(next)), ..there(first) })
            }
            When::AtRouter => flight.passage.passed.first().copied().map(there),
            When::SentOn => flight.passage.passed.get(1).copied().map(there),
            When::Arrived => Some(there(last)),
        }
    }
}
