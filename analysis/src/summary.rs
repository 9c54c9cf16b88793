use synema_trace::Observation;
use synema_wire::{Dissection, Protocol, dissect};

/// The innermost protocol of a frame that has fields worth a line, and that line, the same in all languages.
pub fn of(observation: &Observation<'_>) -> (Protocol, String) {
    of_dissection(&dissect(observation.link_type, observation.bytes))
}

/// The same of a frame that was read already.
pub fn of_dissection(dissection: &Dissection) -> (Protocol, String) {
    let speaking = dissection
        .layers
        .iter()
        .rev()
        .find(|layer| !matches!(layer.protocol, Protocol::Data | Protocol::Padding))
        .map_or(Protocol::Data, |layer| layer.protocol);
    (speaking, line(dissection, speaking))
}

/// One line about a frame's innermost protocol, in the words that Wireshark's info column made common.
fn line(dissection: &Dissection, protocol: Protocol) -> String {
    let shown = |name: &str| dissection.field(name).map(|field| field.to_string()).unwrap_or_default();
    let named = |name: &str| dissection.field(name).map(|field| field.show()).unwrap_or_default();
    let words = |names: &[&str]| {
        let words: Vec<String> = names.iter().map(|name| shown(name)).filter(|word| !word.is_empty()).collect();
        words.join(" ")
    };
    match protocol {
        Protocol::Arp => match shown("arp.opcode").as_str() {
            "1" => format!("Who has {}? Tell {}", shown("arp.dst.proto_ipv4"), shown("arp.src.proto_ipv4")),
            "2" => format!("{} is at {}", shown("arp.src.proto_ipv4"), shown("arp.src.hw_mac")),
            _ => format!("opcode {}", named("arp.opcode")),
        },
        Protocol::Icmp => match dissection.field("icmp.seq") {
            Some(seq) => format!("{} id={} seq={seq}", named("icmp.type"), shown("icmp.ident")),
            None => format!("{} code {}", named("icmp.type"), shown("icmp.code")),
        },
        Protocol::Icmpv6 => format!("{} code {}", named("icmpv6.type"), shown("icmpv6.code")),
        Protocol::Udp => format!("{} → {} len={}", shown("udp.srcport"), shown("udp.dstport"), udp_len(&shown)),
        Protocol::Tcp => {
            let flags: Vec<&str> = [("syn", "SYN"), ("fin", "FIN"), ("reset", "RST"), ("push", "PSH"), ("ack", "ACK")]
                .into_iter()
                .filter(|(bit, _)| shown(&format!("tcp.flags.{bit}")) == "1")
                .map(|(_, name)| name)
                .collect();
            let (src, dst) = (shown("tcp.srcport"), shown("tcp.dstport"));
            format!("{src} → {dst} [{}] len={}", flags.join(", "), shown("tcp.len"))
        }
        Protocol::Ipv4 => format!("protocol {}", named("ip.proto")),
        Protocol::Ipv6 => format!("next header {}", named("ipv6.nxt")),
        Protocol::Dns | Protocol::Mdns => {
            let response = if shown("dns.flags.response") == "1" { " response" } else { "" };
            let answer = ["dns.a", "dns.aaaa", "dns.cname", "dns.ptr.domain_name"]
                .into_iter()
                .find_map(|name| dissection.field(name))
                .map(|field| format!(" → {field}"));
            let question = format!("{} {}", named("dns.qry.type"), shown("dns.qry.name"));
            format!("{}{response} {question}{}", named("dns.flags.opcode"), answer.unwrap_or_default())
        }
        Protocol::Http => match dissection.field("http.request.method") {
            Some(method) => format!("{method} {} {}", shown("http.request.uri"), shown("http.request.version")),
            None if dissection.field("http.response.version").is_none() => "Continuation".to_owned(),
            None => {
                [shown("http.response.version"), shown("http.response.code"), shown("http.response.phrase")].join(" ")
            }
        },
        Protocol::Tls => match dissection.field("tls.handshake.type") {
            Some(kind) => format!("{} {}", kind.show(), shown("tls.handshake.extensions_server_name")),
            None => named("tls.record.content_type"),
        },
        Protocol::Dhcp => match dissection.field("dhcp.option.dhcp") {
            Some(kind) => format!("{} transaction {}", kind.show(), shown("dhcp.id")),
            None => named("dhcp.type"),
        },
        Protocol::Ftp => words(&["ftp.request.command", "ftp.request.arg", "ftp.response.code", "ftp.response.arg"]),
        Protocol::Smtp => {
            words(&["smtp.req.command", "smtp.req.parameter", "smtp.response.code", "smtp.rsp.parameter"])
        }
        Protocol::Ssh => words(&["ssh.protocol"]),
        Protocol::Ntp => format!("version {} {}", shown("ntp.flags.vn"), named("ntp.flags.mode")),
        Protocol::Tftp => format!("{} {}", named("tftp.opcode"), words(&["tftp.source_file", "tftp.block"])),
        Protocol::Igmp => format!("{} {}", named("igmp.type"), shown("igmp.maddr")),
        Protocol::Wlan => named("wlan.fc.type"),
        Protocol::Ethernet => format!("type {}", named("eth.type")),
        _ => dissection.stop.as_ref().map(|stop| stop.to_string()).unwrap_or_default(),
    }
}

fn udp_len(shown: &impl Fn(&str) -> String) -> u64 {
    shown("udp.length").parse::<u64>().unwrap_or(0).saturating_sub(8)
}
