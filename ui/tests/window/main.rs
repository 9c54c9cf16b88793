//! The window, driven by the labels that people and screen readers see.

mod changing;
mod finding;
mod opening;
mod playing;
mod recording;
#[allow(dead_code, reason = "the views need more sessions than the window")]
#[path = "../support/mod.rs"]
mod support;
mod writing;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use synema_ui::{
    Command, Frames, Knob, Language, Lobby, LobbyEntry, LobbyInterface, Model, Notes, Obstacle, Purpose, Reading,
    Recording, Session, StoryTime, Verdict, Window, Working,
};

/// A program around the window that only notes down what is wished.
struct App {
    window: Window,
    lobby: Lobby,
    session: Option<Session>,
    reading: Option<Reading>,
    recording: Option<Recording>,
    work: Vec<Working>,
    commands: Vec<Command>,
}

fn app(opened: bool) -> Harness<'static, App> {
    let script = support::simulated();
    let mut session = Session::new("handshake".into(), Arc::new(script.trace), Arc::new(script.analysis));
    session.notice = Some("the file ends in the middle of a frame".into());
    session.knobs = vec![Knob {
        name: "knob-delay",
        pointer: "/links/0/delay".into(),
        value: 10.0,
        range: (0.0, 500.0),
        unit: " ms",
    }];
    let entry = |name: &str, title: &str| LobbyEntry {
        name: name.into(),
        title: title.into(),
        about: "about".into(),
        words: vec!["三次握手".into()],
    };
    let lobby = Lobby {
        lessons: vec![entry("handshake", "Three-way handshake")],
        samples: vec![entry("http", "A web page")],
        recent: vec![PathBuf::from("/tmp/before.pcap")],
        error: Some("no such file".into()),
        ..Lobby::default()
    };
    let window = Window::new(Language::En, "light");
    let session = opened.then_some(session);
    let app = App { window, lobby, session, reading: None, recording: None, work: Vec::new(), commands: Vec::new() };
    let mut harness =
        Harness::builder().with_size(vec2(1280.0, 720.0)).with_context_setup(Window::prepare).build_ui_state(
            |ui, app: &mut App| {
                let dt = ui.input(|input| input.stable_dt);
                let (session, recording) = (app.session.as_ref(), app.recording.as_ref());
                let model = Model { lobby: &app.lobby, session, reading: app.reading, recording, work: &app.work };
                app.window.ui(ui, model, dt, &mut app.commands);
            },
            app,
        );
    harness.run();
    harness
}

fn position(harness: &Harness<'_, App>) -> f64 {
    harness.state().window.transport().position
}

