use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::InterfaceAddress;
use super::app_document::{AppDocument, CommandDocument, ExpectDocument};
use super::link_document::LinkDocument;
use super::tcp_document::TcpDocument;
use super::units::Span;

/// A text in the program's two languages. Where one is left out, the other stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "OneText")]
#[schemars(with = "OneText")]
pub struct Text {
    /// Chinese.
    pub zh_cn: String,
    /// English.
    pub en: String,
}

/// A text as it stands in a scenario: in one language at least.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneText {
    /// Chinese.
    #[serde(rename = "zh-CN", alias = "zh")]
    zh_cn: Option<String>,
    /// English.
    en: Option<String>,
}

impl TryFrom<OneText> for Text {
    type Error = &'static str;

    fn try_from(text: OneText) -> Result<Text, Self::Error> {
        match (text.zh_cn, text.en) {
            (Some(zh_cn), Some(en)) => Ok(Text { zh_cn, en }),
            (Some(only), None) | (None, Some(only)) => Ok(Text { zh_cn: only.clone(), en: only }),
            (None, None) => Err("a text stands in one language at least: {\"en\": \"…\"} or {\"zh-CN\": \"…\"}"),
        }
    }
}

/// A simulated network with its programs and faults, and what is expected to happen.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(title = "Scenario")]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// The version of the format: 1.
    #[serde(default, rename = "v")]
    #[schemars(with = "u64", range(min = 1, max = 1))]
    pub(super) _version: Version,
    /// Its name on the command line and in links.
    pub(super) id: Option<String>,
    pub(super) title: Text,
    /// What it shows.
    pub(super) summary: Option<Text>,
    /// What everything random is drawn from.
    #[serde(default)]
    pub(super) seed: u64,
    /// When the simulation ends if it has not come to rest before.
    #[serde(default = "default_until")]
    #[schemars(with = "String")]
    pub(super) until: Span,
    /// Maximum segment lifetime (RFC 9293 §3.4.2).
    #[schemars(with = "Option<String>")]
    pub(super) msl: Option<Span>,
    #[serde(default)]
    pub(super) profile: Profile,
    pub(super) hosts: Vec<HostDocument>,
    /// Hubs and switches.
    #[serde(default)]
    pub(super) devices: Vec<DeviceDocument>,
    #[serde(default)]
    pub(super) links: Vec<LinkDocument>,
    /// Whether hosts ask for hardware addresses. Without it they do so where the network has more than one link or a device.
    pub(super) resolve: Option<bool>,
    /// How forwarding hosts get their routes.
    #[serde(default)]
    pub(super) routing: RoutingDocument,
    #[serde(default)]
    pub(super) apps: Vec<AppDocument>,
    /// What is done to the network while it runs.
    #[serde(default)]
    pub(super) commands: Vec<CommandDocument>,
    /// The interfaces whose frames are saved; all without it.
    #[serde(default)]
    pub(super) taps: Vec<String>,
    #[serde(default)]
    pub(super) expect: Vec<ExpectDocument>,
}

/// The version of the format: 1 so far.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "u64")]
pub(super) struct Version;

impl TryFrom<u64> for Version {
    type Error = String;

    fn try_from(version: u64) -> Result<Version, String> {
        match version {
            1 => Ok(Version),
            _ => Err(format!("version {version} of the format is not known: this program reads version 1")),
        }
    }
}

/// A set of choices where RFCs leave them open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Profile {
    /// What the RFCs ask for.
    #[default]
    Rfc9293,
    /// The same, with initial sequence numbers that are easy to read where the scenario gives none.
    Teaching,
    /// What a Linux kernel does: RFC 7323, SACK, RFC 8985, CUBIC, 200 ms as the least retransmission time-out.
    LinuxLike,
}

/// How forwarding hosts get their routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RoutingDocument {
    /// The scenario gives them.
    #[default]
    Static,
    /// They know the whole network and take the way with the fewest routers, anew whenever a cable is cut or mended.
    Computed,
}

/// A machine: with `forwarding` a router.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HostDocument {
    pub(super) id: String,
    #[serde(rename = "if")]
    pub(super) interfaces: Vec<InterfaceDocument>,
    #[serde(default)]
    pub(super) tcp: TcpDocument,
    /// Whether it passes on packets for others.
    #[serde(default)]
    pub(super) forwarding: bool,
    #[serde(default)]
    pub(super) routes: Vec<RouteDocument>,
    pub(super) nat: Option<NatDocument>,
    /// How long an ARP entry counts after it was confirmed; 60 s without it.
    #[schemars(with = "Option<String>")]
    pub(super) arp_timeout: Option<Span>,
    /// In which order its processor keeps the octets of a number, as struct.pack, htons and sys.byteorder show.
    #[serde(default)]
    pub(super) endian: Endian,
    /// What gethostname says; the id without it.
    pub(super) hostname: Option<String>,
    /// Names and addresses of its own, as in /etc/hosts.
    #[serde(default)]
    pub(super) names: BTreeMap<String, std::net::IpAddr>,
    /// The name server that it asks.
    pub(super) dns: Option<std::net::IpAddr>,
    /// Answers questions for names.
    pub(super) name_server: Option<NameServerDocument>,
    /// Leases addresses.
    pub(super) dhcp_server: Option<DhcpServerDocument>,
}

/// The order of the octets of a number in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Endian {
    /// The least significant first.
    #[default]
    Little,
    /// The most significant first, as on the wire.
    Big,
}

