//! What holds on the wire of every TCP, whoever wrote it.

use std::collections::BTreeMap;

use synema_trace::{Heading, Trace};
use synema_wire::{LinkType, Segment, TcpOption, datagram, read_tcp_options};

/// What is known of one direction of a connection.
#[derive(Default)]
struct Direction {
    isn: Option<u32>,
    /// The octets that were sent, by their distance from the ISN.
    octets: BTreeMap<u32, u8>,
    /// The highest acknowledgment sent, and where FIN stands.
    acked: u32,
    fin: Option<u32>,
    /// How far the windows that have arrived allow to send.
    edge: u32,
    /// How far it shifts its windows, where it offers that.
    shift: Option<u32>,
}

/// The first invariant that a trace breaks, with the frame, judged where each frame was sent and where it arrived.
pub fn broken(trace: &Trace) -> Option<String> {
    // c and s
    let mut both = [Direction::default(), Direction::default()];
    for seen in trace.observations() {
        let name = &trace.point(seen.point).name;
        let Some(read) = datagram(LinkType::ETHERNET, seen.bytes) else { continue };
        let Some((from, _, segment)) = read.tcp() else { continue };
        let sender = usize::from(from.ip.to_string() == "192.0.2.2");
        let is_sent = seen.heading == Heading::Outbound;
        let outcome = match is_sent {
            true => sent(&mut both, sender, segment),
            false => {
                arrived(&mut both, sender, segment);
                Ok(())
            }
        };
        if let Err(problem) = outcome {
            return Some(format!("frame {} at {name}: {problem}", seen.number()));
        }
    }
    None
}

fn scaling(segment: &Segment<'_>) -> Option<u32> {
    let (options, _) = read_tcp_options(segment.options);
    options.iter().find_map(|(_, _, option)| match option {
        TcpOption::WindowScale(shift) => Some(u32::from(*shift)),
        _ => None,
    })
}

/// A segment as it leaves its sender.
fn sent(both: &mut [Direction; 2], sender: usize, segment: &Segment<'_>) -> Result<(), String> {
    let other_isn = both[1 - sender].isn;
    let own = &mut both[sender];
    if segment.flags.rst() {
        return Ok(());
    }
    if segment.flags.syn() {
        if own.isn.is_some_and(|isn| isn != segment.seq.0) {
            return Err("another SYN with another number".into());
        }
        own.isn = Some(segment.seq.0);
        own.shift = scaling(segment);
    }
    let isn = own.isn.ok_or("a segment before its SYN")?;
    let at = segment.seq.0.wrapping_sub(isn) + u32::from(segment.flags.syn());
    for (place, octet) in (at..).zip(segment.payload) {
        if *own.octets.entry(place).or_insert(*octet) != *octet {
            return Err(format!("octet {place} is another one than before"));
        }
    }
    let end = at + segment.payload_len;
    if segment.flags.fin() && *own.fin.get_or_insert(end) != end {
        return Err("FIN has moved".into());
    }
    if segment.payload_len > 0 && own.fin.is_some_and(|fin| end > fin) {
        return Err("text behind FIN".into());
    }
    // one octet beyond a closed window is a probe (RFC 9293 §3.8.6.1)
    if segment.payload_len > 1 && end > own.edge {
        return Err(format!("octets up to {end} were sent, and the window ends at {}", own.edge));
    }
    if segment.flags.ack()
        && let Some(other_isn) = other_isn
    {
        let ack = segment.ack.0.wrapping_sub(other_isn);
        if ack < own.acked {
            return Err(format!("its acknowledgment goes back from {} to {ack}", own.acked));
        }
        own.acked = ack;
        let other = &both[1 - sender];
        let last = other.octets.last_key_value().map_or(1, |(place, _)| place + 1).max(1);
        if ack > other.fin.map_or(last, |fin| fin + 1) {
            return Err(format!("it acknowledges {ack}, which nobody has sent"));
        }
    }
    Ok(())
}

/// A segment as it reaches the other side, which learns how much it may send.
fn arrived(both: &mut [Direction; 2], sender: usize, segment: &Segment<'_>) {
    let scales = both.iter().all(|direction| direction.shift.is_some()) && !segment.flags.syn();
    let shift = both[sender].shift.filter(|_| scales).unwrap_or(0);
    let other = &mut both[1 - sender];
    let Some(isn) = other.isn.filter(|_| segment.flags.ack() && !segment.flags.rst()) else { return };
    let window = u32::from(segment.window) << shift;
    other.edge = other.edge.max(segment.ack.0.wrapping_sub(isn) + window);
}
