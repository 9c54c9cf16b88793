use std::path::Path;

use serde_json::json;
use synema_analysis::Checker;
use synema_ui::{Language, Texts};

use crate::output::Output;
use crate::progress::Walk;
use crate::session::verdict;
use crate::{Failure, Source};

pub fn run(file: &Path, json: bool, language: Language) -> Result<(), Failure> {
    let session = Source::named(file).load(language)?;
    let texts = Texts::of(language);
    let mut output = Output::new();
    let mut checker = Checker::default();
    let mut walk = Walk::over(session.trace.len());
    let frames = (0..session.trace.len()).take_while(|index| walk.goes_on(*index));
    for departure in frames.flat_map(|_| checker.next_frame(&session.trace, &session.analysis)) {
        let text = texts.sentence(&departure.sentence);
        let (number, rfc, severity) = (departure.number, departure.rfc, departure.severity.name());
        if json {
            output.json(&json!({
                "number": number,
                "flow": departure.flow.map(|(_, flow)| flow),
                "transport": departure.flow.map(|(transport, _)| transport.name()),
                "rule": departure.rule.name(),
                "rfc": rfc,
                "severity": severity,
                "text": text,
            }))?;
        } else {
            output.line(format_args!("{number:>6} {severity:<7} {rfc:<20} {text}"))?;
        }
    }
    output.finish()?;
    walk.finish(file)?;
    verdict(&session)
}
