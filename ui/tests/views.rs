//! Every registered view at fixed moments: as text files to compare, and by rules that hold for all of them.

mod support;

use std::path::Path;

use egui::{Vec2, vec2};
use support::Script;
use synema_ui::{
    FieldRef, Language, LayerModel, Notes, Numbers, Other, Pick, Picture, REGISTRY, Rows, Scene, Selection, Shape,
    Sight, Story, StoryTime, Texts, Theme, View, to_png, to_svg,
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

fn scene<'a>(script: &'a Script, story: &'a Story, position: f64, look: Look, sight: Sight<'a>) -> Scene<'a> {
    Scene {
        trace: &script.trace,
        analysis: &script.analysis,
        story,
        position: position.min(story.end()),
        time: look.time,
        selection: Selection { field: Some(FieldRef { name: "tcp.seq_raw", nth: 0 }), ..Selection::default() },
        size: look.size,
        texts: Texts::of(look.language),
        theme: look.theme,
        model: LayerModel::Five,
        numbers: Numbers::Relative,
        sight,
    }
}

fn draw(view: &dyn View, script: &Script, position: f64, look: Look) -> Picture {
    let story = Story::new(&script.trace, &script.analysis, 0);
    draw_scene(view, script, &story, position, look, Sight::default())
}

fn draw_scene(view: &dyn View, script: &Script, story: &Story, position: f64, look: Look, sight: Sight<'_>) -> Picture {
    view.draw(&scene(script, story, position, look, sight))
}

const THEMES: [&Theme; 3] = [&Theme::LIGHT, &Theme::DARK, &Theme::PROJECTOR];

/// Where the snapshots' playheads stand: a segment on its way, and the end of everything.
const MOMENTS: [(f64, &str); 2] = [(4.5, "way"), (f64::MAX, "end")];

fn all_looks() -> impl Iterator<Item = Look> {
    Language::ALL.into_iter().flat_map(|language| THEMES.map(|theme| Look { language, theme, ..LOOK }))
}

