use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use synema_trace::Instant;
use synema_wire::{IpPacket, adjusted_checksum};

const ICMP: u8 = 1;
const TCP: u8 = 6;
const UDP: u8 = 17;

/// Network address and port translation of a router (RFC 4787, RFC 5382, RFC 5508): what hosts inside send leaves with
/// the outside address and a port that belongs to the inside end alone, whoever it is sent to.
#[derive(Clone, Debug)]
pub(crate) struct Nat {
    /// The interface that leads outside.
    pub(crate) outside: usize,
    /// By protocol and inside end; for ICMP the identifier stands for the port.
    mappings: BTreeMap<(u8, Ipv4Addr, u16), Mapping>,
    udp_timeout_ns: i64,
    /// Whether hosts inside reach each other by their outside ends (RFC 4787 §6).
    pub(crate) hairpins: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) inside: (Ipv4Addr, u16),
    pub(crate) outside_port: u16,
    pub(crate) until: Instant,
}

/// What translating a packet came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Translated {
    pub(crate) packet: IpPacket,
    pub(crate) mapping: Mapping,
    /// Whether the mapping was made just now.
    pub(crate) is_new: bool,
}

/// RFC 5508 §3.2 REQ-2: at least 60 s for ICMP queries.
const ICMP_TIMEOUT_NS: i64 = 60_000_000_000;
/// RFC 5382 §5 REQ-5: at least 2 h 4 min for an established connection.
const TCP_TIMEOUT_NS: i64 = 7_440_000_000_000;

impl Nat {
    /// `udp_timeout_ns`: RFC 4787 §4.3 REQ-5 asks for at least 2 min and recommends 5.
    pub(crate) fn new(outside: usize, udp_timeout_ns: i64) -> Nat {
        Nat { outside, mappings: BTreeMap::new(), udp_timeout_ns, hairpins: true }
    }

    fn timeout_ns(&self, protocol: u8) -> i64 {
        match protocol {
            TCP => TCP_TIMEOUT_NS,
            UDP => self.udp_timeout_ns,
            _ => ICMP_TIMEOUT_NS,
        }
    }

    /// A packet from inside, with the outside address and port as its source; `None` where it has no port.
    pub(crate) fn outbound(&mut self, now: Instant, packet: &IpPacket, outside: Ipv4Addr) -> Option<Translated> {
        let std::net::IpAddr::V4(src) = packet.src else { return None };
        if is_icmp_error(packet) {
            return self.outbound_error(now, packet, outside);
        }
        let field = port_field(packet, true)?;
        let port = read_port(packet, field)?;
        let key = (packet.protocol, src, port);
        let until = now.plus_ns(self.timeout_ns(packet.protocol));
        let known = self.mappings.get(&key).filter(|mapping| mapping.until > now).copied();
        let mapping = match known {
            Some(mapping) => Mapping { until, ..mapping },
            None => Mapping { inside: (src, port), outside_port: self.free_port(now, packet.protocol, port)?, until },
        };
        self.mappings.insert(key, mapping);
        let packet = rewritten(packet, true, outside, Some((field, mapping.outside_port)));
        Some(Translated { packet, mapping, is_new: known.is_none() })
    }

    /// A packet from inside for the outside end of another host inside: it goes back in, with the sender's own outside end as
    /// its source (RFC 4787 §6 REQ-9a). The two steps; `None` where nobody inside has that end.
    pub(crate) fn hairpin(&mut self, now: Instant, packet: &IpPacket, outside: Ipv4Addr) -> Option<[Translated; 2]> {
        let field = port_field(packet, false).filter(|_| self.hairpins && packet.protocol != ICMP)?;
        self.mapping_of(now, packet.protocol, read_port(packet, field)?)?;
        let out = self.outbound(now, packet, outside)?;
        let back = self.inbound(now, &out.packet)?;
        Some([out, back])
    }

