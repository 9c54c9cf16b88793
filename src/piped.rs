use std::fs::OpenOptions;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use synema_captures::{Growing, Refusal};
use tempfile::NamedTempFile;

use crate::Failure;

/// A capture that comes through a pipe, in a temporary file that grows as it comes.
pub struct Piped {
    file: NamedTempFile,
    copying: JoinHandle<io::Result<()>>,
}

impl Piped {
    /// Begins to take what comes from standard input.
    ///
    /// # Errors
    /// When there is no room for the temporary file.
    pub fn begin() -> Result<Piped, Failure> {
        let file = NamedTempFile::new()?;
        let mut to = OpenOptions::new().append(true).open(file.path())?;
        let copying = thread::spawn(move || {
            let mut from = io::stdin().lock();
            let mut chunk = vec![0; 1 << 16];
            loop {
                // what has come is there at once: nothing is gathered until a buffer is full
                match from.read(&mut chunk) {
                    Ok(0) => return Ok(()),
                    Ok(count) => to.write_all(&chunk[..count])?,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        });
        Ok(Piped { file, copying })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether the other end of the pipe was shut, and all that came is in the file.
    pub fn is_over(&self) -> bool {
        self.copying.is_finished()
    }

    /// Waits for the beginning of the capture, looking for it now and then.
    ///
    /// # Errors
    /// When what comes is no capture that can be followed.
    pub fn growing(&self, pause: Duration) -> Result<Growing, Failure> {
        loop {
            let is_over = self.is_over();
            match Growing::open(self.path()) {
                Ok(growing) => return Ok(growing),
                Err(error) if !is_over && matches!(error.refusal, Refusal::Empty | Refusal::HeaderCut { .. }) => {
                    thread::sleep(pause);
                }
                Err(error) => return Err(Failure::new(synema_captures::OpenError { file: "-".into(), ..error })),
            }
        }
    }
}
