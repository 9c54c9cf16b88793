use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::indexing::Indexing;
use crate::open::{Shared, map};
use crate::stretches::cores;
use crate::{Compression, Damage, OpenError, Opened, Progress, Refusal};

/// A capture file that another program is still writing: what has been written is here, and [`Growing::poll`] looks
/// for more.
///
/// A record that is not whole yet is waited for. A damaged one ends the following, as reading it again would not
/// mend it.
pub struct Growing {
    path: PathBuf,
    file: File,
    indexing: Indexing,
    threads: usize,
}

impl Growing {
    /// Opens what there is of a file. It must have its header, and must not be packed.
    ///
    /// # Errors
    /// As [`crate::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Growing, OpenError> {
        let mut growing = Growing::begin(path)?;
        growing.read(&Progress::default());
        Ok(growing)
    }

    /// Opens a file without reading a frame of it: the first [`Growing::poll`] reads what there is.
    ///
    /// # Errors
    /// As [`Growing::open`].
    pub fn begin(path: impl AsRef<Path>) -> Result<Growing, OpenError> {
        let path = path.as_ref();
        let refuse = |refusal| OpenError { file: path.display().to_string(), refusal };
        let file = File::open(path).map_err(|error| refuse(Refusal::Io(error)))?;
        let metadata = file.metadata().map_err(|error| refuse(Refusal::Io(error)))?;
        if metadata.is_dir() {
            return Err(refuse(Refusal::Directory));
        }
        if !metadata.is_file() {
            return Err(refuse(Refusal::NotFollowed));
        }
        if metadata.len() == 0 {
            return Err(refuse(Refusal::Empty));
        }
        let bytes: Shared = Arc::new(map(&file).map_err(|error| refuse(Refusal::Io(error)))?);
        if Compression::recognise((*bytes).as_ref()).is_some() {
            return Err(refuse(Refusal::NotFollowed));
        }
        let indexing = Indexing::over(bytes).map_err(refuse)?;
        let threads = cores();
        Ok(Growing { path: path.to_owned(), file, indexing, threads })
    }

    /// What has come so far. A record at the end that is not whole is no problem yet.
    pub fn opened(&self) -> Opened {
        let mut so_far = self.indexing.index.clone();
        so_far.finish();
        self.indexing.opened(so_far)
    }

    /// How many frames have come so far and are not forgotten.
    pub fn frames(&self) -> usize {
        self.indexing.index.frames() - self.trace().forgotten()
    }

    /// The frames so far, without copying their rows.
    pub fn trace(&self) -> &synema_trace::Trace {
        &self.indexing.index.trace
    }

    /// Forgets the oldest `count` frames, so that a file that grows without end does not fill the memory. The others
    /// keep their numbers.
    pub fn forget(&mut self, count: usize) {
        self.indexing.index.trace.forget(count);
    }

    /// Whether damage ended the following.
    pub fn is_ended(&self) -> bool {
        self.indexing.problem.is_some()
    }

    /// Reads what was written since the last look and returns how many frames that were. Does not wait.
    ///
    /// # Errors
    /// When the file cannot be read any more, or is shorter than it was: another has been put in its place.
    pub fn poll(&mut self) -> io::Result<usize> {
        let had = (*self.indexing.bytes).as_ref().len() as u64;
        let has = self.file.metadata()?.len();
        if has < had {
            let name = self.path.display();
            return Err(io::Error::other(format!("{name} became shorter ({had} to {has} bytes); open it again")));
        }
        let is_unread = self.frames() == 0 && !self.indexing.is_at_end;
        if has == had && !is_unread || self.is_ended() {
            return Ok(0);
        }
        if has > had {
            let bytes: Shared = Arc::new(map(&self.file)?);
            self.indexing.bytes = Arc::clone(&bytes);
            self.indexing.index.trace.grow(bytes);
        }
        let before = self.frames();
        self.read(&Progress::default());
        Ok(self.frames() - before)
    }

    fn read(&mut self, progress: &Progress) {
        let before = self.indexing.reader.offset();
        self.indexing.is_at_end = false;
        self.indexing.read_all(progress, self.threads, &|_| (), &mut |_, ()| ());
        // what is missing of the last record may be on its way
        let is_cut = |problem: &crate::Problem| matches!(problem.damage, Damage::Cut { .. });
        if self.indexing.problem.as_ref().is_some_and(is_cut) {
            self.indexing.problem = None;
        }
        debug_assert!(self.indexing.reader.offset() >= before);
    }
}
