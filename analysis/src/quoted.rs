use synema_wire::{Datagram, Endpoint, LinkType, Transport as Carried, datagram};

use crate::Transport;
use crate::reading::Ends;

/// The ends of the TCP segment or UDP datagram that an ICMP error quotes, as its sender named them.
///
/// Wireshark gives what is quoted a `tcp.stream` or `udp.stream` as if it had been captured, so numbers are taken for it.
pub(crate) fn ends(carrier: &Datagram<'_>) -> Option<Ends> {
    let Carried::Other { protocol, payload } = carrier.transport else { return None };
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
