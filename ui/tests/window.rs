//! The window, driven by the labels that people and screen readers see.

#[allow(dead_code, reason = "the views need more sessions than the window")]
mod support;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use synema_ui::{Command, Language, Lobby, LobbyEntry, Model, Recording, Session, StoryTime, Window};

/// A program around the window that only notes down what is wished.
struct App {
    window: Window,
    lobby: Lobby,
    session: Option<Session>,
    recording: Option<Recording>,
    commands: Vec<Command>,
}

fn app(opened: bool) -> Harness<'static, App> {
    let script = support::simulated();
    let session = Session {
        title: "handshake".into(),
        trace: Arc::new(script.trace),
        analysis: Arc::new(script.analysis),
        notice: Some("the file ends in the middle of a frame".into()),
    };
    let entry = |name: &str, title: &str| LobbyEntry { name: name.into(), title: title.into(), about: "about".into() };
    let lobby = Lobby {
        lessons: vec![entry("handshake", "Three-way handshake")],
        samples: vec![entry("http", "A web page")],
        error: Some("no such file".into()),
        ..Lobby::default()
    };
    let window = Window::new(Language::En, "light");
    let app = App { window, lobby, session: opened.then_some(session), recording: None, commands: Vec::new() };
    let mut harness =
        Harness::builder().with_size(vec2(1280.0, 720.0)).with_context_setup(Window::prepare).build_ui_state(
            |ui, app: &mut App| {
                let dt = ui.input(|input| input.stable_dt);
                let model =
                    Model { lobby: &app.lobby, session: app.session.as_ref(), recording: app.recording.as_ref() };
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
fn play_lets_time_pass_until_pause() {
    let mut harness = app(true);
    click(&mut harness, "Play");
    assert!(harness.state().window.transport().playing);
    harness.run_steps(10);
    click(&mut harness, "Pause");
    let stopped = position(&harness);
    assert!(stopped > 0.0);
    harness.run();
    assert_eq!(position(&harness), stopped);
}

#[test]
fn step_and_back_go_from_beat_to_beat() {
    let mut harness = app(true);
    click(&mut harness, "Step");
    click(&mut harness, "Step");
    assert_eq!(position(&harness), 2.0);
    click(&mut harness, "Step back");
    assert_eq!(position(&harness), 1.0);
    click(&mut harness, "To the end");
    assert!(position(&harness) > 10.0);
    click(&mut harness, "To the start");
    assert_eq!(position(&harness), 0.0);
}

#[test]
fn every_control_has_a_key() {
    let mut harness = app(true);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::PageDown);
    assert_eq!(position(&harness), 2.0);
    press(&mut harness, Key::ArrowLeft);
    assert_eq!(position(&harness), 1.0);
    press(&mut harness, Key::Plus);
    assert_eq!(harness.state().window.transport().speed, 2.0);
    press(&mut harness, Key::Minus);
    assert_eq!(harness.state().window.transport().speed, 1.0);
    press(&mut harness, Key::M);
    assert_eq!(harness.state().window.transport().time, StoryTime::True);
    press(&mut harness, Key::N);
    harness.get_by_label("Numbers on the wire");
    press(&mut harness, Key::Num7);
    harness.get_by_label("OSI model, 7 layers");
    press(&mut harness, Key::T);
    assert!(harness.state().window.theme().dark);
    press(&mut harness, Key::End);
    let end = position(&harness);
    press(&mut harness, Key::Home);
    assert!(end > 0.0 && position(&harness) == 0.0);
    press(&mut harness, Key::Space);
    assert!(harness.state().window.transport().playing);
    press(&mut harness, Key::Escape);
    assert!(harness.state().commands.contains(&Command::Lobby));
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
    harness.get_by_label_contains("Frame 1: SYN").click();
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
fn the_lobby_opens_what_is_clicked() {
    let mut harness = app(false);
    assert!(harness.query_by_label_contains("no such file").is_some());
    click(&mut harness, "Three-way handshake");
    click(&mut harness, "A web page");
    harness.get_by_label("Path of a capture file").focus();
    harness.run_steps(2);
    harness.get_by_label("Path of a capture file").type_text("lab.pcap");
    harness.run_steps(2);
    click(&mut harness, "Open…");
    let expected = [
        Command::OpenLesson("handshake".into()),
        Command::OpenSample("http".into()),
        Command::Open(PathBuf::from("lab.pcap")),
    ];
    assert_eq!(harness.state().commands, expected);
}

#[test]
fn what_must_not_go_unnoticed_is_shown() {
    let harness = app(true);
    let notice = harness.get_by_label_contains("the file ends in the middle of a frame");
    assert!(notice.accesskit_node().role() == egui::accesskit::Role::Label);
}
