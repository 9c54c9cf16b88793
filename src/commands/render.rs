use std::path::Path;

use egui::Vec2;
use synema_analysis::shows_wire_numbers;
use synema_ui::{
    FieldRef, Language, LayerModel, Numbers, Picture, REGISTRY, Scene, Selection, Session, Story, StoryTime, Texts,
    Theme,
};

use crate::args::Render;
use crate::session::verdict;
use crate::{Failure, Source};

/// The largest picture, points each way: beyond that a renderer needs gigabytes.
const LARGEST: f32 = 8192.0;

pub fn run(wanted: &Render, language: Language) -> Result<(), Failure> {
    let kind = kind(&wanted.output)?;
    let session = Source::named(&wanted.source).load(language)?;
    let picture = draw(&session, wanted, language)?;
    let bytes = match kind {
        Kind::Svg => synema_ui::to_svg(&picture).into_bytes(),
        Kind::Png => synema_ui::to_png(&picture, 1.0).map_err(Failure::new)?,
    };
    std::fs::write(&wanted.output, bytes)
        .map_err(|error| Failure::new(format!("{}: {error}", wanted.output.display())))?;
    verdict(&session)
}

enum Kind {
    Svg,
    Png,
}

fn kind(path: &Path) -> Result<Kind, Failure> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Ok(Kind::Svg),
        Some("png") => Ok(Kind::Png),
        Some(film @ ("gif" | "mp4")) => Err(Failure::not_built(&format!("films (.{film})"))),
        other => {
            let other = other.unwrap_or("");
            Err(Failure::new(format!("-o: no picture of kind '.{other}' can be written; end the name in .svg or .png")))
        }
    }
}

fn draw(session: &Session, wanted: &Render, language: Language) -> Result<Picture, Failure> {
    let view = synema_ui::view(&wanted.view).ok_or_else(|| {
        let names: Vec<&str> = REGISTRY.iter().map(|view| view.name()).collect();
        Failure::new(format!("there is no view '{}'; --view takes one of {}", wanted.view, names.join(" ")))
    })?;
    let flows = session.analysis.flows.len();
    if wanted.flow >= flows.max(1) {
        return Err(Failure::new(format!("--flow {}: the session has {flows} flows, from 0", wanted.flow)));
    }
    let story = Story::new(&session.trace, &session.analysis, wanted.flow);
    let theme = Theme::from_name(&wanted.theme).ok_or_else(|| {
        let names: Vec<&str> = Theme::ALL.iter().map(|theme| theme.name).collect();
        Failure::new(format!("there is no theme '{}'; --theme takes one of {}", wanted.theme, names.join(" ")))
    })?;
    let model = match wanted.layers {
        7 => LayerModel::Seven,
        5 => LayerModel::Five,
        4 => LayerModel::Four,
        other => return Err(Failure::new(format!("there is no model of {other} layers; --layers takes 7, 5 or 4"))),
    };
    let scene = Scene {
        trace: &session.trace,
        analysis: &session.analysis,
        story: &story,
        position: position(&story, wanted)?,
        time: StoryTime::FixedGap,
        selection: selection(wanted.field.as_deref())?,
        size: size(&wanted.size)?,
        texts: Texts::of(language),
        theme,
        model,
        numbers: if shows_wire_numbers(&session.trace) { Numbers::Raw } else { Numbers::Relative },
    };
    Ok(view.draw(&scene))
}

fn selection(field: Option<&str>) -> Result<Selection, Failure> {
    let Some(name) = field else { return Ok(Selection::default()) };
    let def = synema_wire::field_def(name).ok_or_else(|| {
        Failure::new(format!("there is no field '{name}'; `synema show FILE N` lists those of a frame"))
    })?;
    Ok(Selection { field: Some(FieldRef { name: def.name, nth: 0 }), ..Selection::default() })
}

/// The position of a step or an instant; the end where neither is given.
fn position(story: &Story, wanted: &Render) -> Result<f64, Failure> {
    if let Some(step) = wanted.step {
        let last = story.beats.len() - 1;
        return match step <= last {
            true => Ok(step as f64),
            false => Err(Failure::new(format!("--step {step}: the flow has the steps 0 to {last}"))),
        };
    }
    let Some(at) = &wanted.at else { return Ok(story.end()) };
    let seconds: f64 = at
        .parse()
        .ok()
        .filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0)
        .ok_or_else(|| Failure::new(format!("--at '{at}': write seconds, for instance 0.25")))?;
    Ok(StoryTime::True.position(story, (seconds * 1e9) as i64))
}

fn size(text: &str) -> Result<Vec2, Failure> {
    let parsed = text.split_once('x').and_then(|(width, height)| {
        let (width, height) = (width.parse::<u16>().ok()?, height.parse::<u16>().ok()?);
        Some(Vec2::new(width.into(), height.into()))
    });
    parsed
        .filter(|size| size.min_elem() >= 100.0 && size.max_elem() <= LARGEST)
        .ok_or_else(|| Failure::new(format!("--size '{text}': write WIDTHxHEIGHT, each from 100 to {LARGEST}")))
}
