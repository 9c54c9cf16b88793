use std::path::Path;

use serde_json::json;
use synema_analysis::Transport;
use synema_ui::{Language, Texts};

use crate::output::Output;
use crate::session::{tcp_flow, verdict};
use crate::{Failure, Source};

pub fn run(file: &Path, only: Option<usize>, json: bool, language: Language) -> Result<(), Failure> {
    let session = Source::Capture(file.into()).load(language)?;
    if let Some(number) = only {
        tcp_flow(&session.analysis, number, file)?;
    }
    let texts = Texts::of(language);
    let mut output = Output::new();
    for observation in session.trace.observations() {
        let flight = session.analysis.flight_of(observation.index);
        let flow = flight.map(|flight| &session.analysis.flows[session.analysis.flights[flight].flow]);
        let is_asked = |number| flow.is_some_and(|flow| flow.transport == Transport::Tcp && flow.number == number);
        if only.is_some_and(|number| !is_asked(number)) {
            continue;
        }
        let said = synema_analysis::explain_frame(&session.trace, &session.analysis, observation.index);
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
    verdict(&session)
}
