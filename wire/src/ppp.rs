use std::ops::Range;

use crate::dissection::{Reading, read_ip_as};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, hdlc, mpls};

static ADDRESS: FieldDef = row("ppp.address", 0, 0, Kind::Hex(2), "RFC 1662 §3.1");
static CONTROL: FieldDef = row("ppp.control", 0, 0, Kind::Hex(2), "RFC 1662 §3.1");
static PROTOCOL: FieldDef = named("ppp.protocol", 0, 0, Kind::Hex(4), "RFC 1661 §2", protocol_name);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] =
    &[std::slice::from_ref(&ADDRESS), std::slice::from_ref(&CONTROL), std::slice::from_ref(&PROTOCOL)];

fn protocol_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x0021 => "IPv4",
        0x0057 => "IPv6",
        0x00fd => "compressed datagram",
        0x0281 => "MPLS",
        0x8021 => "IPv4 control",
        0x8057 => "IPv6 control",
        0x80fd => "compression control",
        0xc021 => "link control",
        0xc023 => "password authentication",
        0xc025 => "link quality report",
        0xc223 => "challenge handshake authentication",
        _ => return None,
    })
}

/// How many octets stand before the protocol field, how many it has, and its value.
///
/// Address and control may be left out, and so may the first octet of the protocol where it is zero: protocol numbers
/// have even first and odd last octets (RFC 1661 §2).
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, usize, u16)> {
    let at = if bytes.starts_with(&[0xff, 0x03]) { 2 } else { 0 };
    let first = *bytes.get(at)?;
    match first & 1 {
        1 => Some((at, 1, first.into())),
        _ => Some((at, 2, u16::from_be_bytes([first, *bytes.get(at + 1)?]))),
    }
}

/// Whether a frame on a link of PPP is in Cisco's framing instead: by its address, unicast or multicast.
pub(crate) fn is_cisco(frame: &[u8]) -> bool {
    matches!(frame, [0x0f | 0x8f, 0, ..])
}

/// A frame of a link that speaks PPP, or Cisco's framing in its place.
pub(crate) fn read_link(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if !is_cisco(reading.bytes(bytes.clone())) {
        return read(reading, bytes);
    }
    reading.layer(Protocol::Ppp, bytes.start..bytes.start, &[]);
    hdlc::read_cisco(reading, bytes);
}

/// A PPP frame, with or without address and control octets.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some((before, width, protocol)) = header(reading.bytes(bytes.clone())) else {
        return reading.too_short(Protocol::Ppp, bytes, 2, Limit::Captured);
    };
    let payload = bytes.start + before + width..bytes.end;
    reading.layer(Protocol::Ppp, bytes.start..payload.start, &[]);
    if before > 0 {
        reading.octets(&ADDRESS, bytes.start..bytes.start + 1);
        reading.octets(&CONTROL, bytes.start + 1..bytes.start + 2);
    }
    reading.octets(&PROTOCOL, bytes.start + before..payload.start);
    match protocol {
        _ if reading.is_too_deep(payload.start) => data::read(reading, payload),
        0x0021 | 0x0800 => read_ip_as(reading, Protocol::Ipv4, payload),
        0x0057 | 0x86dd => read_ip_as(reading, Protocol::Ipv6, payload),
        0x0281 | 0x0283 => mpls::read(reading, payload),
        _ => data::read(reading, payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_control_and_half_the_protocol_may_be_left_out() {
        assert_eq!(header(&[0xff, 0x03, 0x00, 0x21]), Some((2, 2, 0x21)));
        assert_eq!(header(&[0xff, 0x03, 0x21]), Some((2, 1, 0x21)));
        assert_eq!(header(&[0x00, 0x57]), Some((0, 2, 0x57)));
        assert_eq!(header(&[0x57]), Some((0, 1, 0x57)));
        assert_eq!(header(&[0xc0]), None);
    }
}
