//! The window on a cable.

use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use synema::window::App;
use synema_ui::{Language, Window};

use super::cable::{RIGHT, until};
use super::{Cable, cable_or_return};

type Shown = Harness<'static, App>;

/// A window whose recorder is at the cable's left end.
fn window(cable: &Cable, interface: &str) -> Shown {
    let app = App::new(None, Language::En).unwrap();
    let app = app.recording_with(cable.synema_at_left().into(), cable.path("recordings").into());
    Harness::builder()
        .with_size([1280.0, 720.0])
        .with_max_steps(30)
        .with_context_setup(Window::prepare)
        .build_ui_state(|ui, app: &mut App| app.frame(ui), app.listening(interface.to_owned()))
}

fn shows(harness: &Shown, label: &str) -> bool {
    harness.query_all_by_label_contains(label).next().is_some()
}

/// Lets the window live until it shows something.
#[track_caller]
fn wait_for(harness: &mut Shown, label: &str) {
    until(label, || {
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
        shows(harness, label)
    });
}

#[test]
fn the_views_follow_a_recording_which_a_pause_does_not_pause() {
    let cable = cable_or_return!("the window on a cable");
    let mut harness = window(&cable, "l0");
    wait_for(&mut harness, "Recording l0");
    cable.fetch(&RIGHT[..1]);
    wait_for(&mut harness, "192.0.2.2:8080");
    wait_for(&mut harness, "FIN");
    let end = harness.state().position();
    assert!(end > 10.0, "the playhead is at the newest frame: {end}");

    harness.get_by_label("To the start").click();
    harness.run_steps(3);
    let paused = harness.state().position();
    assert_eq!(paused, 0.0);
    cable.flood(500);
    until("the recording goes on", || {
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
        harness.query_all_by_label_contains("Recording l0").any(|node| {
            let node = node.accesskit_node();
            let label = node.label().or(node.value()).unwrap_or_default();
            let digits: String =
                label.split(": ").nth(1).unwrap_or("").chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().is_ok_and(|frames| frames > 500)
        })
    });
    assert_eq!(harness.state().position(), paused);

    harness.get_by_label("Stop").click();
    wait_for(&mut harness, "Recorded from l0");
    assert_eq!(harness.state().position(), paused, "the end of the recording moves nothing");
    let path = cable.path("saved.pcapng");
    harness.get_by_label("File to save the recording in").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run_steps(2);
    harness.get_by_label("File to save the recording in").type_text(&path);
    harness.run_steps(2);
    harness.get_by_label("Save").click();
    wait_for(&mut harness, "Saved in");
    let opened = synema_captures::open(&path).unwrap();
    assert!(opened.complete && opened.trace.len() > 500, "{opened:?}");
    assert!(std::fs::read_dir(cable.path("recordings")).unwrap().next().is_none(), "nothing else is left");
}

#[test]
fn an_interface_that_cannot_be_listened_to_is_said_in_the_lobby() {
    let cable = cable_or_return!("the window on an interface that is down");
    assert!(cable.left(&["ip", "link", "set", "l0", "down"]).status.success());
    let mut harness = window(&cable, "l0");
    wait_for(&mut harness, "ip link set l0 up");
    assert!(shows(&harness, "The three-way handshake"));
}

#[test]
fn a_recording_that_is_left_ends_and_its_file_is_named() {
    let cable = cable_or_return!("leaving a recording");
    let mut harness = window(&cable, "l0");
    wait_for(&mut harness, "Recording l0");
    cable.fetch(&RIGHT[..1]);
    wait_for(&mut harness, "192.0.2.2:8080");
    harness.get_by_label("Lobby").click();
    wait_for(&mut harness, "was not saved; it lies in");
    let is_recording = || cable.left(&["ss", "-0lnp"]).stdout.windows(6).any(|at| at == b"synema");
    until("the recorder ends", || !is_recording());
    assert_eq!(std::fs::read_dir(cable.path("recordings")).unwrap().count(), 1);
}
