//! Next Hop Resolution Protocol: which address of the network below is nearest to one of the network above.

use std::ops::Range;

use crate::checksum::plain_checksum;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::status_row;
use crate::{FieldDef, Kind, Limit, Protocol, StopReason, Value, data, ethernet};

const FIXED: &str = "RFC 2332 §5.1";
const MANDATORY: &str = "RFC 2332 §5.2.0.1";
const EXTENSION: &str = "RFC 2332 §5.3";

static TABLE: [FieldDef; 11] = [
    row("nhrp.hdr.afn", 0, 16, Kind::Hex(4), FIXED),
    named("nhrp.hdr.pro.type", 16, 16, Kind::Hex(4), FIXED, ethernet::ether_type_name),
    row("nhrp.hdr.hopcnt", 72, 8, Kind::Uint, FIXED),
    row("nhrp.hdr.pktsz", 80, 16, Kind::Uint, FIXED),
    row("nhrp.hdr.chksum", 96, 16, Kind::Hex(4), FIXED),
    row("nhrp.hdr.extoff", 112, 16, Kind::Uint, FIXED),
    row("nhrp.hdr.version", 128, 8, Kind::Uint, FIXED),
    named("nhrp.hdr.op.type", 136, 8, Kind::Uint, FIXED, type_name),
    row("nhrp.hdr.shtl.type", 145, 1, Kind::Uint, FIXED),
    row("nhrp.hdr.shtl.len", 146, 6, Kind::Uint, FIXED),
    row("nhrp.hdr.sstl.len", 154, 6, Kind::Uint, FIXED),
];
static STATUS: FieldDef = status_row("nhrp.hdr.chksum.status");
static LENGTHS: [FieldDef; 2] =
    [row("nhrp.src.prot.len", 0, 8, Kind::Uint, MANDATORY), row("nhrp.dst.prot.len", 8, 8, Kind::Uint, MANDATORY)];
static REQUEST: [FieldDef; 2] =
    [row("nhrp.flags", 16, 16, Kind::Hex(4), MANDATORY), row("nhrp.reqid", 32, 32, Kind::Hex(8), MANDATORY)];
static ERROR: [FieldDef; 2] = [
    row("nhrp.err.code", 32, 16, Kind::Uint, "RFC 2332 §5.2.7"),
    row("nhrp.err.offset", 48, 16, Kind::Uint, "RFC 2332 §5.2.7"),
];
static SOURCE: FieldDef = row("nhrp.src.nbma.addr", 0, 0, Kind::Ipv4, MANDATORY);
static SOURCE_BYTES: FieldDef = row("nhrp.src.nbma.addr_bytes", 0, 0, Kind::Bytes, MANDATORY);
static SUB_ADDRESS: FieldDef = row("nhrp.src.nbma.saddr", 0, 0, Kind::Bytes, MANDATORY);
static SOURCE_ABOVE: FieldDef = row("nhrp.src.prot.addr", 0, 0, Kind::Ipv4, MANDATORY);
static SOURCE_ABOVE_BYTES: FieldDef = row("nhrp.src.prot.addr_bytes", 0, 0, Kind::Bytes, MANDATORY);
static TARGET: FieldDef = row("nhrp.dst.prot.addr", 0, 0, Kind::Ipv4, MANDATORY);
// Wireshark's own spelling
static TARGET_BYTES: FieldDef = row("nhrp.dst.prot.addr_byets", 0, 0, Kind::Bytes, MANDATORY);
static ENTRY: [FieldDef; 8] = [
    row("nhrp.code", 0, 8, Kind::Uint, MANDATORY),
    row("nhrp.prefix", 8, 8, Kind::Uint, MANDATORY),
    row("nhrp.mtu", 32, 16, Kind::Uint, MANDATORY),
    row("nhrp.htime", 48, 16, Kind::Uint, MANDATORY),
    row("nhrp.cli.addr_tl.len", 66, 6, Kind::Uint, MANDATORY),
    row("nhrp.cli.saddr_tl.len", 74, 6, Kind::Uint, MANDATORY),
    row("nhrp.prot.len", 80, 8, Kind::Uint, MANDATORY),
    row("nhrp.pref", 88, 8, Kind::Uint, MANDATORY),
];
static CLIENT: FieldDef = row("nhrp.client.nbma.addr", 0, 0, Kind::Ipv4, MANDATORY);
static CLIENT_BYTES: FieldDef = row("nhrp.client.nbma.addr_bytes", 0, 0, Kind::Bytes, MANDATORY);
static CLIENT_SUB: FieldDef = row("nhrp.client.nbma.saddr", 0, 0, Kind::Bytes, MANDATORY);
static CLIENT_ABOVE: FieldDef = row("nhrp.client.prot.addr", 0, 0, Kind::Ipv4, MANDATORY);
static CLIENT_ABOVE_BYTES: FieldDef = row("nhrp.client.prot.addr_bytes", 0, 0, Kind::Bytes, MANDATORY);
static EXTENSION_TABLE: [FieldDef; 3] = [
    row("nhrp.ext.c", 0, 1, Kind::Flag, EXTENSION),
    named("nhrp.ext.type", 2, 14, Kind::Hex(4), EXTENSION, extension_name),
    row("nhrp.ext.len", 16, 16, Kind::Uint, EXTENSION),
];
static EXTENSION_VALUE: FieldDef = row("nhrp.unknown_ext.value", 0, 0, Kind::Bytes, EXTENSION);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &LENGTHS,
    &REQUEST,
    &ERROR,
    &ENTRY,
    &EXTENSION_TABLE,
    std::slice::from_ref(&STATUS),
    std::slice::from_ref(&SOURCE),
    std::slice::from_ref(&SOURCE_BYTES),
    std::slice::from_ref(&SUB_ADDRESS),
    std::slice::from_ref(&SOURCE_ABOVE),
    std::slice::from_ref(&SOURCE_ABOVE_BYTES),
    std::slice::from_ref(&TARGET),
    std::slice::from_ref(&TARGET_BYTES),
    std::slice::from_ref(&CLIENT),
    std::slice::from_ref(&CLIENT_BYTES),
    std::slice::from_ref(&CLIENT_SUB),
    std::slice::from_ref(&CLIENT_ABOVE),
    std::slice::from_ref(&CLIENT_ABOVE_BYTES),
    std::slice::from_ref(&EXTENSION_VALUE),
];

