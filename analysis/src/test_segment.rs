//! Segments for the tests of what only looks at ports and text.

use synema_wire::{Segment, Seq, TcpFlags};

/// A segment with a text, between these ports.
pub(crate) fn with_text(src_port: u16, dst_port: u16, text: &[u8]) -> Segment<'_> {
    Segment {
        src_port,
        dst_port,
        seq: Seq(1),
        ack: Seq(1),
        flags: TcpFlags::ACK,
        window: 1,
        checksum: 0,
        urgent_pointer: 0,
        options: &[],
        bytes: text,
        payload: text,
        payload_len: text.len() as u32,
    }
}
