use std::path::PathBuf;
use std::time::{Duration, Instant};

use synema_ui::{Language, Purpose, Texts};

use crate::Failure;

/// A dialog that is gone sooner than anybody could close it was never there.
const NOBODY_IS_SO_QUICK: Duration = Duration::from_millis(150);

/// The endings of what can be opened.
const OPENED: [&str; 10] = ["pcap", "pcapng", "cap", "snoop", "gz", "zst", "json", "pkt", "dmp", "ntar"];

/// Shows the dialog of the desktop until a file is chosen; none where it was closed without one.
///
/// # Errors
/// When the desktop offers none.
pub fn choose(purpose: Purpose, language: Language) -> Result<Option<PathBuf>, Failure> {
    let texts = Texts::of(language);
    let asked = Instant::now();
    let chosen = match purpose {
        Purpose::Open => {
            let dialog = rfd::FileDialog::new().set_title(texts.get("lobby-open"));
            dialog.add_filter(texts.get("lobby-open"), &OPENED).add_filter("*", &["*"]).pick_file()
        }
        Purpose::Export(ending) => {
            let dialog = rfd::FileDialog::new().set_title(texts.get("export"));
            dialog.set_file_name(format!("synema.{ending}")).add_filter(ending, &[ending]).save_file()
        }
        Purpose::Recording => {
            let dialog = rfd::FileDialog::new().set_title(texts.get("recording-path"));
            dialog.set_file_name("synema.pcapng").add_filter("pcapng", &["pcapng"]).save_file()
        }
    };
    if chosen.is_none() && asked.elapsed() < NOBODY_IS_SO_QUICK {
        return Err(Failure::new(texts.get("dialog-missing")));
    }
    Ok(chosen)
}
