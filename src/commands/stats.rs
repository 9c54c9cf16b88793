use serde_json::{Map, Value, json};
use synema_analysis::statistics::{Cell, Kind, Scope, TableMaker, make};
use synema_ui::Language;

use crate::args::Stats;
use crate::output::Output;
use crate::progress::Walk;
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
    let walk = Walk::over(session.trace.len());
    let mut printed = Printed { json: wanted.json, walk, columns: &[], output: Output::new(), failure: None };
    make(&session.trace, &session.analysis, kind, scope, &mut printed);
    printed.failure.map_or(Ok(()), Err)?;
    printed.output.finish()?;
    printed.walk.finish(&wanted.file)?;
    verdict(&session)
}

/// A table that is printed while it is made.
struct Printed {
    json: bool,
    walk: Walk,
    columns: &'static [&'static str],
    output: Output,
    failure: Option<Failure>,
}

impl Printed {
    fn print(&mut self, line: impl FnOnce(&mut Output) -> Result<(), Failure>) {
        if self.failure.is_none() {
            self.failure = line(&mut self.output).err();
        }
    }
}

impl TableMaker for Printed {
    fn columns(&mut self, names: &'static [&'static str]) {
        self.columns = names;
        if !self.json {
            self.print(|output| output.line(names.join("\t")));
        }
    }

    fn row(&mut self, cells: &[Cell]) {
        if self.json {
            let keys = self.columns.iter().map(|column| (*column).to_owned());
            let object = Value::Object(keys.zip(cells.iter().map(value)).collect::<Map<_, _>>());
            self.print(|output| output.json(&object));
        } else {
            self.print(|output| output.line(cells.iter().map(text).collect::<Vec<_>>().join("\t")));
        }
    }

    fn goes_on(&mut self, frames: usize) -> bool {
        self.failure.is_none() && self.walk.goes_on(frames)
    }
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
