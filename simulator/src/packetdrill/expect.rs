//! Compares what was sent with what a script expects.

use std::collections::BTreeMap;
use std::fmt;

use synema_wire::{Segment, Seq, TcpFlags, TcpOption, read_tcp_options};

use super::script::Packet;
use crate::fast_open_cache::hex;
use crate::tcp::IpMarks;
use crate::tcp::ecn::Codepoint;

/// A segment of ours, read back from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    flags: TcpFlags,
    seq: Seq,
    len: u32,
    ack: Seq,
    window: u16,
    urgent: u16,
    ecn: Codepoint,
    marks: IpMarks,
    options: Vec<TcpOption>,
    /// Whether several of ours were joined, or it follows another one at once: whether such a one is pushed is the
    /// offload's own business.
    is_joined: bool,
}

impl Sent {
    pub(super) fn of(segment: &Segment<'_>, ecn: Codepoint, marks: IpMarks) -> Sent {
        let (options, _) = read_tcp_options(segment.options);
        Sent {
            flags: segment.flags,
            seq: segment.seq,
            len: segment.payload.len() as u32,
            ack: segment.ack,
            window: segment.window,
            urgent: segment.urgent_pointer,
            ecn,
            marks,
            options: options.into_iter().map(|(_, _, option)| option).collect(),
            is_joined: false,
        }
    }
}

impl Sent {
    /// Joins the segment that follows without a gap: what a script of a host with segmentation offload writes as one
    /// segment leaves the wire in several.
    pub(super) fn joined(&self, next: &Sent) -> Option<Sent> {
        let is_next = next.seq == self.seq.plus(self.len) && next.len > 0 && self.len > 0;
        let is_alike = next.ack == self.ack && next.window == self.window && next.options == self.options;
        // a pushed one may be followed by more, where the program has written twice
        let is_plain = !self.flags.fin() && !self.flags.syn() && !self.flags.has(TcpFlags::URG);
        let joined =
            || Sent { len: self.len + next.len, flags: self.flags | next.flags, is_joined: true, ..self.clone() };
        (is_next && is_alike && is_plain).then(joined)
    }

    /// As one of several that left together, which a host with segmentation offload makes of one.
    pub(super) fn of_burst(self) -> Sent {
        Sent { is_joined: true, ..self }
    }

    /// As a script counts: a SYN from the initial number that the script gives us, all else from the initial numbers.
    pub(super) fn counted(mut self, ours: Seq, theirs: Seq) -> Sent {
        if self.flags.syn() {
            self.seq = self.seq.plus(ours.0);
            return self;
        }
        let back = |number: u32| number.wrapping_sub(theirs.0);
        if self.flags.ack() {
            self.ack = Seq(back(self.ack.0));
        }
        for option in &mut self.options {
            if let TcpOption::Sack(blocks) = option {
                blocks.iter_mut().for_each(|(left, right)| (*left, *right) = (back(*left), back(*right)));
            }
        }
        self
    }

    /// The number of the first octet, as the script counts.
    pub(super) fn start(&self) -> u32 {
        self.seq.0
    }

    /// Behind the last octet, as the script counts.
    pub(super) fn end(&self) -> u32 {
        self.seq.plus(self.len).0
    }

    pub(super) fn is_syn(&self) -> bool {
        self.flags.syn()
    }

    /// Octets of text.
    pub(super) fn len(&self) -> u32 {
        self.len
    }
}

/// Which value of our clock stands for which of the script: the script cannot know where our clock starts.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    values: BTreeMap<u32, u32>,
    /// How far our clock, which ticks every millisecond, may stray from the script's, where that is looked at
    /// (`--tcp_ts_tick_usecs`).
    tolerance_ms: Option<u32>,
    /// Ours less the script's, by the first value.
    offset: Option<u32>,
}

impl Clock {
    pub(super) fn new(tolerance_ms: Option<u32>) -> Clock {
        Clock { tolerance_ms, ..Clock::default() }
    }

    /// Our value for one of the script, the one that was sent last; a value that we never sent stays as it is.
    pub(super) fn ours(&self, script: u32) -> u32 {
        self.values.get(&script).copied().unwrap_or(script)
    }

