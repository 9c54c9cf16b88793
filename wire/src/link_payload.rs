//! The shortest way through a frame's link headers and tunnels to the IP packet, for readers that need no fields.

use crate::link_tags::{self, Inside};
use crate::other_links::{self, OverArcnet};
use crate::wlan::{self, CheckSequence};
use crate::{
    LinkType, geneve, gre, gtp, hdlc, ipv6_tunnels, juniper, l2tp, lisp, llc, mpls, nsh, null, pim, ppp, radiotap, sll,
    system_links, token_ring, tzsp, vxlan,
};

/// More headers inside each other than this are not followed: each costs a level of the stack.
const DEEPEST: u8 = 32;

/// The first IP packet of a frame; `None` where it carries none.
pub(crate) fn ip_packet(link_type: LinkType, frame: &[u8]) -> Option<&[u8]> {
    match link_type.0 {
        1 => ethernet(frame, DEEPEST),
        0 | 108 => match null::family(*frame.first_chunk()?) {
            2 | 10 | 24 | 28 | 30 => frame.get(4..),
            ether_type => by_ether_type(u16::try_from(ether_type).ok()?, frame.get(4..)?, DEEPEST),
        },
        9 | 50 if ppp::is_cisco(frame) => cisco(frame),
        9 | 50 => point_to_point(frame, DEEPEST),
        51 => point_to_point(frame.get(6..)?, DEEPEST),
        6 => match token_ring::header(frame)? {
            (len, true) => logical_link(frame.get(len..)?, DEEPEST),
            _ => None,
        },
        10 => logical_link(frame.get(13..).filter(|_| frame[0] & 0xf0 == 0x50)?, DEEPEST),
        7 | 129 => match other_links::arcnet_header(frame, link_type.0 == 129)? {
            (len, _, OverArcnet::Ip) => frame.get(len..),
            (len, _, OverArcnet::LogicalLink) => logical_link(frame.get(len..)?, DEEPEST),
            _ => None,
        },
        192 => match other_links::ppi_header(frame)? {
            (len, 1, _) => ethernet(frame.get(len..)?, DEEPEST),
            (len, 105, check) => wireless(frame.get(len..)?, check, DEEPEST),
            _ => None,
        },
        239 => frame.get(other_links::nflog_packet(frame)?),
        242 => {
            let ether_type: &[u8; 2] = frame.get(other_links::IPOIB_LEN - 4..)?.first_chunk()?;
            by_ether_type(u16::from_be_bytes(*ether_type), frame.get(other_links::IPOIB_LEN..)?, DEEPEST)
        }
        226 => frame.get(other_links::IPNET_LEN..),
        12 | 14 | 101 | 106 | 228 | 229 => Some(frame),
        100 => logical_link(frame, DEEPEST),
        104 => cisco(frame),
        105 => wireless(frame, CheckSequence::Absent, DEEPEST),
        107 => {
            let header = hdlc::relay_header(frame)?;
            let inside = frame.get(header.len..)?;
            match header.contents {
                hdlc::Relayed::Ip => Some(inside),
                hdlc::Relayed::Ethernet => ethernet(inside, DEEPEST),
                hdlc::Relayed::EtherType(ether_type @ 1501..) => by_ether_type(ether_type, inside, DEEPEST),
                hdlc::Relayed::EtherType(_) | hdlc::Relayed::Other => None,
            }
        }
        178 | 179 | 181 => match juniper::header(link_type, frame)? {
            (len, juniper::Carried::Ethernet) => ethernet(frame.get(len..)?, DEEPEST),
            (len, juniper::Carried::PointToPoint) => point_to_point(frame.get(len..)?, DEEPEST),
            (len, juniper::Carried::Ip) => frame.get(len..),
            (len, juniper::Carried::CiscoHdlc) => cisco(frame.get(len..)?),
            _ => None,
        },
        109 => match system_links::enc_family(*frame.first_chunk()?) {
            2 | 24 | 28 | 30 => frame.get(system_links::ENC_LEN..),
            _ => None,
        },
        113 => {
            let header: &[u8; sll::HEADER_LEN] = frame.first_chunk()?;
            cooked([header[2], header[3]], [header[14], header[15]], &frame[sll::HEADER_LEN..], DEEPEST)
        }
        117 => match system_links::pflog_header(frame)? {
            (len, 2 | 24 | 28 | 30) => frame.get(len..),
            _ => None,
        },
        119 | 163 => wireless(frame.get(other_links::prism_len(frame)?..)?, CheckSequence::Absent, DEEPEST),
        127 => {
            let header = radiotap::header(frame)?;
            wireless(frame.get(header.len.max(8)..)?, header.check_sequence, DEEPEST)
        }
        219 => labelled(frame, DEEPEST),
        149 | 258 => match system_links::pktap_header(frame)? {
            (len, link_type @ (0 | 1 | 9 | 12 | 14 | 50 | 101 | 108)) => {
                ip_packet(LinkType(link_type as u16), frame.get(len..)?)
            }
            _ => None,
        },
        276 => {
            let header: &[u8; sll::HEADER_2_LEN] = frame.first_chunk()?;
            cooked([header[8], header[9]], [header[0], header[1]], &frame[sll::HEADER_2_LEN..], DEEPEST)
        }
        _ => None,
    }
}

