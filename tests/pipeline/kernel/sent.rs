//! What a host has sent, as lines that can be compared: numbers count from its own and the other's first.

use synema_trace::{Heading, Instant, Trace};
use synema_wire::{Seq, TcpFlags, TcpOption, datagram, read_tcp_options};

/// A segment as it is seen at `c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub at: Instant,
    /// Whether `c` sent it.
    pub by_c: bool,
    /// Everything that has to be equal.
    pub text: String,
    /// How long the line had been quiet at `c`, nanoseconds.
    pub quiet_ns: i64,
}

const C: &str = "192.0.2.1";

/// The TCP segments seen at `c`, up to so long after the first.
pub fn seen(trace: &Trace, watched_ns: i64) -> Vec<Sent> {
    let mut found: Vec<Sent> = Vec::new();
    // the first number of c, and of s
    let mut isns: [Option<Seq>; 2] = [None; 2];
    // the shift of the windows of each, once both have offered one
    let mut shifts: [Option<u8>; 2] = [None; 2];
    for seen in trace.observations() {
        let is_at_c = trace.point(seen.point).name == "c.0";
        let Some(read) = datagram(seen.link_type, seen.bytes).filter(|_| is_at_c) else { continue };
        let Some((from, _, segment)) = read.tcp() else { continue };
        let by_c = from.ip.to_string() == C;
        assert!(seen.heading == Heading::Unknown || by_c == (seen.heading == Heading::Outbound));
        let (own, other) = if by_c { (0, 1) } else { (1, 0) };
        let (options, _) = read_tcp_options(segment.options);
        let is_syn = segment.flags.syn();
        if is_syn {
            isns[own].get_or_insert(segment.seq);
            shifts[own] = options.iter().find_map(|(_, _, option)| match option {
                TcpOption::WindowScale(shift) => Some(*shift),
                _ => None,
            });
        }
        let relative = |isn: Option<Seq>, seq: Seq| isn.map_or(seq.0, |isn| seq.0.wrapping_sub(isn.0));
        let (first, last) = (relative(isns[own], segment.seq), relative(isns[own], segment.seq) + segment.payload_len);
        // a reset's number where nothing was sent before is the other's business
        let first_text = if isns[own].is_none() { first.to_string() } else { format!("{first}:{last}") };
        let ack = if segment.flags.ack() { relative(isns[other], segment.ack).to_string() } else { "-".into() };
        let scales = shifts.iter().all(Option::is_some) && !is_syn;
        let window = u32::from(segment.window) << if scales { shifts[own].unwrap_or(0) } else { 0 };
        let urgent = if segment.flags.urg() { format!(" urg {}", segment.urgent_pointer) } else { String::new() };
        let text = format!(
            "{} {first_text}({}) ack {ack} window {}{urgent} <{}>",
            flags(segment),
            segment.payload_len,
            window_class(window, segment.flags.rst()),
            options.iter().map(|(_, _, option)| option_text(option, isns[other])).collect::<Vec<_>>().join(","),
        );
        let first_at = found.first().map_or(seen.at, |first| first.at);
        if seen.at.ns_since(first_at) > watched_ns {
            break;
        }
        let quiet_ns = found.last().map_or(0, |last| seen.at.ns_since(last.at));
        found.push(Sent { at: seen.at, by_c, text, quiet_ns });
    }
    found
}

fn flags(segment: &synema_wire::Segment<'_>) -> String {
    let flags = segment.flags;
    let names = [
        (flags.syn(), 'S'),
        (flags.fin(), 'F'),
        (flags.rst(), 'R'),
        (flags.psh(), 'P'),
        (flags.ack(), '.'),
        (flags.urg(), 'U'),
        (flags.has(TcpFlags::ECE), 'E'),
        (flags.has(TcpFlags::CWR), 'W'),
    ];
    names.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name).collect()
}

/// How wide a window is, as far as it makes a difference to the sender: buffers are sized differently.
fn window_class(window: u32, is_reset: bool) -> &'static str {
    match window {
        _ if is_reset => "any",
        0 => "closed",
        1..1460 => "narrow",
        _ => "open",
    }
}

fn option_text(option: &TcpOption, other: Option<Seq>) -> String {
    match option {
        TcpOption::MaximumSegmentSize(mss) => format!("mss {mss}"),
        TcpOption::Timestamps { .. } => "timestamps".into(),
        TcpOption::Sack(blocks) => {
            let relative = |seq: u32| other.map_or(seq, |isn| seq.wrapping_sub(isn.0));
            let blocks: Vec<_> =
                blocks.iter().map(|(left, right)| format!("{}-{}", relative(*left), relative(*right))).collect();
            format!("sack {}", blocks.join(" "))
        }
        option => format!("{option:?}").to_lowercase(),
    }
}

/// When a segment came, in the classes that the timers of RFC 6298, RFC 5681 §4.2 and RFC 8985 make: at once, after a
/// wait for something to ride on, or when a timer went off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    AtOnce,
    Delayed,
    Timer,
}

impl Sent {
    /// The same with its PSH left out.
    pub fn without_push(&self) -> Sent {
        let (flags, rest) = self.text.split_once(' ').unwrap_or_default();
        Sent { text: format!("{} {rest}", flags.replace('P', "")), ..self.clone() }
    }

    /// The class, where what is sent at once may be so late.
    pub fn timing(&self, at_once_ms: i64) -> Timing {
        match self.quiet_ns / 1_000_000 {
            ms if ms < at_once_ms => Timing::AtOnce,
            ..150 => Timing::Delayed,
            _ => Timing::Timer,
        }
    }
}
