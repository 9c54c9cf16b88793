//! How long it takes until something of a capture can be seen: `cargo bench --bench first_screen -- FILE…`.
//!
//! For each file, the best of five: the program's session of the first frames and the window's first picture of it;
//! then the rest of the index, on all cores, behind that.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use synema::Source;
use synema::window::App;
use synema_captures::Progress;
use synema_ui::{Language, Window};

fn main() {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).filter(|name| name != "--bench").map(PathBuf::from).collect();
    if files.is_empty() {
        println!("not run: no file was named; benches/flows.py makes some");
    }
    for file in files {
        let (first, first_picture) = (0..5).map(|_| first_screen(&file)).min().expect("five times");
        let (whole, frames) = (0..3).map(|_| index(&file)).min().expect("three times");
        let megabytes = std::fs::metadata(&file).map_or(0, |metadata| metadata.len()) / 1_000_000;
        println!(
            "{}: {megabytes} MB: first frames {first:.1?}, first picture {first_picture:.1?}; \
             {frames} frames indexed in {whole:.1?}",
            file.display()
        );
    }
}

/// Until the session is there, and until the window has been painted once.
fn first_screen(file: &Path) -> (Duration, Duration) {
    let begun = Instant::now();
    let app = App::new(Some(Source::Capture(file.to_owned())), Language::En).expect("a capture");
    let first = begun.elapsed();
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 720.0))
        .with_context_setup(Window::prepare)
        .build_ui_state(|ui, app: &mut App| app.frame(ui), app);
    harness.step();
    (first, begun.elapsed())
}

fn index(file: &PathBuf) -> (Duration, usize) {
    let begun = Instant::now();
    let opened = synema_captures::begin(file).expect("a capture").finish(&Progress::default());
    (begun.elapsed(), opened.trace.len())
}
