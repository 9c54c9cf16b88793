use std::io::Write;

use synema_trace::{PointId, Trace};

use crate::SaveError;
use crate::pcapng_blocks::{frame, interface, section_header};

/// What of a trace is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveOptions {
    /// Only the frames seen at these points, "one vantage point"; all where none are named.
    pub points: Option<Vec<PointId>>,
}

impl SaveOptions {
    /// The points to be saved, in the trace's order.
    pub(crate) fn selected(&self, trace: &Trace) -> Result<Vec<PointId>, SaveError> {
        let all = (0..trace.points().len()).map(|index| PointId(index as u16));
        let Some(wanted) = &self.points else { return Ok(all.collect()) };
        match wanted.iter().find(|point| usize::from(point.0) >= trace.points().len()) {
            Some(point) => Err(SaveError::NoSuchPoint(*point)),
            None => Ok(all.filter(|point| wanted.contains(point)).collect()),
        }
    }
}

/// Writes the frames of a trace as pcapng with nanoseconds and returns how many there were.
///
/// The same trace gives the same bytes, always: nothing of the clock or of this machine goes in.
///
/// # Errors
/// When `to` takes no more, and when a frame's time lies before 1970.
pub fn save_pcapng(trace: &Trace, mut to: impl Write, options: &SaveOptions) -> Result<usize, SaveError> {
    let points = options.selected(trace)?;
    to.write_all(&section_header())?;
    // The number of each point's interface in the file; none where it is left out.
    let mut interfaces = vec![None; trace.points().len()];
    for (number, point) in points.iter().enumerate() {
        interfaces[usize::from(point.0)] = Some(number as u32);
        to.write_all(&interface(trace.point(*point)))?;
    }
    let mut frames = 0;
    for seen in trace.observations() {
        if let Some(interface) = interfaces[usize::from(seen.point.0)] {
            to.write_all(&frame(&seen, interface)?)?;
            frames += 1;
        }
    }
    to.flush()?;
    Ok(frames)
}
