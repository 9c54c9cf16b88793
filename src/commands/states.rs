use std::path::Path;

use serde_json::json;
use synema_analysis::Transport;
use synema_trace::Playhead;
use synema_ui::Language;

use crate::output::Output;
use crate::session::{tcp_flow, verdict};
use crate::{Failure, Source};

pub fn run(file: &Path, only: Option<usize>, json: bool) -> Result<(), Failure> {
    let session = Source::Capture(file.into()).load(Language::En)?;
    let analysis = &session.analysis;
    if let Some(number) = only {
        tcp_flow(analysis, number, file)?;
    }
    let mut output = Output::new();
    for observation in session.trace.observations() {
        let Some((index, _)) = analysis.placed(observation.index) else { continue };
        let flow = &analysis.flows[index];
        if flow.transport != Transport::Tcp || only.is_some_and(|number| number != flow.number) {
            continue;
        }
        let playhead = Playhead { at: observation.at, observations: observation.index + 1 };
        let [a, b] = analysis.states_at(index, playhead);
        let transitions: Vec<&str> = analysis
            .states_of_flow(index)
            .filter(|change| change.after == observation.index + 1)
            .map(|change| &*change.transition)
            .collect();
        let event = transitions.join(", ");
        let certainty = a.certainty.max(b.certainty).name();
        let number = observation.number();
        if json {
            output.json(&json!({
                "number": number,
                "ns": observation.at.ns,
                "flow": flow.number,
                "a": a.state.name(),
                "b": b.state.name(),
                "certainty": certainty,
                "event": event,
            }))?;
        } else {
            let (at, flow) = (observation.at, flow.number);
            output.line(format_args!(
                "{number:>6} {at} flow {flow:<3} {:<13} {:<13} {certainty:<9} {event}",
                a.state, b.state
            ))?;
        }
    }
    output.finish()?;
    verdict(&session)
}
