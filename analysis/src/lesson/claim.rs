use serde::Deserialize;
use synema_trace::{EventKind, Trace};
use synema_wire::byte_order::{Form, Reading};
use synema_wire::{Field, Protocol, dissect};

use super::place::{selected, state};
use super::{End, Stand};
use crate::filter::{Filter, FrameFields};
use crate::{Fate, Freight, Mark, Side};

/// Something that a step says of the session, in a form that can be checked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claim {
    /// How many frames of the flow a display filter selects; a frame seen at both ends counts once.
    Frames {
        /// The filter.
        #[serde(rename = "match")]
        filter: String,
        /// Exactly so many; at least one without it.
        n: Option<usize>,
        /// Frames of this end only.
        from: Option<End>,
        /// Only what has left before this moment.
        #[serde(default)]
        until_now: bool,
    },
    /// The state of an end at this moment.
    State {
        /// Which end.
        of: End,
        /// The state's name.
        is: String,
    },
    /// An end enters these states in this order; others may lie between.
    Passes {
        /// Which end.
        of: End,
        /// The states.
        states: Vec<String>,
    },
    /// An end is never in a state.
    Never {
        /// Which end.
        of: End,
        /// The state's name.
        is: String,
    },
    /// How long an end stays in a state, from entering it for the last time, milliseconds.
    Lasts {
        /// Which end.
        of: End,
        /// The state's name.
        state: String,
        /// Exactly so many milliseconds.
        ms: i64,
    },
    /// A field of the frame that is looked at, as tshark prints it.
    Field {
        /// Wireshark's name.
        name: String,
        /// Its value.
        is: String,
    },
    /// The bytes of a field of the frame that is looked at, in hexadecimal without gaps.
    Bytes {
        /// Wireshark's name of the field.
        of: String,
        /// The bytes.
        are: String,
    },
    /// Whether the frame that is looked at was lost.
    Lost(bool),
    /// Whether the frame that is looked at was sent before.
    Again(bool),
    /// The protocols of the frame that is looked at, from the outside in.
    Layers(Vec<String>),
    /// The layers of the frame that is looked at tile it: no gap, no overlap, nothing left over.
    Tiles(bool),
    /// The frame that is looked at reaches the next host, a router or its receiver, byte for byte as it left.
    Unchanged(bool),
    /// How many routers send the frame that is looked at on: each in a frame with other Ethernet addresses and one
    /// less to live, and without touching a byte behind the IP header.
    Routers(usize),
    /// A call of a program comes back with this.
    Returns {
        /// How the call begins.
        call: String,
        /// What it returns.
        is: String,
    },
    /// A value has these bytes, and this value is read from them in the wrong order.
    Value {
        /// The value.
        of: String,
        /// Its type, as for `synema bytes`.
        #[serde(rename = "as")]
        form: String,
        /// Its bytes in network order, hexadecimal.
        big: String,
        /// Its bytes in the memory of a little-endian host.
        little: String,
        /// What a reader who takes the other order gets.
        misread: String,
    },
}

impl Claim {
    /// Whether its filters and names make sense.
    pub(super) fn check(&self) -> Result<(), String> {
        let form = |name: &str| Form::from_name(name).map(drop).ok_or_else(|| format!("there is no type '{name}'"));
        let field = |name: &str| match FrameFields::knows(name) {
            true => Ok(()),
            false => Err(format!("there is no field '{name}'")),
        };
        match self {
            Claim::Frames { filter, .. } => Filter::parse(filter).map(drop).map_err(|error| error.to_string()),
            Claim::State { is, .. } | Claim::Never { is, .. } | Claim::Lasts { state: is, .. } => state(is).map(drop),
            Claim::Passes { states, .. } => states.iter().try_for_each(|name| state(name).map(drop)),
            Claim::Field { name, .. } => field(name),
            Claim::Bytes { of, .. } => field(of),
            Claim::Value { form: name, .. } => form(name),
            Claim::Lost(_)
            | Claim::Again(_)
            | Claim::Layers(_)
            | Claim::Tiles(_)
            | Claim::Unchanged(_)
            | Claim::Routers(_)
            | Claim::Returns { .. } => Ok(()),
        }
    }

