use std::net::IpAddr;

use bytes::Bytes;
use synema_wire::IpPacket;

/// What fragments of one packet have in common (RFC 791 §3.2, RFC 8200 §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PartialKey {
    pub(crate) src: IpAddr,
    pub(crate) dst: IpAddr,
    pub(crate) protocol: u8,
    pub(crate) id: u32,
}

/// The fragments of a packet that have come so far. Where they overlap, the first to come counts, as in BSD; IPv6
/// packets with overlaps are discarded whole (RFC 8200 §4.5).
#[derive(Clone, Debug, Default)]
pub(crate) struct Partial {
    /// Sorted by place, without overlap.
    pieces: Vec<(u32, Bytes)>,
    /// Octets of the whole payload, once the last fragment is here.
    total: Option<u32>,
    /// The first fragment's header, and with it what an ICMP message would quote.
    pub(crate) first: Option<IpPacket>,
    pub(crate) generation: u64,
}

impl Partial {
    /// Adds a fragment. `Err` where an IPv6 fragment overlaps another.
    pub(crate) fn add(&mut self, fragment: &IpPacket) -> Result<(), ()> {
        let (start, end) = (fragment.fragment_offset, fragment.fragment_offset + fragment.payload.len() as u32);
        if !fragment.more_fragments {
            self.total = Some(end);
        }
        if start == 0 {
            self.first = Some(fragment.clone());
        }
        let mut from = start;
        let mut place = 0;
        while from < end {
            match self.pieces.get(place) {
                Some((at, octets)) if *at <= from => {
                    let piece_end = at + octets.len() as u32;
                    if piece_end > from && fragment.src.is_ipv6() {
                        return Err(());
                    }
                    from = from.max(piece_end);
                    place += 1;
                }
                next => {
                    let to = next.map_or(end, |(at, _)| end.min(*at));
                    let octets = fragment.payload.slice((from - start) as usize..(to - start) as usize);
                    self.pieces.insert(place, (from, octets));
                    from = to;
                    place += 1;
                }
            }
        }
        Ok(())
    }

    /// The packet as it was before it was fragmented, once all of it is here.
    pub(crate) fn whole(&self) -> Option<IpPacket> {
        let total = self.total?;
        let mut next = 0;
        for (at, octets) in &self.pieces {
            if *at != next {
                return None;
            }
            next += octets.len() as u32;
        }
        let first = self.first.as_ref()?;
        let payload = self.pieces.iter().flat_map(|(_, octets)| octets).copied().collect();
        (next == total).then(|| IpPacket { payload, more_fragments: false, fragment_offset: 0, ..first.clone() })
    }
}

/// Cuts a packet into fragments that fit `mtu` (RFC 791 §3.2, RFC 8200 §4.5).
pub(crate) fn fragments(packet: &IpPacket, mtu: usize) -> Vec<IpPacket> {
    if packet.len() <= mtu {
        return vec![packet.clone()];
    }
    // an IPv6 packet gets its fragment header now
    let header_len = if packet.src.is_ipv6() { 48 } else { packet.header_len() };
    let room = (mtu.saturating_sub(header_len) / 8 * 8).max(8);
    let chunks: Vec<&[u8]> = packet.payload.chunks(room).collect();
    let last = chunks.len() - 1;
    let fragment = |(place, chunk): (usize, &&[u8])| IpPacket {
        payload: packet.payload.slice_ref(chunk),
        fragment_offset: packet.fragment_offset + (place * room) as u32,
        more_fragments: packet.more_fragments || place < last,
        ..packet.clone()
    };
    chunks.iter().enumerate().map(fragment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn x35_where_ipv4_fragments_contradict_each_other_the_first_to_come_counts_and_ipv6_takes_neither() {
        let fragment = |src: &str, dst: &str, at: u32, text: &[u8], more: bool| IpPacket {
            fragment_offset: at,
            more_fragments: more,
            ..IpPacket::new(src.parse().unwrap(), dst.parse().unwrap(), 17, text.to_vec())
        };
        let (src, dst) = ("192.0.2.1", "192.0.2.2");
        let mut partial = Partial::default();
        assert_eq!(partial.add(&fragment(src, dst, 8, b"first888", false)), Ok(()));
        assert_eq!(partial.add(&fragment(src, dst, 0, b"01234567later888", true)), Ok(()));
        assert_eq!(partial.whole().map(|whole| whole.payload.to_vec()), Some(b"01234567first888".to_vec()));
        let (src, dst) = ("2001:db8::1", "2001:db8::2");
        let mut partial = Partial::default();
        assert_eq!(partial.add(&fragment(src, dst, 8, b"first888", false)), Ok(()));
        assert_eq!(partial.add(&fragment(src, dst, 0, b"01234567l", true)), Err(()), "RFC 8200 §4.5");
    }

    proptest! {
        #[test]
        fn x35_fragments_in_any_order_and_twice_give_the_packet(
            len in 0usize..5000, mtu in 68usize..1500, order in prop::collection::vec(any::<u16>(), 0..200)
        ) {
            for (src, dst) in [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8::2")] {
                let payload: Vec<u8> = (0..len).map(|octet| octet as u8).collect();
                let packet = IpPacket::new(src.parse().unwrap(), dst.parse().unwrap(), 17, payload);
                let mtu = if packet.src.is_ipv6() { mtu + 1280 } else { mtu };
                let pieces = fragments(&packet, mtu);
                prop_assert!(pieces.iter().all(|piece| piece.len() <= mtu));
                if pieces.len() == 1 {
                    prop_assert_eq!(&pieces[0], &packet);
                    continue;
                }
                let mut left: Vec<IpPacket> = pieces;
                let mut partial = Partial::default();
                let mut draws = order.iter().cycle();
                while !left.is_empty() {
                    prop_assert_eq!(partial.whole(), None);
                    let at = draws.next().map_or(0, |draw| usize::from(*draw) % left.len());
                    let piece = left.remove(at);
                    prop_assert_eq!(partial.add(&piece), Ok(()));
                    if packet.src.is_ipv4() {
                        prop_assert_eq!(partial.add(&piece), Ok(()));
                    }
                }
                prop_assert_eq!(partial.whole(), Some(packet));
            }
        }
    }
}