/// The IP packet inside the payload of another, if that is a tunnel: IP in IP, GRE and what it carries.
pub(crate) fn tunnelled(mut protocol: u8, mut payload: &[u8]) -> Option<&[u8]> {
    while let (51, [next, units, ..]) = (protocol, payload) {
        payload = payload.get((*units as usize + 2) * 4..)?;
        protocol = *next;
    }
    match protocol {
        4 | 41 => Some(payload),
        97 => ethernet(payload.get(2..)?, DEEPEST),
        pim::PROTOCOL => pim::registered(payload),
        137 => labelled(payload, DEEPEST),
        143 => ethernet(payload, DEEPEST),
        47 => {
            let header = gre::header(payload)?;
            let inside = payload.get(header.len..)?;
            match header.protocol {
                _ if header.carries_ethernet() => ethernet(inside, DEEPEST),
                gre::WIRELESS_FIRST..=gre::WIRELESS_LAST => wireless(inside, CheckSequence::Absent, DEEPEST),
                gre::REDIRECTED => inside.get(gre::redirect_len(inside)..),
                protocol => by_ether_type(protocol, inside, DEEPEST),
            }
        }
        _ => None,
    }
}

/// The IP packet inside a UDP datagram, if that is a tunnel.
pub(crate) fn tunnelled_over_udp(ports: [u16; 2], payload: &[u8]) -> Option<&[u8]> {
    if ports.contains(&vxlan::PORT) {
        return ethernet(payload.get(vxlan::HEADER_LEN..)?, DEEPEST);
    }
    if ports.contains(&vxlan::GENERIC_PORT) {
        return by_next_protocol(*payload.get(3)?, payload.get(vxlan::HEADER_LEN..)?, DEEPEST);
    }
    if let Some((len, true)) =
        gtp::PORTS.iter().any(|port| ports.contains(port)).then(|| gtp::header(payload)).flatten()
    {
        return payload.get(len..).filter(|packet| matches!(packet, [0x45..=0x4f | 0x60..=0x6f, ..]));
    }
    if let Some(header) = ports.contains(&l2tp::PORT).then(|| l2tp::header(payload)).flatten() {
        return point_to_point(payload.get(header.len..).filter(|_| !header.is_control)?, DEEPEST);
    }
    if ports.contains(&mpls::PORT) {
        return labelled(payload, DEEPEST);
    }
    if let Some(port) = [lisp::DATA_PORT, lisp::CONTROL_PORT].into_iter().find(|port| ports.contains(port)) {
        return payload.get(lisp::packet_at(port, payload)?..);
    }
    if ports.contains(&gre::PORT) {
        return tunnelled(47, payload);
    }
    if ports.contains(&ipv6_tunnels::AYIYA_PORT) {
        let (len, _) = ipv6_tunnels::ayiya_header(payload).filter(|(_, carries_ipv6)| *carries_ipv6)?;
        return payload.get(len..);
    }
    if ports.contains(&ipv6_tunnels::TEREDO_PORT) {
        return payload.get(ipv6_tunnels::teredo_header(payload)?.0..);
    }
    if ports.contains(&tzsp::PORT) {
        let (len, contents) = tzsp::header(payload)?;
        let frame = payload.get(len..)?;
        return match contents {
            1 => ethernet(frame, DEEPEST),
            4 => point_to_point(frame, DEEPEST),
            7 => Some(frame),
            18 => wireless(frame, CheckSequence::Absent, DEEPEST),
            119 | 127 => ip_packet(LinkType(contents), frame),
            _ => None,
        };
    }
    let (len, protocol) = ports.contains(&geneve::PORT).then(|| geneve::header(payload)).flatten()?;
    let inside = payload.get(len..)?;
    if protocol == gre::BRIDGING { ethernet(inside, DEEPEST) } else { by_ether_type(protocol, inside, DEEPEST) }
}

fn ethernet(frame: &[u8], depth: u8) -> Option<&[u8]> {
    let header: &[u8; 14] = frame.first_chunk()?;
    by_ether_type(u16::from_be_bytes([header[12], header[13]]), &frame[14..], depth)
}

