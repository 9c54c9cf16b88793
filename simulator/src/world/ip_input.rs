//! What arrives at an interface, up to the transport layer; and what is only passing through.

use std::net::{IpAddr, Ipv4Addr};

use bytes::{Buf as _, Bytes};
use synema_trace::{EventKind, Heading};
use synema_wire::{Endpoint, IpPacket, IpProblem, Mac, Segment, plain_checksum, transport_checksum};

use super::ip_output::ends_of;
use super::{Happening, World};
use crate::kernel::Class;
use crate::network::{Outgoing, PartialKey, is_icmp_error, is_multicast};
use crate::tcp::ecn::Codepoint;
use crate::tcp::{Arriving, Purpose};

const ETHERNET_HEADER_LEN: usize = 14;
const IPV4: [u8; 2] = [0x08, 0x00];
const IPV6: [u8; 2] = [0x86, 0xdd];
const ARP: [u8; 2] = [0x08, 0x06];

/// IP protocol numbers.
pub(super) const ICMP: u8 = 1;
pub(super) const IGMP: u8 = 2;
pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;
pub(super) const ICMPV6: u8 = 58;

/// How long fragments wait for the rest: 60 s, the least that RFC 1122 §3.3.2 recommends for IPv4, and what RFC 8200 §4.5
/// says for IPv6.
const REASSEMBLY_NS: i64 = 60_000_000_000;

/// The packet that a whole frame carries.
fn packet_in(mut frame: Bytes) -> Bytes {
    frame.advance(ETHERNET_HEADER_LEN);
    frame
}

impl World {
    /// A frame reaches an interface: it is observed, and what is for this station goes up.
    pub(super) fn receive(&mut self, host: usize, interface: usize, frame: Bytes, cause: Option<usize>) {
        let own = &self.hosts[host].interfaces[interface];
        let (point, is_promiscuous) = (own.point, own.is_promiscuous);
        self.observe(point, Heading::Inbound, &frame);
        self.touch(host);
        let Some((&dst, _)) = frame.split_first_chunk() else { return };
        let dst = Mac(dst);
        // a router hears every group, to learn who listens
        let is_for_router = self.hosts[host].forwards && dst.0[0] & 1 == 1;
        let is_mine = is_for_router || self.hosts[host].interfaces[interface].takes(dst);
        if !is_mine {
            // a promiscuous card hands it up, where nothing but a sniffer wants it
            if !is_promiscuous {
                let reason = format!("the network card takes no frame for {dst}").into();
                self.record(host, (None, None), None, cause, EventKind::Discarded { reason });
            }
            return;
        }
        if frame.len() < ETHERNET_HEADER_LEN {
            return;
        }
        match [frame[12], frame[13]] {
            ARP => self.receive_arp(host, interface, &frame[ETHERNET_HEADER_LEN..], cause),
            IPV4 | IPV6 => self.receive_packet(host, Some(interface), packet_in(frame), dst, cause),
            _ => {}
        }
    }

    /// A packet that was sent to the host itself.
    pub(super) fn receive_own(&mut self, host: usize, frame: Bytes, cause: Option<usize>) {
        self.touch(host);
        if let Some(point) = self.hosts[host].loopback_point {
            self.observe(point, Heading::Inbound, &frame);
        }
        self.receive_packet(host, None, packet_in(frame), Mac::default(), cause);
    }