    /// A packet from outside, with the inside end that its port belongs to as its destination.
    pub(crate) fn inbound(&mut self, now: Instant, packet: &IpPacket) -> Option<Translated> {
        if is_icmp_error(packet) {
            return self.inbound_error(now, packet);
        }
        let field = port_field(packet, false)?;
        let mapping = self.mapping_of(now, packet.protocol, read_port(packet, field)?)?;
        let (inside, port) = mapping.inside;
        Some(Translated { packet: rewritten(packet, false, inside, Some((field, port))), mapping, is_new: false })
    }

    /// An ICMP error about a packet that was translated on its way out: the packet that it quotes is put back, too
    /// (RFC 5508 §4.2.1).
    fn inbound_error(&mut self, now: Instant, packet: &IpPacket) -> Option<Translated> {
        let quoted = Quoted::of(packet, true).filter(|_| is_intact(packet))?;
        let mapping = self.mapping_of(now, quoted.protocol, quoted.port)?;
        let (inside, port) = mapping.inside;
        let mut translated = rewritten(packet, false, inside, None);
        let mut payload = translated.payload.to_vec();
        quoted.put(&mut payload, inside, port);
        translated.payload = payload.into();
        Some(Translated { packet: translated, mapping, is_new: false })
    }

    /// An ICMP error of a host inside about a packet that was translated on its way in: neither the error nor the packet
    /// that it quotes shows an inside address (RFC 5508 §4.2.2).
    fn outbound_error(&mut self, now: Instant, packet: &IpPacket, outside: Ipv4Addr) -> Option<Translated> {
        // by the packet that is quoted: the error may come from a router on its way
        let quoted = Quoted::of(packet, false).filter(|_| is_intact(packet))?;
        let address: [u8; 4] = *packet.payload.get(quoted.address_at..)?.first_chunk()?;
        let mapping = self.mappings.get(&(quoted.protocol, address.into(), quoted.port)).copied()?;
        let mapping = Some(mapping).filter(|mapping| mapping.until > now)?;
        let mut translated = rewritten(packet, true, outside, None);
        let mut payload = translated.payload.to_vec();
        quoted.put(&mut payload, outside, mapping.outside_port);
        translated.payload = payload.into();
        Some(Translated { packet: translated, mapping, is_new: false })
    }

    fn mapping_of(&self, now: Instant, protocol: u8, outside_port: u16) -> Option<Mapping> {
        let all = self.mappings.iter();
        let mut fitting = all.filter(|((of, ..), mapping)| *of == protocol && mapping.outside_port == outside_port);
        fitting.find(|(_, mapping)| mapping.until > now).map(|(_, mapping)| *mapping)
    }

    /// The inside port where it is free (RFC 4787 §4.2.1, port preservation), else the next free one from 49152.
    fn free_port(&self, now: Instant, protocol: u8, wanted: u16) -> Option<u16> {
        let is_free = |port: &u16| self.mapping_of(now, protocol, *port).is_none();
        std::iter::once(wanted).chain(49_152..=u16::MAX).find(is_free)
    }
}

/// One end of the packet that an ICMP error quotes.
struct Quoted {
    protocol: u8,
    port: u16,
    /// Where in the error's payload the address and the port stand.
    address_at: usize,
    port_at: usize,
}

impl Quoted {
    /// The source or the destination of the quoted packet; `None` where too little of it is quoted.
    fn of(error: &IpPacket, of_source: bool) -> Option<Quoted> {
        let header = error.payload.get(8..28)?;
        let header_len = usize::from(header[0] & 0x0f) * 4;
        if header[0] >> 4 != 4 || header_len < 20 {
            return None;
        }
        let protocol = header[9];
        let in_transport = match (protocol, of_source) {
            (ICMP, _) => 4,
            (_, true) => 0,
            (_, false) => 2,
        };
        let port_at = 8 + header_len + in_transport;
        let port = u16::from_be_bytes(*error.payload.get(port_at..)?.first_chunk()?);
        Some(Quoted { protocol, port, address_at: if of_source { 20 } else { 24 }, port_at })
    }

