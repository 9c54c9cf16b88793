use std::ops::Range;

use crate::dissection::{Reading, read_ip_as};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ethernet, llc};

static CISCO: [FieldDef; 2] = [
    row("chdlc.address", 0, 8, Kind::Hex(2), "RFC 1547 §4.3.1"),
    named("chdlc.protocol", 16, 16, Kind::Hex(4), "RFC 1547 §4.3.1", ethernet::ether_type_name),
];

static FDDI: [FieldDef; 3] = [
    row("fddi.fc", 0, 8, Kind::Hex(2), "ISO 9314-2"),
    row("fddi.dst", 8, 48, Kind::Mac, "ISO 9314-2"),
    row("fddi.src", 56, 48, Kind::Mac, "ISO 9314-2"),
];

static RELAY: [FieldDef; 2] =
    [row("fr.upper_dlci", 0, 6, Kind::Hex(2), "ITU-T Q.922"), row("fr.second_dlci", 8, 4, Kind::Hex(2), "ITU-T Q.922")];
static CONTROL: FieldDef = row("fr.control", 0, 0, Kind::Hex(2), "RFC 2427 §3");
static NLPID: FieldDef = named("fr.nlpid", 0, 0, Kind::Hex(2), "RFC 2427 §3", nlpid_name);
static RELAY_TYPE: FieldDef = named("fr.chdlctype", 0, 0, Kind::Hex(4), "RFC 2427 §4", ethernet::ether_type_name);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &CISCO,
    &FDDI,
    &RELAY,
    std::slice::from_ref(&CONTROL),
    std::slice::from_ref(&NLPID),
    std::slice::from_ref(&RELAY_TYPE),
];

fn nlpid_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x80 => "SNAP",
        0x8e => "IPv6",
        0xcc => "IPv4",
        _ => return None,
    })
}

/// What a Frame Relay header announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relayed {
    EtherType(u16),
    Ip,
    /// A bridged Ethernet frame.
    Ethernet,
    Other,
}

/// A Frame Relay header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RelayHeader {
    /// Octets of all of it.
    pub(crate) len: usize,
    pub(crate) contents: Relayed,
    /// Octets of the address.
    address: usize,
    /// Where the protocol octet stands, in RFC 2427's form.
    nlpid_at: Option<usize>,
}

/// The Frame Relay header that `bytes` begin with: an address of two to four octets, the last of which has its lowest
/// bit set (ITU-T Q.922 §3.2), and either RFC 2427's control and protocol octets, with SNAP behind them, or an EtherType.
pub(crate) fn relay_header(bytes: &[u8]) -> Option<RelayHeader> {
    let address = match bytes {
        [_, second, third, ..] if second & 1 == 0 => {
            if third & 1 == 0 {
                4
            } else {
                3
            }
        }
        _ => 2,
    };
    let of = |len, contents, nlpid_at| RelayHeader { len, contents, address, nlpid_at };
    let fixed: &[u8; 2] = bytes.get(address..)?.first_chunk()?;
    let rest = &bytes[address + 1..];
    Some(match (fixed[0], rest) {
        (0x03, [0xcc | 0x8e, ..]) => of(address + 2, Relayed::Ip, Some(address + 1)),
        // an octet of padding may stand before the protocol
        (0x03, [0, 0x80, snap @ ..]) => of(address + 8, snap_contents(snap)?, Some(address + 2)),
        (0x03, [0x80, snap @ ..]) => of(address + 7, snap_contents(snap)?, Some(address + 1)),
        (0x03, _) => of(address + 2, Relayed::Other, Some(address + 1)),
        (high, _) => of(address + 2, Relayed::EtherType(u16::from_be_bytes([high, fixed[1]])), None),
    })
}

/// What an organisation's code and number announce (RFC 2427 §4).
fn snap_contents(snap: &[u8]) -> Option<Relayed> {
    let [a, b, c, high, low]: [u8; 5] = *snap.first_chunk()?;
    Some(match ([a, b, c], u16::from_be_bytes([high, low])) {
        ([0, 0, 0], ether_type) => Relayed::EtherType(ether_type),
        // with or without its check sequence
        ([0, 0x80, 0xc2], 1 | 7) => Relayed::Ethernet,
        _ => Relayed::Other,
    })
}

/// Cisco's framing of HDLC: address, control, EtherType.
pub(crate) fn read_cisco(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<4>() else {
        return reading.cut_short(Protocol::CiscoHdlc, &CISCO, bytes, 4, Limit::Captured);
    };
    let payload = bytes.start + 4..bytes.end;
    reading.layer(Protocol::CiscoHdlc, bytes.start..payload.start, &CISCO);
    match u16::from_be_bytes([header[2], header[3]]) {
        ether_type @ (0x0800 | 0x86dd | 0x8847 | 0x8848) => ethernet::read_by_type(reading, ether_type, payload),
        _ => data::read(reading, payload),
    }
}

/// FDDI: frame control, addresses, logical link control.
pub(crate) fn read_fddi(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < 13 {
        return reading.cut_short(Protocol::Fddi, &FDDI, bytes, 13, Limit::Captured);
    }
    let is_llc = reading.frame[bytes.start] & 0xf0 == 0x50;
    let payload = bytes.start + 13..bytes.end;
    reading.layer(Protocol::Fddi, bytes.start..payload.start, &FDDI);
    match is_llc && !payload.is_empty() {
        true => llc::read(reading, payload),
        false => data::read(reading, payload),
    }
}

/// Frame Relay.
pub(crate) fn read_relay(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = relay_header(reading.bytes(bytes.clone())) else {
        return reading.cut_short(Protocol::FrameRelay, &RELAY, bytes, 4, Limit::Captured);
    };
    let payload = bytes.start + header.len..bytes.end;
    reading.layer(Protocol::FrameRelay, bytes.start..payload.start, &RELAY);
    if let Some(nlpid_at) = header.nlpid_at {
        let control = bytes.start + header.address;
        reading.octets(&CONTROL, control..control + 1);
        reading.octets(&NLPID, bytes.start + nlpid_at..bytes.start + nlpid_at + 1);
    }
    if let (Relayed::EtherType(_), None) = (header.contents, header.nlpid_at) {
        reading.octets(&RELAY_TYPE, payload.start - 2..payload.start);
    }
    match header.contents {
        Relayed::Ip => read_ip_as(reading, Protocol::Ipv4, payload),
        Relayed::Ethernet => ethernet::read(reading, payload),
        Relayed::EtherType(ether_type @ 1501..) => ethernet::read_by_type(reading, ether_type, payload),
        Relayed::EtherType(_) | Relayed::Other => data::read(reading, payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relayed_packet_is_announced_in_four_ways() {
        let contents = |bytes: &[u8]| relay_header(bytes).map(|header| (header.len, header.contents));
        assert_eq!(contents(&[0x18, 0x41, 3, 0xcc]), Some((4, Relayed::Ip)));
        assert_eq!(contents(&[0x18, 0x41, 8, 0]), Some((4, Relayed::EtherType(0x800))));
        assert_eq!(contents(&[0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 6]), Some((10, Relayed::EtherType(0x806))));
        assert_eq!(contents(&[0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xc2, 0, 7]), Some((10, Relayed::Ethernet)));
        assert_eq!(contents(&[0x18, 0x41, 3, 0x80, 0, 0]), None);
    }
}
