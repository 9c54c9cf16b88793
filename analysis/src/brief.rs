use synema_wire::{Segment, Seq, TcpFlags, TcpOption, read_tcp_options};

/// What of a TCP segment its connection, and the states of both ends, are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Brief {
    /// SEG.SEQ.
    pub(crate) seq: Seq,
    /// SEG.ACK; meaningful when ACK is set.
    pub(crate) ack: Seq,
    /// Octets of payload on the wire.
    pub(crate) payload_len: u32,
    /// Control bits.
    pub(crate) flags: TcpFlags,
    /// Window field, unscaled.
    pub(crate) window: u16,
    /// The window scale that a SYN carries, at most 14 (RFC 7323 §2.3).
    pub(crate) shift: Option<u8>,
    /// Whether the frame was too short on the wire for the TCP header that it claims to have: such a segment is counted,
    /// but nothing is found of it.
    pub(crate) is_cut_short: bool,
    /// Whether all that the checksum covers was captured, and the sum is wrong.
    pub(crate) has_bad_checksum: bool,
}

impl Brief {
    /// A segment whose frame was long enough and whose checksum is right, as far as that is known.
    #[inline]
    pub(crate) fn of(segment: &Segment<'_>) -> Brief {
        Brief {
            seq: segment.seq,
            ack: segment.ack,
            payload_len: segment.payload_len,
            flags: segment.flags,
            window: segment.window,
            shift: if segment.flags.syn() { window_shift(segment) } else { None },
            is_cut_short: false,
            has_bad_checksum: false,
        }
    }

    /// SEG.LEN: octets of payload, and one each for SYN and FIN (RFC 9293 §3.4).
    pub(crate) fn len(&self) -> u32 {
        self.payload_len + u32::from(self.flags.syn()) + u32::from(self.flags.fin())
    }

    /// Whether the segment takes no sequence number: a pure acknowledgment, or a bare reset.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn window_shift(segment: &Segment<'_>) -> Option<u8> {
    read_tcp_options(segment.options).0.into_iter().find_map(|(_, _, option)| match option {
        TcpOption::WindowScale(shift) => Some(shift.min(14)),
        _ => None,
    })
}