    /// Gives the quoted packet another end; its header's checksum and the error's own follow.
    fn put(&self, payload: &mut [u8], ip: Ipv4Addr, port: u16) {
        payload[self.port_at..self.port_at + 2].copy_from_slice(&port.to_be_bytes());
        let place = self.address_at..self.address_at + 4;
        let old = payload[place.clone()].to_vec();
        payload[place].copy_from_slice(&ip.octets());
        let header_sum = u16::from_be_bytes([payload[18], payload[19]]);
        payload[18..20].copy_from_slice(&adjusted_checksum(header_sum, &old, &ip.octets()).to_be_bytes());
        payload[2..4].fill(0);
        let checksum = synema_wire::plain_checksum(payload);
        payload[2..4].copy_from_slice(&checksum.to_be_bytes());
    }
}

pub(crate) fn is_icmp_error(packet: &IpPacket) -> bool {
    packet.protocol == ICMP && matches!(packet.payload.first(), Some(3 | 11 | 12))
}

/// RFC 5508 §4.2 REQ-3: an error with a wrong checksum is not translated, which would make it right.
fn is_intact(error: &IpPacket) -> bool {
    synema_wire::plain_checksum(&error.payload) == 0
}

/// Where the port that belongs to the source or destination stands in the payload.
fn port_field(packet: &IpPacket, of_source: bool) -> Option<usize> {
    if packet.fragment_offset > 0 {
        return None;
    }
    match packet.protocol {
        TCP | UDP => Some(if of_source { 0 } else { 2 }),
        ICMP if matches!(packet.payload.first(), Some(0 | 8)) => Some(4),
        _ => None,
    }
}

fn read_port(packet: &IpPacket, field: usize) -> Option<u16> {
    packet.payload.get(field..)?.first_chunk().map(|port| u16::from_be_bytes(*port))
}

/// The packet with another source or destination, its checksum adjusted and not computed anew, so that a wrong one
/// stays wrong (RFC 1624).
fn rewritten(packet: &IpPacket, source: bool, ip: Ipv4Addr, port: Option<(usize, u16)>) -> IpPacket {
    let mut packet = packet.clone();
    let place = if source { &mut packet.src } else { &mut packet.dst };
    let old = std::mem::replace(place, ip.into());
    let std::net::IpAddr::V4(old) = old else { return packet };
    let checksum_at = match packet.protocol {
        TCP => Some((16, true)),
        // a UDP checksum of 0 says that there is none
        UDP if packet.payload.get(6..8) != Some(&[0, 0]) => Some((6, true)),
        ICMP => Some((2, false)),
        _ => None,
    };
    let adjust = |payload: &mut [u8], from: &[u8], to: &[u8]| {
        let Some((at, _)) = checksum_at else { return };
        let Some(field) = payload.get(at..at + 2) else { return };
        let sum = u16::from_be_bytes([field[0], field[1]]);
        payload[at..at + 2].copy_from_slice(&adjusted_checksum(sum, from, to).to_be_bytes());
    };
    let mut payload = packet.payload.to_vec();
    if checksum_at.is_some_and(|(_, covers_addresses)| covers_addresses) {
        adjust(&mut payload, &old.octets(), &ip.octets());
    }
    if let Some((at, port)) = port {
        let before = [payload[at], payload[at + 1]];
        payload[at..at + 2].copy_from_slice(&port.to_be_bytes());
        adjust(&mut payload, &before, &port.to_be_bytes());
    }
    if packet.protocol == UDP && checksum_at.is_some() && payload[6..8] == [0, 0] {
        // what comes to 0 is sent as its complement (RFC 768)
        payload[6..8].fill(0xff);
    }
    packet.payload = payload.into();
    packet
}

#[cfg(test)]
mod tests {
    use super::*;
    use synema_wire::{transport_checksum, udp_datagram};

