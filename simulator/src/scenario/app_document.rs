//! The programs of a scenario, what is done to the network while they run, and what is expected of it all.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::{Map, Value};

use super::document::OneOrMany;
use super::units::Span;
use crate::command::CommandText;
use crate::predicate::Predicate;
use crate::program::Op;

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
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) ops: Option<Vec<Op>>,
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
    #[serde(alias = "ts")]
    #[schemars(with = "Option<FramesSchema>")]
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

/// The schema of frames: a condition alone, or with where they are counted.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum FramesSchema {
    Condition(String),
    Keys(FramesKeys),
}

impl FramesDocument {
    fn everywhere(predicate: Predicate) -> FramesDocument {
        FramesDocument { predicate, from: None, at: None }
    }
}

impl<'de> Deserialize<'de> for FramesDocument {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<FramesDocument, D::Error> {
        deserializer.deserialize_any(FramesVisitor)
    }
}

struct FramesVisitor;

impl<'de> Visitor<'de> for FramesVisitor {
    type Value = FramesDocument;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a condition like tcp.flags.syn == 1, or an object with match")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FramesDocument, E> {
        Predicate::try_from(text.to_owned()).map(FramesDocument::everywhere).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FramesDocument, A::Error> {
        let FramesKeys { predicate, from, at } = FramesKeys::deserialize(MapAccessDeserializer::new(map))?;
        Ok(FramesDocument { predicate, from, at })
    }
}

/// Frames that were sent: every frame counts once, whether or not it arrives.
#[derive(Clone, Debug)]
pub(super) struct FramesDocument {
    pub(super) predicate: Predicate,
    pub(super) from: Option<String>,
    pub(super) at: Option<String>,
}

/// The keys that say which frames.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FramesKeys {
    /// A condition like a display filter.
    #[serde(rename = "match")]
    #[schemars(with = "String")]
    predicate: Predicate,
    /// Of this host only.
    from: Option<String>,
    /// Frames that arrived at this interface, instead of those that were sent.
    at: Option<String>,
}

fn at_once() -> Span {
    Span { ns: 0 }
}