#[test]
fn every_view_looks_as_it_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let script = support::simulated();
    let mut changed = Vec::new();
    for view in REGISTRY {
        for (look, (position, moment)) in all_looks().flat_map(|look| MOMENTS.map(|moment| (look, moment))) {
            let svg = to_svg(&draw(view, &script, position, look));
            let (theme, language) = (look.theme.name, look.language.code());
            let file = folder.join(format!("{}-{moment}-{theme}-{language}.svg", view.name()));
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
    let clashes = picture.clashes();
    assert!(clashes.is_empty(), "{what}: {}", clashes.join(", "));
    let area = picture.area().expand(0.5);
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

#[test]
fn frames_of_no_flow_are_shown_too() {
    let mut trace = synema_trace::Trace::new();
    let point = synema_trace::Point { name: "eth0".into(), link_type: synema_wire::LinkType::ETHERNET, host: None };
    let point = trace.add_point(point);
    // IEEE 802.3 test frames, neither IP nor ARP
    let frame = [&[1, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0x90, 0][..], &[0; 46]].concat();
    trace.observe(synema_trace::Instant::ZERO, point, synema_trace::Heading::Unknown, 60, &frame);
    let script = Script { analysis: synema_analysis::Analysis::of(&trace), trace };
    assert!(script.analysis.flows.is_empty());
    for view in REGISTRY {
        check(&draw(view, &script, 0.0, LOOK), view.name());
    }
    let says = |name: &str, words: &str| {
        let picture = draw(synema_ui::view(name).unwrap(), &script, 0.0, LOOK);
        picture.texts().any(|(text, _)| text.text.contains(words))
    };
    assert!(says("layers", "Ethernet") && says("bytes", "eth.dst") && says("header", "Ethernet"));
    assert!(says("hosts", "0.000000"));
    let hosts = draw(&synema_ui::views::Hosts, &script, 0.0, LOOK);
    assert!(hosts.spots.iter().any(|spot| spot.pick == Pick::Observation(0)), "the frame can be chosen");
}

#[test]
fn of_a_long_flow_only_what_is_in_sight_is_laid_out() {
    let [short, long] = [600, 6_000].map(support::long);
    for name in ["ladder", "hosts", "list"] {
        let view = synema_ui::view(name).unwrap();
        let [few, many] = [&short, &long].map(|script| draw(view, script, 450.5, LOOK).shapes.len());
        assert!(many < few + few / 4 && few > 20, "{name}: {few} shapes of 600 segments, {many} of 6,000");
    }
}

#[test]
fn a_filter_and_a_first_row_choose_the_rows_of_the_list() {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    let rows = [2, 5, 9];
    let sight = Sight { rows: Rows::Only(&rows), first_row: Some(0), ..Sight::default() };
    let picture = draw_scene(&synema_ui::views::List, &script, &story, 99.0, LOOK, sight);
    let chosen = |picture: &Picture| -> Vec<usize> {
        let picks = picture.spots.iter().filter_map(|spot| match spot.pick {
            Pick::Observation(index) => Some(index),
            _ => None,
        });
        picks.collect()
    };
    assert_eq!(chosen(&picture), [2, 5, 9]);
    let sight = Sight { first_row: Some(4), ..Sight::default() };
    let picture = draw_scene(&synema_ui::views::List, &script, &story, 99.0, LOOK, sight);
    assert_eq!(chosen(&picture).first(), Some(&4));
}

#[test]
fn marks_and_comments_are_in_the_list() {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    let mut notes = Notes::default();
    notes.marked.insert(0);
    notes.comments.insert(0, "see here".into());
    let sight = Sight { notes: Some(&notes), first_row: Some(0), ..Sight::default() };
    let picture = draw_scene(&synema_ui::views::List, &script, &story, 0.0, LOOK, sight);
    assert!(picture.texts().any(|(text, _)| text.text.starts_with('★') && text.text.contains("“see here”")));
    check(&picture, "list with notes");
}

#[test]
fn notes_stand_beside_their_arrows() {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    let mut notes = Notes::default();
    notes.marked.insert(0);
    notes.comments.insert(0, "the first step".into());
    let sight = Sight { notes: Some(&notes), ..Sight::default() };
    for name in ["ladder", "hosts"] {
        let picture = draw_scene(synema_ui::view(name).unwrap(), &script, &story, 3.0, LOOK, sight);
        let is_noted = |text: &str| text.contains('★') && text.contains("“the first step”");
        assert!(picture.texts().any(|(text, _)| is_noted(&text.text)), "{name}");
        check(&picture, name);
    }
}

#[test]
fn windows_stand_on_arrows_when_they_are_asked_for() {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    let mut scene = scene(&script, &story, 99.0, LOOK, Sight::default());
    let says = |picture: &Picture| picture.texts().any(|(text, _)| text.text.contains("win=65535"));
    let picture = synema_ui::views::Ladder.draw(&scene);
    assert!(!says(&picture));
    let switch = picture.spots.iter().find(|spot| spot.label == "Write on arrows: window").expect("a switch");
    scene.selection = scene.selection.picked(switch.pick);
    let picture = synema_ui::views::Ladder.draw(&scene);
    assert!(says(&picture));
    check(&picture, "ladder with windows");
}

#[test]
fn ladders_can_be_pulled_apart_and_pushed_together() {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    for (name, time) in [("ladder", StoryTime::FixedGap), ("ladder", StoryTime::True), ("hosts", StoryTime::FixedGap)] {
        let view = synema_ui::view(name).unwrap();
        let arrows = |zoom| {
            let selection = Selection { zoom, ..Selection::default() };
            let scene = Scene { selection, ..scene(&script, &story, 14.0, Look { time, ..LOOK }, Sight::default()) };
            let picture = view.draw(&scene);
            check(&picture, &format!("{name} {time:?} at {zoom}"));
            let frames = picture.spots.iter().filter(|spot| matches!(spot.pick, Pick::Observation(_)));
            frames.count()
        };
        let [together, usual, apart] = [-4, 0, 4].map(arrows);
        assert!(together >= usual && usual >= apart, "{name} {time:?}: {together} {usual} {apart}");
        // what fits is as many as there are where little happens in much time
        assert!(together > apart || time == StoryTime::True, "{name}: {together} {apart}");
    }
    let picture = draw(&synema_ui::views::Ladder, &script, 14.0, LOOK);
    assert!(picture.spots.iter().any(|spot| spot.label == "Pull arrows apart" && spot.pick == Pick::Zoom(1)));
}

#[test]
fn arrows_of_all_hosts_fall_from_where_they_left_to_where_they_arrived() {
    let script = support::simulated();
    let picture = draw(&synema_ui::views::Hosts, &script, 99.0, LOOK);
    let slopes = picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Line(line) if line.points.len() == 2 && (line.points[0].x - line.points[1].x).abs() > 100.0 => {
            Some(line.points[1].y - line.points[0].y)
        }
        _ => None,
    });
    let slopes: Vec<f32> = slopes.collect();
    assert!(slopes.len() >= 8 && slopes.iter().all(|fall| *fall > 10.0), "{slopes:?}");
}

