use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::memory::SourceKind;
use crate::quic_connection::Crypto;
use crate::quic_initial::{self, Opened, VERSION_2};
use crate::{FieldDef, Kind, Limit, Protocol, Value};
use crate::{QuicConnection, data, quic_frames};

const LONG: &str = "RFC 9000 §17.2";
const SHORT: &str = "RFC 9000 §17.3.1";

static FORM: FieldDef = named("quic.header_form", 0, 0, Kind::Uint, LONG, form_name);
static FIXED: FieldDef = row("quic.fixed_bit", 0, 0, Kind::Flag, LONG);
static TYPE: FieldDef = named("quic.long.packet_type", 0, 0, Kind::Uint, LONG, type_name);
static TYPE_2: FieldDef = named("quic.long.packet_type_v2", 0, 0, Kind::Uint, "RFC 9369 §3.2", type_name_2);
static VERSION: FieldDef = row("quic.version", 0, 0, Kind::Hex(8), LONG);
static OFFERED: FieldDef = row("quic.supported_version", 0, 0, Kind::Hex(8), "RFC 9000 §17.2.1");
static DST_LEN: FieldDef = row("quic.dcil", 0, 0, Kind::Uint, LONG);
static DST: FieldDef = row("quic.dcid", 0, 0, Kind::Bytes, LONG);
static SRC_LEN: FieldDef = row("quic.scil", 0, 0, Kind::Uint, LONG);
static SRC: FieldDef = row("quic.scid", 0, 0, Kind::Bytes, LONG);
static TOKEN_LEN: FieldDef = row("quic.token_length", 0, 0, Kind::Uint, "RFC 9000 §17.2.2");
static TOKEN: FieldDef = row("quic.token", 0, 0, Kind::Bytes, "RFC 9000 §17.2.2");
static LENGTH: FieldDef = row("quic.length", 0, 0, Kind::Uint, LONG);
static NUMBER_LEN: FieldDef = row("quic.packet_number_length", 0, 0, Kind::Uint, "RFC 9001 §5.4.1");
static NUMBER: FieldDef = row("quic.packet_number", 0, 0, Kind::Uint, "RFC 9000 §17.1");
static PAYLOAD: FieldDef = row("quic.payload", 0, 0, Kind::Bytes, "RFC 9001 §5.3");
static RETRY_TOKEN: FieldDef = row("quic.retry_token", 0, 0, Kind::Bytes, "RFC 9000 §17.2.5");
static RETRY_TAG: FieldDef = row("quic.retry_integrity_tag", 0, 0, Kind::Bytes, "RFC 9001 §5.8");
static SPIN: FieldDef = row("quic.spin_bit", 0, 0, Kind::Flag, "RFC 9000 §17.4");
static REMAINING: FieldDef = row("quic.remaining_payload", 0, 0, Kind::Bytes, SHORT);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    std::slice::from_ref(&FORM),
    std::slice::from_ref(&FIXED),
    std::slice::from_ref(&TYPE),
    std::slice::from_ref(&TYPE_2),
    std::slice::from_ref(&VERSION),
    std::slice::from_ref(&OFFERED),
    std::slice::from_ref(&DST_LEN),
    std::slice::from_ref(&DST),
    std::slice::from_ref(&SRC_LEN),
    std::slice::from_ref(&SRC),
    std::slice::from_ref(&TOKEN_LEN),
    std::slice::from_ref(&TOKEN),
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&NUMBER_LEN),
    std::slice::from_ref(&NUMBER),
    std::slice::from_ref(&PAYLOAD),
    std::slice::from_ref(&RETRY_TOKEN),
    std::slice::from_ref(&RETRY_TAG),
    std::slice::from_ref(&SPIN),
    std::slice::from_ref(&REMAINING),
];

fn form_name(value: u64) -> Option<&'static str> {
    Some(if value == 1 { "long" } else { "short" })
}

fn type_name(value: u64) -> Option<&'static str> {
    ["Initial", "0-RTT", "Handshake", "Retry"].get(value as usize).copied()
}

fn type_name_2(value: u64) -> Option<&'static str> {
    ["Retry", "Initial", "0-RTT", "Handshake"].get(value as usize).copied()
}

/// Connection IDs of the known versions are not longer (RFC 9000 §17.2).
const LONGEST_ID: usize = 20;

/// The kinds of packets with a long header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Negotiation,
    Initial,
    /// 0-RTT and Handshake packets: sealed with keys that no frame shows.
    Sealed,
    Retry,
}

/// A long header, in octets from the packet's first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LongHeader {
    version: u32,
    sort: Sort,
    dst: Range<usize>,
    src: Range<usize>,
    token: Range<usize>,
    /// Where the length field lies, and the packet number behind it.
    length: Range<usize>,
    /// The packet's end by its length, or the datagram's where it has none.
    end: usize,
}

