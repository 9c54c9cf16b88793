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

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// One VLAN tag and what it is put before.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    match SingleVlanHeaderSlice::from_slice(reading.bytes(bytes.clone())) {
        Ok(tag) => {
            let ether_type = tag.ether_type().0;
            reading.layer(Protocol::Vlan, bytes.start..bytes.start + 4, &TABLE);
            ethernet::read_by_type(reading, ether_type, bytes.start + 4..bytes.end);
        }
        Err(_) => reading.cut_short(Protocol::Vlan, &TABLE, bytes, 4, Limit::Captured),
    }
}
