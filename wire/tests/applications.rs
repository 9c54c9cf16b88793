//! Applications read from bytes written by hand, and from any bytes at all.

use proptest::prelude::*;
use synema_wire::{Dissection, Protocol, application_over_tcp, application_over_udp, dissect_application, field_def};

/// Protocols with a reader of their own, and whether they are read as a TCP stream's.
const READERS: [(Protocol, bool); 14] = [
    (Protocol::Quic, false),
    (Protocol::L2tp, false),
    (Protocol::VxlanGpe, false),
    (Protocol::Dns, false),
    (Protocol::Dns, true),
    (Protocol::Mdns, false),
    (Protocol::Dhcp, false),
    (Protocol::Ntp, false),
    (Protocol::Tftp, false),
    (Protocol::Ssh, true),
    (Protocol::Smtp, true),
    (Protocol::Ftp, true),
    (Protocol::Http, true),
    (Protocol::Tls, true),
];

#[track_caller]
fn assert_tiles(dissection: &Dissection, len: usize) {
    let mut at = 0;
    for layer in &dissection.layers {
        assert_eq!(layer.start, at, "a gap or an overlap before {:?}", layer.protocol);
        for field in &layer.fields {
            assert!(field.start_bit <= field.end_bit && field.end_bit as usize <= len * 8, "{}", field.def.name);
            assert!(field_def(field.def.name).is_some(), "{} is in no list of fields", field.def.name);
        }
        at = layer.end;
    }
    assert_eq!(at, len, "bytes behind the last layer");
}

/// Reads a payload and every beginning of it, and compares all values of the named fields.
#[track_caller]
fn assert_fields(protocol: Protocol, over_tcp: bool, payload: &[u8], expected: &[(&str, &str)]) {
    for len in 0..payload.len() {
        assert_tiles(&dissect_application(protocol, over_tcp, &payload[..len]), len);
    }
    let dissection = dissect_application(protocol, over_tcp, payload);
    assert_tiles(&dissection, payload.len());
    assert_eq!(dissection.stop, None);
    for (name, value) in expected {
        let found: Vec<String> = dissection
            .layers
            .iter()
            .flat_map(|layer| &layer.fields)
            .filter(|field| field.def.name == *name)
            .map(|field| field.to_string())
            .collect();
        assert_eq!(found.join(","), *value, "{name}");
    }
}

/// A response with a compressed name, an alias and an address.
const RESPONSE: &[u8] = b"\x12\x34\x81\x80\0\x01\0\x02\0\0\0\0\
    \x03www\x07example\x03org\0\0\x01\0\x01\
    \xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x06\x03web\xc0\x10\
    \xc0\x2d\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x07";

const RESPONSE_FIELDS: &[(&str, &str)] = &[
    ("dns.id", "0x1234"),
    ("dns.flags", "0x8180"),
    ("dns.flags.response", "1"),
    ("dns.flags.rcode", "0"),
    ("dns.count.answers", "2"),
    ("dns.qry.name", "www.example.org"),
    ("dns.qry.type", "1"),
    ("dns.resp.name", "www.example.org,web.example.org"),
    ("dns.resp.type", "5,1"),
    ("dns.cname", "web.example.org"),
    ("dns.a", "192.0.2.7"),
];

#[test]
fn dns_names_are_read_through_their_pointers() {
    assert_fields(Protocol::Dns, false, RESPONSE, RESPONSE_FIELDS);
}

#[test]
fn dns_over_tcp_has_its_length_before_it() {
    let mut stream = (RESPONSE.len() as u16).to_be_bytes().to_vec();
    stream.extend(RESPONSE);
    assert_eq!(application_over_tcp([40000, 53], &stream), Some(Protocol::Dns));
    assert_eq!(application_over_tcp([40000, 53], &stream[..20]), None);
    assert_fields(Protocol::Dns, true, &stream, RESPONSE_FIELDS);
}

