use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, StopReason};

const RFC: &str = "RFC 2131 §2";
const OPTIONS: &str = "RFC 2132";

static TABLE: [FieldDef; 13] = [
    named("dhcp.type", 0, 8, Kind::Uint, RFC, operation_name),
    row("dhcp.hw.type", 8, 8, Kind::Hex(2), RFC),
    row("dhcp.hw.len", 16, 8, Kind::Uint, RFC),
    row("dhcp.hops", 24, 8, Kind::Uint, RFC),
    row("dhcp.id", 32, 32, Kind::Hex(8), RFC),
    row("dhcp.secs", 64, 16, Kind::Uint, RFC),
    row("dhcp.flags", 80, 16, Kind::Hex(4), RFC),
    row("dhcp.flags.bc", 80, 1, Kind::Flag, RFC),
    row("dhcp.ip.client", 96, 32, Kind::Ipv4, RFC),
    row("dhcp.ip.your", 128, 32, Kind::Ipv4, RFC),
    row("dhcp.ip.server", 160, 32, Kind::Ipv4, RFC),
    row("dhcp.ip.relay", 192, 32, Kind::Ipv4, RFC),
    row("dhcp.hw.mac_addr", 224, 48, Kind::Mac, RFC),
];

static SERVER: FieldDef = row("dhcp.server", 0, 0, Kind::Text, RFC);
static FILE: FieldDef = row("dhcp.file", 0, 0, Kind::Text, RFC);
static COOKIE: FieldDef = row("dhcp.cookie", 0, 0, Kind::Ipv4, "RFC 2131 §3");
static TYPE: FieldDef = named("dhcp.option.type", 0, 0, Kind::Uint, OPTIONS, option_name);
static LENGTH: FieldDef = row("dhcp.option.length", 0, 0, Kind::Uint, OPTIONS);
static VALUE: FieldDef = row("dhcp.option.value", 0, 0, Kind::Bytes, OPTIONS);

/// Options with a row of their own: the code, and whether the row is repeated for every so many octets.
static KNOWN: [(u8, usize, FieldDef); 38] = [
    (1, 4, row("dhcp.option.subnet_mask", 0, 0, Kind::Ipv4, "RFC 2132 §3.3")),
    (3, 4, row("dhcp.option.router", 0, 0, Kind::Ipv4, "RFC 2132 §3.5")),
    (6, 4, row("dhcp.option.domain_name_server", 0, 0, Kind::Ipv4, "RFC 2132 §3.8")),
    (12, 0, row("dhcp.option.hostname", 0, 0, Kind::Text, "RFC 2132 §3.14")),
    (15, 0, row("dhcp.option.domain_name", 0, 0, Kind::Text, "RFC 2132 §3.17")),
    (28, 4, row("dhcp.option.broadcast_address", 0, 0, Kind::Ipv4, "RFC 2132 §5.3")),
    (42, 4, row("dhcp.option.ntp_server", 0, 0, Kind::Ipv4, "RFC 2132 §8.3")),
    (50, 4, row("dhcp.option.requested_ip_address", 0, 0, Kind::Ipv4, "RFC 2132 §9.1")),
    (51, 4, row("dhcp.option.ip_address_lease_time", 0, 0, Kind::Uint, "RFC 2132 §9.2")),
    (53, 1, named("dhcp.option.dhcp", 0, 0, Kind::Uint, "RFC 2132 §9.6", message_name)),
    (54, 4, row("dhcp.option.dhcp_server_id", 0, 0, Kind::Ipv4, "RFC 2132 §9.7")),
    (55, 1, named("dhcp.option.request_list_item", 0, 0, Kind::Uint, "RFC 2132 §9.8", option_name)),
    (56, 0, row("dhcp.option.message", 0, 0, Kind::Text, "RFC 2132 §9.9")),
    (57, 2, row("dhcp.option.dhcp_max_message_size", 0, 0, Kind::Uint, "RFC 2132 §9.10")),
    (58, 4, row("dhcp.option.renewal_time_value", 0, 0, Kind::Uint, "RFC 2132 §9.11")),
    (59, 4, row("dhcp.option.rebinding_time_value", 0, 0, Kind::Uint, "RFC 2132 §9.12")),
    (2, 4, row("dhcp.option.time_offset", 0, 0, Kind::Int, "RFC 2132 §3.4")),
    (4, 4, row("dhcp.option.time_server", 0, 0, Kind::Ipv4, "RFC 2132 §3.6")),
    (5, 4, row("dhcp.option.name_server", 0, 0, Kind::Ipv4, "RFC 2132 §3.7")),
    (7, 4, row("dhcp.option.log_server", 0, 0, Kind::Ipv4, "RFC 2132 §3.9")),
    (13, 2, row("dhcp.option.boot_file_size", 0, 0, Kind::Uint, "RFC 2132 §3.15")),
    (17, 0, row("dhcp.option.root_path", 0, 0, Kind::Text, "RFC 2132 §3.19")),
    (23, 1, row("dhcp.option.default_ip_ttl", 0, 0, Kind::Uint, "RFC 2132 §4.5")),
    (26, 2, row("dhcp.option.interface_mtu", 0, 0, Kind::Uint, "RFC 2132 §5.1")),
    (40, 0, row("dhcp.option.nis_domain", 0, 0, Kind::Text, "RFC 2132 §8.1")),
    (44, 4, row("dhcp.option.netbios_over_tcpip_name_server", 0, 0, Kind::Ipv4, "RFC 2132 §8.5")),
    (46, 1, row("dhcp.option.netbios_over_tcpip_node_type", 0, 0, Kind::Uint, "RFC 2132 §8.7")),
    (47, 0, row("dhcp.option.netbios_over_tcpip_scope", 0, 0, Kind::Text, "RFC 2132 §8.8")),
    (52, 1, row("dhcp.option.option_overload", 0, 0, Kind::Uint, "RFC 2132 §9.3")),
    (66, 0, row("dhcp.option.tftp_server_name", 0, 0, Kind::Text, "RFC 2132 §9.4")),
    (67, 0, row("dhcp.option.bootfile_name", 0, 0, Kind::Text, "RFC 2132 §9.5")),
    (93, 2, row("dhcp.option.client_system_architecture", 0, 0, Kind::Uint, "RFC 4578 §2.1")),
    (114, 0, row("dhcp.option.captive_portal", 0, 0, Kind::Text, "RFC 8910 §2.1")),
    (116, 1, row("dhcp.option.dhcp_auto_configuration", 0, 0, Kind::Uint, "RFC 2563 §2")),
    (118, 4, row("dhcp.option.subnet_selection_option", 0, 0, Kind::Ipv4, "RFC 3011 §2")),
    (121, 0, row("dhcp.option.classless_static_route", 0, 0, Kind::Bytes, "RFC 3442")),
    (150, 4, row("dhcp.option.tftp_server_address", 0, 0, Kind::Ipv4, "RFC 5859 §3")),
    (60, 0, row("dhcp.option.vendor_class_id", 0, 0, Kind::Text, "RFC 2132 §9.13")),
];

