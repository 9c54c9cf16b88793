use std::path::Path;

use serde_json::json;
use synema_analysis::{Dissector, Transport, explain_dissection};
use synema_ui::{Language, Texts};

use crate::output::Output;
use crate::progress::Walk;
use crate::session::{tcp_flow, verdict};
use crate::{Failure, Source};

pub fn run(file: &Path, only: Option<usize>, json: bool, language: Language) -> Result<(), Failure> {
    let session = Source::Capture(file.into()).load(language)?;
    if let Some(number) = only {
        tcp_flow(&session.analysis, number, file)?;
    }
    let texts = Texts::of(language);
    let mut output = Output::new();
    let mut dissector = Dissector::new(&session.trace, &session.analysis);
    let mut walk = Walk::over(session.trace.len());
    for observation in session.trace.observations() {
        if !walk.goes_on(observation.index) {
            break;
        }
        // also of a frame that is not told: later ones may end what it began
        let dissection = dissector.dissect(observation.index);
        let flow = session.analysis.placed(observation.index).map(|(flow, _)| &session.analysis.flows[flow]);
        let is_asked = |number| flow.is_some_and(|flow| flow.transport == Transport::Tcp && flow.number == number);
        if only.is_some_and(|number| !is_asked(number)) {
            continue;
        }
        let said = explain_dissection(&session.trace, &session.analysis, observation.index, &dissection);
        let sentence = texts.sentence(&said);
        let number = observation.number();
        match json {
            true => {
                output.json(&json!({ "number": number, "flow": flow.map(|flow| flow.number), "text": sentence }))?
            }
            false => output.line(format_args!("{number:>6} {sentence}"))?,
        }
    }
    output.finish()?;
    walk.finish(file)?;
    verdict(&session)
}
