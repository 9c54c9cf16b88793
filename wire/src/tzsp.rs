//! TaZmen Sniffer Protocol: frames that a probe saw, sent on over UDP.

use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::{named, row};
use crate::wlan::{self, CheckSequence};
use crate::{FieldDef, Kind, Limit, Protocol, data, ethernet, other_links, ppp, radiotap};

const TZSP: &str = "TZSP 1.0";

static TABLE: [FieldDef; 3] = [
    row("tzsp.version", 0, 8, Kind::Uint, TZSP),
    named("tzsp.type", 8, 8, Kind::Uint, TZSP, type_name),
    named("tzsp.encap", 16, 16, Kind::Uint, TZSP, contents_name),
];
static TAG: FieldDef = row("tzsp.option_tag", 0, 0, Kind::Uint, TZSP);
static TAG_LEN: FieldDef = row("tzsp.option_length", 0, 0, Kind::Uint, TZSP);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&TAG), std::slice::from_ref(&TAG_LEN)];

/// The UDP port of those who collect the frames.
pub(crate) const PORT: u16 = 37008;

const PADDING: u8 = 0;
const END: u8 = 1;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "received frame",
        1 => "frame to be sent",
        3 => "configuration",
        4 => "keepalive",
        5 => "port opened",
        _ => return None,
    })
}

fn contents_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "Ethernet",
        4 => "PPP",
        7 => "raw IP",
        18 => "802.11",
        119 => "802.11 with Prism header",
        127 => "802.11 with radiotap header",
        _ => return None,
    })
}

/// Octets of the header with its tags, and what it says the frame begins with; `None` where no frame follows.
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, u16)> {
    let fixed: &[u8; 4] = bytes.first_chunk()?;
    if fixed[0] != 1 || matches!(fixed[1], 4 | 5) {
        return None;
    }
    let mut at = 4;
    loop {
        at += match *bytes.get(at)? {
            END => return Some((at + 1, u16::from_be_bytes([fixed[2], fixed[3]]))),
            PADDING => 1,
            _ => 2 + usize::from(*bytes.get(at + 1)?),
        };
    }
}

/// The header and the frame behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    if octets.len() < 4 {
        return reading.cut_short(Protocol::Tzsp, &TABLE, bytes, 4, Limit::OuterLength);
    }
    let Some((len, contents)) = header(octets) else {
        return reading.layer(Protocol::Tzsp, bytes, &TABLE);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Tzsp, bytes.start..payload.start, &TABLE);
    let mut at = 4;
    while at < len {
        reading.octets(&TAG, bytes.start + at..bytes.start + at + 1);
        at += match octets[at] {
            END | PADDING => 1,
            _ => {
                reading.octets(&TAG_LEN, bytes.start + at + 1..bytes.start + at + 2);
                2 + usize::from(octets[at + 1])
            }
        };
    }
    match contents {
        _ if payload.is_empty() || reading.is_too_deep(payload.start) => data::read(reading, payload),
        1 => ethernet::read(reading, payload),
        4 => ppp::read(reading, payload),
        7 => read_ip(reading, payload),
        18 => wlan::read(reading, payload, CheckSequence::Absent),
        119 => other_links::read_prism(reading, payload),
        127 => radiotap::read(reading, payload),
        _ => data::read(reading, payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_before_the_frame() {
        assert_eq!(header(&[1, 0, 0, 1, 1, 9]), Some((5, 1)));
        assert_eq!(header(&[1, 0, 0, 18, 0, 10, 1, 0xc0, 1, 9]), Some((9, 18)));
        assert_eq!(header(&[1, 0, 0, 18, 10, 200, 0xc0, 1]), None, "a tag that is longer than what is here");
        assert_eq!(header(&[1, 4, 0, 0]), None, "a keepalive carries nothing");
        assert_eq!(header(&[2, 0, 0, 1, 1]), None);
    }
}