/// A number of one, two, four or eight octets (RFC 9000 §16), and how many.
pub(crate) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let len = 1 << (bytes.first()? >> 6);
    let octets = bytes.get(..len)?;
    let number = octets[1..].iter().fold(u64::from(octets[0] & 0x3f), |number, octet| number << 8 | u64::from(*octet));
    Some((number, len))
}

fn long_header(bytes: &[u8]) -> Option<LongHeader> {
    let first = bytes.first()?;
    let version = u32::from_be_bytes(*bytes.get(1..)?.first_chunk()?);
    let id = |at: usize| {
        let start = at + 1;
        let range = start..start + usize::from(*bytes.get(at)?);
        (range.len() <= LONGEST_ID && range.end <= bytes.len()).then_some(range)
    };
    let dst = id(5)?;
    let src = id(dst.end)?;
    let sort = match (version, first >> 4 & 3) {
        (0, _) => Sort::Negotiation,
        _ if !quic_initial::is_known(version) => return None,
        (VERSION_2, kind) => [Sort::Retry, Sort::Initial, Sort::Sealed, Sort::Sealed][kind as usize],
        (_, kind) => [Sort::Initial, Sort::Sealed, Sort::Sealed, Sort::Retry][kind as usize],
    };
    let mut at = src.end;
    let mut token = at..at;
    if matches!(sort, Sort::Negotiation | Sort::Retry) {
        return Some(LongHeader { version, sort, dst, src, token, length: at..at, end: bytes.len() });
    }
    if sort == Sort::Initial {
        let (len, width) = varint(&bytes[at..])?;
        token = at + width..at.checked_add(width)?.checked_add(usize::try_from(len).ok()?)?;
        at = token.end;
    }
    let (len, width) = varint(bytes.get(at..)?)?;
    let end = (at + width).checked_add(usize::try_from(len).ok()?)?.min(bytes.len());
    Some(LongHeader { version, sort, dst, src, token, length: at..at + width, end })
}

/// Whether a datagram begins with a packet of QUIC that has a long header of a known version, or offers versions.
pub(crate) fn is_packet(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first & 0xc0 == 0xc0)
        && long_header(bytes).is_some_and(|header| match header.sort {
            // versions are offered in words of four octets, and at least one
            Sort::Negotiation => {
                let offered = &bytes[header.src.end..];
                let has_id = !header.dst.is_empty() || !header.src.is_empty();
                has_id && !offered.is_empty() && offered.len().is_multiple_of(4)
            }
            _ => true,
        })
}

/// The packets of a datagram, one behind the other (RFC 9000 §12.2).
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    while at < bytes.end {
        let rest = at..bytes.end;
        let octets = reading.bytes(rest.clone());
        if reading.is_too_deep(at) {
            return data::read(reading, rest);
        }
        if octets[0] & 0x80 == 0 {
            return read_short(reading, rest);
        }
        let Some(header) = long_header(octets) else {
            // behind the first packet this is what a sender fills a datagram with
            return match at == bytes.start {
                true => reading.too_short(Protocol::Quic, rest, bytes.len() + 1, Limit::OuterLength),
                false => data::read(reading, rest),
            };
        };
        read_long(reading, at, &header);
        at += header.end;
    }
}

/// A packet with a short header: all behind the first octet's first bits is sealed.
fn read_short(reading: &mut Reading<'_>, bytes: Range<usize>) {
    reading.layer(Protocol::Quic, bytes.clone(), &[]);
    if !reading.wants_fields() {
        return;
    }
    let octets = reading.bytes(bytes.clone());
    let id_len = connection(reading).map_or(0, |connection| connection.id_len(&octets[1..]));
    bit(reading, &FORM, bytes.start, 0);
    bit(reading, &FIXED, bytes.start, 1);
    bit(reading, &SPIN, bytes.start, 2);
    let id = bytes.start + 1..bytes.start + 1 + id_len.min(octets.len() - 1);
    if !id.is_empty() {
        reading.octets(&DST, id.clone());
    }
    reading.octets(&REMAINING, id.end..bytes.end);
}

fn bit(reading: &mut Reading<'_>, def: &'static FieldDef, at: usize, skip: u32) {
    let start = at as u32 * 8 + skip;
    let is_set = reading.frame[at] >> (7 - skip) & 1 == 1;
    let value = if def.kind == Kind::Flag { Value::Flag(is_set) } else { Value::Uint(is_set.into()) };
    reading.field(def, start..start + 1, value);
}

