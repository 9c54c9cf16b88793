use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::IpAddr;

use synema_trace::{PointId, Trace};

use crate::pcapng_blocks::{Unit, frame, interface, names, section_header};
use crate::{Everything, Passage, RecordedInterface, SaveError, Saved};

/// What of a trace is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveOptions {
    /// Only the frames seen at these points, "one vantage point"; all where none are named.
    pub points: Option<Vec<PointId>>,
    /// Only these frames, by their observations in rising order; all where none are named.
    pub frames: Option<Vec<u32>>,
    /// What is written on frames in place of the comments that the trace has, by observation; an empty text takes them
    /// away.
    pub comments: BTreeMap<usize, String>,
    /// What is said of the file as a whole; an empty text says nothing.
    pub note: String,
    /// Whose addresses these are, for a Name Resolution Block.
    pub names: Vec<(IpAddr, String)>,
}

impl SaveOptions {
    /// The points to be saved, in the trace's order.
    fn selected(&self, trace: &Trace) -> Result<Vec<PointId>, SaveError> {
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
    let interfaces: Vec<RecordedInterface> = trace.points().iter().map(RecordedInterface::of_point).collect();
    let saved = write_points(trace, &interfaces, &points, options, &mut to, &mut Everything)?;
    to.flush()?;
    Ok(saved.frames)
}

/// Writes the frames of a trace through a passage, with its points' descriptions.
pub(crate) fn write(
    trace: &Trace,
    interfaces: &[RecordedInterface],
    to: &mut dyn Write,
    passage: &mut dyn Passage,
) -> Result<Saved, SaveError> {
    let points: Vec<PointId> = (0..trace.points().len()).map(|index| PointId(index as u16)).collect();
    write_points(trace, interfaces, &points, &SaveOptions::default(), to, passage)
}

fn write_points(
    trace: &Trace,
    interfaces: &[RecordedInterface],
    points: &[PointId],
    options: &SaveOptions,
    to: &mut dyn Write,
    passage: &mut dyn Passage,
) -> Result<Saved, SaveError> {
    to.write_all(&section_header(&options.note))?;
    to.write_all(&names(&options.names))?;
    // The number of each point's interface in the file; none where it is left out.
    let mut numbers = vec![None; trace.points().len()];
    for (number, point) in points.iter().enumerate() {
        let described = &interfaces[usize::from(point.0)];
        numbers[usize::from(point.0)] = Some((number as u32, Unit::of(described)));
        to.write_all(&interface(described))?;
    }
    let mut saved = Saved::default();
    let mut wanted = options.frames.as_deref().map(|frames| frames.iter().peekable());
    for seen in trace.observations() {
        if let Some(wanted) = &mut wanted
            && wanted.next_if(|frame| **frame as usize == seen.index).is_none()
        {
            continue;
        }
        let Some((number, unit)) = numbers[usize::from(seen.point.0)] else { continue };
        if let Some(bytes) = passage.pass(&seen) {
            let block = match options.comments.get(&seen.index) {
                Some(text) => {
                    let text = Some(Cow::Borrowed(text.as_str())).filter(|text| !text.is_empty());
                    frame(&seen, &bytes, number, unit, text.into_iter())?
                }
                None => frame(&seen, &bytes, number, unit, trace.comments(seen.index))?,
            };
            to.write_all(&block)?;
            saved.frames += 1;
        }
    }
    Ok(saved)
}
