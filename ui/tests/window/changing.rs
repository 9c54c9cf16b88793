//! Another run of a simulation.

use super::*;

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
