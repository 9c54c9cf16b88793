use std::cell::LazyCell;
use std::path::Path;

use serde_json::json;
use synema_analysis::filter::{Filter, FrameFields};
use synema_analysis::{FrameLine, frame_line};
use synema_ui::Language;

use crate::field_values::{check_names, values};
use crate::output::Output;
use crate::session::verdict;
use crate::{Failure, Source};

pub fn run(file: &Path, filter: Option<&str>, fields: Option<&[String]>, json: bool) -> Result<(), Failure> {
    check_names(fields.unwrap_or_default())?;
    let filter = filter.map(Filter::parse).transpose().map_err(Failure::new)?;
    let session = Source::Capture(file.into()).load(Language::En)?;
    let mut output = Output::new();
    for observation in session.trace.observations() {
        // read once for both, and not at all for the plain list
        let frame = LazyCell::new(|| FrameFields::of(&session.trace, &session.analysis, observation.index));
        if filter.as_ref().is_some_and(|filter| !filter.selects(&frame)) {
            continue;
        }
        if let Some(names) = fields {
            let found = values(names, &frame);
            match json {
                true => {
                    let object: serde_json::Map<_, _> =
                        names.iter().cloned().zip(found.into_iter().map(Into::into)).collect();
                    output.json(&object.into())?;
                }
                false => output.line(found.join("\t"))?,
            }
            continue;
        }
        let mut line = frame_line(&session.trace, &session.analysis, observation.index);
        for mark in std::mem::take(&mut line.marks) {
            line.info += &format!(" [{mark:?}]");
        }
        let number = observation.number();
        if json {
            output.json(&json!({
                "number": number,
                "time_ns": observation.at.ns,
                "source": line.source,
                "destination": line.destination,
                "protocol": line.protocol.title(),
                "length": observation.wire_len,
                "info": line.info,
            }))?;
        } else {
            let FrameLine { time, source, destination, protocol, info, .. } = line;
            let protocol = protocol.title();
            let length = observation.wire_len;
            output.line(format_args!(
                "{number:>6} {time:>14} {source:<24} {destination:<24} {protocol:<8} {length:>5} {info}"
            ))?;
        }
    }
    output.finish()?;
    verdict(&session)
}
