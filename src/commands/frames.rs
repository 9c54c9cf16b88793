use std::path::Path;

use serde_json::json;
use synema_analysis::filter::{Filter, FrameFields};
use synema_analysis::{Dissector, Freight, summary_of};
use synema_trace::{Instant, Observation};
use synema_ui::{Language, Session};
use synema_wire::{Dissection, Protocol};

use crate::field_values::{check_names, values};
use crate::output::Output;
use crate::session::verdict;
use crate::{Failure, Source};

/// What the list says of one frame.
struct Line {
    time: Instant,
    source: String,
    destination: String,
    protocol: &'static str,
    info: String,
}

pub fn run(file: &Path, filter: Option<&str>, fields: Option<&[String]>, json: bool) -> Result<(), Failure> {
    check_names(fields.unwrap_or_default())?;
    let filter = filter.map(Filter::parse).transpose().map_err(Failure::new)?;
    let session = Source::Capture(file.into()).load(Language::En)?;
    let mut output = Output::new();
    let dissector = Dissector::new(&session.trace, &session.analysis);
    for (observation, dissection) in session.trace.observations().zip(dissector) {
        let frame = FrameFields::read(&session.trace, &session.analysis, observation.index, dissection);
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
        let line = describe(&session, &observation, frame.dissection());
        let number = observation.number();
        if json {
            output.json(&json!({
                "number": number,
                "time_ns": observation.at.ns,
                "source": line.source,
                "destination": line.destination,
                "protocol": line.protocol,
                "length": observation.wire_len,
                "info": line.info,
            }))?;
        } else {
            let Line { time, source, destination, protocol, info } = line;
            let length = observation.wire_len;
            output.line(format_args!(
                "{number:>6} {time:>14} {source:<24} {destination:<24} {protocol:<8} {length:>5} {info}"
            ))?;
        }
    }
    output.finish()?;
    verdict(&session)
}

fn describe(session: &Session, observation: &Observation<'_>, dissection: &Dissection) -> Line {
    let first = session.trace.observation(0).at;
    let time = Instant::from_ns(observation.at.ns_since(first));
    let (protocol, info) = summary_of(dissection);
    let Some(flight) = session.analysis.flight_of(observation.index).map(|flight| &session.analysis.flights[flight])
    else {
        let field = |name: &str| dissection.field(name).map(|field| field.to_string()).unwrap_or_default();
        let (source, destination) = (field("eth.src"), field("eth.dst"));
        return Line { time, source, destination, protocol: protocol.title(), info };
    };
    let flow = &session.analysis.flows[flight.flow];
    let info = match &flight.freight {
        Freight::Tcp(facts) if protocol == Protocol::Tcp => {
            tcp_info(flow.end(flight.from).port, flow.end(flight.from.other()).port, facts)
        }
        Freight::Tcp(_) => info,
        Freight::Other { summary, .. } => summary.clone(),
    };
    Line {
        time,
        source: flow.end(flight.from).ip.to_string(),
        destination: flow.end(flight.from.other()).ip.to_string(),
        protocol: protocol.title(),
        info,
    }
}

/// `49152 → 80 [SYN, ACK] Seq=0 Ack=1 Win=64240 Len=0`, with marks behind.
fn tcp_info(from: u16, to: u16, facts: &synema_analysis::SegmentFacts) -> String {
    let mut info = format!("{from} → {to} [{}] Seq={}", facts.flags, facts.seq_relative);
    if facts.flags.ack() {
        info += &format!(" Ack={}", facts.ack_relative);
    }
    info += &format!(" Win={} Len={}", facts.window_bytes, facts.payload_len);
    for mark in &facts.marks {
        info += &format!(" [{mark:?}]");
    }
    info
}
