use std::path::Path;

use serde_json::{Value, json};
use synema_analysis::{Census, CensusReader};
use synema_captures::{Opened, RecordedInterface};
use synema_trace::{Instant, Trace};
use synema_wire::{LinkType, Mac};

use crate::Failure;
use crate::output::Output;
use crate::session::{complaint, read_stretches};

pub fn run(file: &Path, json: bool) -> Result<(), Failure> {
    let (mut census, mut frames) = (CensusReader::default(), Frames::default());
    let opened = read_stretches(
        file,
        |_| (),
        |stretch, ()| {
            census.read(&stretch);
            frames.add(&stretch);
        },
    )?;
    let counts = census.finish();
    let mut output = Output::new();
    let problem = complaint(&opened, &file.display().to_string());
    if json {
        output.json(&as_json(file, &opened, &frames, &counts, problem.as_deref()))?;
    } else {
        as_text(&mut output, file, &opened, &frames, &counts)?;
    }
    output.finish()?;
    problem.map_or(Ok(()), |problem| Err(Failure::new(problem)))
}

/// What is known of the frames all together, beside what they contain.
#[derive(Default)]
struct Frames {
    count: usize,
    comments: usize,
    /// When the first and the last was seen.
    span: Option<[Instant; 2]>,
}

impl Frames {
    fn add(&mut self, stretch: &Trace) {
        self.count += stretch.len();
        self.comments += stretch.comment_count();
        if let Some(last) = stretch.len().checked_sub(1) {
            let [first, _] = self.span.unwrap_or([stretch.observation(0).at; 2]);
            self.span = Some([first, stretch.observation(last).at]);
        }
    }
}

fn as_json(file: &Path, opened: &Opened, frames: &Frames, counts: &Census, problem: Option<&str>) -> Value {
    let protocols: serde_json::Map<String, Value> =
        counts.protocols.iter().map(|(protocol, frames)| (protocol.name().into(), json!(frames))).collect();
    let checksums: serde_json::Map<String, Value> = counts
        .checksums
        .iter()
        .map(|(name, sums)| ((*name).into(), json!({ "good": sums.good, "bad": sums.bad })))
        .collect();
    let interfaces: Vec<Value> = opened.interfaces.iter().map(interface_json).collect();
    let sections: Vec<Value> = opened
        .sections
        .iter()
        .map(|section| {
            json!({
                "hardware": section.hardware,
                "os": section.os,
                "application": section.application,
                "comments": section.comments,
            })
        })
        .collect();
    let names: Vec<Value> =
        opened.names.iter().map(|name| json!({ "address": name.address.to_string(), "names": name.names })).collect();
    let skipped: Vec<Value> = opened
        .skipped
        .iter()
        .map(|skipped| json!({ "offset": skipped.offset, "len": skipped.len, "next_frame": skipped.next_frame }))
        .collect();
    let notices: Vec<String> = opened.notices.iter().map(|notice| notice.to_string()).collect();
    json!({
        "file": file.display().to_string(),
        "format": opened.format.name(),
        "compression": opened.compression.map(|compression| compression.name()),
        "link_types": opened.link_types().iter().map(|link_type| link_type.to_string()).collect::<Vec<_>>(),
        "frames": frames.count,
        "wire_bytes": counts.wire_bytes,
        "captured_bytes": counts.captured_bytes,
        "first_ns": frames.span.map(|[first, _]| first.ns),
        "last_ns": frames.span.map(|[_, last]| last.ns),
        "interfaces": interfaces,
        "sections": sections,
        "names": names,
        "comments": frames.comments,
        "skipped": skipped,
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

fn as_text(output: &mut Output, file: &Path, opened: &Opened, frames: &Frames, counts: &Census) -> Result<(), Failure> {
    let link_types: Vec<String> = opened.link_types().iter().map(|link_type| link_type.to_string()).collect();
    output.line(format_args!("file        {}", file.display()))?;
    let format = [&[opened.format.name().to_owned()][..], &link_types].concat();
    output.line(format_args!("format      {}", format.join(", ")))?;
    output.line(format_args!("frames      {}", frames.count))?;
    output.line(format_args!("bytes       {} on the wire, {} captured", counts.wire_bytes, counts.captured_bytes))?;
    if let Some([first, last]) = frames.span {
        output.line(format_args!("time        {first} to {last} (seconds since 1970)"))?;
    }
    for interface in &opened.interfaces {
        output.line(format_args!("interface   {}", described(interface)))?;
        for comment in &interface.comments {
            output.line(format_args!("comment     {comment}"))?;
        }
    }
    for section in &opened.sections {
        for comment in &section.comments {
            output.line(format_args!("comment     {comment}"))?;
        }
    }
    if frames.comments > 0 {
        output.line(format_args!("comments    {} on frames", frames.comments))?;
    }
    for name in &opened.names {
        output.line(format_args!("name        {} is {}", name.address, name.names.join(", ")))?;
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

fn interface_json(interface: &RecordedInterface) -> Value {
    json!({
        "name": interface.name,
        "description": interface.description,
        "link_type": interface.link_type,
        "snap_len": interface.snap_len,
        "fcs_len": interface.fcs_len,
        "resolution": interface.resolution,
        "filter": interface.filter,
        "os": interface.os,
        "hardware": interface.hardware,
        "addresses": interface.addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "mac": interface.mac.map(|octets| Mac(octets).to_string()),
        "speed": interface.speed,
        "received": interface.received,
        "dropped": interface.dropped,
        "comments": interface.comments,
    })
}

/// An interface in one line.
fn described(interface: &RecordedInterface) -> String {
    let name = if interface.name.is_empty() { "(no name)" } else { &interface.name };
    let mut line = format!("{name}, {}", LinkType(interface.link_type));
    for text in [&interface.description, &interface.hardware, &interface.filter] {
        if !text.is_empty() {
            line += &format!(", {text}");
        }
    }
    if interface.snap_len > 0 {
        line += &format!(", frames cut at {} bytes", interface.snap_len);
    }
    if let Some(dropped) = interface.dropped {
        line += &format!(", {dropped} frames dropped");
    }
    line
}
