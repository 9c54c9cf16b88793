use std::path::Path;

use serde_json::{Value, json};
use synema_analysis::lesson::Lesson as Steps;
use synema_ui::{Language, Session};

use crate::lessons::{LESSONS, Lesson};
use crate::output::Output;
use crate::session::{in_language, read_scenario};
use crate::{Failure, Source};

pub fn run(word: Option<&str>, file: Option<&Path>, json: bool, language: Language) -> Result<(), Failure> {
    let session = file.map(|file| Source::named(file).load(language)).transpose()?;
    let mut output = Output::new();
    for lesson in &LESSONS {
        let told = lesson.steps().transpose().map_err(Failure::new)?;
        let is_about = |word: &str| told.as_ref().map_or(lesson.name.contains(word), |told| told.is_about(word));
        if word.is_some_and(|word| !is_about(word)) {
            continue;
        }
        match (&session, &told) {
            (Some(session), Some(told)) => in_file(&mut output, told, session, json, language)?,
            (Some(_), None) => {}
            (None, told) => line(&mut output, lesson, told.as_ref(), json, language)?,
        }
    }
    output.finish()
}

fn line(
    output: &mut Output,
    lesson: &Lesson,
    told: Option<&Steps>,
    json: bool,
    language: Language,
) -> Result<(), Failure> {
    let scenario = read_scenario(Path::new(lesson.name), &[])?;
    let title = match told {
        Some(told) => in_language(language, &told.title.zh_cn, &told.title.en),
        None => in_language(language, &scenario.title().zh_cn, &scenario.title().en),
    };
    if !json {
        let steps = told.map_or(String::new(), |told| format!(" ({})", told.steps.len()));
        return output.line(format_args!("{:<22} {title}{steps}", lesson.name));
    }
    let mut object = json!({ "name": lesson.name, "title": title });
    if let Some(told) = told {
        let said = |text: &synema_analysis::lesson::Bilingual| in_language(language, &text.zh_cn, &text.en).to_owned();
        let scene =
            |scene: &synema_analysis::lesson::LessonScene| json!({ "id": scene.id, "title": said(&scene.title) });
        object["summary"] = json!(said(&told.summary));
        object["covers"] = json!(told.covers);
        object["words"] = json!(told.words);
        object["scenes"] = told.scenes.iter().map(scene).collect::<Vec<Value>>().into();
        object["steps"] = json!(told.steps.len());
    }
    output.json(&object)
}

/// The scenes of a lesson with the flow of the session that shows them.
fn in_file(
    output: &mut Output,
    told: &Steps,
    session: &Session,
    json: bool,
    language: Language,
) -> Result<(), Failure> {
    for (index, scene) in told.scenes.iter().enumerate() {
        let Some(found) = told.find(index, &session.trace, &session.analysis, &|| true) else { continue };
        let flow = &session.analysis.flows[found.flow];
        let title = in_language(language, &scene.title.zh_cn, &scene.title.en);
        match json {
            true => output.json(&json!({
                "name": told.id,
                "scene": scene.id,
                "title": title,
                "transport": flow.transport.name(),
                "flow": flow.number,
                "steps": found.steps.len(),
            }))?,
            false => {
                let (transport, number) = (flow.transport.name(), flow.number);
                output.line(format_args!("{:<22} {:<14} {transport} {number:<4} {title}", told.id, scene.id))?;
            }
        }
    }
    Ok(())
}
