use synema_trace::Instant;
use synema_wire::{Segment, Seq, TcpFlags, TcpOption, read_tcp_options};

use super::Offset;

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
    /// The text.
    pub(crate) text: &'a [u8],
}

impl<'a> Arriving<'a> {
    pub(crate) fn new(at: Instant, segment: &Segment<'a>) -> Arriving<'a> {
        let (options, _) = read_tcp_options(segment.options);
        let mss = options.iter().find_map(|(_, _, option)| match option {
            TcpOption::MaximumSegmentSize(mss) => Some(*mss),
            _ => None,
        });
        Arriving {
            at,
            seq: segment.seq,
            ack: segment.ack,
            flags: segment.flags,
            window: segment.window.into(),
            mss,
            text: segment.payload,
        }
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