#[test]
fn http_messages_stand_one_behind_the_other() {
    let payload = b"POST /form HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\na=1GET / HTTP/1.1\r\n\r\n";
    assert_eq!(application_over_tcp([40000, 80], payload), Some(Protocol::Http));
    assert_fields(
        Protocol::Http,
        true,
        payload,
        &[
            ("http.request.method", "POST,GET"),
            ("http.request.uri", "/form,/"),
            ("http.request.version", "HTTP/1.1,HTTP/1.1"),
            ("http.host", "example.org"),
            ("http.content_length_header", "3"),
        ],
    );
    let response = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nServer: x\r\n\r\n2\r\nhi\r\n0\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n";
    assert_fields(
        Protocol::Http,
        true,
        response,
        &[("http.response.code", "200,304"), ("http.response.phrase", "OK,Not Modified"), ("http.server", "x")],
    );
}

#[test]
fn a_client_hello_names_server_versions_and_protocols() {
    let mut extensions = vec![0, 0, 0, 16, 0, 14, 0, 0, 11];
    extensions.extend(b"example.org");
    extensions.extend([0, 16, 0, 5, 0, 3, 2, b'h', b'2']);
    extensions.extend([0, 43, 0, 5, 4, 3, 4, 3, 3]);
    let mut hello = vec![3, 3];
    hello.extend([7; 32]);
    hello.extend([0, 0, 2, 0x13, 0x01, 1, 0, 0, extensions.len() as u8]);
    hello.extend(extensions);
    let mut record = vec![22, 3, 1, 0, hello.len() as u8 + 4, 1, 0, 0, hello.len() as u8];
    record.extend(hello);
    assert_eq!(application_over_tcp([40000, 8443], &record), Some(Protocol::Tls));
    assert_fields(
        Protocol::Tls,
        true,
        &record,
        &[
            ("tls.record.version", "0x0301"),
            ("tls.handshake.type", "1"),
            ("tls.handshake.version", "0x0303"),
            ("tls.handshake.ciphersuite", "0x1301"),
            ("tls.handshake.extension.type", "0,16,43"),
            ("tls.handshake.extensions_server_name", "example.org"),
            ("tls.handshake.extensions_alpn_str", "h2"),
            ("tls.handshake.extensions.supported_version", "0x0304,0x0303"),
        ],
    );
}

#[test]
fn an_alert_has_a_level_and_a_description() {
    assert_fields(
        Protocol::Tls,
        true,
        &[21, 3, 3, 0, 2, 2, 40],
        &[("tls.alert_message.level", "2"), ("tls.alert_message.desc", "40")],
    );
}

#[test]
fn dhcp_options_are_read_up_to_the_end() {
    let mut message = vec![1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef];
    message.resize(28, 0);
    message.extend([2, 0, 0, 0, 0, 1]);
    message.resize(236, 0);
    message.extend([99, 130, 83, 99, 53, 1, 1, 50, 4, 192, 0, 2, 9, 0, 55, 2, 1, 3, 12, 1, b'a', 255, 0, 0]);
    assert_eq!(application_over_udp([68, 67], &message), Some(Protocol::Dhcp));
    for len in 0..message.len() {
        assert_tiles(&dissect_application(Protocol::Dhcp, false, &message[..len]), len);
    }
    assert_fields(
        Protocol::Dhcp,
        false,
        &message,
        &[
            ("dhcp.id", "0xdeadbeef"),
            ("dhcp.hw.mac_addr", "02:00:00:00:00:01"),
            ("dhcp.option.dhcp", "1"),
            ("dhcp.option.requested_ip_address", "192.0.2.9"),
            ("dhcp.option.request_list_item", "1,3"),
            ("dhcp.option.hostname", "a"),
            ("dhcp.option.type", "53,50,55,12,255"),
        ],
    );
}

#[test]
fn lines_of_commands_and_replies_are_told_apart() {
    assert_fields(
        Protocol::Smtp,
        true,
        b"250-hello\r\n250 SIZE 1000\r\n",
        &[("smtp.response.code", "250"), ("smtp.rsp.parameter", "hello,SIZE 1000")],
    );
    assert_fields(
        Protocol::Ftp,
        true,
        b"RETR a file\r\nQUIT\r\n",
        &[("ftp.request.command", "RETR,QUIT"), ("ftp.request.arg", "a file"), ("ftp.response.code", "")],
    );
    assert_fields(Protocol::Ssh, true, b"SSH-2.0-x\r\n", &[("ssh.protocol", "SSH-2.0-x")]);
}

