//! The real window, driven by the labels that a screen reader reads out.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use synema::Source;
use synema::window::App;
use synema_ui::{Language, Window};

fn window(source: Option<Source>, language: Language) -> Harness<'static, App> {
    Harness::builder()
        .with_size([1280.0, 720.0])
        .with_max_steps(30)
        .with_context_setup(Window::prepare)
        .build_ui_state(|ui, app: &mut App| app.frame(ui), App::new(source, language).unwrap())
}

/// Runs until nothing is being done behind the window.
fn settle(harness: &mut Harness<'_, App>) {
    harness.run_ok();
    while harness.state().is_at_work() {
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.step();
    }
    harness.run_ok();
}

/// Opens a file as people do who type its path.
fn open(harness: &mut Harness<'_, App>, path: &std::path::Path) {
    harness.get_by_label("Path of a capture file").focus();
    harness.run_ok();
    harness.get_by_label("Path of a capture file").type_text(path.to_str().unwrap());
    harness.run_ok();
    harness.get_by_label("Open…").click();
    settle(harness);
}

#[track_caller]
fn shows(harness: &Harness<'_, App>, label: &str) {
    assert!(harness.query_all_by_label_contains(label).next().is_some(), "nothing is labelled '{label}'");
}

#[test]
fn the_lobby_offers_the_handshake_the_samples_and_a_file() {
    let mut harness = window(None, Language::En);
    harness.run_ok();
    shows(&harness, "The three-way handshake");
    shows(&harness, &synema_captures::sample("http-fetch.pcap").unwrap().title.en);
    shows(&harness, "Open…");
}

#[test]
fn a_sample_opens_plays_steps_and_goes_back_like_a_lesson() {
    for source in [Source::Sample("http-fetch.pcap".into()), Source::Lesson("three-way-handshake".into())] {
        let mut harness = window(Some(source), Language::En);
        harness.run_ok();
        let position = |harness: &Harness<'_, App>| harness.state().position();
        harness.get_by_label("Step").click();
        harness.run_ok();
        harness.get_by_label("Step").click();
        harness.run_ok();
        assert_eq!(position(&harness), 2.0);
        harness.get_by_label("Step back").click();
        harness.run_ok();
        assert_eq!(position(&harness), 1.0);
        harness.get_by_label("Play").click();
        harness.run_steps(10);
        assert!(position(&harness) > 1.0, "it plays");
        harness.get_by_label("Pause").click();
        harness.run_ok();
        let paused = position(&harness);
        harness.run_steps(5);
        assert_eq!(position(&harness), paused);
        harness.key_press(Key::End);
        harness.run_ok();
        assert!(position(&harness) > 10.0, "the end of the story");
        // the last segment of both: the acknowledgment of the second FIN
        shows(&harness, "ACK");
        harness.key_press(Key::Home);
        harness.run_ok();
        assert_eq!(position(&harness), 0.0);
    }
}

#[test]
fn the_language_changes_everywhere_at_once() {
    let mut harness = window(None, Language::En);
    harness.run_ok();
    harness.get_by_label_contains("Language").click();
    harness.run_ok();
    shows(&harness, "三次握手");
    harness.get_by_label("三次握手").click();
    settle(&mut harness);
    shows(&harness, "播放");
}

#[test]
fn a_file_that_cannot_be_opened_is_said_in_the_lobby() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "not a capture at all").unwrap();
    let mut harness = window(None, Language::En);
    harness.run_ok();
    open(&mut harness, &path);
    shows(&harness, "notes.txt");
    shows(&harness, "The three-way handshake");
}

#[test]
fn a_lesson_is_told_by_clicker_from_start_to_end_and_back_over_all_its_scenes() {
    for name in ["osi-layers", "three-way-handshake", "four-way-teardown", "byte-order"] {
        for language in Language::ALL {
            let mut harness = window(Some(Source::Lesson(name.into())), language);
            harness.run_ok();
            let said = |harness: &Harness<'_, App>| harness.state().said().unwrap();
            let mut captions = vec![said(&harness)];
            loop {
                shows(&harness, &captions[captions.len() - 1]);
                harness.key_press(Key::PageDown);
                harness.run_ok();
                let next = said(&harness);
                if Some(&next) == captions.last() {
                    break;
                }
                captions.push(next);
            }
            assert!(captions.len() >= 8, "{name}: {}", captions.len());
            for caption in captions.iter().rev().skip(1) {
                harness.key_press(Key::PageUp);
                harness.run_ok();
                assert_eq!(&said(&harness), caption);
            }
        }
    }
}