/// The protocol type of GRE.
pub(crate) const GRE_TYPE: u16 = 0x2001;

/// The IP protocol number.
pub(crate) const PROTOCOL: u8 = 54;

/// Octets of the fixed header.
const FIXED_LEN: usize = 20;

/// Octets of a client information entry before its addresses.
const ENTRY_LEN: usize = 12;

const ERROR_INDICATION: u8 = 7;
const TRAFFIC_INDICATION: u8 = 8;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "resolution request",
        2 => "resolution reply",
        3 => "registration request",
        4 => "registration reply",
        5 => "purge request",
        6 => "purge reply",
        7 => "error indication",
        8 => "traffic indication",
        _ => return None,
    })
}

fn extension_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "end of extensions",
        3 => "responder address",
        4 => "forward transit NHS record",
        5 => "reverse transit NHS record",
        7 => "authentication",
        8 => "vendor's own",
        9 => "NAT address",
        _ => return None,
    })
}

/// A message of NHRP with its extensions. A packet that it is about is read as one that an error quotes.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, limit: Limit) {
    let octets = reading.bytes(bytes.clone());
    if octets.len() < FIXED_LEN {
        return reading.cut_short(Protocol::Nhrp, &TABLE, bytes, FIXED_LEN, limit);
    }
    let number = |at: usize| usize::from(u16::from_be_bytes([octets[at], octets[at + 1]]));
    let declared = number(10);
    let len = declared.clamp(FIXED_LEN, octets.len().max(FIXED_LEN));
    let extensions = match number(14) {
        at @ FIXED_LEN.. if at <= len => at,
        _ => len,
    };
    let mut at = FIXED_LEN;
    let message_type = octets[17];
    let mandatory = read_mandatory(octets, message_type, extensions);
    let quoted = match (&mandatory, message_type) {
        (Some(parts), ERROR_INDICATION | TRAFFIC_INDICATION) => Some(bytes.start + parts.end..bytes.start + extensions),
        _ => None,
    };
    // the quoted packet stands in the middle: what is behind it belongs to this protocol as well
    let end = quoted.as_ref().map_or(bytes.start + len, |quoted| quoted.start);
    reading.layer(Protocol::Nhrp, bytes.start..end, &TABLE);
    if declared < FIXED_LEN || declared > octets.len() {
        let reason = StopReason::BadHeaderLen { found: declared, minimum: FIXED_LEN };
        reading.stop(Protocol::Nhrp, bytes.start, reason);
    } else {
        let verdict = if plain_checksum(&octets[..declared]) == 0 { 1 } else { 0 };
        reading.computed("nhrp.hdr.chksum", &STATUS, Value::Uint(verdict));
    }
    if let Some(parts) = mandatory {
        mandatory_fields(reading, bytes.start, octets, message_type, &parts);
        at = parts.end;
    }
    match quoted {
        Some(quoted) => {
            let protocol = number(2) as u16;
            match message_type {
                _ if quoted.is_empty() || reading.is_too_deep(quoted.start) => data::read(reading, quoted),
                TRAFFIC_INDICATION => ethernet::read_by_type(reading, protocol, quoted),
                _ => read(reading, quoted, Limit::OuterLength),
            }
            let rest = bytes.start + extensions..bytes.start + len;
            if !rest.is_empty() {
                reading.layer(Protocol::Nhrp, rest, &[]);
                read_extensions(reading, bytes.start, octets, extensions, len);
            }
        }
        None => {
            while let Some(next) = read_entry(reading, bytes.start, octets, at, extensions) {
                at = next;
            }
            read_extensions(reading, bytes.start, octets, extensions, len);
        }
    }
    data::read_padding(reading, bytes.start + len..bytes.end);
}