fn read_long(reading: &mut Reading<'_>, start: usize, header: &LongHeader) {
    let octets = reading.bytes(start..start + header.end);
    reading.layer(Protocol::Quic, start..start + header.end, &[]);
    let opened = match header.sort {
        Sort::Initial => open(reading, octets, header),
        _ => None,
    };
    if let (Sort::Sealed | Sort::Retry, Some(connection)) = (header.sort, connection(reading)) {
        connection.goes_by(&octets[header.src.clone()]);
        connection.was_sent_back |= header.sort == Sort::Retry;
    }
    if reading.wants_fields() {
        header_fields(reading, start, header, opened.as_ref().map(|(opened, _)| opened));
    }
    let Some((opened, is_from_client)) = opened else { return };
    let frames = opened.frames;
    let (mut hello, mut has_part) = (None, false);
    let (all, end) = (0..frames.len(), frames.len());
    reading.inside(SourceKind::Decrypted, frames.into(), |reading| {
        reading.layer(Protocol::Quic, all.clone(), &[]);
        for crypto in quic_frames::read(reading, all) {
            let octets = reading.bytes(crypto.octets);
            let brought = match connection(reading) {
                Some(connection) => connection.crypto(is_from_client, crypto.offset, octets),
                None if crypto.offset == 0 => Crypto::Messages(octets.into()),
                None => Crypto::Nothing,
            };
            match brought {
                Crypto::Messages(messages) if hello.is_none() => hello = Some(messages),
                Crypto::Part => has_part = true,
                _ => {}
            }
        }
        if has_part && hello.is_none() {
            // a message that is read in a later packet begins or goes on here
            reading.layer(Protocol::Tls, end..end, &[]);
        }
    });
    if let Some(hello) = hello {
        let all = 0..hello.len();
        reading.inside(SourceKind::CryptoStream, hello, |reading| {
            reading.layer(Protocol::Tls, all.clone(), &[]);
            crate::tls_hello::read_messages(reading, all);
        });
    }
}

/// What is known of the connection that the datagram belongs to.
fn connection<'m>(reading: &'m mut Reading<'_>) -> Option<&'m mut QuicConnection> {
    reading.memory.as_mut()?.quic()
}

/// Takes the protection off an Initial packet: with the keys of the client's first packet, which is this one or was before.
fn open(reading: &mut Reading<'_>, packet: &[u8], header: &LongHeader) -> Option<(Opened, bool)> {
    let try_with = |id: &[u8], is_from_client: bool| {
        quic_initial::open(header.version, id, is_from_client, packet, header.length.end)
    };
    let (dst, src) = (&packet[header.dst.clone()], &packet[header.src.clone()]);
    let known = connection(reading).and_then(|connection| connection.client_id.clone());
    let mut opened = None;
    if let Some(id) = &known {
        opened = try_with(id, true).map(|opened| (opened, true)).or_else(|| Some((try_with(id, false)?, false)));
    }
    let mut client_id = known;
    if opened.is_none() {
        opened = try_with(dst, true).map(|opened| (opened, true));
        client_id = opened.is_some().then(|| dst.to_vec());
    }
    if let (true, Some(client_id), Some(connection)) = (opened.is_some(), client_id, connection(reading)) {
        connection.opened(&client_id, src);
    }
    opened
}

