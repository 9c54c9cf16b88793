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
    /// The window scale option's shift.
    pub(crate) window_scale: Option<u8>,
    /// TSval and TSecr.
    pub(crate) timestamps: Option<(u32, u32)>,
    /// Whether the SACK-permitted option is there.
    pub(crate) sack_permitted: bool,
    /// The text.
    pub(crate) text: &'a [u8],
}

impl<'a> Arriving<'a> {
    pub(crate) fn new(at: Instant, segment: &Segment<'a>) -> Arriving<'a> {
        let (options, _) = read_tcp_options(segment.options);
        let window_scale = options.iter().find_map(|(_, _, option)| match option {
            TcpOption::WindowScale(shift) => Some(*shift),
            _ => None,
        });
        let timestamps = options.iter().find_map(|(_, _, option)| match option {
            TcpOption::Timestamps { tsval, tsecr } => Some((*tsval, *tsecr)),
            _ => None,
        });
        let sack_permitted = options.iter().any(|(_, _, option)| *option == TcpOption::SackPermitted);
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
            window_scale,
            timestamps,
            sack_permitted,
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
