use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use synema_analysis::Analysis;
use synema_captures::{SaveOptions, save_pcapng};
use synema_trace::PointId;
use synema_ui::Language;

use crate::session::read_scenario;
use crate::terminal_ladder::{self, Pace};
use crate::{Failure, Session};

pub fn run(
    argument: &Path,
    output: Option<&Path>,
    events: Option<&Path>,
    seed: Option<u64>,
    set: &[String],
    language: Language,
) -> Result<(), Failure> {
    let mut replaced = set.iter().map(|text| key_and_value(text)).collect::<Result<Vec<_>, _>>()?;
    replaced.extend(seed.map(|seed| ("/seed".to_owned(), seed.to_string())));
    let scenario = read_scenario(argument, &replaced)?;
    let run = synema_simulator::run(&scenario);
    if let Some(path) = output {
        // one vantage point: the same frame seen twice would read as a retransmission elsewhere
        let options = SaveOptions { points: Some(vec![scenario.tap().unwrap_or(PointId(0))]) };
        let file = BufWriter::new(create(path)?);
        save_pcapng(&run.trace, file, &options).map_err(|error| naming(path, error))?;
    }
    if let Some(path) = events {
        let mut file = BufWriter::new(create(path)?);
        for line in synema_simulator::event_lines(&run.trace) {
            writeln!(file, "{line}").map_err(|error| naming(path, error))?;
        }
        file.flush().map_err(|error| naming(path, error))?;
    }
    let analysis = Analysis::of(&run.trace);
    let title = scenario.title(language.code()).to_owned();
    let session = Session { title, trace: Arc::new(run.trace), analysis: Arc::new(analysis), complaint: None };
    for flow in 0..session.analysis.flows.len() {
        terminal_ladder::print(&session, flow, language, Pace::AtOnce)?;
    }
    match run.failures.first() {
        None => Ok(()),
        Some(first) => {
            let name = argument.display();
            let more = run.failures.len() - 1;
            let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
            Err(Failure::new(format!("{name}: expectation failed: {first}{more}")))
        }
    }
}

fn key_and_value(text: &str) -> Result<(String, String), Failure> {
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| Failure::new(format!("--set '{text}': write KEY=VALUE, for instance /links/0/delay=20ms")))?;
    Ok((key.to_owned(), value.to_owned()))
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| naming(path, error))
}

fn naming(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}
