//! Stream Control Transmission Protocol: messages in several streams over one association, in chunks.

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row};
use crate::{FieldDef, Kind, Limit, Protocol, StopReason, Value, data};

const HEADER: &str = "RFC 9260 §3.1";
const CHUNK: &str = "RFC 9260 §3.2";
const DATA: &str = "RFC 9260 §3.3.1";
const INIT: &str = "RFC 9260 §3.3.2";
const INIT_ACK: &str = "RFC 9260 §3.3.3";
const SACK: &str = "RFC 9260 §3.3.4";

static TABLE: [FieldDef; 4] = [
    row("sctp.srcport", 0, 16, Kind::Uint, HEADER),
    row("sctp.dstport", 16, 16, Kind::Uint, HEADER),
    row("sctp.verification_tag", 32, 32, Kind::Hex(8), HEADER),
    row("sctp.checksum", 64, 32, Kind::Hex(8), HEADER),
];
static STATUS: FieldDef = status_row("sctp.checksum.status");
static CHUNK_TABLE: [FieldDef; 3] = [
    named("sctp.chunk_type", 0, 8, Kind::Uint, CHUNK, chunk_name),
    row("sctp.chunk_flags", 8, 8, Kind::Hex(2), CHUNK),
    row("sctp.chunk_length", 16, 16, Kind::Uint, CHUNK),
];
static DATA_TABLE: [FieldDef; 8] = [
    row("sctp.data_i_bit", 12, 1, Kind::Flag, DATA),
    row("sctp.data_u_bit", 13, 1, Kind::Flag, DATA),
    row("sctp.data_b_bit", 14, 1, Kind::Flag, DATA),
    row("sctp.data_e_bit", 15, 1, Kind::Flag, DATA),
    row("sctp.data_tsn_raw", 32, 32, Kind::Uint, DATA),
    row("sctp.data_sid", 64, 16, Kind::Hex(4), DATA),
    row("sctp.data_ssn", 80, 16, Kind::Uint, DATA),
    row("sctp.data_payload_proto_id", 96, 32, Kind::Uint, DATA),
];
static INIT_TABLE: [FieldDef; 5] = [
    row("sctp.init_initiate_tag", 32, 32, Kind::Hex(8), INIT),
    row("sctp.init_credit", 64, 32, Kind::Uint, INIT),
    row("sctp.init_nr_out_streams", 96, 16, Kind::Uint, INIT),
    row("sctp.init_nr_in_streams", 112, 16, Kind::Uint, INIT),
    row("sctp.init_initial_tsn", 128, 32, Kind::Uint, INIT),
];
static INIT_ACK_TABLE: [FieldDef; 5] = [
    row("sctp.initack_initiate_tag", 32, 32, Kind::Hex(8), INIT_ACK),
    row("sctp.initack_credit", 64, 32, Kind::Uint, INIT_ACK),
    row("sctp.initack_nr_out_streams", 96, 16, Kind::Uint, INIT_ACK),
    row("sctp.initack_nr_in_streams", 112, 16, Kind::Uint, INIT_ACK),
    row("sctp.initack_initial_tsn", 128, 32, Kind::Uint, INIT_ACK),
];
static SACK_TABLE: [FieldDef; 4] = [
    row("sctp.sack_cumulative_tsn_ack_raw", 32, 32, Kind::Uint, SACK),
    row("sctp.sack_a_rwnd", 64, 32, Kind::Uint, SACK),
    row("sctp.sack_number_of_gap_blocks", 96, 16, Kind::Uint, SACK),
    row("sctp.sack_number_of_duplicated_tsns", 112, 16, Kind::Uint, SACK),
];
static GAP: [FieldDef; 2] = [
    row("sctp.sack_gap_block_start", 0, 16, Kind::Uint, SACK),
    row("sctp.sack_gap_block_end", 16, 16, Kind::Uint, SACK),
];
static DUPLICATE: [FieldDef; 1] = [row("sctp.sack_duplicate_tsn", 0, 32, Kind::Uint, SACK)];
static SHUTDOWN: [FieldDef; 1] = [row("sctp.shutdown_cumulative_tsn_ack", 32, 32, Kind::Uint, "RFC 9260 §3.3.8")];
static COOKIE: FieldDef = row("sctp.cookie", 0, 0, Kind::Bytes, "RFC 9260 §3.3.11");
static PARAMETER: [FieldDef; 2] = [
    named("sctp.parameter_type", 0, 16, Kind::Hex(4), "RFC 9260 §3.2.1", parameter_name),
    row("sctp.parameter_length", 16, 16, Kind::Uint, "RFC 9260 §3.2.1"),
];
static PARAMETER_IPV4: FieldDef = row("sctp.parameter_ipv4_address", 0, 0, Kind::Ipv4, "RFC 9260 §3.3.2.1.1");
static PARAMETER_IPV6: FieldDef = row("sctp.parameter_ipv6_address", 0, 0, Kind::Ipv6, "RFC 9260 §3.3.2.1.2");
static PARAMETER_VALUE: FieldDef = row("sctp.parameter_value", 0, 0, Kind::Bytes, "RFC 9260 §3.2.1");
static CAUSE: [FieldDef; 2] = [
    named("sctp.cause_code", 0, 16, Kind::Hex(4), "RFC 9260 §3.3.10", cause_name),
    row("sctp.cause_length", 16, 16, Kind::Uint, "RFC 9260 §3.3.10"),
];
static OTHER: FieldDef = row("sctp.chunk_value", 0, 0, Kind::Bytes, CHUNK);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&STATUS),
    &CHUNK_TABLE,
    &DATA_TABLE,
    &INIT_TABLE,
    &INIT_ACK_TABLE,
    &SACK_TABLE,
    &GAP,
    &DUPLICATE,
    &SHUTDOWN,
    &PARAMETER,
    &CAUSE,
    std::slice::from_ref(&COOKIE),
    std::slice::from_ref(&PARAMETER_IPV4),
    std::slice::from_ref(&PARAMETER_IPV6),
    std::slice::from_ref(&PARAMETER_VALUE),
    std::slice::from_ref(&OTHER),
];