    fn receive_packet(&mut self, host: usize, interface: Option<usize>, bytes: Bytes, to: Mac, cause: Option<usize>) {
        let is_ipv6 = bytes.first().is_some_and(|first| first >> 4 == 6);
        let packet = match IpPacket::read_shared(bytes) {
            Ok(packet) => packet,
            Err(problem) => {
                let (reason, clause) = match problem {
                    IpProblem::Checksum => ("bad IP checksum", "1122/3.2.1.2"),
                    IpProblem::Length if is_ipv6 => ("the packet's lengths do not fit", "8200/3"),
                    IpProblem::Length => ("the packet's lengths do not fit", "791/3.1"),
                    IpProblem::Version => ("the packet's version is neither 4 nor 6", "1122/3.2.1.1"),
                };
                self.record(
                    host,
                    (None, None),
                    Some(clause.into()),
                    cause,
                    EventKind::Discarded { reason: reason.into() },
                );
                return;
            }
        };
        let translated = self.translated_inbound(host, interface, &packet, cause);
        let translated = translated.or_else(|| self.hairpinned(host, interface, &packet, cause));
        let packet = translated.unwrap_or(packet);
        let is_report = packet.protocol == IGMP && self.hosts[host].forwards;
        if is_report || self.is_for(host, interface, packet.dst) {
            return self.receive_local(host, interface, packet, cause);
        }
        if self.hosts[host].forwards && to.0[0] & 1 == 0 && !is_multicast(packet.dst) {
            return self.pass_on(host, interface, packet, cause);
        }
        let reason = format!("{} is not an address of this host", packet.dst).into();
        self.record(host, ends_of(&packet, false), Some("1122/3.2.1.3".into()), cause, EventKind::Discarded { reason });
    }

    /// Whether a packet has come to its end here.
    fn is_for(&self, host: usize, interface: Option<usize>, dst: IpAddr) -> bool {
        let this = &self.hosts[host];
        let Some(interface) = interface else { return true };
        let own = &this.interfaces[interface];
        this.interfaces.iter().any(|interface| interface.has(dst))
            || own.is_broadcast(dst)
            || (is_multicast(dst) && own.is_in_group(dst))
    }

    fn receive_local(&mut self, host: usize, interface: Option<usize>, packet: IpPacket, cause: Option<usize>) {
        if !packet.is_fragment() {
            return self.deliver(host, interface, &packet, cause);
        }
        let key = PartialKey { src: packet.src, dst: packet.dst, protocol: packet.protocol, id: packet.id };
        let now = self.now;
        let clause = if packet.src.is_ipv4() { "791/3.2" } else { "8200/4.5" };
        let partials = &mut self.hosts[host].partials;
        let is_first = !partials.contains_key(&key);
        let partial = partials.entry(key).or_default();
        let added = partial.add(&packet);
        let whole = partial.whole();
        let text =
            format!("octets {}..{}", packet.fragment_offset, packet.fragment_offset as usize + packet.payload.len());
        let kind = EventKind::Table {
            table: "reassembly".into(),
            key: format!("{} id {}", packet.src, packet.id),
            old: None,
            new: Some(if whole.is_some() { format!("{text}: complete") } else { text }),
        };
        let event = self.record(host, (None, None), Some(clause.into()), cause, kind);
        if added.is_err() {
            self.hosts[host].partials.remove(&key);
            let reason = "fragments overlap".into();
            self.record(host, (None, None), Some("8200/4.5".into()), Some(event), EventKind::Discarded { reason });
            return;
        }
        match whole {
            Some(packet) => {
                self.hosts[host].partials.remove(&key);
                self.deliver(host, interface, &packet, Some(event));
            }
            None if is_first => {
                let at = now.plus_ns(REASSEMBLY_NS);
                let generation = self.next_generation();
                if let Some(partial) = self.hosts[host].partials.get_mut(&key) {
                    partial.generation = generation;
                }
                self.queue.schedule(at, Class::Timer, Happening::Reassembly { host, key, generation });
            }
            None => {}
        }
    }

    /// The rest of a packet did not come in time.
    pub(super) fn reassembly_due(&mut self, host: usize, key: PartialKey, generation: u64) {
        let Some(partial) = self.hosts[host].partials.get(&key) else { return };
        if partial.generation != generation {
            return;
        }
        let first = partial.first.clone();
        self.hosts[host].partials.remove(&key);
        let reason = format!("fragments from {} did not become whole in time", key.src).into();
        let clause = if key.src.is_ipv4() { "1122/3.3.2" } else { "8200/4.5" };
        let event = self.record(host, (None, None), Some(clause.into()), None, EventKind::Discarded { reason });
        if let Some(first) = first {
            self.report_time_exceeded(host, &first, 1, event);
        }
    }

