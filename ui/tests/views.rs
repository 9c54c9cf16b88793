//! Every registered view at fixed moments: as text files to compare, and by rules that hold for all of them.

mod support;

use std::path::Path;

use egui::{Vec2, vec2};
use support::Script;
use synema_ui::{
    FieldRef, Language, LayerModel, Numbers, OrientedBox, Picture, REGISTRY, Scene, Selection, Shape, Sight, Story,
    StoryTime, Texts, Theme, View, to_png, to_svg,
};

const WIDE: Vec2 = vec2(1280.0, 720.0);

/// The size of a pane beside the ladder, in which every view must still be readable; and the ladder's own.
const PANE: Vec2 = vec2(512.0, 496.0);
const LADDER_PANE: Vec2 = vec2(768.0, 544.0);

#[derive(Clone, Copy)]
struct Look {
    language: Language,
    theme: &'static Theme,
    size: Vec2,
    time: StoryTime,
}

const LOOK: Look = Look { language: Language::En, theme: &Theme::LIGHT, size: WIDE, time: StoryTime::FixedGap };

fn draw(view: &dyn View, script: &Script, position: f64, look: Look) -> Picture {
    let story = Story::new(&script.trace, &script.analysis, 0);
    view.draw(&Scene {
        trace: &script.trace,
        analysis: &script.analysis,
        story: &story,
        position: position.min(story.end()),
        time: look.time,
        selection: Selection { field: Some(FieldRef { name: "tcp.seq_raw", nth: 0 }), ..Selection::default() },
        size: look.size,
        texts: Texts::of(look.language),
        theme: look.theme,
        model: LayerModel::Five,
        numbers: Numbers::Relative,
        sight: Sight::default(),
    })
}

fn all_looks() -> impl Iterator<Item = Look> {
    Language::ALL
        .into_iter()
        .flat_map(|language| [&Theme::LIGHT, &Theme::DARK].map(|theme| Look { language, theme, ..LOOK }))
}

#[test]
fn every_view_looks_as_it_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let script = support::simulated();
    let mut changed = Vec::new();
    for view in REGISTRY {
        for look in all_looks() {
            let svg = to_svg(&draw(view, &script, 4.5, look));
            let file = folder.join(format!("{}-{}-{}.svg", view.name(), look.theme.name, look.language.code()));
            let before = std::fs::read_to_string(&file).unwrap_or_default();
            if before == svg {
                continue;
            }
            if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&file, &svg).unwrap();
            }
            let different = before.lines().zip(svg.lines()).find(|(before, now)| before != now);
            changed.push(format!("{}: first difference {different:?}", file.display()));
        }
    }
    let allowed = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    assert!(allowed || changed.is_empty(), "look at these, then UPDATE_SNAPSHOTS=1:\n{}", changed.join("\n"));
}

/// What must hold of every picture: texts neither touch each other nor leave it, nor are too small.
fn check(picture: &Picture, what: &str) {
    let texts: Vec<_> = picture.texts().filter(|(text, _)| !text.text.trim().is_empty()).collect();
    assert!(!texts.is_empty(), "{what} says nothing");
    let area = picture.area().expand(0.5);
    for (at, (text, place)) in texts.iter().enumerate() {
        assert!(text.size >= 15.0, "{what}: '{}' is set in {} points", text.text, text.size);
        assert!(area.contains_rect(place.bounds()), "{what}: '{}' leaves the picture: {:?}", text.text, place.bounds());
        for (other, elsewhere) in &texts[at + 1..] {
            if !place.bounds().intersects(elsewhere.bounds()) {
                continue;
            }
            // letters reach less far than their boxes; a point of overlap between lines is none
            let shrunk = |text: &synema_ui::Text| OrientedBox::turned(text.rect().shrink(1.0), text.at, text.angle);
            assert!(!shrunk(text).overlaps(&shrunk(other)), "{what}: '{}' covers '{}'", text.text, other.text);
        }
    }
    for spot in &picture.spots {
        assert!(!spot.label.is_empty(), "{what}: a spot without a label");
        assert!(area.contains_rect(spot.rect), "{what}: '{}' can be chosen outside: {:?}", spot.label, spot.rect);
    }
    for shape in &picture.shapes {
        if let Shape::Line(line) = shape {
            assert!(line.points.iter().all(|point| point.is_finite()), "{what}: a line to nowhere");
        }
    }
}

#[test]
fn no_text_covers_another_or_leaves_the_picture() {
    let scripts = [("sim", support::simulated()), ("cap", support::captured()), ("udp", support::datagrams())];
    for (name, script) in &scripts {
        for view in REGISTRY {
            let pane = if view.name() == "ladder" { LADDER_PANE } else { PANE };
            // only the ladder knows what time it is
            let times =
                if view.name() == "ladder" { &[StoryTime::FixedGap, StoryTime::True][..] } else { &[StoryTime::True] };
            let last = Story::new(&script.trace, &script.analysis, 0).end();
            for (size, time) in [WIDE, pane].into_iter().flat_map(|size| times.iter().map(move |time| (size, *time))) {
                for look in Language::ALL.map(|language| Look { language, size, time, ..LOOK }) {
                    for place in 0..=12 {
                        // in the middle of beats as well as at their beginnings
                        let position = (last * f64::from(place) / 12.0 * 2.0).round() / 2.0;
                        let what =
                            format!("{} {name} {} {time:?} {position} {size}", view.name(), look.language.code());
                        check(&draw(view, script, position, look), &what);
                    }
                }
            }
        }
    }
}

#[test]
fn arrows_begin_and_end_on_lifelines() {
    let script = support::simulated();
    let picture = draw(&synema_ui::views::Ladder, &script, 99.0, LOOK);
    let vertical = |shape: &Shape| match shape {
        Shape::Line(line) if line.stroke.width == 3.0 && line.points[0].x == line.points[1].x => Some(line.points[0].x),
        _ => None,
    };
    let lifelines: Vec<f32> = picture.shapes.iter().filter_map(vertical).collect();
    assert_eq!(lifelines.len(), 2);
    let tips = picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Polygon { points, .. } if points.len() == 3 => Some(points[0].x),
        _ => None,
    });
    let tips: Vec<f32> = tips.collect();
    assert!(tips.len() >= 3 && tips.iter().all(|tip| lifelines.contains(tip)), "{tips:?} on {lifelines:?}");
}

#[test]
fn a_lost_segment_says_so_and_its_repetition_too() {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    let resent = (0..story.beats.len()).find(|beat| story.beats[*beat].observation == Some(8)).unwrap();
    let picture = draw(&synema_ui::views::Ladder, &script, resent as f64, LOOK);
    let says = |words: &str| picture.texts().any(|(text, _)| text.text.contains(words));
    assert!(says("lost") && says("retransmission"));
}

#[test]
fn text_is_seen_in_pixels_in_both_languages() {
    let script = support::simulated();
    for look in all_looks() {
        let picture = draw(&synema_ui::views::States, &script, 4.5, look);
        let bare = Picture {
            shapes: picture.shapes.iter().filter(|shape| !matches!(shape, Shape::Text(_))).cloned().collect(),
            ..picture.clone()
        };
        let [with, without] = [&picture, &bare].map(|picture| to_png(picture, 0.5).unwrap());
        assert_ne!(with, without, "the texts have vanished");
    }
}

#[test]
fn an_empty_session_has_pictures_too() {
    let trace = synema_trace::Trace::new();
    let script = Script { analysis: synema_analysis::Analysis::of(&trace), trace };
    for view in REGISTRY {
        check(&draw(view, &script, 0.0, LOOK), view.name());
    }
}
