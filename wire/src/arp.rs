use std::ops::Range;

use etherparse::ArpPacketSlice;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ethernet};

const RFC: &str = "RFC 826";

/// ARP for IPv4 over Ethernet; of other links the IPv4 addresses are read, of other protocols the fixed part only.
static TABLE: [FieldDef; 9] = [
    named("arp.hw.type", 0, 16, Kind::Uint, RFC, |value| (value == 1).then_some("Ethernet")),
    named("arp.proto.type", 16, 16, Kind::Hex(4), RFC, ethernet::ether_type_name),
    row("arp.hw.size", 32, 8, Kind::Uint, RFC),
    row("arp.proto.size", 40, 8, Kind::Uint, RFC),
    named("arp.opcode", 48, 16, Kind::Uint, RFC, opcode_name),
    row("arp.src.hw_mac", 64, 48, Kind::Mac, RFC),
    row("arp.src.proto_ipv4", 112, 32, Kind::Ipv4, RFC),
    row("arp.dst.hw_mac", 144, 48, Kind::Mac, RFC),
    row("arp.dst.proto_ipv4", 192, 32, Kind::Ipv4, RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

fn opcode_name(value: u64) -> Option<&'static str> {
    match value {
        1 => Some("request"),
        2 => Some("reply"),
        3 => Some("reverse request"),
        4 => Some("reverse reply"),
        _ => None,
    }
}

/// An ARP packet and the padding behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let (len, hardware_len, protocol_len) = match ArpPacketSlice::from_slice(octets) {
        Ok(arp) => (arp.slice().len(), arp.hw_addr_size() as usize, arp.proto_addr_size()),
        Err(error) => {
            let table = if octets.get(4..6) == Some(&[6, 4]) { &TABLE[..] } else { &TABLE[..5] };
            return reading.cut_short(Protocol::Arp, table, bytes, error.required_len, Limit::Captured);
        }
    };
    let end = bytes.start + len;
    let is_ethernet_ipv4 = (hardware_len, protocol_len) == (6, 4);
    reading.layer(Protocol::Arp, bytes.start..end, if is_ethernet_ipv4 { &TABLE } else { &TABLE[..5] });
    if protocol_len == 4 && hardware_len != 6 {
        let source = bytes.start + 8 + hardware_len;
        let destination = source + 4 + hardware_len;
        reading.octets(&TABLE[6], source..source + 4);
        reading.octets(&TABLE[8], destination..destination + 4);
    }
    data::read_padding(reading, end..bytes.end);
}
