use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, StopReason, Value};
use crate::{data, llc};

const SOURCE: &str = "IEEE 802.11 §9.2";

/// The first two octets; the other fields' places follow from them.
static TABLE: [FieldDef; 12] = [
    named("wlan.fc.subtype", 0, 4, Kind::Uint, SOURCE, no_name),
    named("wlan.fc.type", 4, 2, Kind::Uint, SOURCE, type_name),
    row("wlan.fc.version", 6, 2, Kind::Uint, SOURCE),
    row("wlan.flags", 8, 8, Kind::Hex(2), SOURCE),
    row("wlan.fc.order", 8, 1, Kind::Flag, SOURCE),
    row("wlan.fc.protected", 9, 1, Kind::Flag, SOURCE),
    row("wlan.fc.moredata", 10, 1, Kind::Flag, SOURCE),
    row("wlan.fc.pwrmgt", 11, 1, Kind::Flag, SOURCE),
    row("wlan.fc.retry", 12, 1, Kind::Flag, SOURCE),
    row("wlan.fc.frag", 13, 1, Kind::Flag, SOURCE),
    row("wlan.fc.fromds", 14, 1, Kind::Flag, SOURCE),
    row("wlan.fc.tods", 15, 1, Kind::Flag, SOURCE),
];

/// The fields of an address field or of what follows it.
static PLACED: [FieldDef; 9] = [
    row("wlan.duration", 0, 0, Kind::Uint, SOURCE),
    row("wlan.ra", 0, 0, Kind::Mac, SOURCE),
    row("wlan.ta", 0, 0, Kind::Mac, SOURCE),
    row("wlan.da", 0, 0, Kind::Mac, SOURCE),
    row("wlan.sa", 0, 0, Kind::Mac, SOURCE),
    row("wlan.bssid", 0, 0, Kind::Mac, SOURCE),
    row("wlan.frag", 0, 0, Kind::Uint, SOURCE),
    row("wlan.seq", 0, 0, Kind::Uint, SOURCE),
    row("wlan.qos", 0, 0, Kind::Hex(4), SOURCE),
];
const DURATION: usize = 0;
const RA: usize = 1;
const TA: usize = 2;
const DA: usize = 3;
const SA: usize = 4;
const BSSID: usize = 5;
const FRAGMENT: usize = 6;
const SEQUENCE: usize = 7;
const QOS: usize = 8;

static LENGTH: FieldDef = row("wlan_aggregate.a_mdsu.length", 0, 0, Kind::Uint, "IEEE 802.11 §9.3.2.2");
static FCS: FieldDef = row("wlan.fcs", 0, 0, Kind::Hex(8), "IEEE 802.11 §9.2.4.8");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] =
    &[&TABLE, &PLACED, std::slice::from_ref(&LENGTH), std::slice::from_ref(&FCS)];

fn no_name(_: u64) -> Option<&'static str> {
    None
}

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "management",
        1 => "control",
        2 => "data",
        _ => "extension",
    })
}

/// What the radio's header says of the frame's end and of the octets behind its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CheckSequence {
    /// Neither check sequence nor padding.
    Absent,
    /// Four octets at the end.
    Present,
    /// The header is filled up to four octets, and there is no check sequence.
    AbsentPadded,
    /// The header is filled up to four octets, and the frame ends with a check sequence.
    PresentPadded,
}

impl CheckSequence {
    pub(crate) fn from_flags(present: bool, padded: bool) -> CheckSequence {
        match (present, padded) {
            (false, false) => CheckSequence::Absent,
            (true, false) => CheckSequence::Present,
            (false, true) => CheckSequence::AbsentPadded,
            (true, true) => CheckSequence::PresentPadded,
        }
    }

    fn len(self) -> usize {
        if matches!(self, CheckSequence::Present | CheckSequence::PresentPadded) { 4 } else { 0 }
    }

    fn is_padded(self) -> bool {
        matches!(self, CheckSequence::AbsentPadded | CheckSequence::PresentPadded)
    }
}

/// What the frame control field decides.
pub(crate) struct Control {
    kind: u8,
    subtype: u8,
    flags: u8,
}

impl Control {
    fn is_data(&self) -> bool {
        self.kind == 2
    }

    fn has_qos(&self) -> bool {
        self.is_data() && self.subtype & 8 != 0
    }

    fn has_four_addresses(&self) -> bool {
        self.is_data() && self.flags & 3 == 3
    }

    /// Octets of the header (IEEE 802.11 §9.3).
    fn header_len(&self) -> usize {
        let order = if self.flags & 0x80 != 0 { 4 } else { 0 };
        match (self.kind, self.subtype) {
            (0, _) => 24 + order,
            (1, 8..=11 | 14 | 15) => 16,
            (1, _) => 10,
            (2, _) if self.has_qos() => 26 + order + if self.has_four_addresses() { 6 } else { 0 },
            (2, _) => 24 + if self.has_four_addresses() { 6 } else { 0 },
            _ => 2,
        }
    }
}