/// Where a host meets a link.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InterfaceDocument {
    /// An address with the length of its prefix, or a list of them.
    #[serde(default)]
    #[schemars(with = "OneOrMany")]
    pub(super) ip: Addresses,
    #[schemars(with = "Option<String>")]
    pub(super) mac: Option<MacText>,
    /// Whether it takes frames for other stations as well.
    #[serde(default)]
    pub(super) promiscuous: bool,
    /// Whether it asks at the start if its address is free, and then announces it (RFC 5227).
    #[serde(default)]
    pub(super) claim: bool,
    /// Whether it makes its own IPv6 addresses (RFC 4862).
    #[serde(default)]
    pub(super) slaac: bool,
    /// Whether it advertises itself as a router's, and its prefixes (RFC 4861 §6.2).
    #[serde(default)]
    pub(super) advertise: bool,
    /// Whether it tells routers which IPv6 groups it listens to, and asks for listeners where the host forwards (RFC 3810).
    #[serde(default)]
    pub(super) mld: bool,
    /// Whether it gets its address by DHCP.
    #[serde(default)]
    pub(super) dhcp: bool,
}

/// The schema of one address or several.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The addresses of an interface.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses(pub(super) Vec<InterfaceAddress>);

impl<'de> Deserialize<'de> for Addresses {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Addresses, D::Error> {
        use serde::de::Error;
        let texts = match Value::deserialize(deserializer)? {
            Value::String(text) => vec![text],
            Value::Array(values) => {
                let text = |value: Value| {
                    value.as_str().map(str::to_owned).ok_or_else(|| D::Error::custom("an address is a text"))
                };
                values.into_iter().map(text).collect::<Result<_, _>>()?
            }
            _ => return Err(D::Error::custom("write an address with its prefix length, or a list of them")),
        };
        let addresses: Result<_, _> = texts.into_iter().map(InterfaceAddress::try_from).collect();
        addresses.map(Addresses).map_err(D::Error::custom)
    }
}

/// A hardware address as text.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct MacText(pub(super) synema_wire::Mac);

impl TryFrom<String> for MacText {
    type Error = String;

    fn try_from(text: String) -> Result<MacText, String> {
        text.parse().map(MacText)
    }
}

/// A route: packets to a network go to a router.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RouteDocument {
    /// The network; 0.0.0.0/0 for everything else.
    #[schemars(with = "String")]
    pub(super) to: InterfaceAddress,
    /// The router, an address on one of the host's links.
    pub(super) via: std::net::IpAddr,
}

/// Address translation (RFC 4787, RFC 5382).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NatDocument {
    /// The interface that leads outside, from 0.
    pub(super) outside: usize,
    /// How long an idle UDP mapping lives; 300 s without it.
    #[schemars(with = "Option<String>")]
    pub(super) udp_timeout: Option<Span>,
    /// Whether hosts inside reach each other by their outside ends (RFC 4787 §6); they do without it.
    pub(super) hairpin: Option<bool>,
}

/// What a name server knows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NameServerDocument {
    /// The records of its zone.
    #[serde(default)]
    pub(super) zone: Vec<RecordDocument>,
    /// Which servers know names that end so; `.` for all others.
    #[serde(default)]
    pub(super) others: BTreeMap<String, std::net::IpAddr>,
}

/// A resource record; its data is an address, or a name for CNAME and PTR.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordDocument {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: RecordKind,
    pub(super) data: String,
    #[serde(default = "default_ttl")]
    #[schemars(with = "String")]
    pub(super) ttl: Span,
}

/// Record types that a simulated name server knows.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum RecordKind {
    A,
    Aaaa,
    Cname,
    Ptr,
}

/// A pool of addresses to lease.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DhcpServerDocument {
    /// The interface that it listens on, from 0.
    #[serde(default)]
    pub(super) interface: usize,
    pub(super) first: std::net::Ipv4Addr,
    pub(super) last: std::net::Ipv4Addr,
    pub(super) router: Option<std::net::Ipv4Addr>,
    pub(super) dns: Option<std::net::Ipv4Addr>,
    #[serde(default = "default_lease")]
    #[schemars(with = "String")]
    pub(super) lease: Span,
}

/// A hub or a switch.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceDocument {
    pub(super) id: String,
    pub(super) kind: DeviceKindDocument,
    #[serde(default = "default_ports")]
    pub(super) ports: usize,
    /// How long a learnt address counts; 300 s without it.
    #[schemars(with = "Option<String>")]
    pub(super) ageing: Option<Span>,
    /// How long a frame takes through it; 1 µs without it.
    #[schemars(with = "Option<String>")]
    pub(super) delay: Option<Span>,
    /// Ports that a loop guard keeps shut.
    #[serde(default)]
    pub(super) blocked: Vec<usize>,
    /// Speaks the spanning tree protocol (IEEE 802.1D-1998).
    pub(super) spanning_tree: Option<SpanningTreeDocument>,
}

/// The spanning tree protocol of a switch.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SpanningTreeDocument {
    /// The lower, the sooner it becomes the root; 32768 without it.
    pub(super) priority: Option<u16>,
    /// Between configuration messages; 2 s without it.
    #[schemars(with = "Option<String>")]
    pub(super) hello: Option<Span>,
    /// How long a configuration message counts; 20 s without it.
    #[schemars(with = "Option<String>")]
    pub(super) max_age: Option<Span>,
    /// How long a port listens, and then learns, before it passes frames; 15 s without it.
    #[schemars(with = "Option<String>")]
    pub(super) forward_delay: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DeviceKindDocument {
    Hub,
    Switch,
}

fn default_until() -> Span {
    Span { ns: 60_000_000_000 }
}

fn default_ttl() -> Span {
    Span { ns: 300_000_000_000 }
}

fn default_lease() -> Span {
    Span { ns: 3_600_000_000_000 }
}

fn default_ports() -> usize {
    8
}