#[test]
fn a_frame_of_a_lesson_is_lost_and_both_histories_are_shown() {
    let mut harness = window(Some(Source::Lesson("three-way-handshake".into())), Language::En);
    harness.run_ok();
    for _ in 0..3 {
        harness.key_press(Key::PageDown);
        harness.run_ok();
    }
    harness.key_press(Key::Delete);
    settle(&mut harness);
    shows(&harness, "What happened");
    shows(&harness, "What if");
    harness.key_press(Key::End);
    harness.run_ok();
    harness.key_press(Key::Backspace);
    harness.run_ok();
    assert!(harness.query_all_by_label("What happened").next().is_none());
}

#[test]
fn a_lesson_is_told_over_a_capture_in_which_the_same_happens() {
    let over = Box::new(Source::Sample("http-fetch.pcap".into()));
    let told = Source::Told { lesson: "three-way-handshake".into(), over };
    let mut harness = window(Some(told), Language::ZhCn);
    harness.run_ok();
    shows(&harness, "握手之前");
    let strange =
        Source::Told { lesson: "four-way-teardown".into(), over: Box::new(Source::Sample("arp-ping.pcap".into())) };
    assert!(App::new(Some(strange), Language::En).is_err());
}

#[test]
fn what_is_shown_is_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(Some(Source::Lesson("three-way-handshake".into())), Language::En);
    harness.run_ok();
    harness.key_press(Key::End);
    harness.run_ok();
    for ending in ["svg", "pdf", "html", "mmd", "pcapng"] {
        let path = folder.path().join(format!("picture.{ending}"));
        harness.state_mut().export_to(&path);
        settle(&mut harness);
        assert!(std::fs::metadata(&path).unwrap().len() > 400, "{ending}");
    }
}

#[test]
fn packetdrill_scripts_and_scenarios_open_and_play_and_one_that_fails_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let script = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n\
                  +0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n\
                  +0 < S 0:0(0) win 1000 <mss 1000>\n+0 > S. 0:0(0) ack 1 <...>\n\
                  +.1 < . 1:1(0) ack 1 win 1000\n+0 accept(3, ..., ...) = 4\n";
    let passes = folder.path().join("passes.pkt");
    std::fs::write(&passes, script).unwrap();
    let fails = folder.path().join("fails.pkt");
    std::fs::write(&fails, format!("{script}+0 > R. 1:1(0) ack 1\n")).unwrap();
    let mut harness = window(None, Language::En);
    open(&mut harness, &passes);
    harness.key_press(Key::End);
    harness.run_ok();
    shows(&harness, "Frame 3: ACK");
    let mut harness = window(None, Language::En);
    open(&mut harness, &fails);
    shows(&harness, "fails.pkt: line 8: expected");
    shows(&harness, "Play");
    let scenario = folder.path().join("mine.json");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/lost-data.json"), &scenario).unwrap();
    let mut harness = window(None, Language::En);
    open(&mut harness, &scenario);
    shows(&harness, "What if?");
}

#[test]
fn a_comment_is_saved_to_pcapng_and_the_file_that_is_shown_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lab.pcapng");
    let sample = synema_captures::sample("http-fetch.pcap").unwrap();
    std::fs::write(&file, sample.bytes).unwrap();
    let mut harness = window(Some(Source::Capture(file.clone())), Language::En);
    settle(&mut harness);
    // to the first frame, whatever is told before it
    while harness.query_all_by_label_contains("Comment text").next().is_none() && harness.state().position() < 3.0 {
        harness.key_press(Key::ArrowRight);
        harness.run_ok();
        harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::K);
        harness.run_ok();
    }
    harness.get_by_label("Comment text").type_text("here it begins");
    harness.run_ok();
    harness.get_by_label("Keep").click();
    harness.run_ok();
    let saved = folder.path().join("noted.pcapng");
    harness.state_mut().export_to(&saved);
    settle(&mut harness);
    let again = synema_captures::open(&saved).unwrap();
    let comments: Vec<_> = again.trace.comments(0).collect();
    assert_eq!(comments, ["here it begins"]);
    assert_eq!(again.trace.comment_count(), 1);
    harness.state_mut().export_to(&file);
    settle(&mut harness);
    shows(&harness, "lab.pcapng: this is the file that is shown");
    assert_eq!(std::fs::read(&file).unwrap(), sample.bytes);
}
