use std::io::{self, BufWriter, Write};

use serde::Serialize;

use crate::Failure;

/// Standard output for many lines: buffered, and quiet when the reader has gone (`synema frames F | head`).
pub struct Output(BufWriter<io::StdoutLock<'static>>);

impl Output {
    /// Locks standard output.
    pub fn new() -> Output {
        Output(BufWriter::new(io::stdout().lock()))
    }

    /// Writes one line.
    pub fn line(&mut self, text: impl std::fmt::Display) -> Result<(), Failure> {
        writeln!(self.0, "{text}").map_err(leave_quietly)
    }

    /// Writes one JSON object on a line of its own.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        write_json(&mut self.0, value).map_err(leave_quietly)
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.0.flush().map_err(leave_quietly)
    }

    /// Writes out what is buffered; there is no more.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }
}

/// Writes one JSON object on a line of its own.
pub fn write_json(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *to, value)?;
    to.write_all(b"\n")
}

/// A reader who closed the pipe has seen enough: that is success.
fn leave_quietly(error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    error.into()
}
