use std::ops::Range;

use crate::dissection::{Dissection, Reading};
use crate::{Limit, Protocol};
use crate::{
    capwap, data, dhcp, dns, geneve, gre, gtp, http, ipv6_tunnels, l2tp, lisp, lwapp, mpls, ntp, quic, sflow, ssh,
    text_lines, tftp, tls, tzsp, vxlan,
};

/// What a TCP segment's payload is, by its ports as registered with IANA and, for HTTP and TLS, by its first octets.
///
/// A payload that begins in the middle of a message is not recognised: for that, reassemble first.
pub fn application_over_tcp(ports: [u16; 2], payload: &[u8]) -> Option<Protocol> {
    if payload.is_empty() {
        return None;
    }
    if tls::is_record(payload) {
        return Some(Protocol::Tls);
    }
    if http::is_message(payload) {
        return Some(Protocol::Http);
    }
    let [low, high] = [ports[0].min(ports[1]), ports[0].max(ports[1])];
    [low, high].into_iter().find_map(|port| match port {
        21 => Some(Protocol::Ftp),
        22 => Some(Protocol::Ssh),
        25 | 587 => Some(Protocol::Smtp),
        53 if dns::fills_a_segment(payload) => Some(Protocol::Dns),
        443 if tls::is_tls_hello_of_old(payload) => Some(Protocol::Tls),
        _ => None,
    })
}

/// What a UDP datagram's payload is, by its ports as registered with IANA, and for QUIC by its looks.
pub fn application_over_udp(ports: [u16; 2], payload: &[u8]) -> Option<Protocol> {
    if payload.is_empty() {
        return None;
    }
    let [low, high] = [ports[0].min(ports[1]), ports[0].max(ports[1])];
    [low, high]
        .into_iter()
        .find_map(|port| match port {
            53 => Some(Protocol::Dns),
            67 | 68 => Some(Protocol::Dhcp),
            69 => Some(Protocol::Tftp),
            123 => Some(Protocol::Ntp),
            geneve::PORT => Some(Protocol::Geneve),
            vxlan::PORT => Some(Protocol::Vxlan),
            vxlan::GENERIC_PORT => Some(Protocol::VxlanGpe),
            port if gtp::PORTS.contains(&port) && gtp::header(payload).is_some() => Some(Protocol::Gtp),
            ipv6_tunnels::AYIYA_PORT if ipv6_tunnels::ayiya_header(payload).is_some() => Some(Protocol::Ayiya),
            ipv6_tunnels::TEREDO_PORT if ipv6_tunnels::teredo_header(payload).is_some() => Some(Protocol::Teredo),
            mpls::PORT => Some(Protocol::Mpls),
            capwap::DATA_PORT => Some(Protocol::Capwap),
            lwapp::DATA_PORT | lwapp::CONTROL_PORT => Some(Protocol::Lwapp),
            tzsp::PORT if tzsp::header(payload).is_some() => Some(Protocol::Tzsp),
            sflow::PORT if sflow::is_report(payload) => Some(Protocol::Sflow),
            lisp::DATA_PORT => Some(Protocol::LispData),
            lisp::CONTROL_PORT => Some(Protocol::Lisp),
            gre::PORT => Some(Protocol::Gre),
            l2tp::PORT if l2tp::header(payload).is_some() => Some(Protocol::L2tp),
            5353 => Some(Protocol::Mdns),
            _ => None,
        })
        .or_else(|| quic::is_packet(payload).then_some(Protocol::Quic))
}

/// Reads an application's message, or several one behind the other, from bytes that were put together elsewhere.
///
/// Offsets count from the first byte of `payload`. `over_tcp` says whether DNS messages have a length before them.
/// A protocol that is no application's gives data.
pub fn dissect_application(protocol: Protocol, over_tcp: bool, payload: &[u8]) -> Dissection {
    let mut reading = Reading::new(payload, true);
    read(&mut reading, protocol, over_tcp, 0..payload.len());
    reading.finish()
}

/// Reads a payload whose protocol is known.
pub(crate) fn read(reading: &mut Reading<'_>, protocol: Protocol, over_tcp: bool, bytes: Range<usize>) {
    match protocol {
        Protocol::Dns | Protocol::Mdns if over_tcp => dns::read_stream(reading, bytes),
        Protocol::Dns | Protocol::Mdns => dns::read(reading, protocol, bytes),
        Protocol::Dhcp => dhcp::read(reading, bytes),
        Protocol::Quic => quic::read(reading, bytes),
        Protocol::Ntp => ntp::read(reading, bytes),
        Protocol::Tftp => tftp::read(reading, bytes),
        Protocol::Ssh => ssh::read(reading, bytes),
        Protocol::Smtp | Protocol::Ftp => text_lines::read(reading, protocol, bytes),
        Protocol::Http => http::read(reading, bytes),
        Protocol::Tls => tls::read(reading, bytes),
        Protocol::Geneve => geneve::read(reading, bytes),
        Protocol::Vxlan => vxlan::read(reading, bytes),
        Protocol::VxlanGpe => vxlan::read_generic(reading, bytes),
        Protocol::Gtp => gtp::read(reading, bytes),
        Protocol::Ayiya => ipv6_tunnels::read_ayiya(reading, bytes),
        Protocol::Teredo => ipv6_tunnels::read_teredo(reading, bytes),
        Protocol::Mpls => mpls::read(reading, bytes),
        Protocol::Capwap => capwap::read(reading, bytes),
        Protocol::L2tp => l2tp::read(reading, bytes),
        Protocol::Lwapp => lwapp::read(reading, bytes),
        Protocol::Sflow => sflow::read(reading, bytes),
        Protocol::Tzsp => tzsp::read(reading, bytes),
        Protocol::Lisp | Protocol::LispData => lisp::read(reading, protocol, bytes),
        Protocol::Gre => gre::read(reading, bytes, Limit::OuterLength),
        _ => data::read(reading, bytes),
    }
}
