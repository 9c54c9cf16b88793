use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;

use synema_wire::Fragment;

/// Datagrams whose fragments are still coming, put together as RFC 791 §3.2 and RFC 8200 §4.5 describe it.
#[derive(Debug, Default)]
pub(crate) struct Fragments {
    unfinished: BTreeMap<Key, Datagram>,
    /// In the order of their first fragments: the oldest are given up first.
    by_age: VecDeque<Key>,
}

/// More datagrams than this are not waited for at once.
const MOST_UNFINISHED: usize = 4096;

/// A datagram has no more fragments than this, of eight octets each; one that brings more is begun anew.
const MOST_PARTS: usize = 8192;

type Key = (IpAddr, IpAddr, u32, u8);

/// A datagram put together.
#[derive(Debug)]
pub(crate) struct Whole {
    /// IP protocol number of its payload.
    pub(crate) protocol: u8,
    /// Its payload.
    pub(crate) octets: Arc<[u8]>,
    /// The frames that its fragments were in, in the order of their coming.
    pub(crate) frames: Vec<usize>,
}

/// The fragments of one datagram so far.
#[derive(Debug, Default)]
struct Datagram {
    /// By offset, and in the order of their coming at the same one.
    parts: Vec<(u32, Vec<u8>)>,
    frames: Vec<usize>,
    /// What the fragment that begins the payload says it is.
    protocol: Option<u8>,
    /// Where the last fragment ends.
    len: Option<usize>,
}

impl Fragments {
    /// Adds a fragment from a frame; gives the datagram's payload when it is whole. Octets that came twice are taken from
    /// the fragment that begins before the other.
    pub(crate) fn add(&mut self, fragment: &Fragment<'_>, frame: usize) -> Option<Whole> {
        if fragment.offset == 0 && !fragment.more {
            // "atomic": a fragment that is all of it (RFC 6946)
            return Some(Whole { protocol: fragment.protocol, octets: fragment.octets.into(), frames: vec![frame] });
        }
        // fragments of an IPv6 packet belong together whatever they say of their protocol (RFC 8200 §4.5)
        let protocol = if fragment.src.is_ipv6() { 0 } else { fragment.protocol };
        let key = (fragment.src, fragment.dst, fragment.id, protocol);
        if !self.unfinished.contains_key(&key) {
            self.by_age.push_back(key);
            if self.by_age.len() > MOST_UNFINISHED {
                let oldest = self.by_age.pop_front();
                oldest.and_then(|oldest| self.unfinished.remove(&oldest));
            }
        }
        let datagram = self.unfinished.entry(key).or_default();
        if datagram.parts.len() >= MOST_PARTS {
            *datagram = Datagram::default();
        }
        let end = fragment.offset as usize + fragment.octets.len();
        if !fragment.more {
            datagram.len.get_or_insert(end);
        }
        let place = datagram.parts.partition_point(|(offset, _)| *offset <= fragment.offset);
        datagram.parts.insert(place, (fragment.offset, fragment.octets.to_vec()));
        datagram.frames.push(frame);
        if fragment.offset == 0 {
            datagram.protocol.get_or_insert(fragment.protocol);
        }
        let octets = datagram.join()?;
        let Datagram { frames, protocol, .. } = self.unfinished.remove(&key).unwrap_or_default();
        self.by_age.retain(|other| *other != key);
        Some(Whole { protocol: protocol.unwrap_or(fragment.protocol), octets, frames })
    }
}

impl Datagram {
    fn join(&self) -> Option<Arc<[u8]>> {
        let len = self.len?;
        let reached = self.parts.iter().fold(0, |reached, (offset, octets)| match *offset as usize <= reached {
            true => reached.max(*offset as usize + octets.len()),
            false => reached,
        });
        if reached < len {
            return None;
        }
        let mut whole = Vec::with_capacity(len);
        for (offset, octets) in &self.parts {
            let known = whole.len().saturating_sub(*offset as usize);
            whole.extend_from_slice(octets.get(known..).unwrap_or_default());
        }
        whole.truncate(len);
        Some(whole.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(offset: u32, more: bool, octets: &[u8]) -> Fragment<'_> {
        let [src, dst] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(IpAddr::from);
        Fragment { src, dst, id: 7, protocol: 17, offset, more, octets }
    }

    /// Adds a fragment from the frame with its offset's number; the octets of the datagram that it completes.
    fn added(fragments: &mut Fragments, fragment: &Fragment<'_>) -> Option<Vec<u8>> {
        fragments.add(fragment, fragment.offset as usize).map(|whole| whole.octets.to_vec())
    }

    #[test]
    fn a_datagram_is_whole_when_nothing_is_missing_in_whatever_order() {
        let mut fragments = Fragments::default();
        assert_eq!(added(&mut fragments, &fragment(16, false, b"end")), None);
        assert_eq!(added(&mut fragments, &fragment(0, true, b"01234567")), None);
        let whole = fragments.add(&fragment(8, true, b"89abcdef"), 8).unwrap();
        assert_eq!((&whole.octets[..], &whole.frames[..]), (&b"0123456789abcdefend"[..], &[16, 0, 8][..]));
        let next = added(&mut fragments, &fragment(8, true, b"89abcdef"));
        assert_eq!(next, None, "the next datagram with this identification");
    }

    #[test]
    fn of_octets_that_came_twice_those_that_begin_first_stay() {
        let mut fragments = Fragments::default();
        added(&mut fragments, &fragment(0, true, b"aaaaaaaaaaaaaaaa"));
        let whole = added(&mut fragments, &fragment(8, false, b"bbbbbbbbbbbb"));
        assert_eq!(whole.as_deref(), Some(&b"aaaaaaaaaaaaaaaabbbb"[..]));
    }

    #[test]
    fn the_first_fragment_says_what_an_ipv6_packet_carries() {
        let [src, dst] = ["2001:db8::1", "2001:db8::2"].map(|text| text.parse().unwrap());
        let of_ipv6 = |protocol, fragment| Fragment { src, dst, protocol, ..fragment };
        let mut fragments = Fragments::default();
        assert!(fragments.add(&of_ipv6(58, fragment(8, false, b"end")), 0).is_none());
        let whole = fragments.add(&of_ipv6(60, fragment(0, true, b"01234567")), 1).unwrap();
        assert_eq!((whole.protocol, &whole.octets[..]), (60, &b"01234567end"[..]));
    }

    #[test]
    fn no_more_than_so_many_are_waited_for() {
        let mut fragments = Fragments::default();
        for id in 0..2 * MOST_UNFINISHED as u32 {
            added(&mut fragments, &Fragment { id, ..fragment(0, true, b"01234567") });
        }
        assert_eq!(fragments.unfinished.len(), MOST_UNFINISHED);
    }
}