    /// Hands a whole packet to the transport layer.
    fn deliver(&mut self, host: usize, interface: Option<usize>, packet: &IpPacket, cause: Option<usize>) {
        let inner = super::mld::beyond_hop_by_hop(packet);
        let is_alerting = inner.is_some() && super::mld::is_alerting(packet);
        let packet = inner.as_ref().unwrap_or(packet);
        let is_taken = self.deliver_raw(host, packet);
        match packet.protocol {
            TCP => self.deliver_tcp(host, packet, cause),
            UDP if self.is_intact(host, packet, "UDP", cause) => self.receive_datagram(host, interface, packet, cause),
            ICMP | ICMPV6 if self.is_intact(host, packet, "ICMP", cause) => {
                if packet.protocol == ICMPV6
                    && let Some(interface) = interface
                    && (self.receive_mld(host, interface, (packet, is_alerting), cause)
                        || self.receive_discovery(host, interface, packet, cause))
                {
                    return;
                }
                self.receive_icmp(host, packet, cause);
            }
            UDP | ICMP | ICMPV6 => {}
            IGMP => self.receive_igmp(host, interface, packet, cause),
            _ if is_taken => {}
            _ => self.report_unreachable(host, packet, super::icmp::PROTOCOL_UNREACHABLE, cause),
        }
    }

    fn deliver_tcp(&mut self, host: usize, packet: &IpPacket, cause: Option<usize>) {
        // a connection is between two hosts (RFC 9293 MUST-57)
        let is_to_many = is_multicast(packet.dst)
            || packet.dst == IpAddr::V4(Ipv4Addr::BROADCAST)
            || self.hosts[host].interfaces.iter().any(|interface| interface.is_broadcast(packet.dst));
        if is_to_many {
            let reason = "a segment for more than one host".into();
            let ends = ends_of(packet, false);
            self.record(host, ends, Some("9293/3.9.2.3".into()), cause, EventKind::Discarded { reason });
            return;
        }
        if !self.is_intact(host, packet, "TCP", cause) {
            return;
        }
        let Some(segment) = Segment::whole(&packet.payload) else { return };
        let local = Endpoint { ip: packet.dst, port: segment.dst_port };
        let remote = Endpoint { ip: packet.src, port: segment.src_port };
        let arriving = Arriving {
            ecn: Codepoint::of(packet.traffic_class),
            payload: Some(&packet.payload),
            ..Arriving::new(self.now, &segment)
        };
        self.receive_segment(host, local, remote, &arriving, cause);
    }

    /// Whether the transport checksum is right; what is not is dropped without an answer.
    fn is_intact(&mut self, host: usize, packet: &IpPacket, name: &str, cause: Option<usize>) -> bool {
        let payload = &packet.payload;
        let residue = match packet.protocol {
            ICMP => plain_checksum(payload),
            // no checksum was computed (RFC 768); over IPv6 there has to be one (RFC 8200 §8.1)
            UDP if packet.src.is_ipv4() && payload.get(6..8) == Some(&[0, 0]) => 0,
            protocol => transport_checksum(packet.src, packet.dst, protocol, payload),
        };
        if residue != 0 {
            let reason = format!("bad {name} checksum").into();
            let clause = match packet.protocol {
                TCP => "9293/3.1",
                UDP => "768/fields/checksum",
                ICMP => "792/message-formats/checksum",
                _ => "4443/2.3",
            };
            self.record(host, ends_of(packet, false), Some(clause.into()), cause, EventKind::Discarded { reason });
        }
        residue == 0
    }

