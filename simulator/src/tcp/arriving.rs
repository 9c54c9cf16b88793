use bytes::Bytes;
use synema_trace::Instant;
use synema_wire::{Segment, Seq, TcpFlags, TcpOption, tcp_options};

use super::Offset;
use super::ecn::Codepoint;
use super::fast_open::FastOpenOption;

/// A segment that arrives, as the RFC's SEG variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arriving<'a> {
    /// When.
    pub(crate) at: Instant,
    /// SEG.SEQ.
    pub(crate) seq: Seq,
    /// SEG.ACK.
    pub(crate) ack: Seq,
    /// Control bits.
    pub(crate) flags: TcpFlags,
    /// SEG.WND.
    pub(crate) window: u64,
    /// The MSS option, where there is one.
    pub(crate) mss: Option<u16>,
    /// The window scale option's shift.
    pub(crate) window_scale: Option<u8>,
    /// TSval and TSecr.
    pub(crate) timestamps: Option<(u32, u32)>,
    /// Whether the SACK-permitted option is there.
    pub(crate) sack_permitted: bool,
    /// The SACK option's blocks.
    pub(crate) sack: Vec<(Seq, Seq)>,
    /// SEG.UP, where URG is set.
    pub(crate) urgent_pointer: Option<u16>,
    /// The ECN field of the IP header that it came in.
    pub(crate) ecn: Codepoint,
    /// The user timeout option's value (RFC 5482 §3.3).
    pub(crate) user_timeout_ns: Option<u64>,
    /// The Fast Open option of a SYN (RFC 7413 §4.1.1).
    pub(crate) fast_open: Option<FastOpenOption>,
    /// Whether an option's length is impossible (RFC 9293 MUST-7).
    pub(crate) is_malformed: bool,
    /// The text.
    pub(crate) text: &'a [u8],
    /// The payload that the text lies in, where it can be shared.
    pub(crate) payload: Option<&'a Bytes>,
}

impl<'a> Arriving<'a> {
    pub(crate) fn new(at: Instant, segment: &Segment<'a>) -> Arriving<'a> {
        let mut arriving = Arriving {
            at,
            seq: segment.seq,
            ack: segment.ack,
            flags: segment.flags,
            window: segment.window.into(),
            mss: None,
            window_scale: None,
            timestamps: None,
            sack_permitted: false,
            sack: Vec::new(),
            urgent_pointer: segment.flags.has(TcpFlags::URG).then_some(segment.urgent_pointer),
            ecn: Codepoint::NotEct,
            user_timeout_ns: None,
            fast_open: None,
            is_malformed: false,
            text: segment.payload,
            payload: None,
        };
        if segment.options.is_empty() {
            return arriving;
        }
        for option in tcp_options(segment.options) {
            match option {
                Ok((_, _, option)) => arriving.take(&option),
                Err(_) => arriving.is_malformed = true,
            }
        }
        arriving
    }

    /// With the options of a list.
    #[cfg(test)]
    pub(crate) fn with_options(mut self, options: &[TcpOption]) -> Arriving<'a> {
        options.iter().for_each(|option| self.take(option));
        self
    }

    fn take(&mut self, option: &TcpOption) {
        match option {
            TcpOption::MaximumSegmentSize(mss) => self.mss = Some(*mss),
            TcpOption::WindowScale(shift) => self.window_scale = Some(*shift),
            TcpOption::Timestamps { tsval, tsecr } => self.timestamps = Some((*tsval, *tsecr)),
            TcpOption::SackPermitted => self.sack_permitted = true,
            TcpOption::Sack(blocks) => {
                self.sack = blocks.iter().map(|(left, right)| (Seq(*left), Seq(*right))).collect();
            }
            // kind 28: minutes where the first bit is set, else seconds
            TcpOption::Other { kind: 28, data } => {
                if let [high, low] = data[..] {
                    let value = u64::from(u16::from_be_bytes([high & 0x7f, low]));
                    let unit_ns = if high & 0x80 != 0 { 60_000_000_000 } else { 1_000_000_000 };
                    self.user_timeout_ns = Some(value * unit_ns);
                }
            }
            // RFC 9293 MUST-6: others are skipped by their length
            TcpOption::Other { .. } if self.flags.syn() => {
                self.fast_open = FastOpenOption::of(option).or(self.fast_open.take());
            }
            TcpOption::NoOperation | TcpOption::Other { .. } => {}
        }
    }

    /// Octets of the text, to be kept.
    pub(crate) fn shared(&self, text: &[u8]) -> Bytes {
        self.payload.map_or_else(|| Bytes::copy_from_slice(text), |payload| payload.slice_ref(text))
    }

    /// SEG.LEN, with one each for SYN and FIN.
    pub(crate) fn len(&self) -> u64 {
        self.text.len() as u64 + u64::from(self.flags.syn()) + u64::from(self.flags.fin())
    }

    /// Where the text begins, given the place of the segment.
    pub(crate) fn text_at(&self, seq: Offset) -> Offset {
        seq.plus(self.flags.syn().into())
    }
}