/// Where the addresses of a message are, in order: sender below, its sub-address, sender above, target above.
struct Mandatory {
    addresses: [Range<usize>; 4],
    end: usize,
}

fn read_mandatory(octets: &[u8], message_type: u8, end: usize) -> Option<Mandatory> {
    if !matches!(message_type, 1..=8) || end < FIXED_LEN + 8 {
        return None;
    }
    let lens = [octets[18] & 0x3f, octets[19] & 0x3f, octets[FIXED_LEN], octets[FIXED_LEN + 1]];
    let mut at = FIXED_LEN + 8;
    let addresses = lens.map(|len| {
        at += usize::from(len);
        at - usize::from(len)..at
    });
    (at <= end).then_some(Mandatory { addresses, end: at })
}

fn mandatory_fields(reading: &mut Reading<'_>, start: usize, octets: &[u8], message_type: u8, parts: &Mandatory) {
    reading.table_at(&LENGTHS, start + FIXED_LEN);
    let table: &'static [FieldDef] = match message_type {
        ERROR_INDICATION => &ERROR,
        TRAFFIC_INDICATION => &[],
        _ => &REQUEST,
    };
    reading.table_at(table, start + FIXED_LEN);
    let is_ip_below = octets[..2] == [0, 1];
    let [below, sub, above, target] = parts.addresses.clone();
    let mut address = |range: Range<usize>, ip: &'static FieldDef, bytes: &'static FieldDef, may_be_ip: bool| {
        let def = if range.len() == 4 && may_be_ip { ip } else { bytes };
        if !range.is_empty() {
            reading.octets(def, start + range.start..start + range.end);
        }
    };
    address(below, &SOURCE, &SOURCE_BYTES, is_ip_below);
    address(sub, &SUB_ADDRESS, &SUB_ADDRESS, false);
    address(above, &SOURCE_ABOVE, &SOURCE_ABOVE_BYTES, true);
    address(target, &TARGET, &TARGET_BYTES, true);
}

/// A client information entry; where the next one begins.
fn read_entry(reading: &mut Reading<'_>, start: usize, octets: &[u8], at: usize, end: usize) -> Option<usize> {
    let entry = octets.get(at..end).filter(|entry| entry.len() >= ENTRY_LEN)?;
    let lens = [entry[8] & 0x3f, entry[9] & 0x3f, entry[10]].map(usize::from);
    let next = at + ENTRY_LEN + lens.iter().sum::<usize>();
    reading.table_at(&ENTRY, start + at);
    if next > end {
        return None;
    }
    let is_ip_below = octets[..2] == [0, 1];
    let mut from = start + at + ENTRY_LEN;
    let defs = [
        (&CLIENT, &CLIENT_BYTES, is_ip_below),
        (&CLIENT_SUB, &CLIENT_SUB, false),
        (&CLIENT_ABOVE, &CLIENT_ABOVE_BYTES, true),
    ];
    for ((ip, bytes, may_be_ip), len) in defs.into_iter().zip(lens).filter(|(_, len)| *len > 0) {
        reading.octets(if len == 4 && may_be_ip { ip } else { bytes }, from..from + len);
        from += len;
    }
    Some(next)
}

fn read_extensions(reading: &mut Reading<'_>, start: usize, octets: &[u8], mut at: usize, end: usize) {
    const LISTS: [u16; 4] = [3, 4, 5, 9];
    while let Some([a, b, c, d]) = octets.get(at..end).and_then(|rest| rest.first_chunk()) {
        let (kind, len) = (u16::from_be_bytes([*a, *b]) & 0x3fff, usize::from(u16::from_be_bytes([*c, *d])));
        reading.table_at(&EXTENSION_TABLE, start + at);
        at += 4;
        let value = at..at + len;
        if kind == 0 || value.end > end {
            break;
        }
        if LISTS.contains(&kind) {
            let mut entry = at;
            while let Some(next) = read_entry(reading, start, octets, entry, value.end) {
                entry = next;
            }
        } else if len > 0 {
            reading.octets(&EXTENSION_VALUE, start + value.start..start + value.end);
        }
        at = value.end;
    }
}