/// Where the logical link control header lies in a data frame whose contents are neither encrypted nor in fragments.
/// `true` where the contents are an aggregate of subframes.
pub(crate) fn contents(bytes: &[u8], check: CheckSequence) -> Option<(Range<usize>, bool)> {
    let control = control(bytes)?;
    let header_len = control.header_len();
    let start = if check.is_padded() { header_len.next_multiple_of(4) } else { header_len };
    let end = bytes.len().checked_sub(check.len()).filter(|end| *end > start)?;
    let carries_data = control.is_data() && control.subtype & 4 == 0;
    // controllers number some frames as a last fragment though they are all of it: those begin as a frame does
    let is_whole = bytes[start..end].starts_with(&[0xaa, 0xaa, 0x03]) || bytes.get(22).is_some_and(|it| it & 0x0f == 0);
    let is_fragment = control.flags & 4 != 0 || !is_whole;
    let is_encrypted = control.flags & 0x40 != 0;
    let is_aggregate = control.has_qos() && bytes.get(qos_at(&control)).is_some_and(|octet| octet & 0x80 != 0);
    (carries_data && !is_fragment && !is_encrypted).then_some((start..end, is_aggregate))
}

fn qos_at(control: &Control) -> usize {
    if control.has_four_addresses() { 30 } else { 24 }
}

fn control(bytes: &[u8]) -> Option<Control> {
    let [first, flags, ..] = *bytes else { return None };
    Some(Control { kind: first >> 2 & 3, subtype: first >> 4, flags })
}

/// An 802.11 frame: management and control frames' bodies are data, data frames carry logical link control.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, check: CheckSequence) {
    let slice = reading.bytes(bytes.clone());
    let header = control(slice).filter(|control| slice.len() >= control.header_len());
    let Some(control) = header else {
        let needed = control(slice).map_or(10, |control| control.header_len());
        return reading.cut_short(Protocol::Wlan, &TABLE, bytes, needed, Limit::Captured);
    };
    let contents = contents(slice, check);
    let padded = if check.is_padded() { control.header_len().next_multiple_of(4) } else { control.header_len() };
    let start = bytes.start + padded.min(slice.len());
    let end = bytes.end.saturating_sub(check.len()).max(start);
    reading.layer(Protocol::Wlan, bytes.start..start, &TABLE);
    if reading.wants_fields() {
        read_fields(reading, bytes.start, &control);
    }
    match contents {
        Some((_, true)) => read_aggregate(reading, start..end),
        Some((_, false)) => llc::read(reading, start..end),
        None => data::read(reading, start..end),
    }
    if end < bytes.end {
        reading.layer(Protocol::Padding, end..bytes.end, &[]);
        let octets = reading.bytes(end..bytes.end);
        let value = octets.iter().rev().fold(0, |value, octet| value << 8 | u64::from(*octet));
        reading.made(&FCS, end..bytes.end, Value::Uint(value));
    }
}

/// The fields behind the frame control: addresses change their meaning with the two DS bits (IEEE 802.11 table 9-60).
fn read_fields(reading: &mut Reading<'_>, start: usize, control: &Control) {
    let slice = reading.bytes(start..start + control.header_len());
    let little_endian = |at: usize| u64::from(slice[at]) | u64::from(slice[at + 1]) << 8;
    if slice.len() < 10 {
        return;
    }
    reading.made(&PLACED[DURATION], start + 2..start + 4, Value::Uint(little_endian(2) & 0x7fff));
    let mut address = |at: usize, meanings: &[usize]| {
        for &meaning in meanings {
            reading.octets(&PLACED[meaning], start + at..start + at + 6);
        }
    };
    let meanings: [&[usize]; 4] = match (control.kind, control.flags & 3) {
        (1, _) => [&[RA], &[TA], &[], &[]],
        (2, 1) => [&[RA, BSSID], &[TA, SA], &[DA], &[]],
        (2, 2) => [&[RA, DA], &[TA, BSSID], &[SA], &[]],
        (2, 3) => [&[RA], &[TA], &[DA], &[SA]],
        _ => [&[RA, DA], &[TA, SA], &[BSSID], &[]],
    };
    for (at, meanings) in [4, 10, 16, 24].into_iter().zip(meanings).filter(|(at, _)| at + 6 <= slice.len()) {
        address(at, meanings);
    }
    if control.kind != 1 {
        let sequence = little_endian(22);
        reading.made(&PLACED[FRAGMENT], start + 22..start + 24, Value::Uint(sequence & 0xf));
        reading.made(&PLACED[SEQUENCE], start + 22..start + 24, Value::Uint(sequence >> 4));
    }
    if control.has_qos() {
        let at = qos_at(control);
        reading.made(&PLACED[QOS], start + at..start + at + 2, Value::Uint(little_endian(at)));
    }
}

/// Subframes of an aggregate: addresses, length, logical link control, filled up to four octets.
fn read_aggregate(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    while at < bytes.end {
        if reading.is_too_deep(at) {
            return data::read(reading, at..bytes.end);
        }
        let Some(header) = reading.bytes(at..bytes.end).first_chunk::<14>() else {
            return data::read_padding(reading, at..bytes.end);
        };
        let len = u16::from_be_bytes([header[12], header[13]]) as usize;
        reading.layer(Protocol::Wlan, at..at + 14, &[]);
        reading.octets(&PLACED[DA], at..at + 6);
        reading.octets(&PLACED[SA], at + 6..at + 12);
        reading.made(&LENGTH, at + 12..at + 14, Value::Uint(len as u64));
        let end = at + 14 + len;
        if end > bytes.end {
            let reason =
                StopReason::TooShort { needed: 14 + len, available: bytes.end - at, limit: Limit::OuterLength };
            reading.stop(Protocol::Wlan, at, reason);
        }
        llc::read(reading, at + 14..end.min(bytes.end));
        let next = (bytes.start + (end - bytes.start).next_multiple_of(4)).min(bytes.end);
        data::read_padding(reading, end.min(bytes.end)..next);
        at = next;
    }
}
