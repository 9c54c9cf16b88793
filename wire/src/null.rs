use std::ops::Range;

use crate::dissection::{Reading, read_ip_as};
use crate::field::named;
use crate::{FieldDef, Kind, Limit, Protocol, Value};
use crate::{data, ethernet, ppp};

const SOURCE: &str = "libpcap LINKTYPE_NULL";

/// The family as Wireshark reads it: little-endian unless that gives no number a family can have.
static FAMILY: FieldDef = named("null.family", 0, 0, Kind::Uint, SOURCE, family_name);
static TYPE: FieldDef = named("null.type", 0, 0, Kind::Hex(4), SOURCE, ethernet::ether_type_name);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[std::slice::from_ref(&FAMILY), std::slice::from_ref(&TYPE)];

/// Larger values of the field are EtherTypes.
const LARGEST_FAMILY: u32 = 1500;

fn family_name(value: u64) -> Option<&'static str> {
    Some(match value {
        2 => "IPv4",
        10 => "IPv6 (Linux)",
        24 => "IPv6 (NetBSD, OpenBSD)",
        28 => "IPv6 (FreeBSD)",
        30 => "IPv6 (Darwin)",
        _ => return None,
    })
}

/// The address family in the byte order of whichever host captured, which the file does not tell: families are small
/// numbers, so the order that gives one is the right one.
pub(crate) fn family(header: [u8; 4]) -> u32 {
    let big = u32::from_be_bytes(header);
    let little = u32::from_le_bytes(header);
    match header {
        // two-octet families at either end of the four octets
        [0, family, 0, 0] if family < 6 => family.into(),
        // an EtherType in the last two octets, behind what is no family
        [_, _, high, low] if little > 0xffff && big > 0xffff => u16::from_be_bytes([high, low]).into(),
        _ => little.min(big),
    }
}

/// The BSD loopback header: an address family of four octets in either byte order.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<4>() else {
        return reading.too_short(Protocol::Null, bytes, 4, Limit::Captured);
    };
    if header[..2] == [0xff, 0x03] {
        return ppp::read(reading, bytes);
    }
    let family = family(*header);
    let payload = bytes.start + 4..bytes.end;
    reading.layer(Protocol::Null, bytes.start..payload.start, &[]);
    if family > LARGEST_FAMILY {
        reading.made(&TYPE, bytes.start..payload.start, Value::Uint(family.into()));
        return match u16::try_from(family) {
            Ok(ether_type) => ethernet::read_by_type(reading, ether_type, payload),
            Err(_) => data::read(reading, payload),
        };
    }
    reading.made(&FAMILY, bytes.start..payload.start, Value::Uint(family.into()));
    match family {
        2 => read_ip_as(reading, Protocol::Ipv4, payload),
        10 | 24 | 28 | 30 => read_ip_as(reading, Protocol::Ipv6, payload),
        _ => data::read(reading, payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_found_in_either_byte_order() {
        assert_eq!(family([2, 0, 0, 0]), 2);
        assert_eq!(family([0, 0, 0, 2]), 2);
        assert_eq!(family([30, 0, 0, 0]), 30);
        assert_eq!(family([0, 2, 0, 0]), 2);
        assert_eq!(family([0, 0, 0x08, 0x00]), 0x0800);
    }
}
