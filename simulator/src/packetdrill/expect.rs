//! Compares what was sent with what a script expects.

use std::collections::BTreeMap;
use std::fmt;

use synema_wire::{Segment, Seq, TcpFlags, TcpOption, read_tcp_options};

use super::script::Packet;

/// A segment of ours, read back from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    flags: TcpFlags,
    seq: Seq,
    len: u32,
    ack: Seq,
    window: u16,
    urgent: u16,
    options: Vec<TcpOption>,
}

impl Sent {
    pub(super) fn of(segment: &Segment<'_>) -> Sent {
        let (options, _) = read_tcp_options(segment.options);
        Sent {
            flags: segment.flags,
            seq: segment.seq,
            len: segment.payload.len() as u32,
            ack: segment.ack,
            window: segment.window,
            urgent: segment.urgent_pointer,
            options: options.into_iter().map(|(_, _, option)| option).collect(),
        }
    }
}

impl Sent {
    /// Joins the segment that follows without a gap: what a script of a host with segmentation offload writes as one
    /// segment leaves the wire in several.
    pub(super) fn joined(&self, next: &Sent) -> Option<Sent> {
        let is_next = next.seq == self.seq.plus(self.len) && next.len > 0 && self.len > 0;
        let is_alike = next.ack == self.ack && next.window == self.window && next.options == self.options;
        let is_plain = self.flags == TcpFlags::ACK;
        (is_next && is_alike && is_plain).then(|| Sent { len: self.len + next.len, flags: next.flags, ..self.clone() })
    }

    /// Octets of text.
    pub(super) fn len(&self) -> u32 {
        self.len
    }
}

/// Which value of our clock stands for which of the script: the script cannot know where our clock starts.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock(BTreeMap<u32, u32>);

impl Clock {
    /// Our value for one of the script; a value that we never sent stays as it is.
    pub(super) fn ours(&self, script: u32) -> u32 {
        self.0.get(&script).copied().unwrap_or(script)
    }

    /// Whether `ours` can stand for `script`; learns it when it is new.
    fn agrees(&mut self, script: u32, ours: u32) -> bool {
        *self.0.entry(script).or_insert(ours) == ours
    }
}

/// The first field in which a segment is not what was expected.
pub(super) fn difference(expected: &Packet, sent: &Sent, clock: &mut Clock) -> Option<String> {
    let acknowledges = sent.flags.ack().then_some(sent.ack);
    let fields = [
        ("flags", expected.flags == sent.flags),
        ("seq", expected.seq == sent.seq),
        ("length", expected.len == sent.len),
        ("ack", expected.ack == acknowledges),
        ("win", expected.window.is_none_or(|window| window == sent.window)),
        ("urg", expected.urgent == sent.urgent),
    ];
    if let Some((name, _)) = fields.iter().find(|(_, is_equal)| !is_equal) {
        return Some(format!("{name} differs"));
    }
    let options = expected.options.as_ref()?;
    let is_equal = options.len() == sent.options.len()
        && options.iter().zip(&sent.options).all(|pair| match pair {
            (TcpOption::Timestamps { tsval, tsecr }, TcpOption::Timestamps { tsval: our_tsval, tsecr: our_tsecr }) => {
                tsecr == our_tsecr && clock.agrees(*tsval, *our_tsval)
            }
            (expected, sent) => expected == sent,
        });
    (!is_equal).then(|| "options differ".to_owned())
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ack = self.flags.ack().then_some(self.ack);
        write_segment(f, self.flags, self.seq, self.len, ack, Some(self.window), Some(&self.options))
    }
}

impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_segment(f, self.flags, self.seq, self.len, self.ack, self.window, self.options.as_ref())
    }
}

fn write_segment(
    f: &mut fmt::Formatter<'_>,
    flags: TcpFlags,
    seq: Seq,
    len: u32,
    ack: Option<Seq>,
    window: Option<u16>,
    options: Option<&Vec<TcpOption>>,
) -> fmt::Result {
    let letters = [
        (TcpFlags::SYN, 'S'),
        (TcpFlags::FIN, 'F'),
        (TcpFlags::RST, 'R'),
        (TcpFlags::PSH, 'P'),
        (TcpFlags::URG, 'U'),
        (TcpFlags::ACK, '.'),
    ];
    let letters: String = letters.iter().filter(|(flag, _)| flags.has(*flag)).map(|(_, letter)| letter).collect();
    write!(f, "{letters} {}:{}({len})", seq.0, seq.plus(len).0)?;
    if let Some(ack) = ack {
        write!(f, " ack {}", ack.0)?;
    }
    if let Some(window) = window {
        write!(f, " win {window}")?;
    }
    match options {
        None => f.write_str(" <...>"),
        Some(options) if options.is_empty() => Ok(()),
        Some(options) => {
            let names: Vec<String> = options.iter().map(name).collect();
            write!(f, " <{}>", names.join(","))
        }
    }
}

fn name(option: &TcpOption) -> String {
    match option {
        TcpOption::NoOperation => "nop".to_owned(),
        TcpOption::MaximumSegmentSize(mss) => format!("mss {mss}"),
        TcpOption::WindowScale(shift) => format!("wscale {shift}"),
        TcpOption::SackPermitted => "sackOK".to_owned(),
        TcpOption::Sack(blocks) => {
            let blocks: Vec<String> = blocks.iter().map(|(left, right)| format!("{left}:{right}")).collect();
            format!("sack {}", blocks.join(" "))
        }
        TcpOption::Timestamps { tsval, tsecr } => format!("TS val {tsval} ecr {tsecr}"),
        TcpOption::Other { kind, .. } => format!("kind {kind}"),
    }
}
