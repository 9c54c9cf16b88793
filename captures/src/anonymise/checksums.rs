use synema_wire::{Dissection, Layer, Protocol};

/// Octets of a frame that were changed.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) offset: usize,
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

/// What a checksum in a frame covers.
struct Sum {
    /// Where its 16 bits lie.
    at: usize,
    /// Where that which it is counted over begins and, for a header of its own, ends.
    start: usize,
    end: usize,
    /// The layer that lends its two addresses to the pseudo header.
    pseudo: Option<usize>,
    /// Whether no checksum is written as 0 (RFC 768).
    may_be_absent: bool,
}

/// Carries the changes of a frame into its checksums, the innermost first, by the difference they make (RFC 1624): a
/// good checksum stays good, a bad one bad, also where the frame was captured only in part.
pub(crate) fn repair(frame: &mut [u8], dissection: &Dissection, mut changes: Vec<Change>) {
    for (index, layer) in dissection.layers.iter().enumerate().rev() {
        let Some(sum) = of_layer(dissection, index, layer) else { continue };
        let Some(written) = frame.get(sum.at..sum.at + 2) else { continue };
        let before = u16::from_be_bytes([written[0], written[1]]);
        if sum.may_be_absent && before == 0 {
            continue;
        }
        let mut difference = 0;
        for change in &changes {
            let is_inside = (sum.start..sum.end).contains(&change.offset);
            // addresses lie at even places of their header
            let is_address_around = sum.pseudo.is_some_and(|layer| is_address_of(&dissection.layers[layer], change));
            if is_inside {
                difference += change.difference((change.offset - sum.start) % 2);
            } else if is_address_around {
                difference += change.difference(0);
            }
        }
        if difference == 0 {
            continue;
        }
        let mut after = corrected(before, difference);
        if sum.may_be_absent && after == 0 {
            after = u16::MAX;
        }
        frame[sum.at..sum.at + 2].copy_from_slice(&after.to_be_bytes());
        changes.push(Change {
            offset: sum.at,
            before: before.to_be_bytes().to_vec(),
            after: after.to_be_bytes().to_vec(),
        });
    }
}

impl Change {
    /// By how much the sum of 16-bit words grows, for a change whose first octet is the `parity`-th of its word.
    fn difference(&self, parity: usize) -> i64 {
        let sum = |octets: &[u8]| -> i64 {
            let octets = octets.iter().enumerate();
            octets
                .map(|(index, octet)| i64::from(*octet) << (if (index + parity).is_multiple_of(2) { 8 } else { 0 }))
                .sum()
        };
        sum(&self.after) - sum(&self.before)
    }
}

/// The checksum over data whose sum grew by `difference`.
fn corrected(checksum: u16, difference: i64) -> u16 {
    // ones' complement arithmetic is arithmetic modulo 65,535, whose zero is written 0xffff unless all data is zero
    let sum = (i64::from(!checksum) + difference).rem_euclid(65_535) as u16;
    !if sum == 0 { u16::MAX } else { sum }
}

fn of_layer(dissection: &Dissection, index: usize, layer: &Layer) -> Option<Sum> {
    let is_ip = |layer: &Layer| matches!(layer.protocol, Protocol::Ipv4 | Protocol::Ipv6);
    let around = || dissection.layers[..index].iter().rposition(is_ip);
    let (name, end, pseudo) = match layer.protocol {
        Protocol::Ipv4 => ("ip.checksum", layer.end, None),
        Protocol::Tcp => ("tcp.checksum", usize::MAX, around()),
        Protocol::Udp => ("udp.checksum", usize::MAX, around()),
        Protocol::Icmpv6 => ("icmpv6.checksum", usize::MAX, around()),
        Protocol::Icmp => ("icmp.checksum", usize::MAX, None),
        Protocol::Igmp => ("igmp.checksum", usize::MAX, None),
        _ => return None,
    };
    let at = layer.field(name)?.byte_range().start;
    Some(Sum { at, start: layer.start, end, pseudo, may_be_absent: layer.protocol == Protocol::Udp })
}

/// Whether a change is of the source or the destination of an IP header.
fn is_address_of(layer: &Layer, change: &Change) -> bool {
    let names = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst"];
    let mut addresses = names.iter().filter_map(|name| layer.field(name));
    addresses.any(|field| field.byte_range().start == change.offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 1071.
    fn checksum(data: &[u8]) -> u16 {
        let mut sum: u32 =
            data.chunks(2).map(|word| u32::from(word[0]) << 8 | u32::from(*word.get(1).unwrap_or(&0))).sum();
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        !(sum as u16)
    }

    proptest! {
        #[test]
        fn the_difference_gives_what_counting_anew_gives(
            data in prop::collection::vec(any::<u8>(), 12..60),
            offset in 0usize..8,
            after: [u8; 4],
        ) {
            let mut changed = data.clone();
            changed[offset..offset + 4].copy_from_slice(&after);
            prop_assume!(changed.iter().any(|octet| *octet != 0) && data.iter().any(|octet| *octet != 0));
            let change = Change { offset, before: data[offset..offset + 4].to_vec(), after: after.to_vec() };
            let difference = change.difference(offset % 2);
            let expected = checksum(&changed);
            if difference != 0 {
                prop_assert_eq!(corrected(checksum(&data), difference), expected);
            }
        }
    }
}