/// The IP protocol number.
pub(crate) const PROTOCOL: u8 = 132;

/// Wireshark's number for a checksum that nothing can be said of.
const UNVERIFIED: u64 = 2;

/// Octets of the common header.
const HEADER_LEN: usize = 12;

/// Octets of a chunk's header, and of a DATA chunk's before the user's data.
const CHUNK_LEN: usize = 4;
const DATA_LEN: usize = 16;

fn chunk_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "DATA",
        1 => "INIT",
        2 => "INIT ACK",
        3 => "SACK",
        4 => "HEARTBEAT",
        5 => "HEARTBEAT ACK",
        6 => "ABORT",
        7 => "SHUTDOWN",
        8 => "SHUTDOWN ACK",
        9 => "ERROR",
        10 => "COOKIE ECHO",
        11 => "COOKIE ACK",
        14 => "SHUTDOWN COMPLETE",
        _ => return None,
    })
}

fn parameter_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "heartbeat information",
        5 => "IPv4 address",
        6 => "IPv6 address",
        7 => "state cookie",
        8 => "unrecognised parameter",
        9 => "cookie preservative",
        11 => "host name address",
        12 => "supported address types",
        _ => return None,
    })
}

fn cause_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "invalid stream identifier",
        2 => "missing mandatory parameter",
        3 => "stale cookie",
        4 => "out of resource",
        5 => "unresolvable address",
        6 => "unrecognised chunk type",
        7 => "invalid mandatory parameter",
        8 => "unrecognised parameters",
        9 => "no user data",
        10 => "cookie received while shutting down",
        11 => "restart with new addresses",
        12 => "user-initiated abort",
        13 => "protocol violation",
        _ => return None,
    })
}

/// A packet: the common header, and its chunks one behind the other. The users' data between them are layers of
/// their own, and are not read further.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Sctp, &TABLE, bytes, HEADER_LEN, limit);
    }
    let packet = reading.bytes(bytes.clone());
    let is_whole = !around.fragmented && packet.len() >= around.wire_len && !reading.is_quoted();
    let status = match is_whole && reading.wants_fields() {
        true => u64::from(checksum(packet).to_le_bytes() == packet[8..12]),
        false => UNVERIFIED,
    };
    let mut begun = bytes.start;
    let mut chunks = Vec::new();
    let mut at = HEADER_LEN;
    while let Some(chunk) = chunk(packet, at) {
        let place = bytes.start + at..bytes.start + chunk.end;
        let user_data = (packet[at] == 0 && chunk.end > at + DATA_LEN).then_some(place.start + DATA_LEN..place.end);
        chunks.push(place);
        at = chunk.filled_end;
        if let Some(user_data) = user_data {
            layer(reading, bytes.start, begun..user_data.start, &chunks, status);
            chunks.clear();
            data::read(reading, user_data.clone());
            begun = user_data.end;
            if reading.is_too_deep(begun) {
                break;
            }
        }
    }
    if begun == bytes.start || !chunks.is_empty() {
        let end = bytes.end.min(bytes.start + at);
        layer(reading, bytes.start, begun..end, &chunks, status);
        begun = end;
    }
    let filled = bytes.end.min(bytes.start + at).max(begun);
    if filled < bytes.end {
        let reason = StopReason::TooShort { needed: CHUNK_LEN, available: bytes.end - filled, limit };
        reading.stop(Protocol::Sctp, filled, reason);
        data::read(reading, begun..bytes.end);
    } else {
        data::read_padding(reading, begun..bytes.end);
    }
}

