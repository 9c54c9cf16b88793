use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, data, ppp};

const RFC: &str = "3GPP TS 29.281 §5.1";

static TABLE: [FieldDef; 8] = [
    row("gtp.flags", 0, 8, Kind::Hex(2), RFC),
    row("gtp.flags.version", 0, 3, Kind::Uint, RFC),
    row("gtp.flags.payload", 3, 1, Kind::Uint, RFC),
    row("gtp.flags.e", 5, 1, Kind::Flag, RFC),
    row("gtp.flags.s", 6, 1, Kind::Flag, RFC),
    row("gtp.flags.pn", 7, 1, Kind::Flag, RFC),
    named("gtp.message", 8, 8, Kind::Hex(2), RFC, message_name),
    row("gtp.length", 16, 16, Kind::Uint, RFC),
];

static TEID: FieldDef = row("gtp.teid", 0, 0, Kind::Hex(8), RFC);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&TEID)];

/// The UDP ports of the user plane, the control plane and charging.
pub(crate) const PORTS: [u16; 3] = [2152, 2123, 3386];

/// The message that carries a packet of a user.
const USER_PACKET: u8 = 255;

fn message_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "echo request",
        2 => "echo response",
        16 => "create PDP context request",
        17 => "create PDP context response",
        20 => "delete PDP context request",
        21 => "delete PDP context response",
        26 => "error indication",
        254 => "end marker",
        255 => "user's packet",
        _ => return None,
    })
}

/// Octets of the header with its extensions, and whether a user's packet is behind it.
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, bool)> {
    let [flags, message, ..] = bytes else { return None };
    let carries_packet = *message == USER_PACKET;
    let (version, is_charging) = (flags >> 5, flags & 0x10 == 0);
    let len = match (version, is_charging) {
        (0, false) => 20,
        (0, true) if flags & 1 == 0 => 20,
        (_, true) => 6,
        _ if flags & 7 == 0 => 8,
        _ => extended_len(bytes, flags & 4 != 0)?,
    };
    (len <= bytes.len() && version < 2).then_some((len, carries_packet))
}

/// Octets of a header with its optional part, up to the last extension header (§5.2.1).
fn extended_len(bytes: &[u8], has_extensions: bool) -> Option<usize> {
    let mut len = 12;
    while has_extensions && *bytes.get(len - 1)? != 0 {
        let units = *bytes.get(len)? as usize;
        len += units.max(1) * 4;
    }
    Some(len)
}

/// A header of the GPRS Tunnelling Protocol, version 0 or 1, and the packet of a user behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let Some((len, carries_packet)) = header(octets) else {
        return reading.cut_short(Protocol::Gtp, &TABLE, bytes, 8, Limit::OuterLength);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Gtp, bytes.start..payload.start, &TABLE);
    if octets[0] >> 5 == 1 && len >= 8 {
        reading.octets(&TEID, bytes.start + 4..bytes.start + 8);
    }
    match octets.get(len) {
        _ if !carries_packet || reading.is_too_deep(payload.start) => data::read(reading, payload),
        Some(0x45..=0x4f | 0x60..=0x6f) => read_ip(reading, payload),
        Some(0xff) => ppp::read(reading, payload),
        _ => data::read(reading, payload),
    }
}
