mod ffmpeg;

use std::io::BufWriter;
use std::path::Path;

use egui::Vec2;
use synema_analysis::filter::{Filter, Search};
use synema_analysis::shows_wire_numbers;
use synema_captures::{SaveOptions, save_pcapng};
use synema_ui::{
    Export, Extras, FieldRef, Film, Frames, Language, LayerModel, Numbers, Other, REGISTRY, Rereading, Rows, Scene,
    Selection, Session, Sight, Story, StoryTime, Survey, Texts, Theme, View,
};

use crate::args::{OnArrows, Render};
use crate::session::verdict;
use crate::{Failure, Source, Told};

/// The largest picture, points each way: beyond that a renderer needs gigabytes.
const LARGEST: f32 = 8192.0;

pub fn run(wanted: &Render, language: Language) -> Result<(), Failure> {
    let kind = kind(&wanted.output)?;
    let session = Source::named(&wanted.source).load(language)?;
    let view = view(wanted)?;
    let story = story(&session, wanted)?;
    let rows = wanted.filter.as_deref().map(|filter| rows(&session, filter)).transpose()?;
    let other = wanted.other.as_deref().map(|other| Source::named(other).load(language)).transpose()?;
    let (rereading, survey) = (Rereading::whole(), Survey::whole());
    let sight = Sight {
        rereading: Some(&rereading),
        survey: Some(&survey),
        rows: rows.as_deref().map_or(Rows::All, Rows::Only),
        first_row: wanted.row,
        notes: None,
        other: other.as_ref().map(other_of),
    };
    let scene = Scene { sight, ..scene(&session, &story, wanted, language)? };
    write(&kind, view, &scene, &session, &wanted.output, &Told::default())?;
    verdict(&session)
}

/// Writes what the window shows, as it wishes. `source` is the file it is shown of, which is not written over.
pub fn export(
    session: &Session,
    wanted: &Export,
    language: Language,
    source: Option<&Path>,
    told: &Told,
) -> Result<(), Failure> {
    let is_source = |source: &Path| std::path::absolute(&wanted.path).is_ok_and(|path| path == source);
    if source.is_some_and(is_source) {
        let path = wanted.path.display();
        return Err(Failure::new(format!("{path}: this is the file that is shown; give another name")));
    }
    if wanted.path.extension().is_some_and(|ending| ending == "pcapng") {
        return save_frames(session, wanted);
    }
    let kind = kind(&wanted.path)?;
    let view =
        synema_ui::view(wanted.view).ok_or_else(|| Failure::new(format!("there is no view '{}'", wanted.view)))?;
    let story = Story::new(&session.trace, &session.analysis, wanted.flow);
    let (rereading, survey) = (Rereading::whole(), Survey::whole());
    let is_film = matches!(kind, Kind::Gif | Kind::Mp4 | Kind::Html);
    let plain = plain_scene(session, &story, language);
    let scene = Scene {
        // a film shows the whole story, whatever frame was looked at
        position: if is_film { story.end() } else { wanted.position },
        selection: Selection { observation: wanted.selection.observation.filter(|_| !is_film), ..wanted.selection },
        time: wanted.time,
        model: wanted.model,
        numbers: wanted.numbers,
        theme: Theme::from_name(wanted.theme).unwrap_or(&Theme::LIGHT),
        sight: Sight {
            rows: wanted.rows.as_deref().map_or(Rows::All, Rows::Only),
            first_row: wanted.first_row,
            notes: Some(&wanted.notes),
            other: session.before.as_deref().map(other_of),
            rereading: Some(&rereading),
            survey: Some(&survey),
        },
        ..plain
    };
    write(&kind, view, &scene, session, &wanted.path, told)
}

/// Some frames as a capture with what was written on them; of a simulation those seen at one place, as a capture would
/// have them.
fn save_frames(session: &Session, wanted: &Export) -> Result<(), Failure> {
    let naming = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", wanted.path.display()));
    let trace = &session.trace;
    let flow = || match session.analysis.observations_of(wanted.flow) {
        [] => Err(naming(&"there is no flow to save")),
        own => Ok(own.to_vec()),
    };
    let frames = match wanted.frames {
        Frames::All => None,
        Frames::Flow => Some(flow()?),
        Frames::Found => Some(wanted.rows.clone().ok_or_else(|| naming(&"no filter has found frames to save"))?),
        Frames::Marked => Some(wanted.notes.marked.iter().map(|index| *index as u32).collect::<Vec<u32>>()),
    };
    let first = frames.as_ref().map_or(Some(0), |frames: &Vec<u32>| frames.first().map(|index| *index as usize));
    let one = first.filter(|index| *index < trace.len()).map(|index| vec![trace.observation(index).point]);
    let points = one.filter(|_| shows_wire_numbers(trace));
    let folder = wanted.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".synema").tempfile_in(folder).map_err(|error| naming(&error))?;
    let options = SaveOptions { points, frames, comments: wanted.notes.comments.clone(), ..SaveOptions::default() };
    save_pcapng(trace, BufWriter::new(&mut file), &options).map_err(|error| naming(&error))?;
    // a file that is there is only replaced by a whole one; it may be what is being shown
    file.persist(&wanted.path).map_err(|error| naming(&error))?;
    Ok(())
}

fn write(
    kind: &Kind,
    view: &dyn View,
    scene: &Scene<'_>,
    session: &Session,
    path: &Path,
    told: &Told,
) -> Result<(), Failure> {
    if matches!(kind, Kind::Mermaid | Kind::PlantUml) && view.name() != "ladder" {
        return Err(Failure::new(format!("{}: only the ladder can be written as text", view.name())));
    }
    let film = Film::new(view, *scene);
    let asked = std::cell::Cell::new(0);
    let asks = film.as_ref().map_or(1, Film::asks);
    let goes_on = || {
        asked.set(asked.get() + 1);
        told.reach(asked.get() as f32 / asks as f32)
    };
    let film = || Ok::<_, Failure>(film.clone().map_err(Failure::new)?.asking(&goes_on));
    let bytes = match kind {
        Kind::Svg => synema_ui::to_svg(&view.draw(scene)).into_bytes(),
        Kind::Png => synema_ui::to_png(&view.draw(scene), 1.0).map_err(Failure::new)?,
        Kind::Pdf => synema_ui::to_pdf(&[view.draw(scene)], &session.title).map_err(Failure::new)?,
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
    Pdf,
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
        Some("pdf") => Ok(Kind::Pdf),
        Some("gif") => Ok(Kind::Gif),
        Some("mp4") => Ok(Kind::Mp4),
        Some("html") => Ok(Kind::Html),
        Some("mmd") => Ok(Kind::Mermaid),
        Some("puml") => Ok(Kind::PlantUml),
        other => {
            let other = other.unwrap_or("");
            Err(Failure::new(format!(
                "-o: no picture of kind '.{other}' can be written; end the name in .svg, .png, .pdf, .gif, .mp4, .html, .mmd or .puml"
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
    Ok(Search::new(filter).go_on(&session.trace, &session.analysis, session.trace.len()))
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
