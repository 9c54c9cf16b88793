use serde::Deserialize;
use serde_json::{Map, Value};

use super::InterfaceAddress;
use super::units::{Rate, Span};
use crate::fault::Verdict;
use crate::predicate::Predicate;
use crate::program::Op;

/// A text in the program's two languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
}

/// A scenario as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    #[serde(default, rename = "v")]
    pub(super) _version: Version,
    pub(super) id: Option<String>,
    pub(super) title: Text,
    pub(super) summary: Option<Text>,
    #[serde(default)]
    pub(super) seed: u64,
    #[serde(default = "default_until")]
    pub(super) until: Span,
    pub(super) msl: Option<Span>,
    #[serde(default)]
    pub(super) profile: Profile,
    pub(super) hosts: Vec<HostDocument>,
    #[serde(default)]
    pub(super) links: Vec<LinkDocument>,
    #[serde(default)]
    pub(super) apps: Vec<AppDocument>,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Profile {
    /// What the RFCs ask for.
    #[default]
    Rfc9293,
    /// The same, with initial sequence numbers that are easy to read where the scenario gives none.
    Teaching,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostDocument {
    pub(super) id: String,
    #[serde(rename = "if")]
    pub(super) interfaces: Vec<InterfaceDocument>,
    #[serde(default)]
    pub(super) tcp: TcpDocument,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InterfaceDocument {
    pub(super) ip: InterfaceAddress,
    pub(super) mac: Option<MacText>,
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

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TcpDocument {
    /// The first initial sequence number of the host.
    pub(super) isn: Option<u32>,
    pub(super) mss: Option<u16>,
    pub(super) receive_buffer: Option<u16>,
    pub(super) send_buffer: Option<u32>,
    pub(super) retransmissions: Option<u32>,
    pub(super) nagle: Option<bool>,
    pub(super) a2_relaxed_seq: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkDocument {
    #[serde(rename = "id")]
    pub(super) _id: Option<String>,
    pub(super) a: String,
    pub(super) b: String,
    #[serde(default)]
    pub(super) delay: Option<Span>,
    #[serde(rename = "bw")]
    pub(super) bandwidth: Option<Rate>,
    #[serde(default)]
    pub(super) faults: Vec<FaultDocument>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultDocument {
    #[serde(rename = "match")]
    pub(super) predicate: Predicate,
    pub(super) from: Option<String>,
    pub(super) nth: Option<std::num::NonZeroU32>,
    #[serde(rename = "do")]
    pub(super) verdict: Verdict,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppDocument {
    pub(super) host: String,
    #[serde(default = "at_once")]
    pub(super) at: Span,
    pub(super) ops: Vec<Op>,
}

/// One expectation: on events, by the keys of their rows, or on frames.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectDocument {
    /// Keys and values that a row of the event log has.
    pub(super) ev: Option<Map<String, Value>>,
    pub(super) frames: Option<FramesDocument>,
    /// How often exactly; at least once without it.
    pub(super) n: Option<usize>,
    /// Counts only what happens at or after this instant.
    pub(super) after: Option<Span>,
    /// Counts only what happens before this instant.
    pub(super) before: Option<Span>,
}

/// Frames that were sent: every frame counts once, whether or not it arrives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FramesDocument {
    #[serde(rename = "match")]
    pub(super) predicate: Predicate,
    /// Of this host only.
    pub(super) from: Option<String>,
}

fn default_until() -> Span {
    Span { ns: 60_000_000_000 }
}

fn at_once() -> Span {
    Span { ns: 0 }
}
