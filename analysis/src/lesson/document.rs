use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Claim, Place};

/// A text in the program's two languages. Gaps in braces are filled by [`super::fill`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
}

/// Steps told over one or several scenarios.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The version of the format: 1.
    pub v: u64,
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// What it shows.
    pub summary: Bilingual,
    /// Which topics and errata of the course it covers: `T32`, `E01`.
    #[serde(default)]
    pub covers: Vec<String>,
    /// Words by which it is found, in any language.
    #[serde(default)]
    pub words: Vec<String>,
    /// What it is told over, in order.
    pub scenes: Vec<LessonScene>,
    /// What is told, in order; steps of one scene stand together.
    pub steps: Vec<Step>,
}

/// A scenario or a sample capture that a lesson is told over.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonScene {
    /// What steps call it.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// The scenario's name.
    pub scenario: Option<String>,
    /// The sample's file name; a scene has either.
    pub sample: Option<String>,
    /// Values given anew, by their JSON pointers in the scenario.
    #[serde(default)]
    pub set: Map<String, Value>,
}

/// One thing told at one place.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Over which scene.
    pub scene: String,
    /// Where the playhead stands.
    #[schemars(with = "Value")]
    pub at: Place,
    /// The views shown, one or two, by their names.
    #[serde(default)]
    pub views: Vec<String>,
    /// The field that is lit, by Wireshark's name.
    pub field: Option<String>,
    /// How many layers the model has: 7, 5 or 4.
    pub model: Option<u8>,
    /// What everybody reads.
    pub caption: Bilingual,
    /// What the lecturer reads.
    pub notes: Bilingual,
    /// Whether it is left out where its place is not found, as a router is not in a capture made at one place.
    #[serde(default)]
    pub optional: bool,
    /// What must be true wherever the step is told.
    #[serde(default)]
    #[schemars(with = "Vec<Value>")]
    pub claims: Vec<Claim>,
    /// What must be true of the lesson's own scenario, with its own numbers.
    #[serde(default)]
    #[schemars(with = "Vec<Value>")]
    pub exact: Vec<Claim>,
}

/// Why a text is no lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The JSON pointer, or the line.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lesson, {}: {}", self.place, self.what)
    }
}

impl std::error::Error for LessonError {}

impl Lesson {
    /// The JSON Schema of a lesson.
    pub fn schema() -> Value {
        schemars::schema_for!(Lesson).to_value()
    }

    /// Reads a lesson.
    ///
    /// # Errors
    /// Where the document stops making sense.
    pub fn from_json(text: &str) -> Result<Lesson, LessonError> {
        let read = &mut serde_json::Deserializer::from_str(text);
        let lesson: Lesson = serde_path_to_error::deserialize(read).map_err(|error| {
            let place = format!("{} (line {})", error.path(), error.inner().line());
            LessonError { place, what: error.inner().to_string() }
        })?;
        lesson.check()?;
        Ok(lesson)
    }

    /// The place of a scene among the scenes.
    pub fn scene(&self, id: &str) -> Option<usize> {
        self.scenes.iter().position(|scene| scene.id == id)
    }

    /// Whether the lesson is found by what somebody typed: part of its name, title or words.
    pub fn is_about(&self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        let own = [&self.id, &self.title.zh_cn, &self.title.en];
        let mut known = own.into_iter().chain(&self.words).map(|word| word.to_lowercase());
        !typed.is_empty() && known.any(|word| word.contains(&typed) || (typed.chars().count() > 1 && typed == word))
    }

    fn check(&self) -> Result<(), LessonError> {
        let wrong = |place: String, what: String| Err(LessonError { place, what });
        if self.v != 1 {
            return wrong("/v".into(), format!("version {} is not known: this program reads version 1", self.v));
        }
        if let Some(scene) = self.scenes.iter().position(|scene| scene.scenario.is_some() == scene.sample.is_some()) {
            return wrong(format!("/scenes/{scene}"), "a scene has either a 'scenario' or a 'sample'".into());
        }
        let scenes = self.steps.iter().map(|step| self.scene(&step.scene));
        if let Some(step) = scenes.clone().position(|scene| scene.is_none()) {
            let known: Vec<&str> = self.scenes.iter().map(|scene| scene.id.as_str()).collect();
            let what = format!("there is no scene '{}': the scenes are {}", self.steps[step].scene, known.join(", "));
            return wrong(format!("/steps/{step}/scene"), what);
        }
        if self.steps.is_empty() || !scenes.is_sorted() {
            return wrong("/steps".into(), "the steps must be some, and in the order of their scenes".into());
        }
        for (index, step) in self.steps.iter().enumerate() {
            let pointer = format!("/steps/{index}");
            if let Err(what) = step.at.check() {
                return wrong(format!("{pointer}/at"), what);
            }
            for (kind, claims) in [("claims", &step.claims), ("exact", &step.exact)] {
                for (number, claim) in claims.iter().enumerate() {
                    if let Err(what) = claim.check() {
                        return wrong(format!("{pointer}/{kind}/{number}"), what);
                    }
                }
            }
            if step.field.as_ref().is_some_and(|name| synema_wire::field_def(name).is_none()) {
                return wrong(
                    format!("{pointer}/field"),
                    format!("there is no field '{}'", step.field.as_ref().unwrap_or(&self.id)),
                );
            }
            if step.model.is_some_and(|layers| ![7, 5, 4].contains(&layers)) {
                return wrong(format!("{pointer}/model"), "a model has 7, 5 or 4 layers".into());
            }
        }
        Ok(())
    }
}
