use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, Value};

const RFC: &str = "RFC 5905 §7.3";

static TABLE: [FieldDef; 9] = [
    row("ntp.flags", 0, 8, Kind::Hex(2), RFC),
    named("ntp.flags.li", 0, 2, Kind::Uint, RFC, leap_name),
    row("ntp.flags.vn", 2, 3, Kind::Uint, RFC),
    named("ntp.flags.mode", 5, 3, Kind::Uint, RFC, mode_name),
    row("ntp.stratum", 8, 8, Kind::Uint, RFC),
    row("ntp.ppoll", 16, 8, Kind::Uint, RFC),
    row("ntp.precision", 24, 8, Kind::Uint, RFC),
    row("ntp.rootdelay", 32, 32, Kind::Uint, RFC),
    row("ntp.rootdispersion", 64, 32, Kind::Uint, RFC),
];

static REFERENCE: FieldDef = row("ntp.refid", 0, 0, Kind::Bytes, RFC);
static TIMES: [FieldDef; 4] = [
    row("ntp.reftime", 0, 0, Kind::Text, RFC),
    row("ntp.org", 0, 0, Kind::Text, RFC),
    row("ntp.rec", 0, 0, Kind::Text, RFC),
    row("ntp.xmt", 0, 0, Kind::Text, RFC),
];

/// What authenticates a message: the key's number and the digest.
static AUTHENTICATION: [FieldDef; 2] =
    [row("ntp.keyid", 0, 0, Kind::Bytes, RFC), row("ntp.mac", 0, 0, Kind::Bytes, RFC)];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&REFERENCE), &TIMES, &AUTHENTICATION];

/// Octets of the header without extensions and authentication.
const HEADER_LEN: usize = 48;

fn leap_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "no warning",
        1 => "last minute has 61 seconds",
        2 => "last minute has 59 seconds",
        _ => "clock not synchronised",
    })
}

fn mode_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "symmetric active",
        2 => "symmetric passive",
        3 => "client",
        4 => "server",
        5 => "broadcast",
        6 => "control message",
        7 => "private use",
        _ => return None,
    })
}

/// An NTP message. Control and private messages (modes 6 and 7) show their first octet only.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let message = reading.bytes(bytes.clone());
    if matches!(message.first().map(|first| first & 7), Some(6 | 7)) {
        return reading.layer(Protocol::Ntp, bytes, &TABLE[..4]);
    }
    if message.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Ntp, &TABLE, bytes, HEADER_LEN, Limit::OuterLength);
    }
    reading.layer(Protocol::Ntp, bytes.clone(), &TABLE);
    if !reading.wants_fields() {
        return;
    }
    let start = bytes.start;
    reading.octets(&REFERENCE, start + 12..start + 16);
    for (def, at) in TIMES.iter().zip((16..).step_by(8)) {
        let word = |at: usize| u32::from_be_bytes([message[at], message[at + 1], message[at + 2], message[at + 3]]);
        reading.made(def, start + at..start + at + 8, Value::Text(time(word(at), word(at + 4))));
    }
    // a key's number and a digest of 16 or 20 octets, where no extensions stand before them
    if let 20 | 24 = message.len() - HEADER_LEN {
        let key = start + HEADER_LEN;
        reading.octets(&AUTHENTICATION[0], key..key + 4);
        reading.octets(&AUTHENTICATION[1], key + 4..bytes.end);
    }
}

/// A timestamp in UTC as Wireshark writes it: `Sep 27, 2004 03:18:04.922896000 UTC`, `NULL` for zero.
fn time(seconds: u32, fraction: u32) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    if seconds == 0 && fraction == 0 {
        return "NULL".into();
    }
    // RFC 5905 §6: eras of 2^32 seconds; a clear first bit is taken for the era that begins in 2036
    let since_1900 = u64::from(seconds) + if seconds >> 31 == 0 { 1 << 32 } else { 0 };
    let nanos = (u64::from(fraction) * 1_000_000_000) >> 32;
    let (mut days, second) = (since_1900 / 86_400, since_1900 % 86_400);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1900;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let mut month = 0;
    for len in [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < len {
            break;
        }
        days -= len;
        month += 1;
    }
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{} {:2}, {year} {hour:02}:{minute:02}:{second:02}.{nanos:09} UTC", MONTHS[month], days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epochs_of_unix_and_of_the_second_era_are_dates() {
        assert_eq!(time(2_208_988_800, 0), "Jan  1, 1970 00:00:00.000000000 UTC");
        assert_eq!(time(2_208_988_800 + 951_782_400, 1 << 31), "Feb 29, 2000 00:00:00.500000000 UTC");
        assert_eq!(time(0, 1 << 31), "Feb  7, 2036 06:28:16.500000000 UTC");
        assert_eq!(time(0, 0), "NULL");
    }
}
