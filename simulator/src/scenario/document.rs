use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::InterfaceAddress;
use super::tcp_document::TcpDocument;
use super::units::{Chance, Rate, Span};
use crate::command::CommandText;
use crate::fault::Verdict;
use crate::predicate::Predicate;
use crate::program::Op;

/// A text in the program's two languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DeviceKindDocument {
    Hub,
    Switch,
}

/// A cable between two ports, and what happens on it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkDocument {
    pub(super) id: Option<String>,
    /// `c` for a host's first interface or a device's first port, `c.1` for the second.
    pub(super) a: String,
    pub(super) b: String,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) delay: Option<Span>,
    /// Up to so much more delay, by chance.
    #[schemars(with = "Option<String>")]
    pub(super) jitter: Option<Span>,
    #[serde(rename = "bw")]
    #[schemars(with = "Option<String>")]
    pub(super) bandwidth: Option<Rate>,
    /// Longest packet in a frame, octets; 1500 without it.
    pub(super) mtu: Option<usize>,
    /// Frames that may wait to be sent; any number without it.
    pub(super) queue: Option<usize>,
    /// How many frames are lost: `1%`, or in bursts.
    pub(super) loss: Option<LossDocument>,
    #[schemars(with = "Option<String>")]
    pub(super) duplicate: Option<Chance>,
    #[schemars(with = "Option<String>")]
    pub(super) corrupt: Option<Chance>,
    pub(super) reorder: Option<ReorderDocument>,
    #[serde(default)]
    pub(super) faults: Vec<FaultDocument>,
}

/// Frames are lost each by itself, or in bursts as Gilbert and Elliott have it.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[serde(untagged)]
pub(super) enum LossDocument {
    Independent(#[schemars(with = "String")] Chance),
    Bursts(BurstDocument),
}

impl<'de> Deserialize<'de> for LossDocument {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<LossDocument, D::Error> {
        use serde::de::Error;
        match Value::deserialize(deserializer)? {
            Value::String(text) => text.try_into().map(LossDocument::Independent).map_err(D::Error::custom),
            other => serde_json::from_value(other).map(LossDocument::Bursts).map_err(D::Error::custom),
        }
    }
}

/// A channel that is good or bad: how likely it turns, and loses a frame, in each.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BurstDocument {
    /// From good to bad.
    #[schemars(with = "String")]
    pub(super) to_bad: Chance,
    /// From bad to good.
    #[schemars(with = "String")]
    pub(super) to_good: Chance,
    /// Losses while good; none without it.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) in_good: Chance,
    /// Losses while bad; all without it.
    #[serde(default = "certainly")]
    #[schemars(with = "String")]
    pub(super) in_bad: Chance,
}

/// Some frames take longer, so that others overtake them.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReorderDocument {
    #[schemars(with = "String")]
    pub(super) chance: Chance,
    #[schemars(with = "String")]
    pub(super) by: Span,
}

/// A scripted fault: which frames, and what happens to them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultDocument {
    /// A condition like a display filter: `tcp.syn && tcp.ack`.
    #[serde(rename = "match")]
    #[schemars(with = "String")]
    pub(super) predicate: Predicate,
    /// Frames that this end of the link sends only.
    pub(super) from: Option<String>,
    /// Only the nth that matches, from 1; every one without it.
    pub(super) nth: Option<std::num::NonZeroU32>,
    /// drop, duplicate, delay 700ms, hold 2, flip bit 5 of byte 3.
    #[serde(rename = "do")]
    #[schemars(with = "String")]
    pub(super) verdict: Verdict,
}

/// A program on a host: steps, source lines, or the name of one that comes with Synema.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AppDocument {
    pub(super) host: String,
    /// When it starts.
    #[serde(default = "at_once")]
    #[schemars(with = "String")]
    pub(super) at: Span,
    /// Calls, one after the other: `L=socket tcp`, `bind L 0.0.0.0:80`, …
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) ops: Vec<Op>,
    /// The lines of a program in a small part of Python, or the name of one that comes with Synema: `http_server`.
    #[schemars(with = "Option<OneOrMany>")]
    pub(super) source: Option<SourceDocument>,
    /// Names that the source finds set: numbers and texts.
    #[serde(default)]
    pub(super) with: BTreeMap<String, Value>,
    /// What a call costs; 10 µs without it.
    #[schemars(with = "Option<String>")]
    pub(super) cpu: Option<Span>,
    /// Whether its tasks share one thread and give way only where they wait: coroutines.
    #[serde(default)]
    pub(super) cooperative: bool,
}

/// A program's source, read.
#[derive(Clone, Debug)]
pub(super) struct SourceDocument {
    pub(super) compiled: std::sync::Arc<crate::script::Source>,
}

impl<'de> Deserialize<'de> for SourceDocument {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<SourceDocument, D::Error> {
        use serde::de::Error;
        let text = match Value::deserialize(deserializer)? {
            Value::String(name) if !name.contains('\n') && crate::programs::find(&name).is_some() => {
                crate::programs::find(&name).unwrap_or_default().to_owned()
            }
            Value::String(text) if text.contains(['\n', '(']) => text,
            Value::String(name) => {
                let known = crate::programs::names().collect::<Vec<_>>().join(", ");
                return Err(D::Error::custom(format!("there is no program '{name}': there are {known}")));
            }
            Value::Array(lines) => {
                let line =
                    |line: &Value| line.as_str().map(str::to_owned).ok_or_else(|| D::Error::custom("a line is a text"));
                lines.iter().map(line).collect::<Result<Vec<_>, _>>()?.join("\n")
            }
            _ => return Err(D::Error::custom("write the lines of the program, or the name of one")),
        };
        let compiled = crate::script::compile(&text)
            .map_err(|(line, problem)| D::Error::custom(format!("line {line}: {problem}")))?;
        Ok(SourceDocument { compiled: compiled.into() })
    }
}

/// Something that is done to the network at an instant.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommandDocument {
    #[schemars(with = "String")]
    pub(super) at: Span,
    /// reboot HOST, cut LINK, mend LINK.
    #[serde(rename = "do", deserialize_with = "command")]
    #[schemars(with = "String")]
    pub(super) action: CommandText,
}

fn command<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<CommandText, D::Error> {
    String::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
}

/// One expectation: on events, by the keys of their rows, or on frames.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectDocument {
    /// Keys and values that a row of the event log has.
    pub(super) ev: Option<Map<String, Value>>,
    /// Keys of the row and a text that each of them contains.
    #[serde(default)]
    pub(super) has: BTreeMap<String, String>,
    pub(super) frames: Option<FramesDocument>,
    /// How often exactly; at least once without it.
    pub(super) n: Option<usize>,
    /// How often at least.
    pub(super) min: Option<usize>,
    /// How often at most.
    pub(super) max: Option<usize>,
    /// Counts only what happens at or after this instant.
    #[schemars(with = "Option<String>")]
    pub(super) after: Option<Span>,
    /// Counts only what happens before this instant.
    #[schemars(with = "Option<String>")]
    pub(super) before: Option<Span>,
}

/// Frames that were sent: every frame counts once, whether or not it arrives.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FramesDocument {
    #[serde(rename = "match")]
    #[schemars(with = "String")]
    pub(super) predicate: Predicate,
    /// Of this host only.
    pub(super) from: Option<String>,
    /// Frames that arrived at this interface, instead of those that were sent.
    pub(super) at: Option<String>,
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

fn certainly() -> Chance {
    Chance { of_2_32: 1 << 32 }
}

fn at_once() -> Span {
    Span { ns: 0 }
}
