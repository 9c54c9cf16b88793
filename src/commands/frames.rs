use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant as Clock};

use synema_analysis::filter::{Depth, Filter, FrameFields, Needs};
use synema_analysis::{Analysis, Dissector, FrameLine, Headers};
use synema_captures::{Growing, Opened};
use synema_trace::Trace;
use synema_ui::Language;
use synema_wire::Dissection;

use crate::field_values::{check_names, values};
use crate::frame_json::{Line, describe};
use crate::output::Output;
use crate::piped::Piped;
use crate::progress::Walk;
use crate::session::{complaint, of_capture, open_capture, verdict};
use crate::{Failure, Source};

/// Which frames, and what of them.
pub struct Wanted<'a> {
    pub filter: Option<&'a str>,
    pub fields: Option<&'a [String]>,
    pub json: bool,
    /// Only so many of the first.
    pub first: Option<usize>,
}

pub fn run(file: &Path, wanted: &Wanted<'_>) -> Result<(), Failure> {
    let mut list = List::new(wanted)?;
    if !list.needs.analysis && wanted.first.is_none() {
        let opened = open_capture(file)?;
        list.walk = Some(Walk::over(opened.trace.len()));
        list.print(&opened.trace, &Analysis::default(), 0..opened.trace.len())?;
        list.finish(file)?;
        return complaint(&opened, &file.display().to_string()).map_or(Ok(()), |problem| Err(Failure::new(problem)));
    }
    let session = match wanted.first {
        None => Source::Capture(file.into()).load(Language::En)?,
        Some(first) => of_capture(file.display().to_string(), first_frames(file, first)?),
    };
    list.walk = Some(Walk::over(session.trace.len()));
    list.print(&session.trace, &session.analysis, 0..session.trace.len())?;
    list.finish(file)?;
    verdict(&session)
}

/// The beginning of a capture: of a file on a disk nothing else is read.
fn first_frames(file: &Path, first: usize) -> Result<Opened, Failure> {
    if file == Path::new("-") {
        let mut opened = open_capture(file)?;
        opened.trace.truncate(first);
        return Ok(opened);
    }
    Ok(synema_captures::begin(file).map_err(Failure::new)?.start_of(first))
}

/// How often a growing file is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Lists what there is and what comes, until the program is interrupted, the file is damaged, or the pipe ends.
pub fn follow(file: &Path, wanted: &Wanted<'_>) -> Result<(), Failure> {
    let mut list = List::new(wanted)?;
    let piped = (file == Path::new("-")).then(Piped::begin).transpose()?;
    let mut growing = match &piped {
        Some(piped) => piped.growing(LOOK)?,
        None => Growing::open(file).map_err(Failure::new)?,
    };
    let mut listed = 0;
    loop {
        let begun = Clock::now();
        if growing.frames() > listed {
            // what a frame means may depend on all before it
            let trace = growing.trace();
            list.print(trace, &Analysis::of(trace), listed..trace.len())?;
            list.output.flush()?;
            listed = trace.len();
        }
        let is_over = piped.as_ref().is_some_and(Piped::is_over);
        if growing.is_ended() {
            let problem = complaint(&growing.opened(), &file.display().to_string());
            return Err(Failure::new(problem.unwrap_or_default()));
        }
        // a long list costs more to understand anew, and is looked at less often
        if !is_over {
            std::thread::sleep(LOOK.max(begun.elapsed() * 3));
        }
        if growing.poll().map_err(Failure::new)? == 0
            && is_over
            && let Some(piped) = &piped
        {
            let whole = synema_captures::open(piped.path()).map_err(Failure::new)?;
            return complaint(&whole, "-").map_or(Ok(()), |problem| Err(Failure::new(problem)));
        }
    }
}

/// A list being printed.
struct List<'a> {
    filter: Option<Filter>,
    fields: Option<&'a [String]>,
    json: bool,
    output: Output,
    /// What has to be read for it.
    needs: Needs,
    /// How far it has come; none while a file is followed, which only ends by being ended.
    walk: Option<Walk>,
}

impl<'a> List<'a> {
    fn new(wanted: &Wanted<'a>) -> Result<List<'a>, Failure> {
        check_names(wanted.fields.unwrap_or_default())?;
        let filter = wanted.filter.map(Filter::parse).transpose().map_err(Failure::new)?;
        let needs = match wanted.fields {
            Some(names) => Needs::of(names, filter.as_ref()),
            // a line tells of everything
            None => Needs { analysis: true, depth: Depth::Messages },
        };
        Ok(List { filter, fields: wanted.fields, json: wanted.json, output: Output::new(), needs, walk: None })
    }

    fn print(&mut self, trace: &Trace, analysis: &Analysis, frames: Range<usize>) -> Result<(), Failure> {
        let mut dissector = Dissector::new(trace, analysis);
        let mut headers = Headers::new(trace);
        for observation in frames.map(|index| trace.observation(index)) {
            if self.walk.as_mut().is_some_and(|walk| !walk.goes_on(observation.index)) {
                break;
            }
            let dissection = match self.needs.depth {
                Depth::Frame => Dissection::default(),
                Depth::Headers => headers.dissect(observation.index),
                Depth::Messages => dissector.dissect(observation.index),
            };
            let frame = FrameFields::read(trace, analysis, observation.index, dissection);
            if self.filter.as_ref().is_some_and(|filter| !filter.selects(&frame)) {
                continue;
            }
            match self.fields {
                Some(names) => self.print_fields(names, &frame)?,
                None if self.json => {
                    let line = describe(trace, analysis, observation.index, frame.dissection());
                    self.output.json(&Line { trace, observation, line: &line })?;
                }
                None => {
                    let number = observation.number();
                    let FrameLine { time, source, destination, protocol, info, .. } =
                        describe(trace, analysis, observation.index, frame.dissection());
                    let (protocol, length) = (protocol.title(), observation.wire_len);
                    self.output.line(format_args!(
                        "{number:>6} {time:>14} {source:<24} {destination:<24} {protocol:<8} {length:>5} {info}"
                    ))?;
                }
            }
        }
        Ok(())
    }

    fn finish(self, file: &Path) -> Result<(), Failure> {
        self.output.finish()?;
        self.walk.map_or(Ok(()), |walk| walk.finish(file))
    }

    fn print_fields(&mut self, names: &[String], frame: &FrameFields<'_>) -> Result<(), Failure> {
        let found = values(names, frame);
        if !self.json {
            return self.output.line(found.join("\t"));
        }
        let object: serde_json::Map<_, _> = names.iter().cloned().zip(found.into_iter().map(Into::into)).collect();
        self.output.json(&object)
    }
}
