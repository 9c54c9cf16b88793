//! Headers that stand between an EtherType and the frame's contents, with an EtherType of their own behind them.

use std::ops::Range;

use crate::dissection::Reading;
use crate::ethernet;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, data};

const MACSEC: &str = "IEEE 802.1AE §9.3";
const VNTAG: &str = "IEEE 802.1BR §7";

static MACSEC_TABLE: [FieldDef; 9] = [
    row("macsec.TCI", 0, 6, Kind::Hex(2), MACSEC),
    row("macsec.TCI.V", 0, 1, Kind::Uint, MACSEC),
    row("macsec.TCI.ES", 1, 1, Kind::Flag, MACSEC),
    row("macsec.TCI.SC", 2, 1, Kind::Flag, MACSEC),
    row("macsec.TCI.E", 4, 1, Kind::Flag, MACSEC),
    row("macsec.TCI.C", 5, 1, Kind::Flag, MACSEC),
    row("macsec.AN", 6, 2, Kind::Uint, MACSEC),
    row("macsec.SL", 8, 8, Kind::Uint, MACSEC),
    row("macsec.PN", 16, 32, Kind::Uint, MACSEC),
];

static VNTAG_TABLE: [FieldDef; 6] = [
    row("vntag.dir", 0, 1, Kind::Flag, VNTAG),
    row("vntag.ptr", 1, 1, Kind::Flag, VNTAG),
    row("vntag.dst", 2, 14, Kind::Uint, VNTAG),
    row("vntag.looped", 16, 1, Kind::Flag, VNTAG),
    row("vntag.src", 20, 12, Kind::Uint, VNTAG),
    named("vntag.etype", 32, 16, Kind::Hex(4), VNTAG, ethernet::ether_type_name),
];

const REDUNDANCY: &str = "IEEE 802.1CB §7.8";

static REDUNDANCY_TABLE: [FieldDef; 2] = [
    row("ieee8021cb.seq", 16, 16, Kind::Hex(4), REDUNDANCY),
    named("ieee8021cb.etype", 32, 16, Kind::Hex(4), REDUNDANCY, ethernet::ether_type_name),
];

const HSR: &str = "IEC 62439-3 §5.7";

static HSR_TABLE: [FieldDef; 4] = [
    row("hsr.path", 0, 4, Kind::Uint, HSR),
    row("hsr.lsdu_size", 4, 12, Kind::Uint, HSR),
    row("hsr.sequence_nr", 16, 16, Kind::Uint, HSR),
    named("hsr.type", 32, 16, Kind::Hex(4), HSR, ethernet::ether_type_name),
];

const METADATA: &str = "Cisco TrustSec";

static METADATA_TABLE: [FieldDef; 5] = [
    row("cmd.version", 0, 8, Kind::Uint, METADATA),
    row("cmd.length", 8, 8, Kind::Uint, METADATA),
    row("cmd.options", 16, 16, Kind::Hex(4), METADATA),
    row("cmd.sgt", 32, 16, Kind::Uint, METADATA),
    named("cmd.type", 48, 16, Kind::Hex(4), METADATA, ethernet::ether_type_name),
];

const BACKBONE: &str = "IEEE 802.1Q §9.7";

static BACKBONE_TABLE: [FieldDef; 7] = [
    row("ieee8021ah.priority", 0, 3, Kind::Uint, BACKBONE),
    row("ieee8021ah.drop", 3, 1, Kind::Uint, BACKBONE),
    row("ieee8021ah.nca", 4, 1, Kind::Uint, BACKBONE),
    row("ieee8021ah.isid", 8, 24, Kind::Uint, BACKBONE),
    row("ieee8021ah.cdst", 32, 48, Kind::Mac, BACKBONE),
    row("ieee8021ah.csrc", 80, 48, Kind::Mac, BACKBONE),
    named("ieee8021ah.etype", 128, 16, Kind::Hex(4), BACKBONE, ethernet::ether_type_name),
];

const ARISTA: &str = "Arista EOS, timestamp header";

static AVSP_TABLE: [FieldDef; 2] =
    [row("avsp.sub_type", 0, 16, Kind::Hex(4), ARISTA), row("avsp.ver", 16, 16, Kind::Hex(4), ARISTA)];

const FABRIC_PATH: &str = "Cisco FabricPath";

static FABRIC_PATH_TABLE: [FieldDef; 2] =
    [row("cfp.ftag", 0, 10, Kind::Uint, FABRIC_PATH), row("cfp.ttl", 10, 6, Kind::Uint, FABRIC_PATH)];

static CHECK_SEQUENCE_FIELD: FieldDef = row("cfp.fcs", 0, 0, Kind::Hex(8), FABRIC_PATH);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &MACSEC_TABLE,
    &VNTAG_TABLE,
    &REDUNDANCY_TABLE,
    &HSR_TABLE,
    &METADATA_TABLE,
    &BACKBONE_TABLE,
    &AVSP_TABLE,
    &FABRIC_PATH_TABLE,
    std::slice::from_ref(&CHECK_SEQUENCE_FIELD),
];

