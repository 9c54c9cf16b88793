mod ffmpeg;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use egui::Vec2;
use synema_analysis::filter::{Filter, FrameFields};
use synema_analysis::shows_wire_numbers;
use synema_captures::{SaveOptions, save_pcapng};
use synema_trace::Trace;
use synema_ui::{
    Export, Extras, FieldRef, Film, Language, LayerModel, Numbers, Other, REGISTRY, Rereading, Rows, Scene, Selection,
    Session, Sight, Story, StoryTime, Texts, Theme, View,
};

use crate::args::{OnArrows, Render};
use crate::session::verdict;
use crate::{Failure, Source};

/// The largest picture, points each way: beyond that a renderer needs gigabytes.
const LARGEST: f32 = 8192.0;

pub fn run(wanted: &Render, language: Language) -> Result<(), Failure> {
    let kind = kind(&wanted.output)?;
    let session = Source::named(&wanted.source).load(language)?;
    let view = view(wanted)?;
    let story = story(&session, wanted)?;
    let rows = wanted.filter.as_deref().map(|filter| rows(&session, filter)).transpose()?;
    let other = wanted.other.as_deref().map(|other| Source::named(other).load(language)).transpose()?;
    let rereading = Rereading::whole();
    let sight = Sight {
        rereading: Some(&rereading),
        rows: rows.as_deref().map_or(Rows::All, Rows::Only),
        first_row: wanted.row,
        notes: None,
        other: other.as_ref().map(other_of),
    };
    let scene = Scene { sight, ..scene(&session, &story, wanted, language)? };
    write(&kind, view, &scene, &session, &wanted.output)?;
    verdict(&session)
}

/// Writes what the window shows, as it wishes.
pub fn export(session: &Session, wanted: &Export, language: Language) -> Result<(), Failure> {
    if wanted.path.extension().is_some_and(|ending| ending == "pcapng") {
        return save_flow(session, wanted);
    }
    let kind = kind(&wanted.path)?;
    let view =
        synema_ui::view(wanted.view).ok_or_else(|| Failure::new(format!("there is no view '{}'", wanted.view)))?;
    let story = Story::new(&session.trace, &session.analysis, wanted.flow);
    let rereading = Rereading::whole();
    let scene = Scene {
        sight: Sight { rereading: Some(&rereading), ..Sight::default() },
        position: wanted.position,
        theme: Theme::from_name(wanted.theme).unwrap_or(&Theme::LIGHT),
        ..plain_scene(session, &story, language)
    };
    write(&kind, view, &scene, session, &wanted.path)
}

/// The frames of one flow as a capture; of a simulation those seen at one place, as a capture would have them.
fn save_flow(session: &Session, wanted: &Export) -> Result<(), Failure> {
    let naming = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", wanted.path.display()));
    let trace = &session.trace;
    let flow = session.analysis.flows.get(wanted.flow).ok_or_else(|| naming(&"there is no flow to save"))?;
    let mut chosen = Trace::new();
    for point in trace.points() {
        chosen.add_point(point.clone());
    }
    for seen in flow.observations.iter().map(|index| trace.observation(*index)) {
        chosen.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
    }
    let one = flow.observations.first().map(|index| vec![trace.observation(*index).point]);
    let points = one.filter(|_| shows_wire_numbers(trace));
    let file = File::create(&wanted.path).map_err(|error| naming(&error))?;
    save_pcapng(&chosen, BufWriter::new(file), &SaveOptions { points }).map_err(|error| naming(&error))?;
    Ok(())
}

