mod bytes;
#[cfg(target_os = "linux")]
mod capture;
mod check;
mod convert;
mod explain;
mod flows;
mod follow;
mod fork;
mod frames;
mod info;
mod interfaces;
mod lessons;
mod quiz;
pub mod render;
mod schema;
mod show;
mod simulate;
mod states;
mod stats;

use synema_ui::{Language, Texts};

use crate::args::{Args, Command};
use crate::{Failure, Source, window};

/// Does what the arguments say.
pub fn run(args: Args) -> Result<(), Failure> {
    let language = language(args.lang.as_deref())?;
    let Some(command) = args.command else { return window::open(None, language) };
    match command {
        Command::Open { file, follow: false } => window::open(Some(Source::named(&file)), language),
        Command::Open { file, follow: true } => window::open(Some(Source::Growing(file)), language),
        Command::Lesson { name, file } => match crate::lessons::find(&name) {
            Some(_) => {
                let source = match file {
                    Some(file) => Source::Told { lesson: name, over: Box::new(Source::named(&file)) },
                    None => Source::Lesson(name),
                };
                window::open(Some(source), language)
            }
            None => Err(Failure::new(format!("there is no lesson '{name}'; `synema lessons` lists them"))),
        },
        Command::Live { interface } => window::live(interface, language),
        Command::Info { file, json } => info::run(&file, json),
        Command::Frames { file, filter, fields, json, first, follow } => {
            let wanted = frames::Wanted { filter: filter.as_deref(), fields: fields.as_deref(), json, first };
            if follow { frames::follow(&file, &wanted) } else { frames::run(&file, &wanted) }
        }
        Command::Show { file, number, json, help_fields } => {
            show::run(&file, number, json, Texts::of(language), help_fields)
        }
        Command::Flows { file, json } => flows::run(&file, json),
        Command::Follow(wanted) => follow::run(&wanted),
        Command::States { file, flow, json } => states::run(&file, flow, json),
        Command::Explain { file, flow, json } => explain::run(&file, flow, json, language),
        Command::Simulate(wanted) => simulate::run(&wanted, language),
        Command::Render(wanted) => render::run(&wanted, language),
        Command::Interfaces { json } => interfaces::run(json),
        Command::Bytes { value, form, json } => bytes::run(&value, form.as_deref(), json),
        Command::Lessons { word, file, json } => lessons::run(word.as_deref(), file.as_deref(), json, language),
        Command::Check { file, json } => check::run(&file, json, language),
        Command::Stats(wanted) => stats::run(&wanted),
        #[cfg(target_os = "linux")]
        Command::Capture(wanted) => capture::run(&wanted),
        #[cfg(not(target_os = "linux"))]
        Command::Capture(_) => Err(Failure::not_built("capture on this system")),
        Command::Convert(wanted) => convert::run(&wanted),
        Command::Fork(wanted) => fork::run(&wanted),
        Command::Quiz(wanted) => quiz::run(&wanted, language),
        Command::Schema => schema::run(),
    }
}

/// The language that was asked for, else that of the environment, else English.
fn language(asked: Option<&str>) -> Result<Language, Failure> {
    if let Some(code) = asked {
        return Language::from_code(code)
            .ok_or_else(|| Failure::new(format!("there are no texts in '{code}'; --lang takes zh-CN or en")));
    }
    let environment = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    Ok(match environment {
        Some(locale) if locale.starts_with("zh") => Language::ZhCn,
        _ => Language::En,
    })
}