/// What an EtherType announces, behind VLAN tags, labels and PPPoE.
fn by_ether_type(mut ether_type: u16, mut payload: &[u8], depth: u8) -> Option<&[u8]> {
    let depth = depth.checked_sub(1)?;
    while matches!(ether_type, 0x8100 | 0x88a8 | 0x9100) {
        let tag: &[u8; 4] = payload.first_chunk()?;
        ether_type = u16::from_be_bytes([tag[2], tag[3]]);
        payload = &payload[4..];
    }
    match ether_type {
        0x0800 | 0x86dd => Some(payload),
        0x6558 => ethernet(payload, depth),
        0x88e5 | 0x88e7 | 0x8903 | 0x8909 | 0x8926 | 0x892f | 0xd28b | 0xf1c1 => {
            let tag = link_tags::tag(ether_type, payload)?;
            let inside = payload.get(tag.len..payload.len() - tag.trailer)?;
            match tag.inside {
                Inside::EtherType(ether_type) => by_ether_type(ether_type, inside, depth),
                Inside::Frame => ethernet(inside, depth),
                Inside::Sealed => None,
            }
        }
        nsh::ETHER_TYPE => service_chain(payload, depth),
        0x8847 | 0x8848 => labelled(payload, depth),
        0x8864 => point_to_point(payload.get(6..)?, depth),
        0x880b => point_to_point(payload, depth),
        llc::JUMBO => logical_link(payload, depth),
        0..=1500 => logical_link(payload.get(..payload.len().min(ether_type as usize))?, depth),
        _ => None,
    }
}

/// Cisco's framing of HDLC.
fn cisco(frame: &[u8]) -> Option<&[u8]> {
    let header: &[u8; 4] = frame.first_chunk()?;
    by_ether_type(u16::from_be_bytes([header[2], header[3]]).max(1501), &frame[4..], DEEPEST)
}

/// What a network service header is put before.
fn service_chain(bytes: &[u8], depth: u8) -> Option<&[u8]> {
    let depth = depth.checked_sub(1)?;
    let (len, next) = nsh::header(bytes)?;
    by_next_protocol(next, bytes.get(len..)?, depth)
}

/// What a number announces that NSH and VXLAN-GPE have in common.
fn by_next_protocol(next: u8, payload: &[u8], depth: u8) -> Option<&[u8]> {
    match next {
        1 | 2 => Some(payload),
        3 => ethernet(payload, depth),
        4 => service_chain(payload, depth),
        5 => labelled(payload, depth),
        _ => None,
    }
}

fn labelled(mut payload: &[u8], depth: u8) -> Option<&[u8]> {
    loop {
        let entry: &[u8; 4] = payload.first_chunk()?;
        payload = &payload[4..];
        if entry[2] & 1 == 1 {
            break;
        }
    }
    match payload {
        [0x40..=0x4f | 0x60..=0x6f, ..] => Some(payload),
        [0, 0, _, _, frame @ ..] => ethernet(frame, depth),
        _ => None,
    }
}

fn logical_link(bytes: &[u8], depth: u8) -> Option<&[u8]> {
    let (len, contents) = llc::header(bytes)?;
    match contents {
        llc::Contents::EtherType(0x0800 | 0x86dd) | llc::Contents::Ip => bytes.get(len..),
        llc::Contents::EtherType(ether_type @ 1501..) => by_ether_type(ether_type, bytes.get(len..)?, depth),
        _ => None,
    }
}

fn point_to_point(bytes: &[u8], depth: u8) -> Option<&[u8]> {
    let (before, width, protocol) = ppp::header(bytes)?;
    let payload = &bytes[before + width..];
    match protocol {
        0x0021 | 0x0057 | 0x0800 | 0x86dd => Some(payload),
        0x0281 | 0x0283 => labelled(payload, depth),
        _ => None,
    }
}

fn cooked(hardware: [u8; 2], protocol: [u8; 2], payload: &[u8], depth: u8) -> Option<&[u8]> {
    match (u16::from_be_bytes(hardware), u16::from_be_bytes(protocol)) {
        (824 | 770 | 280, _) => None,
        (_, 3) => ethernet(payload, depth),
        (_, 4) => logical_link(payload, depth),
        (_, 7) => point_to_point(payload, depth),
        (_, 0..=1500) => None,
        (_, ether_type) => by_ether_type(ether_type, payload, depth),
    }
}

fn wireless(frame: &[u8], check: CheckSequence, depth: u8) -> Option<&[u8]> {
    let (contents, is_aggregate) = wlan::contents(frame, check)?;
    let contents = frame.get(contents)?;
    // of an aggregate the first subframe, as one observation has one datagram
    logical_link(if is_aggregate { contents.get(14..)? } else { contents }, depth)
}
