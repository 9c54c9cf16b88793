//! Frames with other addresses, which tell as much of a network's traffic and nothing of whose it was.

mod addresses;
mod checksums;

use std::borrow::Cow;

use synema_trace::Observation;
use synema_wire::{Field, Value, dissect};

use crate::Passage;
use addresses::Addresses;
use checksums::{Change, repair};

/// Gives every address that a frame is known to hold another one, consistently, and repairs the checksums over it.
///
/// Rewritten are the fields that are dissected as hardware, IPv4 or IPv6 addresses: of links, ARP, IP (also quoted by
/// ICMP, and in tunnels), neighbour discovery, multicast reports, DHCP, and DNS answers. Not rewritten is what is not
/// dissected so: addresses in text (HTTP, FTP, SIP), names, addresses in options kept as bytes, later fragments and
/// segments of a message, frame check sequences and authentication codes over changed octets.
pub struct Anonymiser {
    addresses: Addresses,
}

/// Fields that look like addresses and name nobody.
const NOBODY: [&str; 2] = ["dhcp.cookie", "dhcp.option.subnet_mask"];

impl Anonymiser {
    /// An anonymiser under a key: the same key gives the same addresses in every file.
    ///
    /// # Panics
    /// When the two halves of the key are the same.
    pub fn new(key: [u8; 32]) -> Anonymiser {
        Anonymiser { addresses: Addresses::new(key) }
    }

    /// The frame with other addresses, as long as it was.
    pub fn frame(&self, seen: &Observation<'_>) -> Vec<u8> {
        let dissection = dissect(seen.link_type, seen.bytes);
        let mut frame = seen.bytes.to_vec();
        let mut changes: Vec<Change> = Vec::new();
        // what was put together beside the frame is not where its fields say
        let inside = dissection.layers.iter().filter(|layer| layer.source == 0);
        for field in inside.flat_map(|layer| &layer.fields) {
            let Some(after) = self.other(field) else { continue };
            let (range, is_seen) = (field.byte_range(), |change: &Change| change.offset == field.byte_range().start);
            // the same octets may be two fields
            if range.len() != after.len() || field.start_bit % 8 != 0 || changes.iter().any(is_seen) {
                continue;
            }
            let before = frame[range.clone()].to_vec();
            frame[range.clone()].copy_from_slice(&after);
            changes.push(Change { offset: range.start, before, after });
        }
        repair(&mut frame, &dissection, changes);
        frame
    }

    /// The other address for a field that holds one.
    fn other(&self, field: &Field) -> Option<Vec<u8>> {
        if NOBODY.contains(&field.def.name) {
            return None;
        }
        match &field.value {
            Value::Mac(mac) => Some(self.addresses.mac(mac.0).to_vec()),
            Value::Ipv4(ip) => Some(self.addresses.ipv4(*ip).octets().to_vec()),
            Value::Ipv6(ip) => Some(self.addresses.ipv6(*ip).octets().to_vec()),
            _ => None,
        }
    }
}

impl Passage for Anonymiser {
    fn pass<'a>(&mut self, seen: &Observation<'a>) -> Option<Cow<'a, [u8]>> {
        Some(Cow::Owned(self.frame(seen)))
    }

    fn hides_addresses(&self) -> bool {
        true
    }
}