    /// Checks it.
    ///
    /// # Errors
    /// In words, what is so instead.
    pub fn hold(&self, stand: &Stand<'_>) -> Result<(), String> {
        let (trace, analysis, flow) = (stand.trace, stand.analysis, stand.flow);
        match self {
            Claim::Frames { filter, n, from, until_now } => {
                let parsed = Filter::parse(filter).map_err(|error| error.to_string())?;
                let from = from.map(|end| side(stand, end)).transpose()?;
                let has_left = |seen: usize| !until_now || seen < stand.moment.playhead.observations;
                let found = selected(trace, analysis, flow, &parsed, from).filter(|(_, seen)| has_left(*seen)).count();
                let wanted = n.map_or("some".to_owned(), |n| n.to_string());
                is(n.map_or(found > 0, |n| n == found), || format!("{found} frames with {filter}, not {wanted}"))
            }
            Claim::State { of, is: wanted } => {
                let now = analysis.states_at(flow, stand.moment.playhead)[side(stand, *of)?.index()].state;
                is(now == state(wanted)?, || format!("{of:?} is in {now}, not {wanted}"))
            }
            Claim::Passes { of, states } => {
                let of = side(stand, *of)?;
                let mut entered = analysis.states_of_flow(flow).filter(|it| it.side == of).map(|it| it.to.name());
                let missing = states.iter().find(|wanted| !entered.any(|name| name == wanted.as_str()));
                missing.map_or(Ok(()), |name| Err(format!("{of:?} does not enter {name} in that order")))
            }
            Claim::Never { of, is: name } => {
                let (of, never) = (side(stand, *of)?, state(name)?);
                let enters = analysis.states_of_flow(flow).any(|it| it.side == of && it.to == never);
                is(!enters, || format!("{of:?} enters {name}"))
            }
            Claim::Lasts { of, state: name, ms } => {
                let (of, wanted) = (side(stand, *of)?, state(name)?);
                let own: Vec<_> = analysis.states_of_flow(flow).filter(|it| it.side == of).collect();
                let entered =
                    own.iter().rposition(|it| it.to == wanted).ok_or(format!("{of:?} never enters {name}"))?;
                let left = own.get(entered + 1).ok_or_else(|| format!("{of:?} never leaves {name}"))?;
                let ns = left.at.ns_since(own[entered].at);
                is(ns == ms * 1_000_000, || format!("{name} lasts {ns} ns, not {ms} ms"))
            }
            Claim::Field { name, is: wanted } => {
                let printed = FrameFields::of(trace, analysis, observation(stand)?).printed(name);
                is(printed == *wanted, || format!("{name} is '{printed}', not '{wanted}'"))
            }
            Claim::Bytes { of, are } => {
                let seen = trace.observation(observation(stand)?);
                let read = dissect(seen.link_type, seen.bytes);
                let bytes = read.field(of).and_then(|field| seen.bytes.get(field.byte_range())).unwrap_or_default();
                let found = hex(bytes);
                is(found == *are, || format!("the bytes of {of} are {found}, not {are}"))
            }
            Claim::Lost(wanted) => {
                let lost = stand.flight().is_some_and(|flight| flight.passage.fate == Fate::Lost);
                is(lost == *wanted, || format!("the frame was {}lost", if lost { "" } else { "not " }))
            }
            Claim::Again(wanted) => {
                let again = stand.flight().is_some_and(
                    |flight| matches!(&flight.freight, Freight::Tcp(facts) if facts.marks.contains(&Mark::Retransmission)),
                );
                is(again == *wanted, || format!("the frame was {}sent before", if again { "" } else { "not " }))
            }
            Claim::Layers(wanted) => {
                let seen = trace.observation(observation(stand)?);
                let read = dissect(seen.link_type, seen.bytes);
                let found: Vec<&str> = read.layers.iter().map(|layer| layer.protocol.name()).collect();
                is(found == *wanted, || format!("the layers are {found:?}, not {wanted:?}"))
            }
            Claim::Tiles(wanted) => {
                let seen = trace.observation(observation(stand)?);
                let mut end = 0;
                let layers = dissect(seen.link_type, seen.bytes).layers;
                let joined = layers.iter().all(|layer| std::mem::replace(&mut end, layer.end) == layer.start);
                is((joined && end == seen.bytes.len()) == *wanted, || format!("the layers end at byte {end}"))
            }
            Claim::Unchanged(wanted) => {
                let flight = stand.flight().ok_or_else(|| "no frame has been seen by then".to_owned())?;
                let next = flight.passage.passed.first().copied().or(flight.passage.reached);
                let Some((left, reached)) = flight.passage.left.zip(next) else {
                    return Err("the frame was not seen at both ends".to_owned());
                };
                let same = trace.observation(left).bytes == trace.observation(reached).bytes;
                is(same == *wanted, || format!("the frame arrives {}changed", if same { "un" } else { "" }))
            }
            Claim::Routers(wanted) => {
                let flight = stand.flight().ok_or_else(|| "no frame has been seen by then".to_owned())?;
                is(flight.passage.routers() == *wanted, || {
                    format!("{} routers, not {wanted}", flight.passage.routers())
                })?;
                flight.passage.passed.chunks_exact(2).try_for_each(|hop| routed(trace, hop[0], hop[1]))
            }
            Claim::Returns { call, is: wanted } => {
                let mut results = trace.events().iter().filter_map(|event| match &event.kind {
                    EventKind::Return { text, result } if text.starts_with(call.as_str()) => Some(result.as_str()),
                    _ => None,
                });
                let returned = results.clone().collect::<Vec<_>>().join(", ");
                is(results.any(|result| result == wanted), || format!("{call} returns {returned}, not {wanted}"))
            }
            Claim::Value { of, form, big, little, misread } => {
                let form = Form::from_name(form).ok_or_else(|| format!("there is no type '{form}'"))?;
                let reading = Reading::of(of, form).map_err(|error| error.to_string())?;
                let found = [hex(&reading.big_endian), hex(&reading.little_endian()), reading.misread()];
                let wanted = [big, little, misread];
                is(found.iter().eq(wanted), || format!("{of} is {found:?}, not {wanted:?}"))
            }
        }
    }
}

