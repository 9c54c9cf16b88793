//! The cables of a scenario, and what happens on them.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};

use super::fault_sentence;
use super::units::{Chance, Rate, Size, Span};
use crate::fault::Verdict;
use crate::link::Queue;
use crate::predicate::Predicate;

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
    /// What may wait to be sent: so many frames, or octets with their unit: `20`, `64KB`; anything without it.
    #[schemars(with = "Option<QueueSchema>")]
    pub(super) queue: Option<Queue>,
    /// With `half`, one end sends at a time; frames wait for each other and never collide.
    #[serde(default)]
    pub(super) duplex: Duplex,
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

/// Whether both ends of a link may send at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Duplex {
    #[default]
    Full,
    Half,
}

/// The schema of a queue's length: frames as a number, octets as a text.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum QueueSchema {
    Frames(usize),
    Octets(String),
}

impl<'de> Deserialize<'de> for Queue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Queue, D::Error> {
        deserializer.deserialize_any(QueueVisitor)
    }
}

struct QueueVisitor;

impl Visitor<'_> for QueueVisitor {
    type Value = Queue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("how many frames may wait, such as 20, or how many octets, such as 64KB")
    }

    fn visit_u64<E: serde::de::Error>(self, frames: u64) -> Result<Queue, E> {
        usize::try_from(frames).map(|frames| Queue::Frames(frames.max(1))).map_err(E::custom)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Queue, E> {
        Size::try_from(text.to_owned()).map(|size| Queue::Octets(size.octets)).map_err(E::custom)
    }
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
        deserializer.deserialize_any(LossVisitor)
    }
}

struct LossVisitor;

impl<'de> Visitor<'de> for LossVisitor {
    type Value = LossDocument;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a share of the frames like 1%, or an object with to_bad and to_good")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<LossDocument, E> {
        text.to_owned().try_into().map(LossDocument::Independent).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LossDocument, A::Error> {
        BurstDocument::deserialize(MapAccessDeserializer::new(map)).map(LossDocument::Bursts)
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

/// A scripted fault: which frames, and what happens to them; in keys, or in one sentence.
#[derive(Clone, Debug, JsonSchema)]
#[serde(untagged)]
pub(super) enum FaultDocument {
    /// `drop the 2nd SYN,ACK`, `delay the ACK of byte 2921 by 700ms`, `flip bit 5 of byte 3 of the 1st segment`.
    Sentence(#[schemars(with = "String")] FaultKeys),
    Keys(FaultKeys),
}

impl FaultDocument {
    pub(super) fn keys(&self) -> &FaultKeys {
        match self {
            FaultDocument::Sentence(keys) | FaultDocument::Keys(keys) => keys,
        }
    }
}

impl<'de> Deserialize<'de> for FaultDocument {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<FaultDocument, D::Error> {
        deserializer.deserialize_any(FaultVisitor)
    }
}

struct FaultVisitor;

impl<'de> Visitor<'de> for FaultVisitor {
    type Value = FaultDocument;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with match and do, or a sentence: {}", fault_sentence::FORMS)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FaultDocument, E> {
        fault_sentence::read(text).map(FaultDocument::Sentence).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FaultDocument, A::Error> {
        FaultKeys::deserialize(MapAccessDeserializer::new(map)).map(FaultDocument::Keys)
    }
}

/// The keys of a scripted fault.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultKeys {
    /// A condition like a display filter: `tcp.syn && tcp.ack`.
    #[serde(rename = "match")]
    #[schemars(with = "String")]
    pub(super) predicate: Predicate,
    /// Frames that this end of the link sends only.
    pub(super) from: Option<String>,
    /// Only the nth that matches, from 1; every one without it.
    pub(super) nth: Option<std::num::NonZeroU32>,
    /// drop, duplicate, delay 700ms, hold 2, flip bit 5 of byte 3 (of the payload), flip bit 5 of frame byte 3.
    #[serde(rename = "do")]
    #[schemars(with = "String")]
    pub(super) verdict: Verdict,
}

fn certainly() -> Chance {
    Chance { of_2_32: 1 << 32 }
}
