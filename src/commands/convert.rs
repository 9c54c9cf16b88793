use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use synema_analysis::filter::{Filter, FrameFields};
use synema_analysis::{Analysis, Dissector};
use synema_captures::{SaveOptions, save_pcap, save_pcapng};
use synema_trace::Trace;

use crate::Failure;
use crate::args::Convert;
use crate::session::{complaint, open_capture};

pub fn run(wanted: &Convert) -> Result<(), Failure> {
    if wanted.anonymise {
        return Err(Failure::not_built("convert --anonymise"));
    }
    let save = writer(&wanted.output)?;
    let filter = wanted.filter.as_deref().map(Filter::parse).transpose().map_err(Failure::new)?;
    let opened = open_capture(&wanted.input)?;
    let problem = complaint(&opened, &wanted.input.display().to_string());
    // what the readers leave out is left out of the copy too, and must be said
    for notice in &opened.notices {
        anstream::eprintln!("synema: {}: {notice}", wanted.input.display());
    }
    let trace = match filter {
        Some(filter) => selected(&opened.trace, &filter),
        None => opened.trace,
    };
    let naming = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", wanted.output.display()));
    let mut to = BufWriter::new(File::create(&wanted.output).map_err(|error| naming(&error))?);
    save(&trace, &mut to).map_err(|error| naming(&error))?;
    to.flush().map_err(|error| naming(&error))?;
    problem.map_or(Ok(()), |problem| Err(Failure::new(problem)))
}

type Save = fn(&Trace, &mut BufWriter<File>) -> Result<usize, synema_captures::SaveError>;

/// The writer for a file's ending.
fn writer(path: &Path) -> Result<Save, Failure> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("pcap") => Ok(|trace, to| save_pcap(trace, to, &SaveOptions::default())),
        Some("pcapng") => Ok(|trace, to| save_pcapng(trace, to, &SaveOptions::default())),
        Some(later @ ("gz" | "zst" | "json" | "csv")) => Err(Failure::not_built(&format!("convert to .{later}"))),
        other => {
            let other = other.unwrap_or("");
            Err(Failure::new(format!("OUT: no capture of kind '.{other}' can be written; end it in .pcap or .pcapng")))
        }
    }
}

/// The frames of a trace that a filter selects, at the same points.
fn selected(trace: &Trace, filter: &Filter) -> Trace {
    let analysis = Analysis::of(trace);
    let mut chosen = Trace::new();
    for point in trace.points() {
        chosen.add_point(point.clone());
    }
    for (seen, dissection) in trace.observations().zip(Dissector::new(trace, &analysis)) {
        if filter.selects(&FrameFields::read(trace, &analysis, seen.index, dissection)) {
            chosen.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
        }
    }
    chosen
}