fn is(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// RFC 1812 §5.2, §5.3.1: what a router takes in and what it sends on differ in the link's header, in the time to live
/// and the checksum over it, and in nothing behind the IP header.
fn routed(trace: &Trace, taken: usize, sent: usize) -> Result<(), String> {
    let [before, after] = [taken, sent].map(|index| trace.observation(index));
    let reads = [before, after].map(|seen| dissect(seen.link_type, seen.bytes));
    let field = |at: usize, names: &[&str]| names.iter().find_map(|name| reads[at].field(name)).map(Field::to_string);
    for name in ["eth.src", "eth.dst"] {
        is(field(0, &[name]) != field(1, &[name]), || format!("{name} is the same behind the router"))?;
    }
    let left = [0, 1].map(|at| field(at, &["ip.ttl", "ipv6.hlim"]).and_then(|left| left.parse::<u32>().ok()));
    is(left[0].zip(left[1]).is_some_and(|(before, after)| before == after + 1), || format!("the TTLs are {left:?}"))?;
    let behind = |at: usize, bytes: &[u8]| {
        let ip = reads[at].layers.iter().find(|layer| matches!(layer.protocol, Protocol::Ipv4 | Protocol::Ipv6));
        ip.and_then(|ip| Some(bytes.get(ip.end..)?.to_vec()))
    };
    let same = behind(0, before.bytes).is_some_and(|carried| Some(carried) == behind(1, after.bytes));
    is(same, || "the router changed what stands behind the IP header".to_owned())
}

fn side(stand: &Stand<'_>, end: End) -> Result<Side, String> {
    end.side(stand.trace, stand.analysis, stand.flow).ok_or_else(|| "nobody closes this connection".to_owned())
}

fn observation(stand: &Stand<'_>) -> Result<usize, String> {
    stand.observation().ok_or_else(|| "no frame has been seen by then".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
