//! What is written: exports and comments.

use super::*;

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