fn header_fields(reading: &mut Reading<'_>, start: usize, header: &LongHeader, opened: Option<&Opened>) {
    let moved = |range: &Range<usize>| start + range.start..start + range.end;
    let number = |reading: &mut Reading<'_>, def: &'static FieldDef, range: Range<usize>| {
        let value = varint(reading.bytes(range.clone())).map_or(0, |(value, _)| value);
        reading.made(def, range, Value::Uint(value));
    };
    let base = start as u32 * 8;
    bit(reading, &FORM, start, 0);
    if header.sort != Sort::Negotiation {
        if header.sort != Sort::Retry {
            bit(reading, &FIXED, start, 1);
        }
        let def = if header.version == VERSION_2 { &TYPE_2 } else { &TYPE };
        reading.field(def, base + 2..base + 4, Value::Uint(u64::from(reading.frame[start] >> 4 & 3)));
    }
    reading.octets(&VERSION, start + 1..start + 5);
    let ids = [(&DST_LEN, &DST, &header.dst), (&SRC_LEN, &SRC, &header.src)];
    for (len_def, def, range) in ids {
        let range = moved(range);
        reading.octets(len_def, range.start - 1..range.start);
        if !range.is_empty() {
            reading.octets(def, range);
        }
    }
    let end = start + header.end;
    match header.sort {
        Sort::Negotiation => {
            for at in (start + header.src.end..end.saturating_sub(3)).step_by(4) {
                reading.octets(&OFFERED, at..at + 4);
            }
            return;
        }
        Sort::Retry => {
            let tag = end.saturating_sub(16).max(start + header.src.end);
            reading.octets(&RETRY_TOKEN, start + header.src.end..tag);
            return reading.octets(&RETRY_TAG, tag..end);
        }
        Sort::Initial => {
            number(reading, &TOKEN_LEN, start + header.src.end..start + header.token.start);
            if !header.token.is_empty() {
                reading.octets(&TOKEN, moved(&header.token));
            }
        }
        Sort::Sealed => {}
    }
    number(reading, &LENGTH, moved(&header.length));
    let mut at = (start + header.length.end).min(end);
    if let Some(opened) = opened {
        // the bits are read without their protection: the first octet's last two, and the number
        reading.field(&NUMBER_LEN, base + 6..base + 8, Value::Uint(u64::from(opened.first & 3)));
        reading.made(&NUMBER, at..at + opened.number_len, Value::Uint(opened.number.into()));
        at += opened.number_len;
    }
    reading.octets(if opened.is_some() { &PAYLOAD } else { &REMAINING }, at..end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dissect_application;

    #[test]
    fn numbers_have_the_widths_of_the_rfc() {
        // RFC 9000, appendix A.1
        assert_eq!(varint(&[0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c]), Some((151_288_809_941_952_652, 8)));
        assert_eq!(varint(&[0x9d, 0x7f, 0x3e, 0x7d]), Some((494_878_333, 4)));
        assert_eq!(varint(&[0x7b, 0xbd]), Some((15_293, 2)));
        assert_eq!(varint(&[0x25]), Some((37, 1)));
        assert_eq!(varint(&[0x40]), None);
        assert_eq!(varint(&[]), None);
    }

    #[test]
    fn versions_are_offered() {
        let packet = [&[0xc0, 0, 0, 0, 0, 1, 7, 1, 9], &1u32.to_be_bytes()[..], &0x6b33_43cfu32.to_be_bytes()].concat();
        assert!(is_packet(&packet));
        assert!(!is_packet(&packet[..packet.len() - 1]));
        let dissection = dissect_application(Protocol::Quic, false, &packet);
        assert_eq!(dissection.field("quic.supported_version").unwrap().value, Value::Uint(1));
        assert_eq!(dissection.layers.len(), 1);
    }

    #[test]
    fn a_hello_is_read_out_of_the_first_packet() {
        let id = [0x83, 0x94, 0xc8, 0xf0];
        let hello = [1, 0, 0, 43, 3, 3].iter().chain(&[7; 32]).chain(&[0, 0, 2, 0x13, 0x01, 1, 0, 0, 0]).copied();
        let hello: Vec<u8> = hello.collect();
        let frames = [&[1, 0, 0, 6, 0, hello.len() as u8][..], &hello].concat();
        let packet = crate::quic_initial::sealed(&id, true, &[9; 4], 5, &frames);
        assert!(is_packet(&packet));
        let dissection = dissect_application(Protocol::Quic, false, &packet);
        let names: Vec<&str> = dissection.layers.iter().map(|layer| layer.protocol.name()).collect();
        assert_eq!(names, ["quic", "quic", "tls"]);
        let shown = |name: &str| dissection.field(name).map(|field| field.to_string());
        assert_eq!(shown("quic.packet_number").as_deref(), Some("5"));
        assert_eq!(shown("quic.crypto.length").as_deref(), Some(&hello.len().to_string()[..]));
        assert_eq!(shown("tls.handshake.ciphersuite").as_deref(), Some("0x1301"));
        // what a server sends is opened with the client's ID alone, which one packet does not have
        let answer = crate::quic_initial::sealed(&id, false, &[9; 4], 5, &frames);
        assert_eq!(dissect_application(Protocol::Quic, false, &answer).layers.len(), 1);
        for at in 0..packet.len() {
            let mut damaged = packet.clone();
            damaged[at] ^= 1;
            dissect_application(Protocol::Quic, false, &damaged);
            dissect_application(Protocol::Quic, false, &packet[..at]);
        }
    }

    #[test]
    fn lengths_that_lie_stay_inside() {
        for packet in [&[0xc3, 0, 0, 0, 1, 20][..], &[0xc3, 0, 0, 0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff], &[0xc3]] {
            dissect_application(Protocol::Quic, false, packet);
        }
        let long = [&[0xc3, 0, 0, 0, 1, 0, 0, 0, 0x7f, 0xff][..], &[0; 50]].concat();
        let dissection = dissect_application(Protocol::Quic, false, &long);
        assert_eq!(dissection.layers[0].end, long.len());
    }
}