/// What a relay adds: the port that the request came in by, and the client behind it.
static AGENT: [FieldDef; 2] = [
    row("dhcp.option.agent_information_option.agent_circuit_id", 0, 0, Kind::Bytes, "RFC 3046 §3.1"),
    row("dhcp.option.agent_information_option.agent_remote_id", 0, 0, Kind::Bytes, "RFC 3046 §3.2"),
];
const RELAY_AGENT: u8 = 82;

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&SERVER),
    std::slice::from_ref(&FILE),
    std::slice::from_ref(&COOKIE),
    std::slice::from_ref(&TYPE),
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&VALUE),
    std::slice::from_ref(&KNOWN[0].2),
    std::slice::from_ref(&KNOWN[1].2),
    std::slice::from_ref(&KNOWN[2].2),
    std::slice::from_ref(&KNOWN[3].2),
    std::slice::from_ref(&KNOWN[4].2),
    std::slice::from_ref(&KNOWN[5].2),
    std::slice::from_ref(&KNOWN[6].2),
    std::slice::from_ref(&KNOWN[7].2),
    std::slice::from_ref(&KNOWN[8].2),
    std::slice::from_ref(&KNOWN[9].2),
    std::slice::from_ref(&KNOWN[10].2),
    std::slice::from_ref(&KNOWN[11].2),
    std::slice::from_ref(&KNOWN[12].2),
    std::slice::from_ref(&KNOWN[13].2),
    std::slice::from_ref(&KNOWN[14].2),
    std::slice::from_ref(&KNOWN[15].2),
    std::slice::from_ref(&KNOWN[16].2),
    std::slice::from_ref(&KNOWN[17].2),
    std::slice::from_ref(&KNOWN[18].2),
    std::slice::from_ref(&KNOWN[19].2),
    std::slice::from_ref(&KNOWN[20].2),
    std::slice::from_ref(&KNOWN[21].2),
    std::slice::from_ref(&KNOWN[22].2),
    std::slice::from_ref(&KNOWN[23].2),
    std::slice::from_ref(&KNOWN[24].2),
    std::slice::from_ref(&KNOWN[25].2),
    std::slice::from_ref(&KNOWN[26].2),
    std::slice::from_ref(&KNOWN[27].2),
    std::slice::from_ref(&KNOWN[28].2),
    std::slice::from_ref(&KNOWN[29].2),
    std::slice::from_ref(&KNOWN[30].2),
    std::slice::from_ref(&KNOWN[31].2),
    std::slice::from_ref(&KNOWN[32].2),
    std::slice::from_ref(&KNOWN[33].2),
    std::slice::from_ref(&KNOWN[34].2),
    std::slice::from_ref(&KNOWN[35].2),
    std::slice::from_ref(&KNOWN[36].2),
    std::slice::from_ref(&KNOWN[37].2),
    &AGENT,
];

