//! A recording that is followed while it goes on.

use super::*;

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
        is_followed: false,
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
