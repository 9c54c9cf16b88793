//! What stands behind the packet that an ICMP error quotes, and in extended echo: objects (RFC 4884).

use std::ops::Range;

use crate::checksum::{plain_checksum, verdict};
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{status_row, status_value};
use crate::{FieldDef, Kind, Protocol, StopReason};

const RFC: &str = "RFC 4884 §7";
const OBJECT: &str = "RFC 4884 §8";

static TABLE: [FieldDef; 3] = [
    row("icmp.ext.version", 0, 4, Kind::Uint, RFC),
    row("icmp.ext.res", 4, 12, Kind::Hex(4), RFC),
    row("icmp.ext.checksum", 16, 16, Kind::Hex(4), RFC),
];
static STATUS: FieldDef = status_row("icmp.ext.checksum.status");
static LEN: FieldDef = row("icmp.ext.length", 0, 0, Kind::Uint, OBJECT);
static CLASS: FieldDef = named("icmp.ext.class", 0, 0, Kind::Uint, OBJECT, class_name);
static C_TYPE: FieldDef = row("icmp.ext.ctype", 0, 0, Kind::Uint, OBJECT);
static LABEL: [FieldDef; 4] = [
    row("icmp.mpls.label", 0, 20, Kind::Uint, "RFC 4950 §5"),
    row("icmp.mpls.exp", 20, 3, Kind::Uint, "RFC 4950 §5"),
    row("icmp.mpls.s", 23, 1, Kind::Flag, "RFC 4950 §5"),
    row("icmp.mpls.ttl", 24, 8, Kind::Uint, "RFC 4950 §5"),
];
static INTERFACE_INDEX: FieldDef = row("icmp.int_ident.index", 0, 0, Kind::Uint, "RFC 8335 §2.1");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &LABEL,
    std::slice::from_ref(&STATUS),
    std::slice::from_ref(&LEN),
    std::slice::from_ref(&CLASS),
    std::slice::from_ref(&C_TYPE),
    std::slice::from_ref(&INTERFACE_INDEX),
];

const VERSION: u8 = 2;

fn class_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "MPLS label stack",
        2 => "interface information",
        3 => "interface identification",
        _ => return None,
    })
}

/// Where the packet that an error quotes ends: by its length in units of so many octets, or behind 128 octets where old
/// routers put objects without saying so (RFC 4884 §5.5). Nothing where no objects follow.
pub(crate) fn quoted_end(message: &[u8], units: u8, unit_len: usize) -> Option<usize> {
    let end = 8 + match units {
        0 => 128,
        _ => units as usize * unit_len,
    };
    let objects = message.get(end..).filter(|objects| objects.len() >= 4 && objects[0] >> 4 == VERSION)?;
    (units != 0 || plain_checksum(objects) == 0).then_some(end)
}

/// The header of an extension and its objects: a layer of ICMP of its own.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    reading.layer(Protocol::Icmp, bytes.clone(), &TABLE);
    let [_, _, high, low, objects @ ..] = octets else { return };
    let status = verdict(u16::from_be_bytes([*high, *low]), plain_checksum(octets));
    reading.computed("icmp.ext.checksum", &STATUS, status_value(status));
    let mut at = bytes.end - objects.len();
    while let Some(&[high, low, class, c_type]) = reading.bytes(at.min(bytes.end)..bytes.end).first_chunk::<4>() {
        let len = u16::from_be_bytes([high, low]) as usize;
        reading.octets(&LEN, at..at + 2);
        reading.octets(&CLASS, at + 2..at + 3);
        reading.octets(&C_TYPE, at + 3..at + 4);
        if len < 4 || at + len > bytes.end {
            return reading.stop(Protocol::Icmp, at, StopReason::BadHeaderLen { found: len, minimum: 4 });
        }
        match (class, c_type, len) {
            (1, 1, _) => (at + 4..at + len - 3).step_by(4).for_each(|label| reading.table_at(&LABEL, label)),
            (3, 2, 8) => reading.octets(&INTERFACE_INDEX, at + 4..at + 8),
            _ => {}
        }
        at += len;
    }
}
