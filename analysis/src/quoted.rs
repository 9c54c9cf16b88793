use synema_wire::{Datagram, Endpoint, LinkType, Transport as Carried, datagram};

use crate::Transport;
use crate::reading::Ends;

/// The ends of the TCP segment or UDP datagram that an ICMP error quotes, as its sender named them, or those of a TCP
/// header that by its own length is too short to be one.
///
/// Wireshark gives both a `tcp.stream` or `udp.stream` as if they were segments, so numbers are taken for them.
pub(crate) fn ends(carrier: &Datagram<'_>) -> Option<Ends> {
    let Carried::Other { protocol, payload } = carrier.transport else { return None };
    if protocol == 6 {
        return of_short_header(carrier, payload);
    }
    let is_error = match (protocol, payload.first()?) {
        // destination unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792)
        (1, 3 | 4 | 5 | 11 | 12) => true,
        // the four errors of RFC 4443 §3
        (58, 1..=4) => true,
        _ => false,
    };
    let quoted = datagram(LinkType::RAW, payload.get(8..).filter(|_| is_error)?)?;
    let (transport, src_port, dst_port) = match quoted.transport {
        Carried::Tcp(segment) => (Transport::Tcp, segment.src_port, segment.dst_port),
        Carried::Udp { src_port, dst_port, .. } => (Transport::Udp, src_port, dst_port),
        _ => return None,
    };
    let src = Endpoint { ip: quoted.src, port: src_port };
    Some((transport, src, Endpoint { ip: quoted.dst, port: dst_port }))
}

fn of_short_header(carrier: &Datagram<'_>, bytes: &[u8]) -> Option<Ends> {
    let header: &[u8; 16] = bytes.first_chunk().filter(|header: &&[u8; 16]| header[12] >> 4 < 5)?;
    let end = |ip, at: usize| Endpoint { ip, port: u16::from_be_bytes([header[at], header[at + 1]]) };
    Some((Transport::Tcp, end(carrier.src, 0), end(carrier.dst, 2)))
}
