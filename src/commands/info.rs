use std::path::Path;

use serde_json::{Value, json};
use synema_analysis::{Analysis, Census};
use synema_captures::Opened;

use crate::Failure;
use crate::output::Output;
use crate::session::{complaint, open_capture};

pub fn run(file: &Path, json: bool) -> Result<(), Failure> {
    let opened = open_capture(file)?;
    let counts = Census::of(&opened.trace, &Analysis::of(&opened.trace));
    let mut output = Output::new();
    let problem = complaint(&opened, &file.display().to_string());
    if json {
        output.json(&as_json(file, &opened, &counts, problem.as_deref()))?;
    } else {
        as_text(&mut output, file, &opened, &counts)?;
    }
    output.finish()?;
    problem.map_or(Ok(()), |problem| Err(Failure::new(problem)))
}

fn as_json(file: &Path, opened: &Opened, counts: &Census, problem: Option<&str>) -> Value {
    let at = |index: Option<usize>| index.map(|index| opened.trace.observation(index).at.ns);
    let last = opened.trace.len().checked_sub(1);
    let protocols: serde_json::Map<String, Value> =
        counts.protocols.iter().map(|(protocol, frames)| (protocol.name().into(), json!(frames))).collect();
    let checksums: serde_json::Map<String, Value> = counts
        .checksums
        .iter()
        .map(|(name, sums)| ((*name).into(), json!({ "good": sums.good, "bad": sums.bad })))
        .collect();
    let interfaces: Vec<Value> = opened
        .interfaces
        .iter()
        .map(|interface| json!({ "name": interface.name, "link_type": interface.link_type }))
        .collect();
    let notices: Vec<String> = opened.notices.iter().map(|notice| notice.to_string()).collect();
    json!({
        "file": file.display().to_string(),
        "format": opened.format.name(),
        "compression": opened.compression.map(|compression| compression.name()),
        "link_types": opened.link_types().iter().map(|link_type| link_type.to_string()).collect::<Vec<_>>(),
        "frames": opened.trace.len(),
        "wire_bytes": counts.wire_bytes,
        "captured_bytes": counts.captured_bytes,
        "first_ns": at(last.map(|_| 0)),
        "last_ns": at(last),
        "interfaces": interfaces,
        "complete": opened.complete,
        "problem": problem,
        "notices": notices,
        "protocols": protocols,
        "checksums": checksums,
        "malformed": counts.malformed,
        "messages": {
            "http": { "requests": counts.http_requests, "responses": counts.http_responses },
            "dns": { "queries": counts.dns_queries, "responses": counts.dns_responses },
        },
    })
}

fn as_text(output: &mut Output, file: &Path, opened: &Opened, counts: &Census) -> Result<(), Failure> {
    let link_types: Vec<String> = opened.link_types().iter().map(|link_type| link_type.to_string()).collect();
    output.line(format_args!("file        {}", file.display()))?;
    output.line(format_args!("format      {}, {}", opened.format.name(), link_types.join(", ")))?;
    output.line(format_args!("frames      {}", opened.trace.len()))?;
    output.line(format_args!("bytes       {} on the wire, {} captured", counts.wire_bytes, counts.captured_bytes))?;
    if let Some(last) = opened.trace.len().checked_sub(1) {
        let (first, last) = (opened.trace.observation(0).at, opened.trace.observation(last).at);
        output.line(format_args!("time        {first} to {last} (seconds since 1970)"))?;
    }
    for (protocol, frames) in &counts.protocols {
        output.line(format_args!("protocol    {:<9} {frames} frames", protocol.title()))?;
    }
    for (name, sums) in &counts.checksums {
        output.line(format_args!("checksums   {name:<9} {} good, {} bad", sums.good, sums.bad))?;
    }
    output.line(format_args!("malformed   {}", counts.malformed))?;
    for notice in &opened.notices {
        output.line(format_args!("note        {notice}"))?;
    }
    Ok(())
}