/// What stands between an EtherType and what the next one announces.
pub(crate) struct Tag {
    protocol: Protocol,
    table: &'static [FieldDef],
    /// Octets of the header up to and with the next EtherType.
    pub(crate) len: usize,
    /// What is behind it.
    pub(crate) inside: Inside,
    /// Octets at the end that are no contents.
    pub(crate) trailer: usize,
}

/// What is behind a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    /// What an EtherType announces.
    EtherType(u16),
    /// A whole Ethernet frame.
    Frame,
    /// Nothing that can be read.
    Sealed,
}

/// Octets of the check sequence behind a frame that FabricPath carries.
const CHECK_SEQUENCE: usize = 4;

/// Octets of the check value behind a protected frame.
const CHECK_VALUE: usize = 16;

/// The tag that an EtherType announces.
pub(crate) fn tag(ether_type: u16, bytes: &[u8]) -> Option<Tag> {
    let next_type = |len: usize| bytes.get(len - 2..len).map(|octets| u16::from_be_bytes([octets[0], octets[1]]));
    let plain = |protocol, table, len: usize| {
        Some(Tag { protocol, table, len, inside: Inside::EtherType(next_type(len)?), trailer: 0 })
    };
    match ether_type {
        0x88e7 => plain(Protocol::Backbone, &BACKBONE_TABLE, 18),
        0x8909 => plain(Protocol::CiscoMetadata, &METADATA_TABLE, 8),
        0x892f => plain(Protocol::Hsr, &HSR_TABLE, 6),
        0x8926 => plain(Protocol::Vntag, &VNTAG_TABLE, 6),
        0xf1c1 => plain(Protocol::RedundancyTag, &REDUNDANCY_TABLE, 6),
        // subtype 1: a timestamp of 64 or of 48 bits
        0xd28b => {
            let len = match bytes.get(..4)? {
                [0, 1, _, 0x10] => 14,
                [0, 1, _, 0x20] => 12,
                _ => return None,
            };
            let inside = Inside::EtherType(next_type(len)?);
            Some(Tag { protocol: Protocol::Avsp, table: &AVSP_TABLE, len, inside, trailer: 0 })
        }
        0x8903 => Some(Tag {
            protocol: Protocol::FabricPath,
            table: &FABRIC_PATH_TABLE,
            len: 2,
            inside: if bytes.len() >= 16 + CHECK_SEQUENCE { Inside::Frame } else { Inside::Sealed },
            // the frame is carried with its check sequence, which every switch makes anew
            trailer: if bytes.len() >= 16 + CHECK_SEQUENCE { CHECK_SEQUENCE } else { 0 },
        }),
        0x88e5 => {
            let has_channel = bytes.first()? & 0x20 != 0;
            let is_sealed = bytes[0] & 0x0c != 0;
            let len = if has_channel { 14 } else { 6 };
            let inside = if is_sealed { Inside::Sealed } else { Inside::EtherType(next_type(len + 2)?) };
            let len = if is_sealed { len } else { len + 2 };
            // short frames give the length of what is protected, its type included
            let secured = (bytes.get(1)? & 0x3f) as usize;
            let secured_at = if is_sealed { len } else { len - 2 };
            let end = match secured {
                0 => bytes.len().saturating_sub(CHECK_VALUE),
                _ => (secured_at + secured).min(bytes.len()),
            };
            let trailer = bytes.len() - end.max(len.min(bytes.len()));
            Some(Tag { protocol: Protocol::Macsec, table: &MACSEC_TABLE, len, inside, trailer })
        }
        _ => None,
    }
    .filter(|tag| tag.len + tag.trailer <= bytes.len())
}

/// A tag and what is behind it; data where it is not whole.
pub(crate) fn read(reading: &mut Reading<'_>, ether_type: u16, bytes: Range<usize>) {
    let Some(tag) = tag(ether_type, reading.bytes(bytes.clone())) else {
        reading.stop(
            Protocol::Data,
            bytes.start,
            crate::StopReason::TooShort { needed: bytes.len() + 1, available: bytes.len(), limit: Limit::Captured },
        );
        return data::read(reading, bytes);
    };
    let payload = bytes.start + tag.len..bytes.end - tag.trailer;
    reading.layer(tag.protocol, bytes.start..payload.start, tag.table);
    // no length inside reaches into the check sequence behind the contents
    let whole = reading.frame;
    if tag.protocol == Protocol::FabricPath {
        reading.frame = &whole[..payload.end];
    }
    match tag.inside {
        Inside::EtherType(ether_type) => ethernet::read_by_type(reading, ether_type, payload.clone()),
        Inside::Frame => ethernet::read(reading, payload.clone()),
        Inside::Sealed => data::read(reading, payload.clone()),
    }
    reading.frame = whole;
    if tag.protocol == Protocol::FabricPath && payload.end < bytes.end {
        reading.layer(Protocol::Padding, payload.end..bytes.end, &[]);
        return reading.octets(&CHECK_SEQUENCE_FIELD, payload.end..bytes.end);
    }
    data::read_padding(reading, payload.end..bytes.end);
}
