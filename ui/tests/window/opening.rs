//! What opens sessions, and what is shown while they open.

use super::*;

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
fn a_file_opened_before_opens_again() {
    let mut harness = app(false);
    click(&mut harness, "/tmp/before.pcap");
    assert_eq!(harness.state().commands, [Command::Open(PathBuf::from("/tmp/before.pcap"))]);
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
