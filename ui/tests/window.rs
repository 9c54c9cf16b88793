//! The window, driven by the labels that people and screen readers see.

#[allow(dead_code, reason = "the views need more sessions than the window")]
mod support;

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
fn a_reading_shows_how_far_it_is_and_can_be_cancelled() {
    let mut harness = app(true);
    assert!(harness.query_by_label("Cancel").is_none());
    harness.state_mut().reading = Some(Reading { fraction: 0.43, frames: 1_200 });
    harness.run_steps(2);
    harness.get_by_label_contains("43");
    click(&mut harness, "Cancel");
    assert_eq!(harness.state().commands, [Command::CancelReading]);
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
    assert_eq!(harness.state().window.transport().time, StoryTime::Compressed);
    press(&mut harness, Key::M);
    assert_eq!(harness.state().window.transport().time, StoryTime::True);
    harness.get_by_label("Numbers on the wire");
    press(&mut harness, Key::N);
    harness.get_by_label("Relative numbers");
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

#[test]
fn the_palette_finds_actions_in_both_languages_and_lessons_by_their_words() {
    let mut harness = app(true);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::K);
    harness.run_steps(3);
    let find = |harness: &mut Harness<'_, App>, typed: &str| {
        harness.get_by_label("Type what you want to do").type_text(typed);
        harness.run_steps(3);
    };
    find(&mut harness, "循环");
    assert_eq!(harness.query_all_by_label("Repeat").count(), 2, "the button, and the entry of the palette");
    assert!(harness.query_by_label("Spotlight").is_none());
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Type what you want to do").is_none());
    assert!(harness.state().commands.is_empty(), "only the palette is closed");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::P);
    harness.run_steps(3);
    find(&mut harness, "三次");
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().commands, [Command::OpenLesson("handshake".into())]);
}

#[test]
fn choices_are_taken_back_and_made_again() {
    let mut harness = app(true);
    for _ in 0..5 {
        press(&mut harness, Key::ArrowRight);
    }
    harness.get_all_by_label_contains("Frame 1: SYN").next().unwrap().click();
    harness.run_steps(3);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
    assert_eq!(harness.state().window.selection().observation, None);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::Z);
    harness.run_steps(3);
    assert_eq!(harness.state().window.selection().observation, Some(0));
}

#[test]
fn jumps_lead_to_the_loss_the_teardown_and_bookmarks() {
    let mut harness = app(true);
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::X);
    harness.run_steps(3);
    let loss = position(&harness);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::B);
    harness.run_steps(3);
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::F);
    harness.run_steps(3);
    assert!(position(&harness) > loss && loss > 0.0);
    press(&mut harness, Key::F2);
    assert_eq!(position(&harness), loss);
}

#[test]
fn what_if_wishes_for_another_run() {
    let mut harness = app(true);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowRight);
    click(&mut harness, "What if?");
    click(&mut harness, "lose it");
    assert!(harness.query_all_by_label("Delay of link 0").next().is_some());
    let commands = &harness.state().commands;
    assert!(
        matches!(commands[..], [Command::Fork { verdict: Verdict::Drop, .. }]),
        "the frame looked at is lost: {commands:?}"
    );
}

#[test]
fn export_names_the_file_and_the_view() {
    let mut harness = app(true);
    click(&mut harness, "Export");
    click(&mut harness, "GIF film");
    click(&mut harness, "Write");
    let [Command::Export(export)] = &harness.state().commands[..] else { panic!("{:?}", harness.state().commands) };
    assert_eq!((export.path.to_str(), export.view), (Some("synema.gif"), "ladder"));
}

#[test]
fn a_file_opened_before_opens_again() {
    let mut harness = app(false);
    click(&mut harness, "/tmp/before.pcap");
    assert_eq!(harness.state().commands, [Command::Open(PathBuf::from("/tmp/before.pcap"))]);
}

#[test]
fn playback_repeats_where_it_is_to() {
    let mut harness = app(true);
    click(&mut harness, "Repeat");
    press(&mut harness, Key::End);
    press(&mut harness, Key::ArrowLeft);
    press(&mut harness, Key::Space);
    harness.run_steps(200);
    assert!(harness.state().window.transport().playing);
}

