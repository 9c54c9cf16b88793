//! Display filters and the palette.

use super::*;

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
    harness.run_steps(2);
    assert!(harness.get_by_label(bar).is_focused(), "whoever mends a filter goes on typing in it");
    harness.get_by_label(bar).type_text(" tcp.len == 0");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("Column ").is_none());
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
    for _ in 0..FRAMES / 1_000 {
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
