use std::ops::Range;

use etherparse::SingleVlanHeaderSlice;

use crate::dissection::Reading;
use crate::ethernet;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};

static TABLE: [FieldDef; 4] = [
    row("vlan.priority", 0, 3, Kind::Uint, "IEEE 802.1Q §9.6"),
    row("vlan.dei", 3, 1, Kind::Flag, "IEEE 802.1Q §9.6"),
    row("vlan.id", 4, 12, Kind::Uint, "IEEE 802.1Q §9.6"),
    named("vlan.etype", 16, 16, Kind::Hex(4), "IEEE 802.1Q §9.6", ethernet::ether_type_name),
];

static PROVIDER_TABLE: [FieldDef; 3] = [
    row("ieee8021ad.priority", 0, 3, Kind::Uint, "IEEE 802.1Q §9.6"),
    row("ieee8021ad.dei", 3, 1, Kind::Flag, "IEEE 802.1Q §9.6"),
    row("ieee8021ad.id", 4, 12, Kind::Uint, "IEEE 802.1Q §9.6"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, &PROVIDER_TABLE];

/// One VLAN tag, or one that a provider put before the customer's, and what it is put before.
pub(crate) fn read(reading: &mut Reading<'_>, is_provider: bool, bytes: Range<usize>) {
    let (protocol, table): (_, &[FieldDef]) =
        if is_provider { (Protocol::ProviderVlan, &PROVIDER_TABLE) } else { (Protocol::Vlan, &TABLE) };
    match SingleVlanHeaderSlice::from_slice(reading.bytes(bytes.clone())) {
        Ok(tag) => {
            let ether_type = tag.ether_type().0;
            reading.layer(protocol, bytes.start..bytes.start + 4, table);
            ethernet::read_by_type(reading, ether_type, bytes.start + 4..bytes.end);
        }
        Err(_) => reading.cut_short(protocol, table, bytes, 4, Limit::Captured),
    }
}