/// Where a chunk ends, and where it does with what fills it up to four octets.
struct Chunk {
    end: usize,
    filled_end: usize,
}

/// The chunk at an offset, cut to what is here of it; none where there is none, or its length cannot be.
fn chunk(packet: &[u8], at: usize) -> Option<Chunk> {
    let [_, _, high, low] = packet.get(at..)?.first_chunk()?;
    let len = usize::from(u16::from_be_bytes([*high, *low]));
    let end = (at + len).min(packet.len());
    (len >= CHUNK_LEN).then(|| Chunk { end, filled_end: (at + len.next_multiple_of(4)).min(packet.len()) })
}

/// One stretch of headers, with the fields of the chunks that begin in it.
fn layer(reading: &mut Reading<'_>, start: usize, place: Range<usize>, chunks: &[Range<usize>], status: u64) {
    let is_first = place.start == start;
    reading.layer(Protocol::Sctp, place, if is_first { &TABLE } else { &[] });
    if !reading.wants_fields() {
        return;
    }
    if is_first {
        reading.computed("sctp.checksum", &STATUS, Value::Uint(status));
    }
    for chunk in chunks {
        chunk_fields(reading, chunk.clone());
    }
}

/// CRC32c over a packet whose checksum is taken for zero (RFC 9260 §6.8).
fn checksum(packet: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for (at, octet) in packet.iter().enumerate() {
        crc ^= u32::from(if (8..12).contains(&at) { 0 } else { *octet });
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0x82f6_3b78 } else { 0 };
        }
    }
    !crc
}

fn chunk_fields(reading: &mut Reading<'_>, chunk: Range<usize>) {
    reading.table_at(&CHUNK_TABLE, chunk.start);
    let behind = chunk.start + CHUNK_LEN..chunk.end;
    match reading.frame[chunk.start] {
        0 => reading.table_at(&DATA_TABLE, chunk.start),
        1 | 2 if behind.len() >= 16 => {
            let table: &'static [FieldDef] =
                if reading.frame[chunk.start] == 1 { &INIT_TABLE } else { &INIT_ACK_TABLE };
            reading.table_at(table, chunk.start);
            read_list(reading, behind.start + 16..behind.end, &PARAMETER);
        }
        3 if behind.len() >= 12 => {
            reading.table_at(&SACK_TABLE, chunk.start);
            let count = |at: usize| usize::from(u16::from_be_bytes([reading.frame[at], reading.frame[at + 1]]));
            let (gaps, duplicates) = (count(chunk.start + 12), count(chunk.start + 14));
            for (index, at) in (behind.start + 12..behind.end.saturating_sub(3)).step_by(4).enumerate() {
                match index {
                    _ if index < gaps => reading.table_at(&GAP, at),
                    _ if index < gaps + duplicates => reading.table_at(&DUPLICATE, at),
                    _ => break,
                }
            }
        }
        4 | 5 => read_list(reading, behind, &PARAMETER),
        6 | 9 => read_list(reading, behind, &CAUSE),
        7 if behind.len() >= 4 => reading.table_at(&SHUTDOWN, chunk.start),
        10 if !behind.is_empty() => reading.octets(&COOKIE, behind),
        _ if !behind.is_empty() => reading.octets(&OTHER, behind),
        _ => {}
    }
}

