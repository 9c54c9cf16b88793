use std::ops::Range;

use crate::dissection::{Reading, read_ip_as};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, Value};
use crate::{data, ethernet, ppp};

const SOURCE: &str = "IEEE 802.2 §3.2";

static TABLE: [FieldDef; 2] =
    [named("llc.dsap", 0, 8, Kind::Hex(2), SOURCE, sap_name), named("llc.ssap", 8, 8, Kind::Hex(2), SOURCE, sap_name)];

static CONTROL: FieldDef = row("llc.control", 0, 0, Kind::Hex(4), "IEEE 802.2 §5.2");
static OUI: FieldDef = row("llc.oui", 0, 0, Kind::Uint, "IEEE 802 §9.3");
static TYPE: FieldDef = named("llc.type", 0, 0, Kind::Hex(4), "RFC 1042", ethernet::ether_type_name);
static PID: FieldDef = row("llc.pid", 0, 0, Kind::Hex(4), "IEEE 802 §9.3");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&CONTROL),
    std::slice::from_ref(&OUI),
    std::slice::from_ref(&TYPE),
    std::slice::from_ref(&PID),
];

/// The EtherType of logical link control in frames too long for a length.
pub(crate) const JUMBO: u16 = 0x8870;

/// The service access point of SNAP, behind which five octets name the protocol.
const SNAP: u8 = 0xaa;

fn sap_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x00 => "NULL",
        0x06 => "IP",
        0x42 => "spanning tree",
        0xaa => "SNAP",
        0xe0 => "NetWare",
        0xf0 => "NetBIOS",
        0xfe => "ISO network layer",
        _ => return None,
    })
}

/// How many octets the control field has: unnumbered frames one, the others two.
fn control_len(first: u8) -> usize {
    if first & 3 == 3 { 1 } else { 2 }
}

/// What an LLC header says of its contents.
pub(crate) enum Contents {
    /// The EtherType behind a SNAP header.
    EtherType(u16),
    /// IP, named by its own service access point.
    Ip,
    /// Anything else.
    Other,
}

/// Length and contents of the LLC header that `bytes` begin with.
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, Contents)> {
    let (dsap, ssap, first) = (*bytes.first()?, *bytes.get(1)?, *bytes.get(2)?);
    let len = 2 + control_len(first);
    let is_information = first & 1 == 0 || first & !0x10 == 0x03;
    if dsap == SNAP && ssap & !1 == SNAP {
        let id: &[u8; 5] = bytes.get(len..)?.first_chunk()?;
        let contents = match id {
            // RFC 1042's own, and the one that bridges use for types that must not be translated
            [0, 0, 0, high, low] | [0, 0, 0xf8, high, low] => Contents::EtherType(u16::from_be_bytes([*high, *low])),
            _ => Contents::Other,
        };
        return Some((len + 5, contents));
    }
    (bytes.len() >= len).then_some((len, if dsap == 0x06 && is_information { Contents::Ip } else { Contents::Other }))
}

/// A logical link control header and, behind it, SNAP.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let slice = reading.bytes(bytes.clone());
    let Some((len, contents)) = header(slice) else {
        return reading.cut_short(Protocol::Llc, &TABLE, bytes, 3, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Llc, bytes.start..payload.start, &TABLE);
    let control_end = bytes.start + 2 + control_len(slice[2]);
    let control = match slice[2] & 3 == 3 {
        true => slice[2].into(),
        false => u64::from(u16::from_le_bytes([slice[2], slice[3]])),
    };
    reading.made(&CONTROL, bytes.start + 2..control_end, Value::Uint(control));
    if payload.start > control_end {
        reading.octets(&OUI, control_end..control_end + 3);
        let is_type = matches!(contents, Contents::EtherType(_));
        reading.octets(if is_type { &TYPE } else { &PID }, control_end + 3..payload.start);
    }
    match contents {
        Contents::EtherType(0x880b) => ppp::read(reading, payload),
        Contents::EtherType(ether_type) => ethernet::read_by_type(reading, ether_type, payload),
        Contents::Ip => read_ip_as(reading, Protocol::Ipv4, payload),
        Contents::Other => data::read(reading, payload),
    }
}