#[test]
fn a_filter_finds_frames_offers_names_and_says_where_it_is_wrong() {
    let mut harness = app(true);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowRight);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::F);
    harness.run_steps(3);
    let bar = "Display filter, as in Wireshark: tcp.flags.syn == 1";
    harness.get_by_label(bar).type_text("tcp.flags.fi");
    harness.run_steps(3);
    click(&mut harness, "tcp.flags.fin");
    harness.get_by_label(bar).type_text(" == 1");
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    harness.get_by_label_contains("4 of ");
    let first = harness.state().window.selection().observation;
    click(&mut harness, "Next frame found");
    assert!(first.is_some() && harness.state().window.selection().observation > first);
    harness.get_by_label(bar).focus();
    harness.run_steps(3);
    harness.get_by_label(bar).type_text(" &&");
    harness.run_steps(3);
    click(&mut harness, "Next frame found");
    harness.get_by_label_contains("Column ");
}

/// The first frames of a script, without the oldest of them, as a recording that has come so far.
fn recorded(script: &support::Script, frames: usize, forgotten: usize) -> (Session, Recording) {
    let mut trace = synema_trace::Trace::new();
    for point in script.trace.points() {
        trace.add_point(point.clone());
    }
    for seen in script.trace.observations().take(frames) {
        trace.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
    }
    trace.forget(forgotten);
    let analysis = synema_analysis::Analysis::of(&trace);
    let session = Session::new("eth0".into(), Arc::new(trace), Arc::new(analysis));
    let recording = Recording {
        interface: "eth0".into(),
        frames: frames as u64,
        dropped: 7,
        first_shown: forgotten as u64 + 1,
        is_running: true,
        file: "/tmp/eth0.pcapng".into(),
        is_saved: false,
        error: None,
    };
    (session, recording)
}

/// Shows a recording that has come so far.
fn go_on(harness: &mut Harness<'_, App>, script: &support::Script, frames: usize, forgotten: usize) {
    let (session, recording) = recorded(script, frames, forgotten);
    let app = harness.state_mut();
    (app.session, app.recording) = (Some(session), Some(recording));
    harness.run_steps(3);
}

#[test]
fn a_recording_is_followed_until_the_playhead_is_paused_and_again_from_its_end() {
    let script = support::captured();
    let mut harness = app(false);
    go_on(&mut harness, &script, 0, 0);
    assert!(harness.query_by_label_contains("Recording eth0: 0 frames, 7 lost").is_some());
    go_on(&mut harness, &script, 2, 0);
    let two = position(&harness);
    go_on(&mut harness, &script, 4, 0);
    assert!(position(&harness) > two, "it follows: {two}, {}", position(&harness));
    click(&mut harness, "Pause");
    let paused = position(&harness);
    go_on(&mut harness, &script, 5, 0);
    assert_eq!(position(&harness), paused);
    click(&mut harness, "To the end");
    assert!(position(&harness) > paused);
    click(&mut harness, "Stop");
    assert_eq!(harness.state().commands, [Command::StopRecording]);
}

#[test]
fn what_a_recording_forgets_moves_neither_the_playhead_nor_the_choice() {
    let script = support::captured();
    let mut harness = app(false);
    go_on(&mut harness, &script, 5, 0);
    click(&mut harness, "Step back");
    harness.get_all_by_label_contains("Frame 4:").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(harness.state().window.selection().observation, Some(3));
    go_on(&mut harness, &script, 5, 2);
    assert_eq!(harness.state().window.selection().observation, Some(1));
    harness.get_all_by_label_contains("Frame 4:").next().unwrap();
    assert!(harness.query_by_label_contains("Shown from frame 3 on").is_some());
}

#[test]
fn a_recording_that_has_ended_can_be_saved() {
    let script = support::captured();
    let mut harness = app(false);
    go_on(&mut harness, &script, 5, 0);
    harness.state_mut().recording.as_mut().unwrap().is_running = false;
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Recorded from eth0: 5 frames, 7 lost").is_some());
    click(&mut harness, "Save");
    assert_eq!(harness.state().commands, [Command::SaveRecording(PathBuf::from("eth0.pcapng"))]);
}

