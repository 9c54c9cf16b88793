use std::path::Path;

use serde_json::json;
use synema_ui::Language;

use crate::Failure;
use crate::lessons::LESSONS;
use crate::output::Output;
use crate::session::{in_language, read_scenario};

pub fn run(json: bool, language: Language) -> Result<(), Failure> {
    let mut output = Output::new();
    for lesson in &LESSONS {
        let scenario = read_scenario(Path::new(lesson.name), &[])?;
        let title = in_language(language, &scenario.title().zh_cn, &scenario.title().en);
        match json {
            true => output.json(&json!({ "name": lesson.name, "title": title }))?,
            false => output.line(format_args!("{:<22} {title}", lesson.name))?,
        }
    }
    output.finish()
}
