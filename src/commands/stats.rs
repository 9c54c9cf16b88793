use serde_json::{Map, Value, json};
use synema_analysis::statistics::{Cell, Kind, Scope, table};
use synema_ui::Language;

use crate::args::Stats;
use crate::output::Output;
use crate::session::{tcp_flow, verdict};
use crate::{Failure, Source};

pub fn run(wanted: &Stats) -> Result<(), Failure> {
    let kind = Kind::named(&wanted.kind).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|(name, _)| *name).collect();
        Failure::new(format!("there is no table '{}'; --kind takes one of {}", wanted.kind, known.join(", ")))
    })?;
    let scope = Scope { flow: wanted.flow, interval_ns: interval_ns(&wanted.interval)? };
    let session = Source::named(&wanted.file).load(Language::En)?;
    if let Some(number) = wanted.flow {
        tcp_flow(&session.analysis, number, &wanted.file)?;
    }
    let table = table(&session.trace, &session.analysis, kind, scope);
    let mut output = Output::new();
    if !wanted.json {
        output.line(table.columns.join("\t"))?;
    }
    for row in &table.rows {
        match wanted.json {
            true => {
                let keys = table.columns.iter().map(|column| (*column).to_owned());
                output.json(&Value::Object(keys.zip(row.iter().map(value)).collect::<Map<_, _>>()))?;
            }
            false => output.line(row.iter().map(text).collect::<Vec<_>>().join("\t"))?,
        }
    }
    output.finish()?;
    verdict(&session)
}

/// Seconds with at most nine decimals, as nanoseconds above 0.
fn interval_ns(seconds: &str) -> Result<i64, Failure> {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let is_decimal = [whole, fraction].concat().chars().all(|char| char.is_ascii_digit()) && fraction.len() <= 9;
    let ns = || {
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        whole.checked_mul(1_000_000_000)?.checked_add(format!("{fraction:0<9}").parse().ok()?)
    };
    let read = is_decimal.then(ns).flatten().filter(|ns| *ns > 0);
    read.ok_or_else(|| Failure::new(format!("--interval {seconds}: seconds above 0 are expected, such as 1 or 0.25")))
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Number(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Empty => Value::Null,
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Empty => String::new(),
    }
}