#[test]
fn the_lobby_lists_interfaces_and_says_why_not() {
    let mut harness = app(false);
    let interface =
        |name: &str, obstacle| LobbyInterface { name: name.into(), addresses: vec!["192.0.2.1/24".into()], obstacle };
    let lobby = &mut harness.state_mut().lobby;
    lobby.interfaces = vec![interface("eth0", None), interface("wlan0", Some(Obstacle::NotPermitted))];
    lobby.grant = Some("sudo setcap …".into());
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("wlan0 This user may not listen").is_some());
    assert!(harness.query_by_label_contains("sudo setcap …").is_some());
    click(&mut harness, "Listen to: eth0 192.0.2.1/24");
    harness.get_by_label_contains("wlan0").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::Live("eth0".into())]);
}

fn chord(harness: &mut Harness<'_, App>, modifiers: egui::Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

#[test]
fn every_speed_is_one_click_away_and_a_segment_is_one_step() {
    let mut harness = app(true);
    click(&mut harness, "Speed 1×");
    click(&mut harness, "Speed 0.01×");
    assert_eq!(harness.state().window.transport().speed, 0.01);
    click(&mut harness, "Speed 0.01×");
    click(&mut harness, "Speed 100×");
    assert_eq!(harness.state().window.transport().speed, 100.0);
    chord(&mut harness, egui::Modifiers::SHIFT, Key::ArrowRight);
    let first = position(&harness);
    chord(&mut harness, egui::Modifiers::SHIFT, Key::ArrowRight);
    assert!(position(&harness) > first + 1.0, "state changes lie between the segments");
    chord(&mut harness, egui::Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(position(&harness), first);
}

#[test]
fn a_comment_is_written_on_the_frame_and_written_to_files() {
    let mut harness = app(true);
    for _ in 0..4 {
        press(&mut harness, Key::ArrowRight);
    }
    chord(&mut harness, egui::Modifiers::SHIFT, Key::K);
    harness.get_by_label("Comment text").type_text("the other end's view");
    harness.run_steps(3);
    click(&mut harness, "Keep");
    assert!(harness.query_by_label("Comment text").is_none());
    let notes = harness.state().window.notes().clone();
    assert_eq!(notes.comments.get(&2).map(String::as_str), Some("the other end's view"));
    press(&mut harness, Key::K);
    assert_eq!(harness.state().window.notes().marked, [2].into());
    chord(&mut harness, egui::Modifiers::COMMAND, Key::E);
    click(&mut harness, "pcapng capture");
    click(&mut harness, "marked frames");
    click(&mut harness, "Write");
    let Some(Command::Export(export)) = harness.state().commands.last() else { panic!("nothing was exported") };
    assert_eq!((export.frames, export.path.as_path()), (Frames::Marked, std::path::Path::new("synema.pcapng")));
    assert_eq!(export.notes.comments.len(), 1);
    // another comment begins with the first, and Escape puts it away
    press(&mut harness, Key::Escape);
    chord(&mut harness, egui::Modifiers::SHIFT, Key::K);
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Comment text").is_none());
    assert_eq!(*harness.state().window.notes(), Notes { marked: [2].into(), ..notes });
}

#[test]
fn every_kind_of_file_can_be_written_of_what_is_shown() {
    let mut harness = app(true);
    chord(&mut harness, egui::Modifiers::COMMAND, Key::E);
    let kinds = [
        ("SVG picture", "svg"),
        ("PNG picture", "png"),
        ("PDF page", "pdf"),
        ("GIF film", "gif"),
        ("MP4 film", "mp4"),
        ("HTML page", "html"),
        ("Mermaid text", "mmd"),
        ("PlantUML text", "puml"),
        ("pcapng capture", "pcapng"),
    ];
    for (kind, ending) in kinds {
        click(&mut harness, kind);
        click(&mut harness, "Write");
        let Some(Command::Export(export)) = harness.state().commands.last() else { panic!("no export of {kind}") };
        assert_eq!(export.path, PathBuf::from(format!("synema.{ending}")));
        assert_eq!(export.view, "ladder");
    }
    harness.get_by_label("Path of the file");
    harness.get_all_by_label("Choose…").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands.last(), Some(&Command::Choose(Purpose::Export("pcapng"))));
    harness.state_mut().window.chosen(Purpose::Export("pdf"), std::path::Path::new("/tmp/talk.pdf"));
    harness.run_steps(3);
    click(&mut harness, "Write");
    let Some(Command::Export(export)) = harness.state().commands.last() else { panic!("no export") };
    assert_eq!(export.path, PathBuf::from("/tmp/talk.pdf"));
}

#[test]
fn a_frame_that_is_on_its_way_is_met_by_clicking_it() {
    let mut harness = app(true);
    harness.state_mut().session.as_mut().unwrap().scenario = Some("{}".into());
    // the SYN is sent and not yet there
    for _ in 0..2 {
        press(&mut harness, Key::ArrowRight);
    }
    harness.get_all_by_label_contains("Frame 1: SYN").next().unwrap().click();
    harness.run_steps(4);
    click(&mut harness, "send it twice");
    let fork = Command::Fork { observation: 0, verdict: Verdict::Duplicate };
    assert_eq!(harness.state().commands, [fork]);
    for _ in 0..4 {
        press(&mut harness, Key::ArrowRight);
    }
    harness.get_all_by_label_contains("Frame 1: SYN").next().unwrap().click();
    harness.run_steps(4);
    assert!(harness.query_by_label("send it twice").is_none(), "it has arrived: there is nothing to be done any more");
    harness.get_all_by_label_contains("Frame 1: SYN").next().unwrap().click_secondary();
    harness.run_steps(4);
    click(&mut harness, "Look at its bytes");
    harness.get_by_label("Byte 12: 08");
}

#[test]
fn a_filter_over_many_frames_is_asked_in_slices_and_can_be_cancelled() {
    const FRAMES: usize = 12_000;
    let script = support::long(FRAMES);
    let mut harness = app(true);
    harness.state_mut().session = Some(Session::new("long".into(), Arc::new(script.trace), Arc::new(script.analysis)));
    harness.run_steps(3);
    let bar = "Display filter, as in Wireshark: tcp.flags.syn == 1";
    let find = |harness: &mut Harness<'_, App>, typed: &str| {
        chord(harness, egui::Modifiers::COMMAND, Key::F);
        harness.get_by_label(bar).type_text(typed);
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.step();
        harness.step();
    };
    find(&mut harness, "tcp.len == 0");
    harness.get_by_label_contains("searching, ");
    assert!(harness.state().window.selection().observation.is_some(), "the first one found is shown at once");
    for _ in 0..FRAMES / 200 {
        harness.step();
    }
    assert!(harness.query_by_label_contains("searching, ").is_none());
    // the handshake, and each sixth frame from the seventh on
    let expected = 3 + (3..FRAMES).filter(|at| at % 6 == 0).count();
    harness.get_by_label_contains(&format!("{expected} of {FRAMES} frames"));
    find(&mut harness, " && tcp.flags.syn == 1");
    click(&mut harness, "Cancel");
    assert!(harness.query_by_label_contains("searching, ").is_none());
    harness.get_by_label_contains(&format!("2 of {FRAMES} frames"));
}

#[test]
fn work_behind_the_window_is_shown_and_can_be_cancelled() {
    for opened in [false, true] {
        let mut harness = app(opened);
        harness.state_mut().work = vec![
            Working { what: "Opening a.pkt".into(), fraction: None },
            Working { what: "Writing b.mp4".into(), fraction: Some(0.25) },
        ];
        harness.run_steps(3);
        harness.get_by_label("Opening a.pkt");
        harness.get_by_label("Writing b.mp4 25 %");
        harness.get_all_by_label("Cancel").last().unwrap().click();
        harness.run_steps(3);
        assert_eq!(harness.state().commands, [Command::CancelWork(1)]);
    }
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
