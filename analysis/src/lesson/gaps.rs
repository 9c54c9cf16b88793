use super::{End, Stand};
use crate::filter::FrameFields;
use crate::{Freight, Side, shows_wire_numbers};

/// Fills the gaps of a text of a lesson: `{tcp.dstport}` is that field of the frame that is looked at, `{seq}`, `{ack}`,
/// `{next}` and `{len}` are its sequence number, its acknowledgment number, the sequence number after it and its payload
/// octets, `{state.client}` the state of an end, `{client}`, `{server}`, `{closer}`, `{other}`, `{sender}` and
/// `{receiver}` the names of ends, given in `names` for A and B. A gap that cannot be filled stays as it is.
pub fn fill(text: &str, stand: &Stand<'_>, names: [&str; 2]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((gap, after)) = behind.split_once('}') else {
            filled.push('{');
            rest = behind;
            continue;
        };
        match value(gap, stand, names) {
            Some(value) => filled.push_str(&value),
            None => filled.extend(["{", gap, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(gap: &str, stand: &Stand<'_>, names: [&str; 2]) -> Option<String> {
    let name = |side: Side| names[side.index()].to_owned();
    if let Some(end) = gap.strip_prefix("state.") {
        let side = end_named(end)?.side(stand.trace, stand.analysis, stand.flow)?;
        return Some(stand.analysis.states_at(stand.flow, stand.moment.playhead)[side.index()].state.to_string());
    }
    if let Some(end) = end_named(gap) {
        return end.side(stand.trace, stand.analysis, stand.flow).map(name);
    }
    let flight = stand.flight()?;
    match gap {
        "sender" => return Some(name(flight.passage.from)),
        "receiver" => return Some(name(flight.passage.from.other())),
        _ => {}
    }
    let raw = shows_wire_numbers(stand.trace);
    match (gap, &flight.freight) {
        ("seq", Freight::Tcp(facts)) => Some(if raw { facts.seq.0 } else { facts.seq_relative }.to_string()),
        ("ack", Freight::Tcp(facts)) => Some(if raw { facts.ack.0 } else { facts.ack_relative }.to_string()),
        ("next", Freight::Tcp(facts)) => {
            Some(if raw { facts.end().0 } else { facts.seq_relative.wrapping_add(facts.len()) }.to_string())
        }
        ("len", Freight::Tcp(facts)) => Some(facts.payload_len.to_string()),
        _ if FrameFields::knows(gap) => {
            let printed = FrameFields::of(stand.trace, stand.analysis, stand.observation()?).printed(gap);
            (!printed.is_empty()).then_some(printed)
        }
        _ => None,
    }
}

fn end_named(name: &str) -> Option<End> {
    Some(match name {
        "client" | "a" => End::A,
        "server" | "b" => End::B,
        "closer" => End::Closer,
        "other" => End::Other,
        _ => return None,
    })
}
