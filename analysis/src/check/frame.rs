use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr};

use synema_trace::Observation;
use synema_wire::{Dissection, Layer, Mac, Protocol, Value, transport_checksum};

use super::{Found, Rule};
use crate::reading::Reading;

/// What frames show by themselves, and by those they answer.
#[derive(Default)]
pub(super) struct Frames {
    /// The hardware address that each protocol address was said to have.
    owners: BTreeMap<Ipv4Addr, Mac>,
    /// The data of echo requests, by who asked whom, identifier and sequence number.
    echoes: BTreeMap<Echo, Vec<u8>>,
    /// In the order of the requests: the oldest are forgotten first.
    by_age: VecDeque<Echo>,
}

type Echo = (Ipv4Addr, Ipv4Addr, u64, u64);

/// The names of a checksum and of the verdict on it.
type Checksum = [&'static str; 2];

const TCP_CHECKSUM: Checksum = ["tcp.checksum", "tcp.checksum.status"];
const UDP_CHECKSUM: Checksum = ["udp.checksum", "udp.checksum.status"];

/// No more requests than these are remembered.
const MOST_ECHOES: usize = 1024;

impl Frames {
    /// Judges the next frame.
    pub(super) fn check(
        &mut self,
        observation: &Observation<'_>,
        reading: &Reading<'_>,
        dissection: &Dissection,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        found.extend(malformed(dissection));
        let mut address = None;
        for layer in &dissection.layers {
            match layer.protocol {
                Protocol::Ipv4 => {
                    address = ipv4(layer, "ip.src").zip(ipv4(layer, "ip.dst"));
                    found.extend(ip(layer));
                }
                Protocol::Udp => found.extend(udp(dissection, layer, reading)),
                Protocol::Tcp => found.extend(transport(layer, TCP_CHECKSUM, reading)),
                Protocol::Icmp => {
                    found.extend(bad_checksum(layer, ["icmp.checksum", "icmp.checksum.status"]));
                    let octets = match layer.source.checked_sub(1).and_then(|source| dissection.sources.get(source)) {
                        Some(source) => &source.bytes[..],
                        None => observation.bytes,
                    };
                    found.extend(address.and_then(|address| self.echo(address, layer, octets)));
                }
                Protocol::Icmpv6 => found.extend(bad_checksum(layer, ["icmpv6.checksum", "icmpv6.checksum.status"])),
                Protocol::Igmp => found.extend(bad_checksum(layer, ["igmp.checksum", "igmp.checksum.status"])),
                Protocol::Arp => found.extend(self.arp(dissection, layer)),
                _ => {}
            }
        }
        found
    }

    /// RFC 792: the data received in the echo message must be returned.
    fn echo(&mut self, (src, dst): (Ipv4Addr, Ipv4Addr), layer: &Layer, octets: &[u8]) -> Option<Found> {
        let (kind, id, seq) = (uint(layer, "icmp.type")?, uint(layer, "icmp.ident")?, uint(layer, "icmp.seq")?);
        let data = octets.get(layer.start + 8..)?;
        match kind {
            8 => {
                let key = (src, dst, id, seq);
                if self.echoes.insert(key, data.to_vec()).is_none() {
                    self.by_age.push_back(key);
                }
                if self.by_age.len() > MOST_ECHOES {
                    let oldest = self.by_age.pop_front();
                    oldest.and_then(|oldest| self.echoes.remove(&oldest));
                }
                None
            }
            0 => {
                let key = (dst, src, id, seq);
                let asked = self.echoes.remove(&key)?;
                self.by_age.retain(|other| *other != key);
                // padding of short frames, and what a snap length cut off, is not data
                let len = asked.len().min(data.len());
                (asked[..len] != data[..len]).then(|| Found::of(Rule::EchoDiffers).number("seq", seq))
            }
            _ => None,
        }
    }

    fn arp(&mut self, dissection: &Dissection, layer: &Layer) -> Vec<Found> {
        let mut found = Vec::new();
        let (Some(ip), Some(mac)) = (ipv4(layer, "arp.src.proto_ipv4"), hardware(layer, "arp.src.hw_mac")) else {
            return found;
        };
        if let Some(sender) = dissection.field("eth.src").map(|field| &field.value)
            && *sender != Value::Mac(mac)
        {
            found.push(Found::of(Rule::ArpSender).text("mac", mac));
        }
        if !ip.is_unspecified()
            && let Some(owner) = self.owners.insert(ip, mac).filter(|owner| *owner != mac)
        {
            found.push(Found::of(Rule::AddressConflict).text("ip", ip).text("mac", mac).text("owner", owner));
        }
        found
    }
}

fn malformed(dissection: &Dissection) -> Option<Found> {
    let stop = dissection.stop.as_ref().filter(|stop| stop.is_malformed())?;
    let first = dissection.layer(stop.layer).and_then(|layer| layer.fields.first());
    let rfc = first.map_or("", |field| field.def.source);
    Some(Found::of(Rule::Malformed).text("what", stop).at(rfc))
}

fn ip(layer: &Layer) -> Vec<Found> {
    let mut found = Vec::new();
    let is_bad = uint(layer, "ip.checksum.status") == Some(0);
    match uint(layer, "ip.checksum") {
        Some(0) if is_bad => found.push(Found::of(Rule::ChecksumOffload).text("protocol", "IPv4").at("RFC 791 §3.1")),
        _ => found.extend(bad_checksum(layer, ["ip.checksum", "ip.checksum.status"])),
    }
    if uint(layer, "ip.ttl") == Some(0) {
        found.push(Found::of(Rule::TtlZero));
    }
    if layer.field("ip.flags.rb").is_some_and(|field| field.value == Value::Flag(true)) {
        found.push(Found::of(Rule::IpReservedBit));
    }
    if let Some(src) = ipv4(layer, "ip.src").filter(|src| src.is_multicast() || src.is_broadcast()) {
        found.push(Found::of(Rule::BadSource).text("ip", src));
    }
    found
}

fn udp(dissection: &Dissection, layer: &Layer, reading: &Reading<'_>) -> Option<Found> {
    let is_around = |around: &Layer| around.source < layer.source || around.start < layer.start;
    let is_over_ipv6 = dissection.layers.iter().rev().find_map(|around| match around.protocol {
        Protocol::Ipv6 if is_around(around) => Some(true),
        Protocol::Ipv4 if is_around(around) => Some(false),
        _ => None,
    });
    match (is_over_ipv6, uint(layer, "udp.checksum")) {
        (Some(true), Some(0)) => Some(Found::of(Rule::UdpChecksumMissing)),
        _ => transport(layer, UDP_CHECKSUM, reading),
    }
}

/// A wrong checksum; one that holds the sum of the pseudo-header alone is left to the network card.
fn transport(layer: &Layer, checksum: Checksum, reading: &Reading<'_>) -> Option<Found> {
    let found = bad_checksum(layer, checksum)?;
    let datagram = reading.datagram.as_ref()?;
    let (protocol, len) = match &datagram.transport {
        synema_wire::Transport::Tcp(segment) => (6, segment.bytes.len()),
        synema_wire::Transport::Udp { payload_len, .. } => (17, *payload_len as usize + 8),
        _ => return Some(found),
    };
    let pseudo_header = |src: IpAddr, dst: IpAddr| !transport_checksum(src, dst, protocol, &vec![0; len]);
    let is_left = uint(layer, checksum[0]) == Some(u64::from(pseudo_header(datagram.src, datagram.dst)));
    let rfc = layer.fields.first().map_or("", |field| field.def.source);
    Some(match is_left {
        true => Found::of(Rule::ChecksumOffload).text("protocol", layer.protocol.title()).at(rfc),
        false => found,
    })
}

fn bad_checksum(layer: &Layer, [checksum, status]: Checksum) -> Option<Found> {
    let status = uint(layer, status)?;
    let field = layer.field(checksum)?;
    (status == 0).then(|| {
        let (protocol, found) = (layer.protocol.title(), field);
        Found::of(Rule::BadChecksum).text("protocol", protocol).text("found", found).at(field.def.source)
    })
}

fn uint(layer: &Layer, name: &str) -> Option<u64> {
    match layer.field(name)?.value {
        Value::Uint(number) => Some(number),
        _ => None,
    }
}

fn ipv4(layer: &Layer, name: &str) -> Option<Ipv4Addr> {
    match layer.field(name)?.value {
        Value::Ipv4(ip) => Some(ip),
        _ => None,
    }
}

fn hardware(layer: &Layer, name: &str) -> Option<Mac> {
    match layer.field(name)?.value {
        Value::Mac(mac) => Some(mac),
        _ => None,
    }
}
