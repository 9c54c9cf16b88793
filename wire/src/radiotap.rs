use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::wlan::{self, CheckSequence};
use crate::{FieldDef, Kind, Limit, Protocol, Value};

const SOURCE: &str = "radiotap.org";

static TABLE: [FieldDef; 2] =
    [row("radiotap.version", 0, 8, Kind::Uint, SOURCE), row("radiotap.pad", 8, 8, Kind::Uint, SOURCE)];

static LENGTH: FieldDef = row("radiotap.length", 0, 0, Kind::Uint, SOURCE);
static PRESENT: FieldDef = row("radiotap.present.word", 0, 0, Kind::Hex(8), SOURCE);
static TSFT: FieldDef = row("radiotap.mactime", 0, 0, Kind::Uint, SOURCE);
static FLAGS: FieldDef = row("radiotap.flags", 0, 0, Kind::Hex(2), SOURCE);
static RATE: FieldDef = row("radiotap.datarate", 0, 0, Kind::Text, SOURCE);
static CHANNEL: FieldDef = row("radiotap.channel.freq", 0, 0, Kind::Uint, SOURCE);
static SIGNAL: FieldDef = row("radiotap.dbm_antsignal", 0, 0, Kind::Text, SOURCE);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&PRESENT),
    std::slice::from_ref(&TSFT),
    std::slice::from_ref(&FLAGS),
    std::slice::from_ref(&RATE),
    std::slice::from_ref(&CHANNEL),
    std::slice::from_ref(&SIGNAL),
];

/// Octets and alignment of the fields of the first bitmap up to the antenna signal: timestamp, flags, rate, channel,
/// FHSS, signal.
const SIZES: [(usize, usize); 6] = [(8, 8), (1, 1), (1, 1), (4, 2), (2, 2), (1, 1)];

const HAS_CHECK_SEQUENCE: u8 = 0x10;
const IS_PADDED: u8 = 0x20;

/// What a radiotap header says.
pub(crate) struct Header {
    /// Its length, which may be more than was captured.
    pub(crate) len: usize,
    /// The 802.11 frame behind it ends with a check sequence.
    pub(crate) check_sequence: CheckSequence,
    /// The offset of each field of [`SIZES`].
    places: [Option<usize>; 6],
    /// How many 32-bit words of the bitmap there are.
    words: usize,
}

/// The radiotap header that `bytes` begin with; its numbers are little-endian.
pub(crate) fn header(bytes: &[u8]) -> Option<Header> {
    let fixed: &[u8; 8] = bytes.first_chunk()?;
    let len = u16::from_le_bytes([fixed[2], fixed[3]]) as usize;
    let word =
        |index: usize| bytes.get(4 + index * 4..8 + index * 4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]]));
    let mut words = 1;
    while word(words - 1).is_some_and(|word| word >> 31 == 1) {
        words += 1;
    }
    let present = word(0)?;
    let mut places = [None; 6];
    let mut at = 4 + words * 4;
    for (bit, (size, alignment)) in SIZES.into_iter().enumerate().filter(|(bit, _)| present >> bit & 1 == 1) {
        at = at.next_multiple_of(alignment);
        places[bit] = Some(at).filter(|at| at + size <= len && at + size <= bytes.len());
        at += size;
    }
    let flags = places[1].map_or(0, |at| bytes[at]);
    let check_sequence = CheckSequence::from_flags(flags & HAS_CHECK_SEQUENCE != 0, flags & IS_PADDED != 0);
    Some(Header { len, check_sequence, places, words })
}

/// A radiotap header and the 802.11 frame behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let slice = reading.bytes(bytes.clone());
    let Some(header) = header(slice).filter(|header| header.len >= 8 && header.len <= slice.len()) else {
        let needed = slice.get(2..4).map_or(8, |len| u16::from_le_bytes([len[0], len[1]]).max(8) as usize);
        return reading.cut_short(Protocol::Radiotap, &TABLE, bytes, needed, Limit::Captured);
    };
    let end = bytes.start + header.len;
    reading.layer(Protocol::Radiotap, bytes.start..end, &TABLE);
    reading.made(&LENGTH, bytes.start + 2..bytes.start + 4, Value::Uint(header.len as u64));
    for word in (0..header.words).map(|word| 4 + word * 4).filter(|at| at + 4 <= header.len) {
        let value = little_endian(&slice[word..word + 4]);
        reading.made(&PRESENT, bytes.start + word..bytes.start + word + 4, Value::Uint(value));
    }
    let [timestamp, flags, rate, channel, _, signal] =
        header.places.map(|place| place.map(|at| (bytes.start + at, &slice[at..])));
    if let Some((at, octets)) = timestamp {
        reading.made(&TSFT, at..at + 8, Value::Uint(little_endian(&octets[..8])));
    }
    if let Some((at, octets)) = flags {
        reading.made(&FLAGS, at..at + 1, Value::Uint(octets[0].into()));
    }
    if let Some((at, octets)) = rate {
        // counted in units of 500 kb/s
        reading.made(&RATE, at..at + 1, Value::Text((f32::from(octets[0]) / 2.0).to_string()));
    }
    if let Some((at, octets)) = channel {
        reading.made(&CHANNEL, at..at + 2, Value::Uint(little_endian(&octets[..2])));
    }
    if let Some((at, octets)) = signal {
        reading.made(&SIGNAL, at..at + 1, Value::Text((octets[0] as i8).to_string()));
    }
    wlan::read(reading, end..bytes.end, header.check_sequence);
}

fn little_endian(octets: &[u8]) -> u64 {
    octets.iter().rev().fold(0, |value, octet| value << 8 | u64::from(*octet))
}
