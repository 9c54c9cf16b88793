//! One TCP segment behind every link header and inside every tunnel: both ways of reading find it, whole and cut.

use synema_wire::{
    Endpoint, LinkType, Mac, Protocol, Seq, TcpFlags, TcpFrame, TcpHeader, datagram, dissect, protocols,
};

/// An Ethernet frame around a SYN from 192.0.2.1:49152 to 192.0.2.2:80 that needs no padding.
fn frame() -> Vec<u8> {
    TcpFrame {
        src_mac: Mac([2, 0, 0, 0, 0, 1]),
        dst_mac: Mac([2, 0, 0, 0, 0, 2]),
        src: Endpoint { ip: "192.0.2.1".parse().unwrap(), port: 49152 },
        dst: Endpoint { ip: "192.0.2.2".parse().unwrap(), port: 80 },
        ip_id: 7,
        ttl: 64,
        tcp: TcpHeader {
            seq: Seq(100),
            ack: Seq(0),
            flags: TcpFlags::SYN,
            window: 65535,
            urgent_pointer: 0,
            options: vec![],
        },
        payload: b"enough",
    }
    .to_bytes()
}

/// An IPv4 packet around a payload; its checksum is left out.
fn ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let len = (20 + payload.len()) as u16;
    let mut packet = vec![0x45, 0, (len >> 8) as u8, len as u8, 0, 0, 0, 0, 64, protocol, 0, 0];
    packet.extend([198, 51, 100, 1, 198, 51, 100, 2]);
    packet.extend(payload);
    packet
}

fn udp(port: u16, payload: &[u8]) -> Vec<u8> {
    let len = (8 + payload.len()) as u16;
    let mut datagram = vec![0x12, 0x34, (port >> 8) as u8, port as u8, (len >> 8) as u8, len as u8, 0, 0];
    datagram.extend(payload);
    datagram
}

#[track_caller]
fn assert_found(link_type: u16, before: &[u8], inside: &[u8], expected: &[Protocol]) {
    let frame = [before, inside].concat();
    let link_type = LinkType(link_type);
    assert!(link_type.is_dissected());
    for len in 0..=frame.len() {
        let dissection = dissect(link_type, &frame[..len]);
        let names = |layers: &[synema_wire::Layer]| layers.iter().map(|layer| layer.protocol).collect::<Vec<_>>();
        assert_eq!(
            names(&protocols(link_type, &frame[..len], None, None).layers),
            names(&dissection.layers),
            "cut at {len}"
        );
        let mut at = 0;
        for layer in &dissection.layers {
            assert_eq!(layer.start, at, "before {:?}, cut at {len}", layer.protocol);
            at = layer.end;
        }
        assert_eq!(at, len, "behind the last layer, cut at {len}");
        let _ = datagram(link_type, &frame[..len]);
    }
    let dissection = dissect(link_type, &frame);
    let found: Vec<Protocol> = dissection.layers.iter().map(|layer| layer.protocol).collect();
    assert_eq!(found, [expected, &[Protocol::Ipv4, Protocol::Tcp, Protocol::Data]].concat());
    assert_eq!(dissection.stop, None);
    let tcp = dissection.layer(Protocol::Tcp).unwrap();
    assert_eq!(tcp.field("tcp.checksum.status").unwrap().to_string(), "1");
    let datagram = datagram(link_type, &frame).unwrap();
    let (src, dst, segment) = datagram.tcp().unwrap();
    assert_eq!((src.to_string().as_str(), dst.port), ("192.0.2.1:49152", 80));
    assert_eq!(segment.payload, b"enough");
}

