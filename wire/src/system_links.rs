//! What systems put before the packets of their own pseudo-interfaces: Apple's pktap, OpenBSD's enc and pflog.

use std::ops::Range;

use crate::dissection::{Reading, read_ip, read_ip_as};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, Value, data, ethernet, null, ppp};

const APPLE: &str = "libpcap LINKTYPE_PKTAP";

static INTERFACE: FieldDef = row("pktap.ifname", 0, 0, Kind::Text, APPLE);
static COMMAND: FieldDef = row("pktap.cmdname", 0, 0, Kind::Text, APPLE);
static EFFECTIVE_COMMAND: FieldDef = row("pktap.ecmdname", 0, 0, Kind::Text, APPLE);
/// Numbers of the header in little-endian order: where, and how many octets.
static NUMBERS: [(FieldDef, usize, usize); 9] = [
    (row("pktap.hdrlen", 0, 0, Kind::Uint, APPLE), 0, 4),
    (row("pktap.rectype", 0, 0, Kind::Uint, APPLE), 4, 4),
    (row("pktap.dlt", 0, 0, Kind::Uint, APPLE), 8, 4),
    (row("pktap.flags", 0, 0, Kind::Hex(8), APPLE), 36, 4),
    (row("pktap.pfamily", 0, 0, Kind::Uint, APPLE), 40, 4),
    (row("pktap.pid", 0, 0, Kind::Uint, APPLE), 52, 4),
    (row("pktap.svc_class", 0, 0, Kind::Uint, APPLE), 76, 4),
    (row("pktap.iftype", 0, 0, Kind::Uint, APPLE), 80, 2),
    (row("pktap.epid", 0, 0, Kind::Uint, APPLE), 84, 4),
];

const OPENBSD_ENC: &str = "libpcap LINKTYPE_ENC";

static ENC_FAMILY: FieldDef = row("enc.af", 0, 0, Kind::Uint, OPENBSD_ENC);
static ENC_TABLE: [FieldDef; 1] = [row("enc.spi", 32, 32, Kind::Hex(8), OPENBSD_ENC)];
static ENC_FLAGS: FieldDef = row("enc.flags", 0, 0, Kind::Hex(8), OPENBSD_ENC);

const OPENBSD_PF: &str = "libpcap LINKTYPE_PFLOG";

static PF_TABLE: [FieldDef; 4] = [
    row("pflog.length", 0, 8, Kind::Uint, OPENBSD_PF),
    row("pflog.af", 8, 8, Kind::Uint, OPENBSD_PF),
    named("pflog.action", 16, 8, Kind::Uint, OPENBSD_PF, action_name),
    named("pflog.reason", 24, 8, Kind::Uint, OPENBSD_PF, reason_name),
];
static PF_INTERFACE: FieldDef = row("pflog.ifname", 0, 0, Kind::Text, OPENBSD_PF);
static PF_RULES: FieldDef = row("pflog.ruleset", 0, 0, Kind::Text, OPENBSD_PF);
static PF_RULE: [FieldDef; 2] =
    [row("pflog.rulenr", 36 * 8, 32, Kind::Int, OPENBSD_PF), row("pflog.subrulenr", 40 * 8, 32, Kind::Int, OPENBSD_PF)];
static PF_DIRECTION: FieldDef = named("pflog.dir", 0, 0, Kind::Uint, OPENBSD_PF, direction_name);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    std::slice::from_ref(&INTERFACE),
    std::slice::from_ref(&COMMAND),
    std::slice::from_ref(&EFFECTIVE_COMMAND),
    std::slice::from_ref(&NUMBERS[0].0),
    std::slice::from_ref(&NUMBERS[1].0),
    std::slice::from_ref(&NUMBERS[2].0),
    std::slice::from_ref(&NUMBERS[3].0),
    std::slice::from_ref(&NUMBERS[4].0),
    std::slice::from_ref(&NUMBERS[5].0),
    std::slice::from_ref(&NUMBERS[6].0),
    std::slice::from_ref(&NUMBERS[7].0),
    std::slice::from_ref(&NUMBERS[8].0),
    std::slice::from_ref(&ENC_FAMILY),
    &ENC_TABLE,
    std::slice::from_ref(&ENC_FLAGS),
    &PF_TABLE,
    std::slice::from_ref(&PF_INTERFACE),
    std::slice::from_ref(&PF_RULES),
    &PF_RULE,
    std::slice::from_ref(&PF_DIRECTION),
];

/// Octets of Apple's header at least.
const PKTAP_LEN: usize = 108;

/// Octets of the header of enc.
pub(crate) const ENC_LEN: usize = 12;

/// Octets of the log's header up to its numbers of rules, and with its end as the oldest systems wrote it.
const PF_LEN: usize = 48;

fn action_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "pass",
        1 => "drop",
        2 => "scrub",
        _ => return None,
    })
}

fn reason_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "match",
        1 => "bad offset",
        2 => "fragment",
        3 => "short",
        4 => "normalize",
        5 => "memory",
        _ => return None,
    })
}

