use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use synema_captures::Progress;
use synema_ui::{Reading, Session};

use crate::Failure;
use crate::session::{file_name, of_analysed, of_capture, read_analysed};

/// A capture of which the first frames are shown while the rest is being read on other threads.
pub struct Opening {
    progress: Arc<Progress>,
    whole: Receiver<Session>,
}

/// How many frames are read before anything is shown: enough to look at, few enough to be there at once.
const FIRST_FRAMES: usize = 2_000;

impl Opening {
    /// Opens a capture file. What there is at once comes as a session; the opening is for what there is more.
    ///
    /// # Errors
    /// When it is no capture.
    pub fn start(path: &Path) -> Result<(Session, Option<Opening>), Failure> {
        let mut indexing = synema_captures::begin(path).map_err(Failure::new)?;
        let first = indexing.start_of(FIRST_FRAMES);
        let session = of_capture(file_name(path), first);
        if indexing.is_whole() {
            return Ok((session, None));
        }
        let progress = Arc::new(Progress::default());
        let (to, whole) = mpsc::channel();
        let (title, told) = (session.title.clone(), Arc::clone(&progress));
        thread::spawn(move || {
            let read = read_analysed(indexing, &told);
            // the window may have gone on to something else
            let _ = to.send(of_analysed(title, read));
        });
        Ok((session, Some(Opening { progress, whole })))
    }

    /// The whole session, once it is there.
    pub fn take(&self) -> Result<Option<Session>, Failure> {
        match self.whole.try_recv() {
            Ok(session) => Ok(Some(session)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(Failure::new("reading the capture ended without a result")),
        }
    }

    /// How far it has come.
    pub fn reading(&self) -> Reading {
        Reading { fraction: self.progress.fraction(), frames: self.progress.frames() }
    }

    /// Ends the reading; what has been read comes as the whole.
    pub fn cancel(&self) {
        self.progress.cancel();
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_frames_are_there_before_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.pcap");
        let sample = synema_captures::sample("http-fetch.pcap").unwrap();
        let frames = sample.open().unwrap().trace.len();
        let times = 2 * FIRST_FRAMES / frames + 1;
        let (header, records) = sample.bytes.split_at(24);
        std::fs::write(&path, [header, &records.repeat(times)].concat()).unwrap();
        let (first, opening) = Opening::start(&path).unwrap();
        assert_eq!(first.trace.len(), FIRST_FRAMES);
        assert_eq!(first.notice, None);
        let opening = opening.expect("there is more");
        let whole = loop {
            if let Some(whole) = opening.take().unwrap() {
                break whole;
            }
            thread::yield_now();
        };
        assert_eq!(whole.trace.len(), frames * times);
        assert_eq!((whole.title.as_str(), opening.reading().fraction), ("long.pcap", 1.0));
    }

    #[test]
    fn a_short_capture_has_no_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("short.pcap");
        std::fs::write(&path, synema_captures::sample("refused.pcap").unwrap().bytes).unwrap();
        assert!(Opening::start(&path).unwrap().1.is_none());
    }
}
