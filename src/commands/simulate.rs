mod outside;
mod soak;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use synema_captures::{SaveOptions, save_pcapng};
use synema_ui::Language;

use crate::Failure;
use crate::args::Simulate;
use crate::session::{of_trace, read_scenario};
use crate::terminal_ladder::{self, Pace};

pub fn run(wanted: &Simulate, language: Language) -> Result<(), Failure> {
    let argument = match (&wanted.scenario, wanted.soak) {
        (Some(argument), _) => argument.as_path(),
        (None, count) => return soak::run(wanted.seed.unwrap_or(0), count.unwrap_or(0), wanted.hashes),
    };
    if argument.extension().is_some_and(|ending| ending == "pkt") {
        return packetdrill(argument);
    }
    let replaced = wanted.set.iter().map(|text| key_and_value(text)).collect::<Result<Vec<_>, _>>()?;
    let mut scenario = read_scenario(argument, &replaced)?;
    if let Some(seed) = wanted.seed {
        scenario = scenario.with_seed(seed);
    }
    let run = match &wanted.tap {
        Some(text) => outside::run(&scenario, text)?,
        None => synema_simulator::run(&scenario),
    };
    let hash = synema_simulator::log_hash(&run.trace);
    let is_script = |path: &&Path| path.extension().is_some_and(|ending| ending == "pkt");
    let output = wanted.output.as_deref();
    if let Some(path) = output.filter(is_script) {
        let point = run.taps.first().map(|point| run.trace.point(*point));
        let host = point.and_then(|point| point.host.as_deref()).unwrap_or_default();
        let script = synema_simulator::packetdrill::export(&scenario, &run.trace, host)
            .map_err(|error| naming(path, format!("not written: {error}")))?;
        std::fs::write(path, script).map_err(|error| naming(path, error))?;
    }
    if let Some(path) = output.filter(|path| !is_script(path)) {
        // one vantage point: the same frame seen twice would read as a retransmission elsewhere
        let point: Vec<_> = run.taps.iter().take(1).copied().collect();
        let options = SaveOptions {
            points: Some(point.clone()),
            note: format!("seed {}, log SHA-256 {hash}", scenario.seed()),
            names: scenario.addresses().map(|(ip, name)| (ip, name.to_owned())).collect(),
            ..SaveOptions::default()
        };
        let file = BufWriter::new(create(path)?);
        save_pcapng(&synema_simulator::told(&run.trace, &point), file, &options)
            .map_err(|error| naming(path, error))?;
    }
    if let Some(path) = &wanted.events {
        let mut file = BufWriter::new(create(path)?);
        for line in synema_simulator::event_lines(&run.trace) {
            writeln!(file, "{line}").map_err(|error| naming(path, error))?;
        }
        file.flush().map_err(|error| naming(path, error))?;
    }
    let session = of_trace(&scenario, run.trace, language);
    for flow in 0..session.analysis.flows.len() {
        terminal_ladder::print(&session, flow, language, Pace::AtOnce)?;
    }
    // who runs it again gets the same
    anstream::println!("log SHA-256 {hash}");
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

/// Plays a packetdrill script and says whether it passed.
fn packetdrill(path: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| naming(path, error))?;
    for helper in synema_simulator::packetdrill::helpers(&text) {
        anstream::eprintln!("{}: not run: {helper}", path.display());
    }
    match synema_simulator::packetdrill::run(&text) {
        outcome @ synema_simulator::packetdrill::Outcome::Passed { .. } => {
            anstream::println!("{outcome}");
            Ok(())
        }
        outcome => Err(naming(path, outcome)),
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
