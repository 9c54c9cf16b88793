//! The shortest way through a frame's link headers and tunnels to the IP packet, for readers that need no fields.

use crate::wlan::{self, CheckSequence};
use crate::{LinkType, geneve, gre, hdlc, llc, null, ppp, radiotap, sll, vxlan};

/// The first IP packet of a frame; `None` where it carries none.
pub(crate) fn ip_packet(link_type: LinkType, frame: &[u8]) -> Option<&[u8]> {
    match link_type.0 {
        1 => ethernet(frame),
        0 | 108 => match null::family(*frame.first_chunk()?) {
            2 | 10 | 24 | 28 | 30 => frame.get(4..),
            ether_type => by_ether_type(u16::try_from(ether_type).ok()?, frame.get(4..)?),
        },
        9 | 50 => point_to_point(frame),
        51 => point_to_point(frame.get(6..)?),
        10 => logical_link(frame.get(13..).filter(|_| frame[0] & 0xf0 == 0x50)?),
        12 | 14 | 101 | 228 | 229 => Some(frame),
        100 => logical_link(frame),
        104 => {
            let header: &[u8; 4] = frame.first_chunk()?;
            by_ether_type(u16::from_be_bytes([header[2], header[3]]).max(1501), &frame[4..])
        }
        105 => wireless(frame, CheckSequence::Absent),
        107 => match hdlc::relay_header(frame)? {
            (len, hdlc::Relayed::Ip) => frame.get(len..),
            (len, hdlc::Relayed::EtherType(ether_type @ 1501..)) => by_ether_type(ether_type, frame.get(len..)?),
            _ => None,
        },
        113 => {
            let header: &[u8; sll::HEADER_LEN] = frame.first_chunk()?;
            cooked([header[2], header[3]], [header[14], header[15]], &frame[sll::HEADER_LEN..])
        }
        127 => {
            let header = radiotap::header(frame)?;
            wireless(frame.get(header.len.max(8)..)?, header.check_sequence)
        }
        276 => {
            let header: &[u8; sll::HEADER_2_LEN] = frame.first_chunk()?;
            cooked([header[8], header[9]], [header[0], header[1]], &frame[sll::HEADER_2_LEN..])
        }
        _ => None,
    }
}

/// The IP packet inside the payload of another, if that is a tunnel: IP in IP, GRE and what it carries.
pub(crate) fn tunnelled(protocol: u8, payload: &[u8]) -> Option<&[u8]> {
    match protocol {
        4 | 41 => Some(payload),
        47 => {
            let header = gre::header(payload)?;
            let inside = payload.get(header.len..)?;
            if header.carries_ethernet() { ethernet(inside) } else { by_ether_type(header.protocol, inside) }
        }
        _ => None,
    }
}

/// The IP packet inside a UDP datagram, if that is a tunnel.
pub(crate) fn tunnelled_over_udp(ports: [u16; 2], payload: &[u8]) -> Option<&[u8]> {
    if ports.contains(&vxlan::PORT) {
        return ethernet(payload.get(vxlan::HEADER_LEN..)?);
    }
    let (len, protocol) = ports.contains(&geneve::PORT).then(|| geneve::header(payload)).flatten()?;
    let inside = payload.get(len..)?;
    if protocol == gre::BRIDGING { ethernet(inside) } else { by_ether_type(protocol, inside) }
}

fn ethernet(frame: &[u8]) -> Option<&[u8]> {
    let header: &[u8; 14] = frame.first_chunk()?;
    by_ether_type(u16::from_be_bytes([header[12], header[13]]), &frame[14..])
}

/// What an EtherType announces, behind VLAN tags, labels and PPPoE.
fn by_ether_type(mut ether_type: u16, mut payload: &[u8]) -> Option<&[u8]> {
    while matches!(ether_type, 0x8100 | 0x88a8 | 0x9100) {
        let tag: &[u8; 4] = payload.first_chunk()?;
        ether_type = u16::from_be_bytes([tag[2], tag[3]]);
        payload = &payload[4..];
    }
    match ether_type {
        0x0800 | 0x86dd => Some(payload),
        0x8847 | 0x8848 => labelled(payload),
        0x8864 => point_to_point(payload.get(6..)?),
        0x880b => point_to_point(payload),
        0..=1500 => logical_link(payload.get(..payload.len().min(ether_type as usize))?),
        _ => None,
    }
}

fn labelled(mut payload: &[u8]) -> Option<&[u8]> {
    loop {
        let entry: &[u8; 4] = payload.first_chunk()?;
        payload = &payload[4..];
        if entry[2] & 1 == 1 {
            break;
        }
    }
    match payload {
        [0x40..=0x4f | 0x60..=0x6f, ..] => Some(payload),
        [0, 0, _, _, frame @ ..] => ethernet(frame),
        _ => None,
    }
}

fn logical_link(bytes: &[u8]) -> Option<&[u8]> {
    let (len, contents) = llc::header(bytes)?;
    match contents {
        llc::Contents::EtherType(0x0800 | 0x86dd) | llc::Contents::Ip => bytes.get(len..),
        llc::Contents::EtherType(ether_type @ 1501..) => by_ether_type(ether_type, bytes.get(len..)?),
        _ => None,
    }
}

fn point_to_point(bytes: &[u8]) -> Option<&[u8]> {
    let (before, width, protocol) = ppp::header(bytes)?;
    let payload = &bytes[before + width..];
    match protocol {
        0x0021 | 0x0057 => Some(payload),
        0x0281 | 0x0283 => labelled(payload),
        _ => None,
    }
}

fn cooked(hardware: [u8; 2], protocol: [u8; 2], payload: &[u8]) -> Option<&[u8]> {
    match (u16::from_be_bytes(hardware), u16::from_be_bytes(protocol)) {
        (824 | 770 | 280, _) => None,
        (_, 4) => logical_link(payload),
        (_, 0..=1500) => None,
        (_, ether_type) => by_ether_type(ether_type, payload),
    }
}

fn wireless(frame: &[u8], check: CheckSequence) -> Option<&[u8]> {
    let (contents, is_aggregate) = wlan::contents(frame, check)?;
    let contents = frame.get(contents)?;
    // of an aggregate the first subframe, as one observation has one datagram
    logical_link(if is_aggregate { contents.get(14..)? } else { contents })
}
