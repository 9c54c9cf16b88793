use synema_wire::{Dissection, Layer, Protocol};

use crate::Sentence;

/// What is not TCP: the sentence with all gaps filled that depend on the protocol.
pub(super) fn sentence(protocol: Protocol, summary: &str, dissection: &Dissection) -> Sentence {
    let shown = |name: &str| dissection.field(name).map(|field| field.to_string()).unwrap_or_default();
    // behind an ICMP error's own header stands what it quotes, which nobody sends here
    let carrier = dissection.layers.iter().find(|layer| matches!(layer.protocol, Protocol::Icmp | Protocol::Icmpv6));
    let protocol = carrier.map_or(protocol, |layer| layer.protocol);
    let key = match protocol {
        Protocol::Arp if shown("arp.opcode") == "1" => match shown("arp.src.proto_ipv4") == shown("arp.dst.proto_ipv4")
        {
            true => "explain-arp-announcement",
            false => "explain-arp-request",
        },
        Protocol::Arp => "explain-arp-reply",
        Protocol::Icmp | Protocol::Icmpv6 => icmp(protocol, dissection),
        Protocol::Dns | Protocol::Mdns => return dns(dissection, &shown),
        Protocol::Dhcp | Protocol::Ntp | Protocol::Tftp => "explain-udp-message",
        Protocol::Udp => "explain-udp",
        _ if summary.is_empty() => "explain-other-plain",
        _ => "explain-other",
    };
    let summary = match carrier {
        Some(layer) => icmp_summary(layer),
        None => summary.to_owned(),
    };
    Sentence::new(key).text("protocol", protocol.title()).text("summary", summary)
}

/// `3 (Destination unreachable) code 3`, with identifier and sequence number where there are.
fn icmp_summary(layer: &Layer) -> String {
    let name = layer.protocol.name();
    let shown = |field: &str| layer.field(field).map(|field| field.to_string());
    let kind = layer.field(&format!("{name}.type")).map(|field| field.show()).unwrap_or_default();
    match (shown("icmp.ident"), shown("icmp.seq")) {
        (Some(ident), Some(seq)) => format!("{kind} id={ident} seq={seq}"),
        _ => format!("{kind} code {}", shown(&format!("{name}.code")).unwrap_or_default()),
    }
}

/// The first type field of the layer decides; a quoted one stands behind it.
fn icmp(protocol: Protocol, dissection: &Dissection) -> &'static str {
    let name = if protocol == Protocol::Icmp { "icmp.type" } else { "icmpv6.type" };
    let kind = dissection.field(name).map(|field| field.to_string()).unwrap_or_default();
    match (protocol, kind.as_str()) {
        (Protocol::Icmp, "8") | (Protocol::Icmpv6, "128") => "explain-echo-request",
        (Protocol::Icmp, "0") | (Protocol::Icmpv6, "129") => "explain-echo-reply",
        (Protocol::Icmp, "3") | (Protocol::Icmpv6, "1") => "explain-unreachable",
        (Protocol::Icmp, "11") | (Protocol::Icmpv6, "3") => "explain-time-exceeded",
        (Protocol::Icmpv6, "135") => "explain-neighbor-solicitation",
        (Protocol::Icmpv6, "136") => "explain-neighbor-advertisement",
        _ => "explain-icmp",
    }
}

fn dns(dissection: &Dissection, shown: &impl Fn(&str) -> String) -> Sentence {
    let kind = dissection.field("dns.qry.type").map(|field| field.show()).unwrap_or_default();
    let answer = ["dns.a", "dns.aaaa", "dns.cname", "dns.ptr.domain_name", "dns.mx.mail_exchange", "dns.txt"]
        .into_iter()
        .find_map(|name| dissection.field(name));
    let is_response = shown("dns.flags.response") == "1";
    let (name, failed) = (shown("dns.qry.name"), !matches!(shown("dns.flags.rcode").as_str(), "" | "0"));
    let sentence = match (is_response, answer) {
        (true, Some(answer)) => Sentence::new("explain-dns-answer").text("answer", answer),
        (true, None) if failed => Sentence::new("explain-dns-error"),
        (true, None) => Sentence::new("explain-dns-empty"),
        (false, _) if name.is_empty() => {
            Sentence::new("explain-udp-message").text("protocol", "DNS").text("summary", "")
        }
        (false, _) => Sentence::new("explain-dns-query"),
    };
    sentence.text("name", name).text("type", kind)
}
