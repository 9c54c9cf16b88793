//! Every view of every lesson, in both languages and both sizes of projectors, and as large as it is presented: no text
//! covers another or leaves the picture. The same of the samples and the scenarios of the course's topics, at one size.

use std::path::{Path, PathBuf};

use egui::{Vec2, vec2};
use synema::Source;
use synema_analysis::Transport;
use synema_ui::{
    Language, LayerModel, Numbers, Other, Picture, REGISTRY, Scene, Selection, Session, Sight, Story, StoryTime, Texts,
    Theme,
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

fn scenario(file: &str) -> Session {
    Source::Scenario(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).load(Language::En).unwrap()
}

/// A view of a session's first TCP flow, in English.
fn drawn(session: &Session, view: &str, selection: Selection, position: f64) -> Picture {
    let story = Story::new(&session.trace, &session.analysis, session.analysis.first_flow());
    let scene = Scene {
        trace: &session.trace,
        analysis: &session.analysis,
        story: &story,
        position: position.min(story.end()),
        time: StoryTime::FixedGap,
        selection,
        size: SIZES[0],
        texts: Texts::of(Language::En),
        theme: &Theme::LIGHT,
        model: LayerModel::Five,
        numbers: Numbers::Raw,
        sight: Sight::default(),
    };
    synema_ui::view(view).unwrap().draw(&scene)
}

fn says(picture: &Picture, words: &str) -> bool {
    picture.texts().any(|(text, _)| text.text.contains(words))
}

#[test]
fn a_router_reads_as_far_as_ip_and_makes_a_new_frame() {
    let session = scenario("lessons/osi-layers.json");
    let is_request = |flight: &synema_analysis::Flight| match &flight.freight {
        synema_analysis::Freight::Tcp(facts) => facts.payload_len == 51,
        synema_analysis::Freight::Other { .. } => false,
    };
    let mut flights = session.analysis.flights(&session.trace).map(|(_, flight)| flight);
    let request = flights.find(is_request).unwrap();
    let at = |observation| {
        let selection = Selection { observation: Some(observation), ..Selection::default() };
        drawn(&session, "layers", selection, f64::MAX)
    };
    let [taken, sent] = request.passage.passed[..] else { panic!("not over one router: {:?}", request.passage.passed) };
    let router = at(taken);
    assert!(says(&router, "Addressed to this router, 02:00:00:00:00:0a") && says(&router, "Nobody looks in here"));
    assert!(says(&router, "2 Data link") && says(&router, "3 Network"), "how deep switch and router read");
    let behind = at(sent);
    assert!(says(&behind, "02:00:00:00:00:0b → 02:00:00:00:00:02") && says(&behind, "One hop less, 63 are left"));
    let server = at(request.passage.reached.unwrap());
    assert!(says(&server, "198.51.100.2 is this host") && says(&server, "What the program here gets to read."));
}

#[test]
fn a_click_on_a_node_opens_its_tables_and_another_closes_them() {
    let session = scenario("simulator/tests/topics/T27.json");
    let all = drawn(&session, "topology", Selection::default(), f64::MAX);
    let nodes: Vec<_> = all.spots.iter().filter(|spot| spot.label.starts_with("Tables of ")).collect();
    assert!(nodes.len() >= 3, "{:?}", all.spots);
    assert!(says(&all, "NAT"), "the router's mappings are among all tables");
    for node in nodes {
        let open = Selection::default().picked(node.pick);
        let picture = drawn(&session, "topology", open, f64::MAX);
        let name = node.label.strip_prefix("Tables of ").unwrap();
        assert!(says(&picture, &node.label) || says(&picture, &format!("{name} has nothing in its tables.")), "{name}");
        assert_eq!(open.picked(node.pick), Selection::default());
    }
}

#[test]
fn buffers_queues_and_descriptors_are_seen_at_work() {
    let session = scenario("lessons/lost-data.json");
    let story = Story::new(&session.trace, &session.analysis, session.analysis.first_flow());
    let moments: Vec<Picture> =
        (0..story.beats.len()).map(|beat| drawn(&session, "sockets", Selection::default(), beat as f64)).collect();
    let ever = |words: &str| moments.iter().any(|picture| says(picture, words));
    assert!(ever("send buffer: 4380 sent + 0 waiting, of 65536 octets"));
    assert!(ever("receive buffer: 0 to be read + 1460 behind a gap, of 65535"));
    assert!(ever("SYN queue: 1 of 5") && ever("accept queue: 1 of 5") && ever("accept queue: 0 of 5"));
    assert!(ever("file 1: tcp 192.0.2.2:80 to 192.0.2.1:49152") && ever("5: recv A until EOF") && ever("waits"));
}

#[test]
fn a_capture_says_what_it_hides_of_sockets() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures/samples/http-fetch.pcap");
    let session = Source::Capture(path).load(Language::En).unwrap();
    let picture = drawn(&session, "sockets", Selection::default(), 8.0);
    assert!(says(&picture, "A capture shows frames only.") && says(&picture, "ESTABLISHED · inferred"));
    assert!(says(&picture, "Offers a window of 64512 octets"));
}

#[test]
fn findings_and_departures_stand_in_one_table_with_their_clauses() {
    let session = scenario("simulator/tests/topics/T37.json");
    let departures = synema_analysis::check(&session.trace, &session.analysis);
    assert!(!departures.is_empty(), "bytes that were damaged on the way");
    for departure in departures {
        let observation = Some(departure.number - session.trace.number(0));
        let picture = drawn(&session, "experts", Selection { observation, ..Selection::default() }, f64::MAX);
        assert!(says(&picture, departure.rfc), "{departure:?}");
        assert!(says(&picture, "tcp.analysis."), "what Wireshark finds stands there too");
    }
}