#[test]
fn a_segment_is_found_behind_every_link() {
    use Protocol::*;
    let ethernet = frame();
    let packet = &ethernet[14..];
    let snap = [0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0];
    let macs = &ethernet[..12];
    let len = (snap.len() + packet.len()) as u8;
    let mut wlan = vec![0x08, 0x01, 0, 0];
    wlan.extend([2; 18]);
    wlan.extend([0x10, 0]);
    wlan.extend(snap);
    let mut radiotap = vec![0, 0, 8, 0, 0, 0, 0, 0];
    radiotap.extend(&wlan);
    let mut prism = vec![0, 0, 0, 0x44, 144, 0, 0, 0];
    prism.resize(144, 0);
    prism.extend(&wlan);
    let mut sll = vec![0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x08, 0];
    let sll2 = [0x08, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
    for (link_type, before, expected) in [
        (0, vec![2, 0, 0, 0], vec![Null]),
        (108, vec![0, 0, 0, 2], vec![Null]),
        (9, vec![0xff, 3, 0, 0x21], vec![Ppp]),
        (9, vec![0x21], vec![Ppp]),
        (50, vec![0, 0x21], vec![Ppp]),
        (9, vec![0x0f, 0, 0x08, 0], vec![Ppp, CiscoHdlc]),
        (6, [&[0x10, 0x40][..], &[2; 12], &snap].concat(), vec![TokenRing, Llc]),
        (6, [&[0x10, 0x40][..], &[2; 6], &[0x82; 6], &[4, 0, 0, 1], &snap].concat(), vec![TokenRing, Llc]),
        (119, prism, vec![Prism, Wlan, Llc]),
        (226, vec![1; 24], vec![Ipnet]),
        (51, vec![0x11, 0, 0, 1, 0, packet.len() as u8 + 2, 0, 0x21], vec![PppoeSession, Ppp]),
        (10, [&[0x50; 13][..], &snap].concat(), vec![Fddi, Llc]),
        (12, vec![], vec![Raw]),
        (101, vec![], vec![Raw]),
        (228, vec![], vec![]),
        (100, snap.to_vec(), vec![Llc]),
        (104, vec![0x0f, 0, 0x08, 0], vec![CiscoHdlc]),
        (107, vec![0x18, 0x41, 3, 0xcc], vec![FrameRelay]),
        (107, vec![0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0], vec![FrameRelay]),
        (105, wlan, vec![Wlan, Llc]),
        (127, radiotap, vec![Radiotap, Wlan, Llc]),
        (113, sll.clone(), vec![Sll]),
        (276, sll2.to_vec(), vec![Sll]),
        (1, [macs, &[0, len], &snap].concat(), vec![Ethernet, Llc]),
        (1, [macs, &[0x81, 0, 0, 5, 0, len], &snap].concat(), vec![Ethernet, Vlan, Llc]),
        (1, [macs, &[0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0]].concat(), vec![Ethernet, ProviderVlan, Vlan]),
        (1, [macs, &[0xf1, 0xc1, 0, 0, 0, 7, 8, 0]].concat(), vec![Ethernet, RedundancyTag]),
        (1, [macs, &[0x89, 0x2f, 0x10, 52, 0, 1, 8, 0]].concat(), vec![Ethernet, Hsr]),
        (1, [macs, &[0x89, 0x09, 1, 1, 0, 1, 0, 9, 8, 0]].concat(), vec![Ethernet, CiscoMetadata]),
        (1, [macs, &[0x88, 0xe7, 0, 0, 0, 7], macs, &[8, 0]].concat(), vec![Ethernet, Backbone]),
        (1, [macs, &[0x88, 0x70], &snap].concat(), vec![Ethernet, Llc]),
        (109, vec![2, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0], vec![Enc]),
        (109, vec![0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0], vec![Enc]),
        (117, [&[45, 2, 0, 0][..], &[b'e'; 44]].concat(), vec![Pflog]),
        (117, [&[61, 2, 0, 0][..], &[0; 60]].concat(), vec![Pflog]),
        (219, vec![0, 2, 1, 64], vec![Mpls]),
        (258, [&[108, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0][..], &[0; 96]].concat(), vec![Pktap, Raw]),
        (113, [&sll[..14], &[0, 7, 0xff, 3, 0, 0x21]].concat(), vec![Sll, Ppp]),
        (113, [&sll[..14], &[0, 3], macs, &[8, 0]].concat(), vec![Sll, Ethernet]),
        (1, [macs, &[0x89, 0x4f, 0, 2, 1, 1, 0, 0, 7, 255]].concat(), vec![Ethernet, Nsh]),
        (1, [macs, &[0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64]].concat(), vec![Ethernet, Mpls, Mpls]),
    ] {
        assert_found(link_type, &before, packet, &expected);
    }
    // a hardware address of another length leaves the field out
    sll[5] = 0;
    assert_found(113, &sll, packet, &[Sll]);
}

#[test]
fn a_segment_is_found_inside_every_tunnel() {
    use Protocol::*;
    let ethernet = frame();
    let packet = &ethernet[14..];
    let gre = |header: &[u8], inside: &[u8]| ipv4(47, &[header, inside].concat());
    let vxlan = [&[8, 0, 0, 0, 0, 0, 7, 0][..], &ethernet].concat();
    let geneve = [&[1, 0, 0x65, 0x58, 0, 0, 7, 0, 1, 2, 3, 0][..], &ethernet].concat();
    for (inside, expected) in [
        (ipv4(4, packet), vec![Raw, Ipv4]),
        (ipv4(4, &ipv4(4, packet)), vec![Raw, Ipv4, Ipv4]),
        (gre(&[0, 0, 8, 0], packet), vec![Raw, Ipv4, Gre]),
        (gre(&[0xb0, 0, 8, 0, 1, 2, 3, 4, 0, 0, 0, 9, 0, 0, 0, 1], packet), vec![Raw, Ipv4, Gre]),
        (gre(&[0, 0, 0x65, 0x58], &ethernet), vec![Raw, Ipv4, Gre, Ethernet]),
        (gre(&[0x30, 1, 0x88, 0x0b, 0, 44, 0, 1, 0, 0, 0, 1, 0xff, 3, 0, 0x21], packet), vec![Raw, Ipv4, Gre, Ppp]),
        (gre(&[0x20, 1, 0x64, 0, 0, 0, 0, 7], &ethernet), vec![Raw, Ipv4, Gre, Ethernet]),
        (gre(&[0, 0, 0x88, 0x3e], packet), vec![Raw, Ipv4, Gre]),
        (gre(&[0, 0, 0x88, 0x3e, 1, 0, 0, 0], packet), vec![Raw, Ipv4, Gre]),
        (
            gre(
                &[
                    0, 0, 0x82, 0x10, 8, 2, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 0, 0, 0xaa,
                    0xaa, 3, 0, 0, 0, 8, 0,
                ],
                packet,
            ),
            vec![Raw, Ipv4, Gre, Wlan, Llc],
        ),
        (
            ipv4(17, &udp(37008, &[&[1, 0, 0, 1, 10, 1, 0xc0, 1][..], &ethernet].concat())),
            vec![Raw, Ipv4, Udp, Tzsp, Ethernet],
        ),
        (ipv4(17, &udp(37008, &[&[1, 0, 0, 7, 1][..], packet].concat())), vec![Raw, Ipv4, Udp, Tzsp]),
        (ipv4(17, &udp(4789, &vxlan)), vec![Raw, Ipv4, Udp, Vxlan, Ethernet]),
        (ipv4(17, &udp(4790, &[&[12, 0, 0, 1, 0, 0, 7, 0][..], packet].concat())), vec![Raw, Ipv4, Udp, VxlanGpe]),
        (
            ipv4(17, &udp(1701, &[&[0, 2, 0, 1, 0, 2, 0xff, 3, 0, 0x21][..], packet].concat())),
            vec![Raw, Ipv4, Udp, L2tp, Ppp],
        ),
        (ipv4(103, &[&[0x21, 0, 0, 0, 0, 0, 0, 0][..], packet].concat()), vec![Raw, Ipv4, Pim]),
        (ipv4(17, &udp(6081, &geneve)), vec![Raw, Ipv4, Udp, Geneve, Ethernet]),
    ] {
        assert_found(101, &[], &inside, &expected);
    }
}

#[test]
fn tunnels_in_tunnels_end_somewhere() {
    let mut packet = frame()[14..].to_vec();
    for _ in 0..3000 {
        packet = ipv4(4, &packet);
    }
    let dissection = dissect(LinkType::RAW, &packet);
    assert!(dissection.stop.is_some());
    assert_eq!(dissection.layers.last().unwrap().end, packet.len());
    assert!(datagram(LinkType::RAW, &packet).is_some());
}

#[test]
fn extension_headers_that_are_cut_or_lie_are_read_without_failing() {
    let mut packet = vec![0x60, 0, 0, 0, 0, 64, 0, 64];
    packet.extend([0x20; 32]);
    packet.extend([43, 0, 1, 4, 0, 0, 0, 0]); // hop-by-hop options, then routing
    packet.extend([44, 2, 0, 1, 0, 0, 0, 0]);
    packet.extend([0x30; 16]);
    packet.extend([60, 0, 0, 0, 0, 0, 0, 1]); // fragment, then destination options
    packet.extend([6, 0, 1, 4, 0, 0, 0, 0]);
    packet.extend([0; 16]);
    for len in 0..packet.len() {
        for lie in [0, 1, 2, 255] {
            for at in [41, 49, 73] {
                let mut lying = packet[..len].to_vec();
                if let Some(octet) = lying.get_mut(at) {
                    *octet = lie;
                }
                let dissection = dissect(LinkType::IPV6, &lying);
                assert_eq!(dissection.layers.last().map_or(0, |layer| layer.end), len);
                let _ = datagram(LinkType::IPV6, &lying);
            }
        }
    }
}
