use std::collections::BTreeMap;

use synema_analysis::{Analysis, Freight, Transport};
use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, dissect, field_def};

use crate::Failure;

/// Fields that no single frame's bytes hold: its place in the file and what the analysis says of it.
const AROUND_THE_FRAME: [&str; 11] = [
    "frame.number",
    "frame.time_epoch",
    "frame.time_relative",
    "frame.len",
    "frame.cap_len",
    "frame.protocols",
    "tcp.stream",
    "udp.stream",
    "tcp.seq",
    "tcp.ack",
    "tcp.window_size",
];

/// Refuses names that no field has.
///
/// # Errors
/// With the first unknown name.
pub fn check_names(names: &[String]) -> Result<(), Failure> {
    let unknown = names.iter().find(|name| !AROUND_THE_FRAME.contains(&name.as_str()) && field_def(name).is_none());
    unknown.map_or(Ok(()), |name| {
        Err(Failure::new(format!("there is no field '{name}'; `synema show FILE N` lists the fields of a frame")))
    })
}

/// The values of the named fields of one frame as `tshark -T fields` prints them: several values of a field joined
/// with commas, nothing where the frame has none.
pub fn values(names: &[String], trace: &Trace, analysis: &Analysis, observation: &Observation<'_>) -> Vec<String> {
    let dissection = dissect(observation.link_type, observation.bytes);
    let around = around(trace, analysis, observation, &dissection);
    names.iter().map(|name| around.get(name.as_str()).cloned().unwrap_or_else(|| in_frame(&dissection, name))).collect()
}

fn in_frame(dissection: &Dissection, name: &str) -> String {
    let fields = dissection.layers.iter().flat_map(|layer| &layer.fields);
    let found: Vec<String> = fields.filter(|field| field.def.name == name).map(|field| field.to_string()).collect();
    found.join(",")
}

fn around(
    trace: &Trace,
    analysis: &Analysis,
    observation: &Observation<'_>,
    dissection: &Dissection,
) -> BTreeMap<&'static str, String> {
    let first = trace.observation(0).at;
    let protocols: Vec<&str> = dissection.layers.iter().map(|layer| layer.protocol.name()).collect();
    let relative = synema_trace::Instant::from_ns(observation.at.ns_since(first));
    let mut values = BTreeMap::from([
        ("frame.number", observation.number().to_string()),
        ("frame.time_epoch", observation.at.to_string()),
        ("frame.time_relative", relative.to_string()),
        ("frame.len", observation.wire_len.to_string()),
        ("frame.cap_len", observation.bytes.len().to_string()),
        ("frame.protocols", protocols.join(":")),
    ]);
    let Some(flight) = analysis.flight_of(observation.index).map(|flight| &analysis.flights[flight]) else {
        return values;
    };
    let flow = &analysis.flows[flight.flow];
    match flow.transport {
        Transport::Tcp => values.insert("tcp.stream", flow.number.to_string()),
        Transport::Udp => values.insert("udp.stream", flow.number.to_string()),
        _ => None,
    };
    if let Freight::Tcp(facts) = &flight.freight {
        values.insert("tcp.seq", facts.seq_relative.to_string());
        values.insert("tcp.ack", facts.ack_relative.to_string());
        values.insert("tcp.window_size", facts.window_bytes.to_string());
    }
    values
}