    /// Whether `ours` can stand for `script`.
    fn agrees(&mut self, script: u32, ours: u32) -> bool {
        self.values.insert(script, ours);
        let offset = ours.wrapping_sub(script);
        let apart = offset.wrapping_sub(*self.offset.get_or_insert(offset)).cast_signed().unsigned_abs();
        self.tolerance_ms.is_none_or(|tolerance| apart <= tolerance)
    }
}

/// The first field in which a segment is not what was expected.
pub(super) fn difference(expected: &Packet, sent: &Sent, clock: &mut Clock) -> Option<String> {
    // without the flag the field is zero
    let acknowledges = match (expected.ack, sent.flags.ack()) {
        (Some(_), _) | (None, true) => Some(sent.ack),
        (None, false) => None,
    };
    let push = if sent.is_joined { TcpFlags::PSH } else { TcpFlags::NONE };
    let fields = [
        ("flags", expected.flags | push == sent.flags | push),
        ("seq", expected.seq == sent.seq),
        ("length", expected.len == sent.len),
        ("ack", expected.ack == acknowledges),
        ("win", expected.window.is_none_or(|window| window == sent.window)),
        ("urg", expected.urgent == sent.urgent),
        ("ecn", expected.ecn.is_none_or(|ecn| ecn == sent.ecn)),
        ("ttl", expected.ttl.is_none_or(|ttl| ttl == sent.marks.ttl)),
        ("dscp", expected.dscp.is_none_or(|dscp| dscp == sent.marks.dscp)),
    ];
    if let Some((name, _)) = fields.iter().find(|(_, is_equal)| !is_equal) {
        return Some(format!("{name} differs"));
    }
    let options = expected.options.as_ref()?;
    let is_equal = options.len() == sent.options.len()
        && options.iter().zip(&sent.options).all(|pair| match pair {
            (TcpOption::Timestamps { tsval, tsecr }, TcpOption::Timestamps { tsval: our_tsval, tsecr: our_tsecr }) => {
                tsecr == our_tsecr && (expected.any_clock || clock.agrees(*tsval, *our_tsval))
            }
            (expected, sent) => expected == sent,
        });
    (!is_equal).then(|| "options differ".to_owned())
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sent { flags, seq, len, urgent, .. } = *self;
        let ack = flags.ack().then_some(self.ack);
        Shown { flags, seq, len, ack, window: Some(self.window), urgent, options: Some(&self.options) }.fmt(f)
    }
}

impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Packet { flags, seq, len, ack, window, urgent, .. } = *self;
        Shown { flags, seq, len, ack, window, urgent, options: self.options.as_ref() }.fmt(f)
    }
}

/// A segment in the notation of scripts.
pub(super) struct Shown<'a> {
    pub(super) flags: TcpFlags,
    pub(super) seq: Seq,
    pub(super) len: u32,
    pub(super) ack: Option<Seq>,
    pub(super) window: Option<u16>,
    pub(super) urgent: u16,
    /// `None` for whatever options there are.
    pub(super) options: Option<&'a Vec<TcpOption>>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = [
            (TcpFlags::SYN, 'S'),
            (TcpFlags::FIN, 'F'),
            (TcpFlags::RST, 'R'),
            (TcpFlags::PSH, 'P'),
            (TcpFlags::URG, 'U'),
            (TcpFlags::ECE, 'E'),
            (TcpFlags::CWR, 'W'),
            (TcpFlags::ACK, '.'),
        ];
        let letters: String =
            letters.iter().filter(|(flag, _)| self.flags.has(*flag)).map(|(_, letter)| letter).collect();
        let letters = if letters.is_empty() { "-" } else { &letters };
        write!(f, "{letters} {}:{}({})", self.seq.0, self.seq.plus(self.len).0, self.len)?;
        if let Some(ack) = self.ack {
            write!(f, " ack {}", ack.0)?;
        }
        if let Some(window) = self.window {
            write!(f, " win {window}")?;
        }
        if self.urgent != 0 {
            write!(f, " urg {}", self.urgent)?;
        }
        match self.options {
            None => f.write_str(" <...>"),
            Some(options) if options.is_empty() => Ok(()),
            Some(options) => {
                let names: Vec<String> = options.iter().map(name).collect();
                write!(f, " <{}>", names.join(","))
            }
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
        TcpOption::Other { kind: 34, data } => format!("FO {}", hex(data)).trim_end().to_owned(),
        TcpOption::Other { kind, .. } => format!("kind {kind}"),
    }
}
