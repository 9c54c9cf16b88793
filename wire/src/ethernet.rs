use std::ops::Range;

use etherparse::Ethernet2HeaderSlice;

use crate::dissection::{Reading, read_ip_as};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{arp, data, eapol, link_tags, llc, mpls, nsh, pppoe, vlan};

static TABLE: [FieldDef; 7] = [
    row("eth.dst", 0, 48, Kind::Mac, "IEEE 802.3 §3.2.4"),
    row("eth.dst.lg", 6, 1, Kind::Flag, "IEEE 802.3 §3.2.3"),
    row("eth.dst.ig", 7, 1, Kind::Flag, "IEEE 802.3 §3.2.3"),
    row("eth.src", 48, 48, Kind::Mac, "IEEE 802.3 §3.2.5"),
    row("eth.src.lg", 54, 1, Kind::Flag, "IEEE 802.3 §3.2.3"),
    row("eth.src.ig", 55, 1, Kind::Flag, "IEEE 802.3 §3.2.3"),
    named("eth.type", 96, 16, Kind::Hex(4), "IEEE 802.3 §3.2.6", ether_type_name),
];

/// The rows of both kinds of frame: destination and source.
const ADDRESSES: usize = 6;

/// What an 802.3 frame has in the place of the type.
static LEN: [FieldDef; 1] = [row("eth.len", 96, 16, Kind::Uint, "IEEE 802.3 §3.2.6")];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, &LEN];

/// Values of the type field up to this are 802.3 lengths.
const LARGEST_LENGTH: u16 = 1500;

pub(crate) fn ether_type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x8035 => "RARP",
        0x8100 => "802.1Q VLAN",
        0x86dd => "IPv6",
        0x88a8 => "802.1ad provider bridging",
        0x8863 => "PPPoE discovery",
        0x8864 => "PPPoE session",
        0x6558 => "transparent Ethernet bridging",
        0x8847 => "MPLS",
        0x8848 => "MPLS, upstream label",
        0x880b => "PPP",
        0x888e => "802.1X",
        0x88be => "ERSPAN",
        0x88cc => "LLDP",
        0x890d => "802.11 data encapsulation",
        0x88c7 => "802.1X preauthentication",
        0x88e5 => "MACsec",
        0x88e7 => "802.1ah backbone",
        0x8909 => "Cisco metadata",
        0x892f => "HSR",
        0x894f => "NSH",
        0x8903 => "FabricPath",
        0x8926 => "VN-Tag",
        0xd28b => "Arista timestamp",
        0xf1c1 => "redundancy tag",
        _ => return None,
    })
}

/// Ethernet II, or an 802.3 length whose contents are left as data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Ok(header) = Ethernet2HeaderSlice::from_slice(reading.bytes(bytes.clone())) else {
        return reading.cut_short(Protocol::Ethernet, &TABLE, bytes, 14, Limit::Captured);
    };
    let ether_type = header.ether_type().0;
    let payload = bytes.start + 14..bytes.end;
    let is_length = ether_type <= LARGEST_LENGTH;
    let header = bytes.start..payload.start;
    if is_length {
        reading.layer(Protocol::Ethernet, header.clone(), &TABLE[..ADDRESSES]);
        reading.fields_of(&LEN, header);
        return read_802_3(reading, ether_type, payload);
    }
    reading.layer(Protocol::Ethernet, header, &TABLE);
    read_by_type(reading, ether_type, payload);
}

/// What follows a length: logical link control, and the padding behind it.
fn read_802_3(reading: &mut Reading<'_>, len: u16, payload: Range<usize>) {
    let end = payload.end.min(payload.start + len as usize);
    match reading.bytes(payload.start..end) {
        // Novell's frames put IPX where the LLC header belongs
        [] | [0xff, 0xff, ..] => data::read(reading, payload.start..end),
        _ => llc::read(reading, payload.start..end),
    }
    data::read_padding(reading, end..payload.end);
}

/// What follows an EtherType.
pub(crate) fn read_by_type(reading: &mut Reading<'_>, ether_type: u16, payload: Range<usize>) {
    if reading.is_too_deep(payload.start) {
        return data::read(reading, payload);
    }
    match ether_type {
        0x0800 => read_ip_as(reading, Protocol::Ipv4, payload),
        0x86dd => read_ip_as(reading, Protocol::Ipv6, payload),
        // the reverse protocol has ARP's format (RFC 903)
        0x0806 | 0x8035 => arp::read(reading, payload),
        0x8100 | 0x9100 => vlan::read(reading, false, payload),
        0x88a8 => vlan::read(reading, true, payload),
        0x8847 | 0x8848 => mpls::read(reading, payload),
        0x8863 => pppoe::read_discovery(reading, payload),
        0x8864 => pppoe::read_session(reading, payload),
        0x6558 => read(reading, payload),
        0x890d if !payload.is_empty() => {
            // a frame of 802.11 that goes through the distribution system, behind an octet that says of which kind
            reading.layer(Protocol::Wlan, payload.start..payload.start + 1, &[]);
            data::read(reading, payload.start + 1..payload.end);
        }
        // 88c7: before a station moves to another access point
        0x888e | 0x88c7 => eapol::read(reading, payload),
        llc::JUMBO => llc::read(reading, payload),
        nsh::ETHER_TYPE => nsh::read(reading, payload),
        0x88e5 | 0x88e7 | 0x8903 | 0x8909 | 0x8926 | 0x892f | 0xd28b | 0xf1c1 => {
            link_tags::read(reading, ether_type, payload)
        }
        0..=LARGEST_LENGTH => read_802_3(reading, ether_type, payload),
        _ => data::read(reading, payload),
    }
}
