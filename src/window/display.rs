//! Where there is a display, and what happens where there is none.

use synema_ui::{Language, Texts, Window};

use super::App;
use crate::lessons::LESSONS;
use crate::session::verdict;
use crate::terminal_ladder::{self, Pace};
use crate::{Failure, Source};

/// Opens the window on an interface, or on the lobby, where they are listed.
///
/// # Errors
/// Without a display, and when the window fails on one.
pub fn live(interface: Option<String>, language: Language) -> Result<(), Failure> {
    if !has_display() {
        let name = interface.as_deref().unwrap_or("IFACE");
        return Err(Failure::new(format!(
            "there is no display to watch an interface on; record it with: synema capture {name} -w FILE.pcapng"
        )));
    }
    let app = App::new(None, language)?;
    run(match interface {
        Some(interface) => app.listening(interface),
        None => app,
    })
}

/// Opens the window; without a display, plays the session in the terminal.
///
/// # Errors
/// When the source cannot be opened, or the window fails on a display that is there.
pub fn open(source: Option<Source>, language: Language) -> Result<(), Failure> {
    if !has_display() {
        return play_in_terminal(source, language);
    }
    run(App::new(source, language)?)
}

fn run(app: App) -> Result<(), Failure> {
    // the recorder, a child of this program, has its own from the program's file
    crate::privilege::give_up();
    let viewport = egui::ViewportBuilder::default().with_title("Synema").with_inner_size([1280.0, 720.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(|context| {
        Window::prepare(&context.egui_ctx);
        let mut app = app;
        if let Some(storage) = context.storage {
            app.recall(storage, &context.egui_ctx);
        }
        Ok(Box::new(app))
    });
    eframe::run_native("synema", options, create)
        .map_err(|error| Failure::new(format!("the window cannot be opened: {error}; `synema render` makes pictures")))
}

/// On the systems where a display is named by the environment, whether one is.
fn has_display() -> bool {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_named)
}

/// Plays the first conversation as an animated ladder.
fn play_in_terminal(source: Option<Source>, language: Language) -> Result<(), Failure> {
    let source = source.unwrap_or_else(|| Source::Lesson(LESSONS[0].name.to_owned()));
    let session = source.load(language)?;
    anstream::println!("{}", session.title);
    terminal_ladder::print(&session, session.analysis.first_flow(), language, Pace::Played)?;
    anstream::println!("{}", Texts::of(language).get("terminal-hint"));
    verdict(&session)
}