#[test]
fn two_sessions_are_compared_and_the_first_difference_is_told() {
    let (script, other) = (support::simulated(), support::captured());
    let story = Story::new(&script.trace, &script.analysis, 0);
    let same = Other { trace: &script.trace, analysis: &script.analysis, flow: 0 };
    let different = Other { trace: &other.trace, analysis: &other.analysis, flow: 0 };
    let compare = &synema_ui::views::Compare;
    for (other, words) in [(same, "Both are the same."), (different, "The first difference")] {
        for size in [WIDE, PANE] {
            let sight = Sight { other: Some(other), ..Sight::default() };
            let picture = draw_scene(compare, &script, &story, 6.0, Look { size, ..LOOK }, sight);
            check(&picture, "compare");
            assert!(picture.texts().any(|(text, _)| text.text.starts_with(words)), "{words}");
        }
    }
}

#[test]
fn a_point_of_a_graph_leads_to_its_frame() {
    let script = support::simulated();
    for name in ["sequence", "window", "rtt", "throughput", "io", "messages"] {
        let picture = draw(synema_ui::view(name).unwrap(), &script, 99.0, LOOK);
        let leads = picture.spots.iter().any(|spot| matches!(spot.pick, Pick::Observation(_)));
        assert!(leads, "{name}");
    }
}

#[test]
fn a_graph_shows_nothing_that_has_not_happened() {
    let script = support::simulated();
    let (before, after) =
        (draw(&synema_ui::views::Sequence, &script, 0.5, LOOK), draw(&synema_ui::views::Sequence, &script, 99.0, LOOK));
    let latest = |picture: &Picture| picture.spots.iter().map(|spot| spot.rect.center().x as i32).max();
    assert!(latest(&before) < latest(&after), "{:?} {:?}", latest(&before), latest(&after));
}

#[test]
fn a_checksum_is_worked_out_to_what_stands_in_the_field() {
    let (tcp, udp) = (support::simulated(), support::datagrams());
    for (script, name) in [(&tcp, "tcp.checksum"), (&tcp, "ip.checksum"), (&udp, "udp.checksum")] {
        let story = Story::new(&script.trace, &script.analysis, 0);
        let scene = Scene {
            selection: Selection { field: Some(FieldRef { name, nth: 0 }), ..Selection::default() },
            ..scene(script, &story, 6.0, LOOK, Sight::default())
        };
        let picture = synema_ui::views::Bytes.draw(&scene);
        assert!(picture.texts().any(|(text, _)| text.text.ends_with(": right.")), "{name}");
        let has_pseudo_header = picture.texts().any(|(text, _)| text.text.starts_with("pseudo-header"));
        assert_eq!(has_pseudo_header, name != "ip.checksum", "{name}");
        check(&picture, name);
    }
}