    const OUTSIDE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);

    fn udp(src: &str, port: u16, dst: &str, dst_port: u16) -> IpPacket {
        let (src, dst) = (src.parse().unwrap(), dst.parse().unwrap());
        IpPacket::new(src, dst, UDP, udp_datagram(src, port, dst, dst_port, b"text"))
    }

    #[track_caller]
    fn has_good_checksum(packet: &IpPacket) {
        assert_eq!(transport_checksum(packet.src, packet.dst, UDP, &packet.payload), 0);
    }

    #[test]
    fn x34_one_inside_end_has_one_outside_port_whoever_it_speaks_to() {
        let (mut nat, now) = (Nat::new(0, 300_000_000_000), Instant::ZERO);
        let one = nat.outbound(now, &udp("10.0.0.2", 4000, "198.51.100.1", 53), OUTSIDE).unwrap();
        let two = nat.outbound(now, &udp("10.0.0.2", 4000, "198.51.100.9", 99), OUTSIDE).unwrap();
        let other = nat.outbound(now, &udp("10.0.0.3", 4000, "198.51.100.1", 53), OUTSIDE).unwrap();
        assert_eq!((one.mapping.outside_port, one.is_new), (4000, true));
        assert_eq!((two.mapping.outside_port, two.is_new), (4000, false));
        assert_eq!(other.mapping.outside_port, 49_152);
        let back = nat.inbound(now, &udp("198.51.100.1", 53, "203.0.113.1", 49_152)).unwrap();
        assert_eq!(back.packet.dst.to_string(), "10.0.0.3");
        [one.packet, two.packet, other.packet, back.packet].iter().for_each(has_good_checksum);
    }

    #[test]
    fn x34_two_hosts_inside_reach_each_other_by_their_outside_ends_where_that_is_switched_on() {
        let (mut nat, now) = (Nat::new(0, 300_000_000_000), Instant::ZERO);
        let to_other = udp("10.0.0.3", 5000, "203.0.113.1", 4000);
        assert_eq!(nat.hairpin(now, &to_other, OUTSIDE), None, "nobody has the port yet");
        nat.outbound(now, &udp("10.0.0.2", 4000, "198.51.100.1", 53), OUTSIDE).unwrap();
        let [_, back] = nat.hairpin(now, &to_other, OUTSIDE).unwrap();
        assert_eq!(
            (back.packet.src.to_string(), back.packet.dst.to_string()),
            ("203.0.113.1".into(), "10.0.0.2".into())
        );
        assert_eq!(back.packet.payload[..4], [0x13, 0x88, 0x0f, 0xa0], "from 5000 to 4000");
        has_good_checksum(&back.packet);
        nat.hairpins = false;
        assert_eq!(nat.hairpin(now, &to_other, OUTSIDE), None);
    }

    #[test]
    fn x34_an_idle_mapping_ends() {
        let mut nat = Nat::new(0, 300_000_000_000);
        nat.outbound(Instant::ZERO, &udp("10.0.0.2", 4000, "198.51.100.1", 53), OUTSIDE).unwrap();
        let answer = udp("198.51.100.1", 53, "203.0.113.1", 4000);
        assert!(nat.inbound(Instant::from_ns(299_999_999_999), &answer).is_some());
        assert!(nat.inbound(Instant::from_ns(300_000_000_000), &answer).is_none());
        // RFC 5382 REQ-5: two hours and four minutes for TCP; RFC 5508 REQ-2: 60 s for ICMP queries
        for (protocol, seconds) in [(TCP, 2 * 3600 + 4 * 60), (ICMP, 60)] {
            let packet = |src: &str, dst: &str| {
                let (src, dst) = (src.parse().unwrap(), dst.parse().unwrap());
                let payload = match protocol {
                    ICMP => synema_wire::icmp_message(src, dst, 8, 0, [0x0f, 0xa0, 0, 1], b"ping"),
                    _ => [&[0x0f, 0xa0, 0x0f, 0xa0][..], &[0; 16]].concat(),
                };
                IpPacket::new(src, dst, protocol, payload)
            };
            nat.outbound(Instant::ZERO, &packet("10.0.0.2", "198.51.100.1"), OUTSIDE).unwrap();
            let back = packet("198.51.100.1", "203.0.113.1");
            let (last, over) = (seconds * 1_000_000_000 - 1, seconds * 1_000_000_000);
            assert!(nat.inbound(Instant::from_ns(last), &back).is_some(), "{protocol}");
            assert!(nat.inbound(Instant::from_ns(over), &back).is_none(), "{protocol}");
        }
    }

    #[test]
    fn x34_errors_are_translated_with_what_they_quote_in_both_directions() {
        let (mut nat, now) = (Nat::new(0, 300_000_000_000), Instant::ZERO);
        let sent = nat.outbound(now, &udp("10.0.0.2", 4000, "198.51.100.1", 53), OUTSIDE).unwrap();
        let error = |from: &str, to: &str, about: &IpPacket| {
            let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
            let message = synema_wire::icmp_message(from, to, 3, 3, [0; 4], &about.to_bytes());
            IpPacket::new(from, to, ICMP, message)
        };
        let is_sound = |packet: &IpPacket| {
            assert_eq!(synema_wire::plain_checksum(&packet.payload), 0);
            IpPacket::read(&packet.payload[8..]).expect("what is quoted is a packet with a good checksum")
        };
        // a router outside reports what the host has sent
        let back = nat.inbound(now, &error("198.51.100.7", "203.0.113.1", &sent.packet)).unwrap().packet;
        assert_eq!((back.dst.to_string(), is_sound(&back).src.to_string()), ("10.0.0.2".into(), "10.0.0.2".into()));
        // the host reports what has come to it
        let answer = nat.inbound(now, &udp("198.51.100.1", 53, "203.0.113.1", 4000)).unwrap().packet;
        let out = nat.outbound(now, &error("10.0.0.2", "198.51.100.1", &answer), OUTSIDE).unwrap().packet;
        assert_eq!((out.src, is_sound(&out).dst), (OUTSIDE.into(), OUTSIDE.into()));
        // so does a router on its way inside, whose own address nobody outside learns (REQ-5)
        let out = nat.outbound(now, &error("10.0.9.9", "198.51.100.1", &answer), OUTSIDE).unwrap().packet;
        assert_eq!((out.src, is_sound(&out).dst), (OUTSIDE.into(), OUTSIDE.into()));
        // REQ-3: a wrong checksum is not made right
        for (wrong, is_inside) in [
            (error("10.0.0.2", "198.51.100.1", &answer), true),
            (error("198.51.100.7", "203.0.113.1", &sent.packet), false),
        ] {
            let mut payload = wrong.payload.to_vec();
            payload[3] ^= 1;
            let wrong = IpPacket { payload: payload.into(), ..wrong };
            let translated = if is_inside { nat.outbound(now, &wrong, OUTSIDE) } else { nat.inbound(now, &wrong) };
            assert_eq!(translated, None);
        }
        // too little, or nonsense, is let go
        for cut in 0..28 {
            let mut short = error("198.51.100.7", "203.0.113.1", &sent.packet);
            short.payload.truncate(8 + cut);
            assert!(cut >= 22 || nat.inbound(now, &short).is_none());
            short.payload = [&short.payload[..8], &vec![0; short.payload.len() - 8]].concat().into();
            assert!(nat.inbound(now, &short).is_none());
        }
    }

    #[test]
    fn x32_an_adjusted_datagram_never_says_that_it_has_no_checksum() {
        let mut complements = 0;
        for word in 0..=u16::MAX {
            let (src, dst) = ("10.0.0.2".parse().unwrap(), "198.51.100.1".parse().unwrap());
            let packet = IpPacket::new(src, dst, UDP, udp_datagram(src, 4000, dst, 53, &word.to_be_bytes()));
            let sent = Nat::new(0, 1).outbound(Instant::ZERO, &packet, OUTSIDE).unwrap().packet;
            has_good_checksum(&sent);
            assert_ne!(sent.payload[6..8], [0, 0]);
            complements += u32::from(sent.payload[6..8] == [0xff, 0xff]);
        }
        assert!(complements > 0);
    }

    #[test]
    fn a_wrong_checksum_stays_wrong() {
        let mut packet = udp("10.0.0.2", 4000, "198.51.100.1", 53);
        let mut payload = packet.payload.to_vec();
        payload[8] ^= 1;
        packet.payload = payload.into();
        let translated = Nat::new(0, 1).outbound(Instant::ZERO, &packet, OUTSIDE).unwrap().packet;
        assert_ne!(transport_checksum(translated.src, translated.dst, UDP, &translated.payload), 0);
    }
}