/// Octets of the fixed part, which BOOTP shares (RFC 951 §3).
const FIXED_LEN: usize = 236;
/// What stands before the options (RFC 2131 §3).
const MAGIC: [u8; 4] = [99, 130, 83, 99];
const PAD: u8 = 0;
const END: u8 = 255;

fn operation_name(value: u64) -> Option<&'static str> {
    match value {
        1 => Some("boot request"),
        2 => Some("boot reply"),
        _ => None,
    }
}

fn message_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "discover",
        2 => "offer",
        3 => "request",
        4 => "decline",
        5 => "acknowledge",
        6 => "negative acknowledge",
        7 => "release",
        8 => "inform",
        _ => return None,
    })
}

fn option_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "subnet mask",
        3 => "router",
        6 => "domain name server",
        12 => "host name",
        15 => "domain name",
        28 => "broadcast address",
        42 => "NTP servers",
        43 => "vendor-specific information",
        50 => "requested address",
        51 => "lease time",
        53 => "message type",
        54 => "server identifier",
        55 => "parameter request list",
        57 => "maximum message size",
        58 => "renewal time",
        59 => "rebinding time",
        60 => "vendor class",
        61 => "client identifier",
        82 => "relay agent information",
        121 => "classless static routes",
        255 => "end",
        _ => return None,
    })
}

/// A DHCP or BOOTP message.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let message = reading.bytes(bytes.clone());
    if message.len() < FIXED_LEN {
        return reading.cut_short(Protocol::Dhcp, &TABLE, bytes, FIXED_LEN, Limit::OuterLength);
    }
    let has_mac = message[2] == 6;
    reading.layer(Protocol::Dhcp, bytes.clone(), if has_mac { &TABLE } else { &TABLE[..12] });
    if !reading.wants_fields() {
        return;
    }
    let start = bytes.start;
    for (def, field) in [(&SERVER, 44..108), (&FILE, 108..FIXED_LEN)] {
        let len = message[field.clone()].iter().position(|octet| *octet == 0).unwrap_or(field.len());
        if len > 0 {
            reading.octets(def, start + field.start..start + field.start + len);
        }
    }
    if message[FIXED_LEN..].starts_with(&MAGIC) {
        reading.octets(&COOKIE, start + FIXED_LEN..start + FIXED_LEN + 4);
        read_options(reading, start + FIXED_LEN + 4..bytes.end);
    }
}

fn read_options(reading: &mut Reading<'_>, area: Range<usize>) {
    let mut at = area.start;
    while at < area.end {
        let code = reading.frame[at];
        if code == PAD {
            at += 1;
            continue;
        }
        reading.octets(&TYPE, at..at + 1);
        if code == END {
            return;
        }
        let len = reading.bytes(at..area.end).get(1).map(|len| *len as usize);
        let Some(len) = len.filter(|len| at + 2 + len <= area.end) else {
            let available = area.end - at;
            let reason = StopReason::TooShort { needed: available + 1, available, limit: Limit::OuterLength };
            return reading.stop(Protocol::Dhcp, at, reason);
        };
        reading.octets(&LENGTH, at + 1..at + 2);
        let value = at + 2..at + 2 + len;
        if len > 0 {
            reading.octets(&VALUE, value.clone());
        }
        match KNOWN.iter().find(|(known, ..)| *known == code) {
            _ if len == 0 => {}
            _ if code == RELAY_AGENT => read_relay_agent(reading, value),
            Some((_, 0, def)) => reading.octets(def, value),
            Some((_, size, def)) if len % size == 0 => {
                for item in (value.start..value.end).step_by(*size) {
                    reading.octets(def, item..item + size);
                }
            }
            _ => {}
        }
        at += 2 + len;
    }
}

/// The parts of what a relay adds, each with a code and a length of its own.
fn read_relay_agent(reading: &mut Reading<'_>, area: Range<usize>) {
    let mut at = area.start;
    while let &[code, len, ..] = reading.bytes(at..area.end) {
        let end = at + 2 + len as usize;
        if end > area.end {
            return;
        }
        if let (1 | 2, 1..) = (code, len) {
            reading.octets(&AGENT[code as usize - 1], at + 2..end);
        }
        at = end;
    }
}
