use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ppp};

const RFC: &str = "RFC 2661 §3.1";

static TABLE: [FieldDef; 6] = [
    row("l2tp.type", 0, 1, Kind::Uint, RFC),
    row("l2tp.length_bit", 1, 1, Kind::Flag, RFC),
    row("l2tp.seq_bit", 4, 1, Kind::Flag, RFC),
    row("l2tp.offset_bit", 6, 1, Kind::Flag, RFC),
    row("l2tp.priority", 7, 1, Kind::Flag, RFC),
    row("l2tp.version", 12, 4, Kind::Uint, RFC),
];

static LENGTH: FieldDef = row("l2tp.length", 0, 0, Kind::Uint, RFC);
static TUNNEL: FieldDef = row("l2tp.tunnel", 0, 0, Kind::Uint, RFC);
static SESSION: FieldDef = row("l2tp.session", 0, 0, Kind::Uint, RFC);
static SENT: FieldDef = row("l2tp.Ns", 0, 0, Kind::Uint, RFC);
static RECEIVED: FieldDef = row("l2tp.Nr", 0, 0, Kind::Uint, RFC);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&TUNNEL),
    std::slice::from_ref(&SESSION),
    std::slice::from_ref(&SENT),
    std::slice::from_ref(&RECEIVED),
];

/// The UDP port that IANA gave to L2TP.
pub(crate) const PORT: u16 = 1701;

/// A header of version 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Octets of it, up to the payload.
    pub(crate) len: usize,
    /// Whether the message is about the tunnel itself, and not a frame in it.
    pub(crate) is_control: bool,
    has_length: bool,
    has_numbers: bool,
}

/// The header that a datagram begins with; `None` where it is none of version 2.
pub(crate) fn header(bytes: &[u8]) -> Option<Header> {
    let [first, second] = *bytes.first_chunk()?;
    if second & 0x0f != 2 {
        return None;
    }
    let (has_length, has_numbers, has_offset) = (first & 0x40 != 0, first & 0x08 != 0, first & 0x02 != 0);
    let mut len = 6 + if has_length { 2 } else { 0 } + if has_numbers { 4 } else { 0 };
    if has_offset {
        let offset: &[u8; 2] = bytes.get(len..)?.first_chunk()?;
        len += 2 + usize::from(u16::from_be_bytes(*offset));
    }
    (len <= bytes.len()).then_some(Header { len, is_control: first & 0x80 != 0, has_length, has_numbers })
}

/// A message of the Layer Two Tunneling Protocol, and the PPP frame that a data message carries.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = header(reading.bytes(bytes.clone())) else {
        return reading.cut_short(Protocol::L2tp, &TABLE, bytes, 6, Limit::OuterLength);
    };
    let payload = bytes.start + header.len..bytes.end;
    reading.layer(Protocol::L2tp, bytes.start..payload.start, &TABLE);
    let mut at = bytes.start + 2;
    let counted = [(&LENGTH, header.has_length), (&TUNNEL, true), (&SESSION, true)];
    let numbered = [(&SENT, header.has_numbers), (&RECEIVED, header.has_numbers)];
    for (def, _) in counted.into_iter().chain(numbered).filter(|(_, is_there)| *is_there) {
        reading.octets(def, at..at + 2);
        at += 2;
    }
    match header.is_control || payload.is_empty() || reading.is_too_deep(payload.start) {
        true => data::read(reading, payload),
        false => ppp::read(reading, payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_say_how_long_the_header_is() {
        let len = |bytes: &[u8]| header(bytes).map(|header| (header.len, header.is_control));
        assert_eq!(len(&[0x00, 2, 0, 1, 0, 2]), Some((6, false)));
        assert_eq!(len(&[0xc8, 2, 0, 12, 0, 1, 0, 2, 0, 0, 0, 0]), Some((12, true)));
        assert_eq!(len(&[0x02, 2, 0, 1, 0, 2, 0, 1, 0xff]), Some((9, false)));
        assert_eq!(len(&[0x02, 2, 0, 1, 0, 2, 0, 9]), None);
        assert_eq!(len(&[0x00, 3, 0, 1, 0, 2]), None);
    }
}