    /// A router passes a packet on: one hop less to live, another frame around it (RFC 1812 §5.2).
    fn pass_on(&mut self, host: usize, from: Option<usize>, packet: IpPacket, cause: Option<usize>) {
        let ends = ends_of(&packet, true);
        if packet.ttl <= 1 {
            let reason = "its time to live is over".into();
            let clause = Some("1812/5.3.1".into());
            let event = self.record(host, ends, clause, cause, EventKind::Discarded { reason });
            return self.report_time_exceeded(host, &packet, 0, event);
        }
        let mut onward = IpPacket { ttl: packet.ttl - 1, ..packet };
        let ttl = onward.ttl;
        let towards = match self.hosts[host].hop(onward.dst) {
            Some(crate::network::Hop::Station { interface, ip }) => Some((interface, ip)),
            _ => None,
        };
        if let Some((interface, _)) = towards {
            match self.translated_outbound(host, from, interface, &onward, cause) {
                Ok(Some(translated)) => onward = translated,
                Ok(None) => {}
                Err(reason) => {
                    let kind = EventKind::Discarded { reason: reason.into() };
                    self.record(host, ends, Some("5508/4.2.2".into()), cause, kind);
                    return;
                }
            }
        }
        let dst = onward.dst;
        let event = self.record_with(host, ends, cause, || {
            let text = match towards {
                Some((interface, ip)) => format!("to {ip} through interface {interface}, TTL {ttl}"),
                None => format!("no route to {dst}"),
            };
            (Some("1812/5.2.1".into()), EventKind::Hop { text })
        });
        let outgoing =
            Outgoing { is_forwarded: true, ends, ..Outgoing::new(onward, Purpose::PassedOn(dst), Some(event)) };
        self.send_packet(host, outgoing.under("1812/5.2.1"));
    }

    /// A packet that a translating router gets from outside, put back to its inside end.
    fn translated_inbound(
        &mut self,
        host: usize,
        interface: Option<usize>,
        packet: &IpPacket,
        cause: Option<usize>,
    ) -> Option<IpPacket> {
        let now = self.now;
        let nat = self.hosts[host].nat.as_mut().filter(|nat| Some(nat.outside) == interface)?;
        let translated = nat.inbound(now, packet)?;
        self.note_translation(host, packet, &translated, cause);
        Some(translated.packet)
    }

    /// A packet that a translating router gets from inside for an outside end of its own that belongs to a host inside.
    fn hairpinned(
        &mut self,
        host: usize,
        interface: Option<usize>,
        packet: &IpPacket,
        cause: Option<usize>,
    ) -> Option<IpPacket> {
        let now = self.now;
        let this = &mut self.hosts[host];
        let nat = this.nat.as_mut().filter(|nat| interface.is_some_and(|interface| interface != nat.outside))?;
        let IpAddr::V4(outside) = packet.dst else { return None };
        if !this.interfaces[nat.outside].has(packet.dst) {
            return None;
        }
        let [out, back] = nat.hairpin(now, packet, outside)?;
        self.note_translation(host, packet, &out, cause);
        self.note_translation(host, &out.packet, &back, cause);
        Some(back.packet)
    }

    /// A packet that leaves a translating router for the outside, with an outside source; `None` where nothing is
    /// translated. `Err`: why an ICMP error does not leave.
    fn translated_outbound(
        &mut self,
        host: usize,
        from: Option<usize>,
        towards: usize,
        packet: &IpPacket,
        cause: Option<usize>,
    ) -> Result<Option<IpPacket>, &'static str> {
        let now = self.now;
        let this = &mut self.hosts[host];
        let Some(IpAddr::V4(outside)) = this.interfaces[towards].address(packet.src) else { return Ok(None) };
        let nat = this.nat.as_mut().filter(|nat| nat.outside == towards && from != Some(towards));
        let Some(nat) = nat else { return Ok(None) };
        match nat.outbound(now, packet, outside) {
            Some(translated) => {
                self.note_translation(host, packet, &translated, cause);
                Ok(Some(translated.packet))
            }
            None if is_icmp_error(packet) => Err("an ICMP error about what was not translated"),
            None => Ok(None),
        }
    }

    fn note_translation(
        &mut self,
        host: usize,
        packet: &IpPacket,
        translated: &crate::network::Translated,
        cause: Option<usize>,
    ) {
        let (ip, port) = translated.mapping.inside;
        let inside = Endpoint { ip: ip.into(), port };
        let outside = translated.mapping.outside_port;
        let kind = match translated.is_new {
            true => EventKind::Table {
                table: "nat".into(),
                key: format!("protocol {} {inside}", packet.protocol),
                old: None,
                new: Some(format!("outside port {outside}")),
            },
            false => EventKind::Hop { text: format!("translated: {inside} is outside port {outside}") },
        };
        self.record(host, ends_of(packet, true), Some("4787/4.1".into()), cause, kind);
    }
}