fn write(kind: &Kind, view: &dyn View, scene: &Scene<'_>, session: &Session, path: &Path) -> Result<(), Failure> {
    if matches!(kind, Kind::Mermaid | Kind::PlantUml) && view.name() != "ladder" {
        return Err(Failure::new(format!("{}: only the ladder can be written as text", view.name())));
    }
    let film = || Film::new(view, *scene).map_err(Failure::new);
    let bytes = match kind {
        Kind::Svg => synema_ui::to_svg(&view.draw(scene)).into_bytes(),
        Kind::Png => synema_ui::to_png(&view.draw(scene), 1.0).map_err(Failure::new)?,
        Kind::Gif => synema_ui::to_gif(&film()?).map_err(Failure::new)?,
        Kind::Mp4 => return ffmpeg::write(&film()?, path),
        Kind::Html => synema_ui::to_html(view, scene, &session.title).into_bytes(),
        Kind::Mermaid => synema_ui::to_mermaid(scene).into_bytes(),
        Kind::PlantUml => synema_ui::to_plantuml(scene).into_bytes(),
    };
    std::fs::write(path, bytes).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// A session's story at its end, as pictures show it unless something else is asked for.
fn plain_scene<'a>(session: &'a Session, story: &'a Story, language: Language) -> Scene<'a> {
    Scene {
        trace: &session.trace,
        analysis: &session.analysis,
        story,
        position: story.end(),
        time: StoryTime::FixedGap,
        selection: Selection::default(),
        size: Vec2::new(1280.0, 720.0),
        texts: Texts::of(language),
        theme: &Theme::LIGHT,
        model: LayerModel::default(),
        numbers: if shows_wire_numbers(&session.trace) { Numbers::Raw } else { Numbers::Relative },
        sight: Sight::default(),
    }
}

enum Kind {
    Svg,
    Png,
    Gif,
    Mp4,
    Html,
    Mermaid,
    PlantUml,
}

fn kind(path: &Path) -> Result<Kind, Failure> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Ok(Kind::Svg),
        Some("png") => Ok(Kind::Png),
        Some("gif") => Ok(Kind::Gif),
        Some("mp4") => Ok(Kind::Mp4),
        Some("html") => Ok(Kind::Html),
        Some("mmd") => Ok(Kind::Mermaid),
        Some("puml") => Ok(Kind::PlantUml),
        other => {
            let other = other.unwrap_or("");
            Err(Failure::new(format!(
                "-o: no picture of kind '.{other}' can be written; end the name in .svg, .png, .gif, .mp4, .html, .mmd or .puml"
            )))
        }
    }
}

fn view(wanted: &Render) -> Result<&'static dyn View, Failure> {
    let view = synema_ui::view(&wanted.view).ok_or_else(|| {
        let names: Vec<&str> = REGISTRY.iter().map(|view| view.name()).collect();
        Failure::new(format!("there is no view '{}'; --view takes one of {}", wanted.view, names.join(" ")))
    })?;
    Ok(view)
}

fn story(session: &Session, wanted: &Render) -> Result<Story, Failure> {
    let flows = session.analysis.flows.len();
    let flow = wanted.flow.unwrap_or_else(|| session.analysis.first_flow());
    if flow >= flows.max(1) {
        return Err(Failure::new(format!("--flow {flow}: the session has {flows} flows, from 0")));
    }
    Ok(Story::new(&session.trace, &session.analysis, flow))
}

fn scene<'a>(
    session: &'a Session,
    story: &'a Story,
    wanted: &Render,
    language: Language,
) -> Result<Scene<'a>, Failure> {
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
    Ok(Scene {
        position: position(story, wanted)?,
        selection: selection(session, wanted)?,
        size: size(&wanted.size)?,
        theme,
        model,
        ..plain_scene(session, story, language)
    })
}

/// The observations that a filter selects.
fn rows(session: &Session, filter: &str) -> Result<Vec<u32>, Failure> {
    let filter = Filter::parse(filter).map_err(Failure::new)?;
    let frames = (0..session.trace.len() as u32)
        .filter(|index| filter.selects(&FrameFields::of(&session.trace, &session.analysis, *index as usize)));
    Ok(frames.collect())
}

fn other_of(session: &Session) -> Other<'_> {
    Other { trace: &session.trace, analysis: &session.analysis, flow: session.analysis.first_flow() }
}

fn selection(session: &Session, wanted: &Render) -> Result<Selection, Failure> {
    let observation = match wanted.frame {
        Some(number) if !(1..=session.trace.len()).contains(&number) => {
            return Err(Failure::new(format!(
                "--frame {number}: the session has the frames 1 to {}",
                session.trace.len()
            )));
        }
        frame => frame.map(|number| number - 1),
    };
    let extras =
        Extras { window: wanted.show.contains(&OnArrows::Window), sack: wanted.show.contains(&OnArrows::Sack) };
    let selection = Selection { observation, extras, ..Selection::default() };
    let Some(name) = wanted.field.as_deref() else { return Ok(selection) };
    let def = synema_wire::field_def(name).ok_or_else(|| {
        Failure::new(format!("there is no field '{name}'; `synema show FILE N` lists those of a frame"))
    })?;
    Ok(Selection { field: Some(FieldRef { name: def.name, nth: 0 }), ..selection })
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