fn click(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

fn press(harness: &mut Harness<'_, App>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

#[test]
fn the_language_changes_at_once_and_is_reported() {
    let mut harness = app(true);
    click(&mut harness, "Language: 中文");
    harness.get_by_label("播放");
    harness.get_by_label("状态");
    assert_eq!(harness.state().commands, [Command::SetLanguage(Language::ZhCn)]);
    click(&mut harness, "语言：English");
    harness.get_by_label("Play");
}

#[test]
fn a_segment_is_chosen_by_its_label() {
    let mut harness = app(true);
    for _ in 0..5 {
        press(&mut harness, Key::ArrowRight);
    }
    harness.get_all_by_label_contains("Frame 1: SYN").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(harness.state().window.selection().observation, Some(0));
    press(&mut harness, Key::ArrowRight);
    assert_eq!(harness.state().window.selection().observation, None, "moving on looks at what comes");
}

#[test]
fn a_byte_leads_to_its_field_and_back() {
    let mut harness = app(true);
    for _ in 0..4 {
        press(&mut harness, Key::ArrowRight);
    }
    click(&mut harness, "Bytes");
    click(&mut harness, "Byte 12: 08");
    assert_eq!(harness.state().window.selection().byte, Some(12));
    harness.get_by_label_contains("eth.type").click();
    harness.run_steps(3);
    assert_eq!(harness.state().window.selection().field.map(|field| field.name), Some("eth.type"));
}

#[test]
fn views_change_with_their_tabs() {
    let mut harness = app(true);
    click(&mut harness, "Layers");
    click(&mut harness, "TCP/IP, 4 layers");
    assert!(harness.query_by_label("OSI model, 7 layers").is_some());
    press(&mut harness, Key::Num1);
    assert!(harness.query_by_label("OSI model, 7 layers").is_none());
}

#[test]
fn presenter_mode_fills_the_screen_and_is_left_step_by_step() {
    let mut harness = app(true);
    press(&mut harness, Key::F5);
    assert!(harness.state().window.is_presenting());
    assert!(harness.query_by_label("Play").is_none(), "no bars while presenting");
    press(&mut harness, Key::PageDown);
    press(&mut harness, Key::PageDown);
    press(&mut harness, Key::PageUp);
    assert_eq!(position(&harness), 1.0, "a clicker's keys");
    press(&mut harness, Key::V);
    press(&mut harness, Key::S);
    press(&mut harness, Key::B);
    press(&mut harness, Key::Period);
    press(&mut harness, Key::B);
    for _ in 0..2 {
        press(&mut harness, Key::Escape);
        assert!(harness.state().window.is_presenting());
    }
    press(&mut harness, Key::Escape);
    assert!(!harness.state().window.is_presenting());
    assert!(harness.state().commands.is_empty());
    harness.get_by_label("Play");
}

#[test]
fn themes_follow_each_other() {
    let mut harness = app(true);
    for theme in ["dark", "projector", "contrast", "light"] {
        press(&mut harness, Key::T);
        assert_eq!(harness.state().window.theme().name, theme);
        assert!(harness.state().commands.contains(&Command::SetTheme(theme)));
    }
    click(&mut harness, "Colours: Light");
    assert_eq!(harness.state().window.theme().name, "dark");
}

fn chord(harness: &mut Harness<'_, App>, modifiers: egui::Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

#[test]
fn the_interface_grows_and_shrinks_and_views_come_forward() {
    let mut harness = app(true);
    chord(&mut harness, egui::Modifiers::COMMAND, Key::Plus);
    assert!((harness.ctx.zoom_factor() - 1.1).abs() < 0.01);
    chord(&mut harness, egui::Modifiers::COMMAND, Key::Minus);
    chord(&mut harness, egui::Modifiers::COMMAND, Key::Minus);
    assert!((harness.ctx.zoom_factor() - 0.9).abs() < 0.01);
    assert_eq!(harness.state().window.transport().speed, 1.0, "these are not the keys of speed");
    chord(&mut harness, egui::Modifiers::COMMAND, Key::Num0);
    assert!((harness.ctx.zoom_factor() - 1.0).abs() < 0.01);
    for _ in 0..4 {
        press(&mut harness, Key::ArrowRight);
    }
    press(&mut harness, Key::Num3);
    harness.get_by_label("Byte 12: 08");
    press(&mut harness, Key::Num2);
    harness.get_by_label("OSI model, 7 layers");
    chord(&mut harness, egui::Modifiers::COMMAND, Key::O);
    assert_eq!(harness.state().commands, [Command::Choose(Purpose::Open)]);
}

#[test]
fn whatever_can_be_focused_has_a_name() {
    let named = |harness: &Harness<'_, App>, what: &str| {
        let nodes: Vec<_> = harness.root().children_recursive().collect();
        let focusable = nodes.iter().map(NodeT::accesskit_node).filter(|node| {
            let role = node.role();
            let is_shown = !node.is_hidden() && node.raw_bounds().is_some();
            is_shown
                && role != egui::accesskit::Role::Unknown
                && role != egui::accesskit::Role::GenericContainer
                && role != egui::accesskit::Role::ScrollBar
                && role != egui::accesskit::Role::ScrollView
                && role != egui::accesskit::Role::Window
                && role != egui::accesskit::Role::Splitter
                && role != egui::accesskit::Role::Pane
                && node.data().supports_action(egui::accesskit::Action::Click)
        });
        for node in focusable {
            let label = node.label().or_else(|| node.value()).unwrap_or_default();
            assert!(!label.trim().is_empty(), "{what}: a {:?} at {:?} has no name", node.role(), node.raw_bounds());
        }
    };
    let mut harness = app(false);
    named(&harness, "lobby");
    harness = app(true);
    named(&harness, "session");
    for key in [Key::W, Key::F5] {
        press(&mut harness, key);
        named(&harness, "dialogs");
        press(&mut harness, key);
    }
    chord(&mut harness, egui::Modifiers::COMMAND, Key::E);
    named(&harness, "export");
    press(&mut harness, Key::Escape);
    chord(&mut harness, egui::Modifiers::COMMAND, Key::P);
    named(&harness, "palette");
}

#[test]
fn the_strip_of_activity_shows_what_is_there_and_leads_there() {
    let mut harness = app(true);
    harness.get_by_label("Where something happens").click();
    harness.run_steps(3);
    let there = position(&harness);
    assert!(there > 5.0, "the middle of the story: {there}");
    harness.get_by_label("Where something happens").hover();
    harness.run_steps(3);
    press(&mut harness, Key::Home);
    assert_eq!(position(&harness), 0.0);
}
