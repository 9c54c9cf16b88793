use std::ops::Range;

use crate::application::application_over_tcp;
use crate::dissection::Reading;
use crate::field::row;
use crate::ip_checksum_status::{Enclosing, checksum_fields, status_row};
use crate::memory::{Content, Octets, Part, SourceKind, Span, TcpPayload};
use crate::{FieldDef, Kind, Limit, Protocol, Seq, StopReason, TcpFlags, Value};
use crate::{application, data, tcp_option_fields};

const RFC: &str = "RFC 9293 §3.1";

static TABLE: [FieldDef; 19] = [
    row("tcp.srcport", 0, 16, Kind::Uint, RFC),
    row("tcp.dstport", 16, 16, Kind::Uint, RFC),
    row("tcp.seq_raw", 32, 32, Kind::Uint, RFC),
    row("tcp.ack_raw", 64, 32, Kind::Uint, RFC),
    row("tcp.hdr_len", 96, 4, Kind::Scaled(4), RFC),
    row("tcp.flags", 100, 12, Kind::Hex(4), RFC),
    row("tcp.flags.res", 100, 3, Kind::Flag, RFC),
    row("tcp.flags.ae", 103, 1, Kind::Flag, "RFC 9768 §3.1"),
    row("tcp.flags.cwr", 104, 1, Kind::Flag, "RFC 3168 §6.1"),
    row("tcp.flags.ece", 105, 1, Kind::Flag, "RFC 3168 §6.1"),
    row("tcp.flags.urg", 106, 1, Kind::Flag, RFC),
    row("tcp.flags.ack", 107, 1, Kind::Flag, RFC),
    row("tcp.flags.push", 108, 1, Kind::Flag, RFC),
    row("tcp.flags.reset", 109, 1, Kind::Flag, RFC),
    row("tcp.flags.syn", 110, 1, Kind::Flag, RFC),
    row("tcp.flags.fin", 111, 1, Kind::Flag, RFC),
    row("tcp.window_size_value", 112, 16, Kind::Uint, RFC),
    row("tcp.checksum", 128, 16, Kind::Hex(4), RFC),
    row("tcp.urgent_pointer", 144, 16, Kind::Uint, RFC),
];

static STATUS: FieldDef = status_row("tcp.checksum.status");
static LEN: FieldDef = row("tcp.len", 0, 0, Kind::Uint, RFC);
static SEGMENT_DATA: FieldDef = row("tcp.segment_data", 0, 0, Kind::Bytes, RFC);
static REASSEMBLED_LEN: FieldDef = row("tcp.reassembled.length", 0, 0, Kind::Uint, "Synema");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&STATUS),
    std::slice::from_ref(&LEN),
    std::slice::from_ref(&SEGMENT_DATA),
    std::slice::from_ref(&REASSEMBLED_LEN),
];

/// A TCP segment. Its header is read by hand up to where the capture was cut, and its payload is given to the application's reader.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < 20 {
        return reading.cut_short(Protocol::Tcp, &TABLE, bytes, 20, limit);
    }
    let header = reading.bytes(bytes.clone());
    let ports = [u16::from_be_bytes([header[0], header[1]]), u16::from_be_bytes([header[2], header[3]])];
    let declared = (header[12] >> 4) as usize * 4;
    let header_end = bytes.end.min(bytes.start + declared.max(20));
    reading.layer(Protocol::Tcp, bytes.start..header_end, &TABLE);
    if declared < 20 {
        reading.stop(Protocol::Tcp, bytes.start, StopReason::BadHeaderLen { found: declared, minimum: 20 });
        if !around.fragmented && !reading.is_quoted() {
            let behind = header_end as u32 * 8;
            reading.field(&LEN, behind..behind, Value::Uint(around.wire_len.saturating_sub(declared) as u64));
        }
    } else if declared > bytes.len() {
        let reason = StopReason::TooShort { needed: declared, available: bytes.len(), limit };
        reading.stop(Protocol::Tcp, bytes.start, reason);
        checksum_fields(reading, bytes.start, around.wire_len, 16, "tcp.checksum", &STATUS, around);
    } else if reading.wants_fields() {
        let behind_options = bytes.end as u32 * 8;
        let payload_len = around.wire_len.saturating_sub(declared) as u64;
        checksum_fields(reading, bytes.start, around.wire_len, 16, "tcp.checksum", &STATUS, around);
        tcp_option_fields::read(reading, bytes.start + 20..header_end);
        // how much is in the first of several fragments, or in a quotation, says nothing of the segment
        if !around.fragmented && !reading.is_quoted() {
            reading.field(&LEN, behind_options..behind_options, Value::Uint(payload_len));
        }
    }
    let payload = header_end..bytes.end;
    let is_judged = declared >= 20 && declared <= around.wire_len;
    let is_quoted = reading.is_quoted();
    if let Some(memory) = reading.memory.as_mut().filter(|_| is_judged) {
        let spans = memory.tcp_payload(&TcpPayload {
            src: around.src,
            dst: around.dst,
            ports,
            seq: Seq(u32::from_be_bytes([header[4], header[5], header[6], header[7]])),
            flags: TcpFlags(u16::from_be_bytes([header[12], header[13]]) & 0x1ff),
            octets: &reading.frame[payload.clone()],
            wire_len: (around.wire_len - declared) as u32,
            is_whole: !around.fragmented && header.len() >= around.wire_len,
            is_quoted,
        });
        return read_spans(reading, spans, payload);
    }
    let protocol = application_over_tcp(ports, reading.bytes(payload.clone())).unwrap_or(Protocol::Data);
    application::read(reading, protocol, true, payload);
}

/// What a segment brings and completes. Octets of messages that are not read here are fields of the segment.
fn read_spans(reading: &mut Reading<'_>, spans: Vec<Span>, payload: Range<usize>) {
    let place = |range: &Range<usize>| payload.start + range.start..payload.start + range.end;
    for span in &spans {
        match &span.octets {
            Octets::Joined { bytes, here } => {
                if !here.is_empty() {
                    reading.octets(&SEGMENT_DATA, place(here));
                }
                reading.made(&REASSEMBLED_LEN, place(&(here.end..here.end)), Value::Uint(bytes.len() as u64));
            }
            Octets::Payload => {
                for part in span.parts.iter().filter(|part| part.content == Content::Segment && !part.range.is_empty())
                {
                    reading.octets(&SEGMENT_DATA, place(&part.range));
                }
            }
        }
    }
    for span in spans {
        match span.octets {
            Octets::Payload => read_parts(reading, span.parts, payload.start),
            Octets::Joined { bytes, .. } => {
                reading.inside(SourceKind::TcpSegments, bytes, |reading| read_parts(reading, span.parts, 0));
            }
        }
    }
}

fn read_parts(reading: &mut Reading<'_>, parts: Vec<Part>, start: usize) {
    for Part { range, content } in parts {
        let range = start + range.start..start + range.end;
        match content {
            Content::Segment => {}
            Content::Data => data::read(reading, range),
            Content::Message(protocol) => application::read(reading, protocol, true, range),
            Content::Continuation(protocol) => {
                reading.layer(protocol, range.start..range.start, &[]);
                data::read(reading, range);
            }
        }
    }
}
