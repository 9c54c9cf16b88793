use std::io::Write;

use synema_trace::{Instant, Observation, Point};

use crate::pcapng_blocks::{Unit, frame, interface, section_header, statistics};
use crate::{RecordedInterface, SaveError};

/// Writes pcapng while frames come in.
///
/// Only whole blocks are handed on, many at a time: whatever ends the program, what has been written is a readable
/// file. [`Recorder::flush`] hands on what has gathered; call it whenever nothing arrives.
pub struct Recorder<W> {
    to: W,
    gathered: Vec<u8>,
}

/// How many octets gather before they are written without being asked.
const GATHERED: usize = 256 << 10;

impl<W: Write> Recorder<W> {
    /// Begins a file with one interface.
    ///
    /// # Errors
    /// When `to` takes nothing.
    pub fn new(to: W, point: &Point) -> Result<Recorder<W>, SaveError> {
        let mut recorder = Recorder { to, gathered: section_header() };
        recorder.gathered.extend(interface(&RecordedInterface::of_point(point)));
        recorder.flush()?;
        Ok(recorder)
    }

    /// Adds a frame.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn record(&mut self, seen: &Observation<'_>) -> Result<(), SaveError> {
        self.gathered.extend(frame(seen, seen.bytes, 0, Unit::Nanoseconds, std::iter::empty())?);
        if self.gathered.len() >= GATHERED { self.flush() } else { Ok(()) }
    }

    /// Hands on everything that was recorded.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> Result<(), SaveError> {
        self.to.write_all(&self.gathered)?;
        self.gathered.clear();
        self.to.flush()?;
        Ok(())
    }

    /// Ends the file with the count of what was received and what the kernel dropped.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, at: Instant, received: u64, dropped: u64) -> Result<(), SaveError> {
        self.gathered.extend(statistics(0, at, received, dropped));
        self.flush()
    }
}
