use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::memory::{EapFragment, SourceKind};
use crate::{FieldDef, Kind, Limit, Protocol, data, tls};

const X: &str = "IEEE 802.1X §11.3";
const EAP: &str = "RFC 3748 §4";
const EAP_TLS: &str = "RFC 5216 §3.1";

static TABLE: [FieldDef; 3] = [
    row("eapol.version", 0, 8, Kind::Uint, X),
    named("eapol.type", 8, 8, Kind::Uint, X, packet_name),
    row("eapol.len", 16, 16, Kind::Uint, X),
];

static EAP_TABLE: [FieldDef; 4] = [
    named("eap.code", 0, 8, Kind::Uint, EAP, code_name),
    row("eap.id", 8, 8, Kind::Uint, EAP),
    row("eap.len", 16, 16, Kind::Uint, EAP),
    named("eap.type", 32, 8, Kind::Uint, "RFC 3748 §5", type_name),
];

static IDENTITY: FieldDef = row("eap.identity", 0, 0, Kind::Text, "RFC 3748 §5.1");

static FLAGS: [FieldDef; 4] = [
    row("eap.tls.flags", 40, 8, Kind::Hex(2), EAP_TLS),
    row("eap.tls.flags.len_included", 40, 1, Kind::Flag, EAP_TLS),
    row("eap.tls.flags.more_fragments", 41, 1, Kind::Flag, EAP_TLS),
    row("eap.tls.flags.start", 42, 1, Kind::Flag, EAP_TLS),
];

static TLS_LEN: FieldDef = row("eap.tls.len", 0, 0, Kind::Uint, EAP_TLS);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] =
    &[&TABLE, &EAP_TABLE, &FLAGS, std::slice::from_ref(&IDENTITY), std::slice::from_ref(&TLS_LEN)];

const HEADER_LEN: usize = 4;

/// Methods that carry TLS behind the flags of EAP-TLS: EAP-TLS itself, TTLS, PEAP.
const CARRIERS: [u8; 3] = [13, 21, 25];

fn packet_name(value: u64) -> Option<&'static str> {
    ["EAP", "start", "logoff", "key", "alert"].get(value as usize).copied()
}

fn code_name(value: u64) -> Option<&'static str> {
    ["request", "response", "success", "failure"].get((value as usize).checked_sub(1)?).copied()
}

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "identity",
        2 => "notification",
        3 => "nak",
        4 => "MD5 challenge",
        13 => "EAP-TLS",
        21 => "EAP-TTLS",
        25 => "PEAP",
        _ => return None,
    })
}

/// A packet by which a station asks to be let into the network.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Eapol, &TABLE, bytes, HEADER_LEN, Limit::Captured);
    }
    let header = reading.bytes(bytes.start..bytes.start + HEADER_LEN);
    let body = bytes.start + HEADER_LEN;
    let end = bytes.end.min(body + usize::from(u16::from_be_bytes([header[2], header[3]])));
    reading.layer(Protocol::Eapol, bytes.start..body, &TABLE);
    match header[1] {
        0 if end > body => read_eap(reading, body..end),
        _ => data::read(reading, body..end),
    }
    data::read_padding(reading, end..bytes.end);
}

/// A message of the Extensible Authentication Protocol.
fn read_eap(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let Some([code, _, high, low]) = octets.first_chunk::<HEADER_LEN>() else {
        return reading.cut_short(Protocol::Eap, &EAP_TABLE, bytes, HEADER_LEN, Limit::OuterLength);
    };
    let declared = usize::from(u16::from_be_bytes([*high, *low]));
    let end = bytes.end.min(bytes.start + declared.max(HEADER_LEN));
    // requests and responses alone have a type (RFC 3748 §4.1)
    let kind = octets.get(HEADER_LEN).filter(|_| (1..=2).contains(code) && end > bytes.start + HEADER_LEN);
    let header = bytes.start..bytes.start + HEADER_LEN + usize::from(kind.is_some());
    match kind {
        Some(kind) if CARRIERS.contains(kind) && end > header.end => read_carrier(reading, bytes.start..end),
        Some(1) => {
            reading.layer(Protocol::Eap, bytes.start..end, &EAP_TABLE);
            if end > header.end {
                reading.octets(&IDENTITY, header.end..end);
            }
        }
        _ => {
            reading.layer(Protocol::Eap, header.clone(), &EAP_TABLE);
            data::read(reading, header.end..end);
        }
    }
    data::read_padding(reading, end..bytes.end);
}

/// A message that carries TLS, or a fragment of it (RFC 5216 §2.1.5).
fn read_carrier(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let flags = reading.frame[bytes.start + 5];
    let is_counted = flags & 0x80 != 0 && bytes.len() >= 10;
    let records = bytes.start + if is_counted { 10 } else { 6 }..bytes.end;
    reading.layer(Protocol::Eap, bytes.start..records.start, &EAP_TABLE);
    reading.fields_of(&FLAGS, bytes.start..records.start);
    if is_counted {
        reading.octets(&TLS_LEN, bytes.start + 6..bytes.start + 10);
    }
    if records.is_empty() {
        return;
    }
    let ends = ends(reading);
    let octets = reading.bytes(records.clone());
    let fragment = EapFragment { ends, more: flags & 0x40 != 0, octets };
    let whole = match &mut reading.memory {
        Some(memory) => memory.eap_fragment(&fragment),
        None => (!fragment.more).then(|| octets.into()),
    };
    match whole {
        Some(whole) if whole.len() > octets.len() => {
            data::read(reading, records);
            let all = 0..whole.len();
            reading.inside(SourceKind::EapFragments, whole, |reading| tls::read(reading, all));
        }
        Some(_) => tls::read(reading, records),
        None => data::read(reading, records),
    }
}

/// The addresses of the link around, receiver and sender.
fn ends(reading: &Reading<'_>) -> [u8; 12] {
    let place = reading.layers().iter().rev().find_map(|layer| match layer.protocol {
        Protocol::Ethernet => Some(layer.start),
        // behind the frame control and the duration
        Protocol::Wlan => Some(layer.start + 4),
        _ => None,
    });
    place.and_then(|at| reading.frame.get(at..at + 12)?.try_into().ok()).unwrap_or_default()
}