/// Parameters or causes, each with a type and a length.
fn read_list(reading: &mut Reading<'_>, place: Range<usize>, table: &'static [FieldDef; 2]) {
    let mut at = place.start;
    while let Some([a, b, high, low]) = reading.bytes(at.min(place.end)..place.end).first_chunk() {
        let len = usize::from(u16::from_be_bytes([*high, *low]));
        let value = at + CHUNK_LEN..at + len;
        reading.table_at(table, at);
        if len < CHUNK_LEN || value.end > place.end {
            return;
        }
        let def = match (u16::from_be_bytes([*a, *b]), value.len()) {
            (5, 4) if std::ptr::eq(table, &PARAMETER) => &PARAMETER_IPV4,
            (6, 16) if std::ptr::eq(table, &PARAMETER) => &PARAMETER_IPV6,
            _ => &PARAMETER_VALUE,
        };
        if !value.is_empty() {
            reading.octets(def, value);
        }
        at += len.next_multiple_of(4);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LinkType, dissect};

    fn packet(chunks: &[u8]) -> Vec<u8> {
        let mut sctp = [&[0x80, 0, 0, 80, 1, 2, 3, 4, 0, 0, 0, 0][..], chunks].concat();
        let sum = checksum(&sctp).to_le_bytes();
        sctp[8..12].copy_from_slice(&sum);
        let len = 20 + sctp.len() as u8;
        let mut packet = vec![0x45, 0, 0, len, 0, 0, 0, 0, 64, PROTOCOL, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        packet.extend(sctp);
        packet
    }

    #[test]
    fn the_checksum_is_that_of_the_castagnoli_polynomial() {
        // eight of the nine digits that catalogues of CRCs give check values of; the four octets behind them count as zero
        assert_eq!(checksum(b"12345678"), 0x6087_809a);
    }

    #[test]
    fn chunks_and_what_they_carry_are_read() {
        let request = b"GET / HTTP/1.1\r\n\r\n";
        let sack = [3, 0, 0, 24, 0, 0, 0, 9, 0, 0, 4, 0, 0, 1, 0, 1, 0, 2, 0, 3, 0, 0, 0, 7];
        let mut chunks = sack.to_vec();
        chunks.extend([0, 3, 0, 16 + request.len() as u8, 0, 0, 0, 5, 0, 1, 0, 2, 0, 0, 0, 0]);
        chunks.extend(request);
        chunks.extend([0, 0, 0, 3, 0, 20, 0, 0, 0, 6, 0, 1, 0, 3, 0, 0, 0, 0, 1, 2, 3, 4]);
        let packet = packet(&chunks);
        let dissection = dissect(LinkType::RAW, &packet);
        let names: Vec<&str> = dissection.layers.iter().map(|layer| layer.protocol.name()).collect();
        assert_eq!(names, ["raw", "ip", "sctp", "data", "sctp", "data"]);
        let shown = |name: &str| dissection.field(name).map(|field| field.to_string());
        assert_eq!(shown("sctp.checksum.status").as_deref(), Some("1"));
        assert_eq!(shown("sctp.sack_gap_block_end").as_deref(), Some("3"));
        assert_eq!(shown("sctp.sack_duplicate_tsn").as_deref(), Some("7"));
        assert_eq!(shown("sctp.data_tsn_raw").as_deref(), Some("5"));
        assert_eq!(dissection.layers[3].end - dissection.layers[3].start, request.len());
        assert!(dissection.stop.is_none());
        for at in 0..packet.len() {
            let mut damaged = packet.clone();
            damaged[at] ^= 0x81;
            for octets in [&damaged[..], &packet[..at]] {
                let layers = dissect(LinkType::RAW, octets).layers;
                assert_eq!(layers.last().map_or(0, |layer| layer.end), octets.len());
            }
        }
        let mut damaged = packet.clone();
        damaged[30] ^= 1;
        assert_eq!(dissect(LinkType::RAW, &damaged).field("sctp.checksum.status").unwrap().value, Value::Uint(0));
    }

    #[test]
    fn an_association_begins_with_parameters() {
        let mut init = vec![1, 0, 0, 28, 0, 0, 0, 9, 0, 1, 0, 0, 0, 10, 0, 11, 0, 0, 0, 100];
        init.extend([0, 5, 0, 8, 192, 0, 2, 7]);
        let packet = packet(&init);
        let dissection = dissect(LinkType::RAW, &packet);
        let shown = |name: &str| dissection.field(name).map(|field| field.to_string());
        assert_eq!(shown("sctp.init_credit").as_deref(), Some("65536"));
        assert_eq!(shown("sctp.init_nr_in_streams").as_deref(), Some("11"));
        assert_eq!(shown("sctp.parameter_ipv4_address").as_deref(), Some("192.0.2.7"));
    }
}