#[test]
fn tftp_and_ntp_show_their_fixed_fields() {
    assert_fields(
        Protocol::Tftp,
        false,
        b"\0\x01boot\0octet\0blksize\x001024\0",
        &[
            ("tftp.opcode", "1"),
            ("tftp.source_file", "boot"),
            ("tftp.type", "octet"),
            ("tftp.option.name", "blksize"),
            ("tftp.option.value", "1024"),
        ],
    );
    let mut message = vec![0x23, 2, 6, 0xec];
    message.resize(48, 0);
    assert_fields(
        Protocol::Ntp,
        false,
        &message,
        &[
            ("ntp.flags.vn", "4"),
            ("ntp.flags.mode", "3"),
            ("ntp.stratum", "2"),
            ("ntp.precision", "236"),
            ("ntp.xmt", "NULL"),
        ],
    );
}

/// An Ethernet frame of 802.1X: a response that carries a client's hello, whole and in two fragments.
#[test]
fn tls_that_eap_carries_is_read_where_it_is_whole() {
    let hello = [22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3];
    let frame = |flags: u8, octets: &[u8]| {
        let len = 6 + octets.len() as u8;
        [&[2; 12][..], &[0x88, 0x8e, 1, 0, 0, len, 2, 7, 0, len, 13, flags], octets].concat()
    };
    let names = |bytes: &[u8]| -> Vec<&str> {
        let dissection = synema_wire::dissect(synema_wire::LinkType::ETHERNET, bytes);
        assert_tiles(&dissection, bytes.len());
        dissection.layers.iter().map(|layer| layer.protocol.name()).collect()
    };
    assert_eq!(names(&frame(0, &hello)), ["eth", "eapol", "eap", "tls"]);
    assert_eq!(names(&frame(0x40, &hello[..5])), ["eth", "eapol", "eap", "data"]);
    assert_eq!(names(&frame(0x20, &[])), ["eth", "eapol", "eap"]);
    for len in 14..frame(0, &hello).len() {
        names(&frame(0, &hello)[..len]);
    }
}

proptest! {
    #[test]
    fn any_payload_is_read_without_failing_and_tiled(
        reader in prop::sample::select(READERS.to_vec()),
        payload in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        assert_tiles(&dissect_application(reader.0, reader.1, &payload), payload.len());
    }

    #[test]
    fn payloads_that_are_almost_right_are_tiled(
        reader in prop::sample::select(READERS.to_vec()),
        start in prop::sample::select(vec![
            RESPONSE.to_vec(),
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".to_vec(),
            vec![22, 3, 1, 0, 50, 1, 0, 0, 46, 3, 3],
            vec![0, 0, 0, 12, 4, 20],
            vec![0xc3, 0, 0, 0, 1, 4, 1, 2, 3, 4, 0, 0, 30],
        ]),
        changes in prop::collection::vec((0usize..80, any::<u8>()), 0..6),
        tail in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let mut payload = start;
        payload.extend(tail);
        for (at, byte) in changes {
            let len = payload.len();
            payload[at % len] = byte;
        }
        assert_tiles(&dissect_application(reader.0, reader.1, &payload), payload.len());
    }
}

#[test]
fn multicast_dns_takes_the_first_bit_of_a_class_for_something_else() {
    let mut message = vec![0, 0, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 1];
    message.extend(b"\x01a\x05local\x00\x00\x01\x80\x01");
    message.extend(b"\xc0\x0c\x00\x01\x80\x01\x00\x00\x00\x78\x00\x04\xc0\x00\x02\x01");
    message.extend(b"\x00\x00\x29\x05\xa0\x00\x00\x80\x00\x00\x00");
    let shared = [("dns.rr.udp_payload_size", "1440"), ("dns.resp.z.do", "1"), ("dns.resp.ttl", "120")];
    let multicast = [("dns.qry.class", "0x0001"), ("dns.qry.qu", "1"), ("dns.resp.cache_flush", "1")];
    assert_fields(
        Protocol::Mdns,
        false,
        &message,
        &[&multicast[..], &shared[..], &[("dns.resp.class", "0x0001")]].concat(),
    );
    assert_fields(Protocol::Dns, false, &message, &[&[("dns.qry.class", "0x8001")][..], &shared].concat());
}
