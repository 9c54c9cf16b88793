use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ethernet, gre, llc, ppp};

const SOURCE: &str = "libpcap LINKTYPE_LINUX_SLL";
const SOURCE_2: &str = "libpcap LINKTYPE_LINUX_SLL2";

static TABLE: [FieldDef; 5] = [
    named("sll.pkttype", 0, 16, Kind::Uint, SOURCE, packet_type_name),
    named("sll.hatype", 16, 16, Kind::Uint, SOURCE, hardware_name),
    row("sll.halen", 32, 16, Kind::Uint, SOURCE),
    row("sll.src.eth", 48, 48, Kind::Mac, SOURCE),
    named("sll.etype", 112, 16, Kind::Hex(4), SOURCE, protocol_name),
];

static TABLE_2: [FieldDef; 6] = [
    named("sll.etype", 0, 16, Kind::Hex(4), SOURCE_2, protocol_name),
    row("sll.ifindex", 32, 32, Kind::Uint, SOURCE_2),
    named("sll.hatype", 64, 16, Kind::Uint, SOURCE_2, hardware_name),
    named("sll.pkttype", 80, 8, Kind::Uint, SOURCE_2, packet_type_name),
    row("sll.halen", 88, 8, Kind::Uint, SOURCE_2),
    row("sll.src.eth", 96, 48, Kind::Mac, SOURCE_2),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, &TABLE_2];

/// Octets of the two headers.
pub(crate) const HEADER_LEN: usize = 16;
pub(crate) const HEADER_2_LEN: usize = 20;

fn packet_type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "unicast to us",
        1 => "broadcast",
        2 => "multicast",
        3 => "unicast to another host",
        4 => "sent by us",
        _ => return None,
    })
}

fn hardware_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "Ethernet",
        512 => "PPP",
        768 => "IP-in-IP tunnel",
        772 => "loopback",
        776 => "IPv6-in-IPv4 tunnel",
        778 => "GRE over IP",
        801 => "802.11",
        803 => "802.11 with radiotap",
        824 => "netlink",
        65534 => "none",
        _ => return None,
    })
}

fn protocol_name(value: u64) -> Option<&'static str> {
    match value {
        1 => Some("802.3 without LLC"),
        4 => Some("802.2 LLC"),
        _ => ethernet::ether_type_name(value),
    }
}

/// The header that Linux puts before frames of the "any" device, version 1.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<HEADER_LEN>() else {
        return reading.cut_short(Protocol::Sll, &TABLE, bytes, HEADER_LEN, Limit::Captured);
    };
    let hardware = u16::from_be_bytes([header[2], header[3]]);
    let protocol = u16::from_be_bytes([header[14], header[15]]);
    let has_mac = header[4..6] == [0, 6];
    let payload = bytes.start + HEADER_LEN..bytes.end;
    reading.layer(Protocol::Sll, bytes.start..payload.start, if has_mac { &TABLE } else { &TABLE[..3] });
    if !has_mac {
        reading.octets(&TABLE[4], bytes.start + 14..payload.start);
    }
    read_payload(reading, hardware, protocol, payload);
}

/// The same header as newer systems write it, with the interface's number.
pub(crate) fn read_version_2(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<HEADER_2_LEN>() else {
        return reading.cut_short(Protocol::Sll, &TABLE_2, bytes, HEADER_2_LEN, Limit::Captured);
    };
    let protocol = u16::from_be_bytes([header[0], header[1]]);
    let hardware = u16::from_be_bytes([header[8], header[9]]);
    let payload = bytes.start + HEADER_2_LEN..bytes.end;
    let table = if header[11] == 6 { &TABLE_2[..] } else { &TABLE_2[..5] };
    reading.layer(Protocol::Sll, bytes.start..payload.start, table);
    read_payload(reading, hardware, protocol, payload);
}

fn read_payload(reading: &mut Reading<'_>, hardware: u16, protocol: u16, payload: Range<usize>) {
    match (hardware, protocol) {
        (778, _) => gre::read_by_type(reading, protocol, payload),
        // netlink, frame relay, CAN: their protocol numbers are no EtherTypes
        (824 | 770 | 280, _) => data::read(reading, payload),
        (_, 3) => ethernet::read(reading, payload),
        (_, 4) => llc::read(reading, payload),
        (_, 7) => ppp::read(reading, payload),
        (_, 0..=1500) => data::read(reading, payload),
        _ => ethernet::read_by_type(reading, protocol, payload),
    }
}
