//! The playhead: play, step, jump, repeat.

use super::*;

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
