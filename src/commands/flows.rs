use std::path::Path;

use serde_json::{Value, json};
use synema_analysis::{FindingCounts, Flow, Overview, OverviewReader, Readings, Transport};
use synema_wire::Endpoint;

use crate::Failure;
use crate::output::Output;
use crate::session::{complaint, file_name, read_stretches};

pub fn run(file: &Path, json: bool) -> Result<(), Failure> {
    let mut reader = OverviewReader::default();
    let opened = read_stretches(file, Readings::of, |trace, readings| reader.read(&trace, &readings))?;
    let overview = reader.finish();
    let mut output = Output::new();
    for (index, flow) in overview.flows.iter().enumerate() {
        if !matches!(flow.transport, Transport::Tcp | Transport::Udp) {
            continue;
        }
        match json {
            true => output.json(&as_json(&overview, index, flow))?,
            false => output.line(as_text(&overview, index, flow))?,
        }
    }
    output.finish()?;
    complaint(&opened, &file_name(file)).map_or(Ok(()), |complaint| Err(Failure::new(complaint)))
}

/// The names of both ends' last states, for TCP.
fn last_states(overview: &Overview, index: usize) -> Option<[&'static str; 2]> {
    overview.last_states_of(index).map(|states| states.map(|state| state.name()))
}

fn as_json(overview: &Overview, index: usize, flow: &Flow) -> Value {
    let states = last_states(overview, index);
    let handshake = flow.handshake;
    let is_tcp = flow.transport == Transport::Tcp;
    let [a_to_b, b_to_a] = flow.findings;
    json!({
        "flow": flow.number,
        "transport": flow.transport.name(),
        "a": endpoint(flow.a),
        "b": endpoint(flow.b),
        "frames": flow.frames_a_to_b + flow.frames_b_to_a,
        "frames_a_to_b": flow.frames_a_to_b,
        "frames_b_to_a": flow.frames_b_to_a,
        "payload_a_to_b": flow.payload_a_to_b,
        "payload_b_to_a": flow.payload_b_to_a,
        "first_ns": flow.first.ns,
        "last_ns": flow.last.ns,
        "handshake": {
            "complete": handshake.is_complete(),
            "syn": handshake.syn,
            "syn_ack": handshake.syn_ack,
            "ack": handshake.ack,
        },
        // tshark's value at the flow's last frame, and the one that counts that frame too
        "completeness": is_tcp.then_some(flow.completeness_before_last.0),
        "completeness_with_last": is_tcp.then_some(flow.completeness.0),
        "states": states.map(|[a, b]| json!({ "a": a, "b": b })),
        "history": is_tcp.then(|| flow.history.as_str()),
        "rtt_ns": flow.initial_rtt_ns,
        "analysis": is_tcp.then(|| json!({ "a_to_b": counts(&a_to_b), "b_to_a": counts(&b_to_a) })),
    })
}

/// How often each finding was made, by Wireshark's names; those never made are left out.
fn counts(findings: &FindingCounts) -> Value {
    let named = findings.iter().map(|(finding, count)| (finding.name().to_owned(), json!(count)));
    Value::Object(named.collect())
}

fn endpoint(end: Endpoint) -> Value {
    json!({ "ip": end.ip.to_string(), "port": end.port })
}

fn as_text(overview: &Overview, index: usize, flow: &Flow) -> String {
    let (transport, number) = (flow.transport.name(), flow.number);
    let frames = flow.frames_a_to_b + flow.frames_b_to_a;
    let mut line = format!(
        "{transport} {number:<4} {:<28} ⇄ {:<28} {frames:>6} frames {:>9} → {:>9} ← bytes",
        flow.a.to_string(),
        flow.b.to_string(),
        flow.payload_a_to_b,
        flow.payload_b_to_a,
    );
    if let Some([a, b]) = last_states(overview, index) {
        let handshake = if flow.handshake.is_complete() { "handshake complete" } else { "handshake not seen whole" };
        line += &format!("  {handshake}, last {a} / {b}, {}", flow.history.as_str());
    }
    line
}