fn direction_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "in or out",
        1 => "in",
        2 => "out",
        _ => return None,
    })
}

/// Octets of Apple's header, and the link type of the frame behind it; `None` where there is no frame.
pub(crate) fn pktap_header(bytes: &[u8]) -> Option<(usize, u32)> {
    let number = |at: usize| {
        let octets: &[u8; 4] = bytes.get(at..)?.first_chunk()?;
        Some(u32::from_le_bytes(*octets))
    };
    let len = usize::try_from(number(0)?).ok().filter(|len| (PKTAP_LEN..=bytes.len()).contains(len))?;
    (number(4)? == 1).then_some((len, number(8)?))
}

/// The frame of an interface behind what Apple's system says of it: of which process it is, too.
pub(crate) fn read_pktap(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let Some((len, link_type)) = pktap_header(octets) else {
        return reading.too_short(Protocol::Pktap, bytes, PKTAP_LEN, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Pktap, bytes.start..payload.start, &[]);
    for (def, at, width) in &NUMBERS {
        let value = octets[*at..at + width].iter().rev().fold(0, |value, octet| value << 8 | u64::from(*octet));
        reading.made(def, bytes.start + at..bytes.start + at + width, Value::Uint(value));
    }
    for (def, at, width) in [(&INTERFACE, 12, 24), (&COMMAND, 56, 20), (&EFFECTIVE_COMMAND, 88, 20)] {
        text(reading, def, bytes.start + at..bytes.start + at + width);
    }
    match link_type {
        1 => ethernet::read(reading, payload),
        0 | 108 => null::read(reading, payload),
        9 | 50 => ppp::read_link(reading, payload),
        12 | 14 | 101 => {
            reading.layer(Protocol::Raw, payload.start..payload.start, &[]);
            read_ip(reading, payload);
        }
        _ => data::read(reading, payload),
    }
}

/// A text of fixed width that ends at its first zero.
fn text(reading: &mut Reading<'_>, def: &'static FieldDef, place: Range<usize>) {
    let octets = reading.bytes(place.clone());
    let len = octets.iter().position(|octet| *octet == 0).unwrap_or(octets.len());
    let value = String::from_utf8_lossy(&octets[..len]).into_owned();
    reading.made(def, place, Value::Text(value));
}

/// The address family in the first four octets, which are in the order of the host that wrote them.
pub(crate) fn enc_family(octets: [u8; 4]) -> u32 {
    let little = u32::from_le_bytes(octets);
    if little > 0xffff { u32::from_be_bytes(octets) } else { little }
}

/// A packet as it is before IPsec protects it, or after, behind what OpenBSD says of that.
pub(crate) fn read_enc(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<ENC_LEN>() else {
        return reading.too_short(Protocol::Enc, bytes, ENC_LEN, Limit::Captured);
    };
    let payload = bytes.start + ENC_LEN..bytes.end;
    reading.layer(Protocol::Enc, bytes.start..payload.start, &ENC_TABLE);
    let family = enc_family([header[0], header[1], header[2], header[3]]);
    let is_little = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) == family;
    let flags = [header[8], header[9], header[10], header[11]];
    let flags = if is_little { u32::from_le_bytes(flags) } else { u32::from_be_bytes(flags) };
    reading.made(&ENC_FAMILY, bytes.start..bytes.start + 4, Value::Uint(family.into()));
    reading.made(&ENC_FLAGS, bytes.start + 8..payload.start, Value::Uint(flags.into()));
    read_family(reading, family, payload);
}

/// Octets of the log's header with what fills it up, and the packet's address family.
pub(crate) fn pflog_header(bytes: &[u8]) -> Option<(usize, u32)> {
    let (len, family) = (usize::from(*bytes.first()?).next_multiple_of(4), u32::from(*bytes.get(1)?));
    (PF_LEN..=bytes.len()).contains(&len).then_some((len, family))
}

/// A packet that OpenBSD's filter has logged.
pub(crate) fn read_pflog(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let Some((len, family)) = pflog_header(octets) else {
        return reading.too_short(Protocol::Pflog, bytes, PF_LEN, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Pflog, bytes.start..payload.start, &PF_TABLE);
    text(reading, &PF_INTERFACE, bytes.start + 4..bytes.start + 20);
    text(reading, &PF_RULES, bytes.start + 20..bytes.start + 36);
    reading.table_at(&PF_RULE, bytes.start);
    // newer systems have four numbers of users and processes before the direction
    let direction = if len > PF_LEN { 60 } else { 44 };
    if direction < len {
        reading.octets(&PF_DIRECTION, bytes.start + direction..bytes.start + direction + 1);
    }
    read_family(reading, family, payload);
}

fn read_family(reading: &mut Reading<'_>, family: u32, payload: Range<usize>) {
    match family {
        2 => read_ip_as(reading, Protocol::Ipv4, payload),
        24 | 28 | 30 => read_ip_as(reading, Protocol::Ipv6, payload),
        _ => data::read(reading, payload),
    }
}
