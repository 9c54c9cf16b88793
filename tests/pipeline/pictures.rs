//! Every view of every lesson, in both languages and both sizes of projectors, and as large as it is presented: no text
//! covers another or leaves the picture. The same of the samples and the scenarios of the course's topics, at one size.

use std::path::{Path, PathBuf};

use egui::{Vec2, vec2};
use synema::Source;
use synema_analysis::Transport;
use synema_ui::{
    Language, LayerModel, Numbers, Other, REGISTRY, Scene, Selection, Session, Sight, Story, StoryTime, Texts, Theme,
};

/// Of projectors; and what a presented view is laid out for, before it is shown a third larger.
const SIZES: [Vec2; 3] = [vec2(1280.0, 720.0), vec2(1920.0, 1080.0), vec2(960.0, 540.0)];

#[test]
fn no_text_of_a_lesson_covers_another_or_leaves_its_picture() {
    let files = files("lessons", &["json"]);
    assert!(files.len() >= 8, "{files:?}");
    let mut clashes = Vec::new();
    for file in &files {
        let session = Source::Scenario(file.clone()).load(Language::En).unwrap();
        clashes.extend(of_session(&session, &file.file_stem().unwrap().to_string_lossy(), &SIZES));
    }
    clashes.dedup();
    assert!(clashes.is_empty(), "{} clashes:\n{}", clashes.len(), clashes[..clashes.len().min(30)].join("\n"));
}

#[test]
fn no_text_of_a_sample_or_topic_covers_another_or_leaves_its_picture() {
    let mut clashes = Vec::new();
    let samples = files("captures/samples", &["pcap", "pcapng"]).into_iter().map(Source::Capture);
    let topics = files("simulator/tests/topics", &["json"]).into_iter().map(Source::Scenario);
    for source in samples.chain(topics) {
        let name = format!("{source:?}");
        // what a topic expects of its run is judged elsewhere
        let session = source.load(Language::En).unwrap();
        clashes.extend(of_session(&session, &name, &SIZES[..1]));
    }
    clashes.dedup();
    assert!(clashes.is_empty(), "{} clashes:\n{}", clashes.len(), clashes[..clashes.len().min(30)].join("\n"));
}

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)));
    files.sort();
    files
}

fn of_session(session: &Session, name: &str, sizes: &[Vec2]) -> Vec<String> {
    let flows = &session.analysis.flows;
    let flow = flows.iter().position(|flow| flow.transport == Transport::Tcp).unwrap_or(0);
    let story = Story::new(&session.trace, &session.analysis, flow);
    let mut clashes = Vec::new();
    for view in REGISTRY {
        for language in Language::ALL {
            for &size in sizes {
                // the end, the middle, and something just on its way
                for share in [1.0, 0.5, 0.37] {
                    let scene = Scene {
                        trace: &session.trace,
                        analysis: &session.analysis,
                        story: &story,
                        position: story.end() * share,
                        time: StoryTime::FixedGap,
                        selection: Selection::default(),
                        size,
                        texts: Texts::of(language),
                        theme: &Theme::LIGHT,
                        model: LayerModel::Five,
                        numbers: Numbers::Relative,
                        sight: Sight {
                            other: Some(Other { trace: &session.trace, analysis: &session.analysis, flow }),
                            ..Sight::default()
                        },
                    };
                    let found = view.draw(&scene).clashes();
                    let what =
                        |clash: String| format!("{name} {} {} {size} {share}: {clash}", view.name(), language.code());
                    clashes.extend(found.into_iter().map(what));
                }
            }
        }
    }
    clashes
}