#[cfg(test)]
mod tests {
    use crate::{LinkType, Value, dissect};

    /// A traffic indication about a packet, inside GRE inside IPv4; with the extension that ends the list.
    fn indication() -> Vec<u8> {
        let quoted =
            [&[0x45, 0, 0, 28, 0, 5, 0, 0, 255, 1, 0, 0, 10, 0, 0, 3, 10, 0, 0, 2][..], &[8, 0, 0, 0, 0, 1, 0, 0]];
        let quoted = quoted.concat();
        let extensions = 20 + 8 + 12 + quoted.len() as u16;
        let len = extensions + 4;
        let mut message = vec![0, 1, 8, 0, 0, 0, 0, 0, 0, 255];
        message.extend(len.to_be_bytes());
        message.extend([0, 0]);
        message.extend(extensions.to_be_bytes());
        message.extend([1, 8, 4, 0, 4, 4, 0, 0, 0, 0, 0, 0]);
        message.extend([192, 0, 2, 1, 10, 0, 0, 1, 10, 0, 0, 3]);
        message.extend(quoted);
        message.extend([0x80, 0, 0, 0]);
        let sum = crate::plain_checksum(&message);
        message[12..14].copy_from_slice(&sum.to_be_bytes());
        let total = (20 + 4 + message.len()) as u16;
        let mut packet =
            vec![0x45, 0, (total >> 8) as u8, total as u8, 0, 0, 0, 0, 64, 47, 0, 0, 192, 0, 2, 1, 192, 0, 2, 3];
        packet.extend([0, 0, 0x20, 0x01]);
        packet.extend(message);
        packet
    }

    #[test]
    fn the_packet_that_caused_an_indication_is_read() {
        let packet = indication();
        let dissection = dissect(LinkType::RAW, &packet);
        let names: Vec<&str> = dissection.layers.iter().map(|layer| layer.protocol.name()).collect();
        assert_eq!(names, ["raw", "ip", "gre", "nhrp", "ip", "icmp", "nhrp"]);
        let shown = |name: &str| dissection.field(name).map(|field| field.to_string());
        assert_eq!(shown("nhrp.hdr.chksum.status").as_deref(), Some("1"));
        assert_eq!(shown("nhrp.src.nbma.addr").as_deref(), Some("192.0.2.1"));
        assert_eq!(shown("nhrp.dst.prot.addr").as_deref(), Some("10.0.0.3"));
        assert_eq!(shown("nhrp.hdr.op.type").as_deref(), Some("8"));
        let icmp = dissection.layer(crate::Protocol::Icmp).unwrap();
        assert_eq!(icmp.field("icmp.checksum.status").unwrap().value, Value::Uint(2), "quoted");
        let last = dissection.layers.last().unwrap();
        assert_eq!((last.field("nhrp.ext.len").map(|field| field.to_string())).as_deref(), Some("0"));
        for at in 0..packet.len() {
            dissect(LinkType::RAW, &packet[..at]);
            let mut damaged = packet.clone();
            damaged[at] ^= 0xff;
            dissect(LinkType::RAW, &damaged);
        }
    }

    #[test]
    fn an_entry_tells_how_long_an_address_holds() {
        let mut message = vec![0, 1, 8, 0, 0, 0, 0, 0, 0, 255, 0, 60, 0, 0, 0, 0, 1, 2, 4, 0];
        message.extend([4, 4, 0xc8, 2, 0, 0, 0, 5, 192, 0, 2, 3, 10, 0, 0, 3, 10, 0, 0, 2]);
        message.extend([0, 32, 0, 0, 0x05, 0xea, 0x1c, 0x20, 4, 0, 4, 0, 192, 0, 2, 2, 10, 0, 0, 2]);
        let total = (20 + message.len()) as u16;
        let mut packet =
            vec![0x45, 0, (total >> 8) as u8, total as u8, 0, 0, 0, 0, 64, 54, 0, 0, 192, 0, 2, 1, 192, 0, 2, 3];
        packet.extend(message);
        let dissection = dissect(LinkType::RAW, &packet);
        let shown = |name: &str| dissection.field(name).map(|field| field.to_string());
        assert_eq!(shown("nhrp.htime").as_deref(), Some("7200"));
        assert_eq!(shown("nhrp.client.nbma.addr").as_deref(), Some("192.0.2.2"));
        assert_eq!(shown("nhrp.client.prot.addr").as_deref(), Some("10.0.0.2"));
        assert_eq!(shown("nhrp.reqid").as_deref(), Some("0x00000005"));
        assert_eq!(shown("nhrp.hdr.chksum.status").as_deref(), Some("0"));
    }
}
