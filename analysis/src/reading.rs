use std::net::{IpAddr, Ipv4Addr};

use synema_trace::Observation;
use synema_wire::{
    Datagram, Endpoint, Protocol, Segment, Transport as Carried, Value, datagram, dissect, plain_packet,
    transport_checksum,
};

use crate::brief::Brief;
use crate::{Transport, quoted};

/// What a flow's frames have in common: the transport, the sender, the receiver.
pub(crate) type Ends = (Transport, Endpoint, Endpoint);

/// What one frame tells of itself, without those before it: frames can be read in any order, and at once.
pub(crate) struct Reading<'a> {
    /// The IP packet, where there is one.
    pub(crate) datagram: Option<Datagram<'a>>,
    /// Who speaks to whom; none for frames that neither IP nor ARP can be read from.
    pub(crate) ends: Option<Ends>,
    /// Who spoke to whom in what an ICMP error quotes, or by a damaged TCP header; rare, so kept apart.
    pub(crate) quoted: Option<Box<Ends>>,
    /// Whether the frame was too short on the wire for the TCP header that it claims to have.
    pub(crate) is_cut_short: bool,
    /// Whether all that a TCP checksum covers was captured, and the sum is wrong.
    pub(crate) has_bad_checksum: bool,
}

impl<'a> Reading<'a> {
    /// Reads one frame.
    pub(crate) fn of(observation: &Observation<'a>) -> Reading<'a> {
        let not_captured = observation.wire_len.saturating_sub(observation.bytes.len() as u32);
        Reading::with(read(observation, not_captured), || arp_ends(observation), not_captured)
    }

    /// What a datagram tells that was put together from fragments, or a fragment alone.
    pub(crate) fn of_datagram(datagram: Datagram<'a>) -> Reading<'a> {
        Reading::with(Some(datagram), || None, 0)
    }

    fn with(datagram: Option<Datagram<'a>>, other: impl FnOnce() -> Option<Ends>, not_captured: u32) -> Reading<'a> {
        let mut reading = Reading {
            datagram,
            ends: datagram.as_ref().map(ends_of).or_else(other),
            quoted: datagram.as_ref().and_then(quoted::ends).map(Box::new),
            is_cut_short: false,
            has_bad_checksum: false,
        };
        if let Some(Datagram { src, dst, transport: Carried::Tcp(segment), .. }) = &reading.datagram {
            (reading.is_cut_short, reading.has_bad_checksum) = flaws(segment, [*src, *dst], not_captured);
        }
        reading
    }

    /// What the TCP segment is judged by, where there is one.
    pub(crate) fn brief(&self) -> Option<Brief> {
        let (is_cut_short, has_bad_checksum) = (self.is_cut_short, self.has_bad_checksum);
        self.segment().map(|segment| Brief { is_cut_short, has_bad_checksum, ..Brief::of(segment) })
    }

    /// The TCP segment, where there is one.
    pub(crate) fn segment(&self) -> Option<&Segment<'a>> {
        match &self.datagram {
            Some(Datagram { transport: Carried::Tcp(segment), .. }) => Some(segment),
            _ => None,
        }
    }

    /// Payload octets behind the transport header.
    pub(crate) fn payload_len(&self) -> u32 {
        match self.datagram.as_ref().map(|datagram| &datagram.transport) {
            Some(Carried::Tcp(segment)) => segment.payload_len,
            Some(Carried::Udp { payload_len, .. }) => *payload_len,
            _ => 0,
        }
    }
}

/// Whether a segment's frame was too short on the wire for its header, and whether its checksum is known to be wrong.
#[inline]
fn flaws(segment: &Segment<'_>, [src, dst]: [IpAddr; 2], not_captured: u32) -> (bool, bool) {
    let is_cut_short = segment.header_len() > segment.bytes.len() + not_captured as usize;
    (is_cut_short, segment.is_whole() && transport_checksum(src, dst, 6, segment.bytes) != 0)
}

/// A segment in a packet that nothing is special about, and its ends.
pub(crate) struct PlainSegment<'a> {
    pub(crate) addresses: [IpAddr; 2],
    pub(crate) segment: Segment<'a>,
    pub(crate) brief: Brief,
}

impl<'a> PlainSegment<'a> {
    /// The short way to what [`Reading::of`] tells of nearly all frames.
    #[inline]
    pub(crate) fn of(observation: &Observation<'a>) -> Option<PlainSegment<'a>> {
        let packet = plain_packet(observation.link_type, observation.bytes).filter(|packet| packet.protocol == 6)?;
        let (segment, addresses) = (Segment::whole(packet.payload)?, [packet.src, packet.dst]);
        let not_captured = observation.wire_len.saturating_sub(observation.bytes.len() as u32);
        let (is_cut_short, has_bad_checksum) = flaws(&segment, addresses, not_captured);
        let brief = Brief { is_cut_short, has_bad_checksum, ..Brief::of(&segment) };
        Some(PlainSegment { addresses, segment, brief })
    }
}

/// The datagram of a frame; a segment ends where its frame does, whatever its IP header says.
fn read<'a>(observation: &Observation<'a>, not_captured: u32) -> Option<Datagram<'a>> {
    let mut datagram = datagram(observation.link_type, observation.bytes)?;
    if let Carried::Tcp(segment) = &mut datagram.transport {
        segment.payload_len = segment.payload_len.min(segment.payload.len() as u32 + not_captured);
    }
    Some(datagram)
}

fn ends_of(datagram: &Datagram<'_>) -> Ends {
    let (transport, src_port, dst_port) = match &datagram.transport {
        Carried::Tcp(segment) => (Transport::Tcp, segment.src_port, segment.dst_port),
        Carried::Udp { src_port, dst_port, .. } => (Transport::Udp, *src_port, *dst_port),
        Carried::Other { protocol: 1 | 58, .. } => (Transport::Icmp, 0, 0),
        Carried::Other { .. } | Carried::Fragment => (Transport::Ip, 0, 0),
    };
    let src = Endpoint { ip: datagram.src, port: src_port };
    (transport, src, Endpoint { ip: datagram.dst, port: dst_port })
}

/// ARP's two ends: the sender's address and the one it asks for or answers.
fn arp_ends(observation: &Observation<'_>) -> Option<Ends> {
    let dissection = dissect(observation.link_type, observation.bytes);
    let arp = dissection.layer(Protocol::Arp)?;
    let end = |name| match arp.field(name)?.value {
        Value::Ipv4(ip) => Some(Endpoint { ip: IpAddr::V4(ip), port: 0 }),
        _ => None,
    };
    let nobody = Endpoint { ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: 0 };
    let src = end("arp.src.proto_ipv4").unwrap_or(nobody);
    Some((Transport::Arp, src, end("arp.dst.proto_ipv4").unwrap_or(nobody)))
}
