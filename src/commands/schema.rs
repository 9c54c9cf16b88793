use serde_json::json;
use synema_analysis::lesson::Lesson;
use synema_simulator::Scenario;

use crate::Failure;
use crate::output::Output;

/// Prints the JSON Schemas of what is written by hand: `{scenario, lesson}`.
pub fn run() -> Result<(), Failure> {
    let mut output = Output::new();
    let schemas = json!({ "scenario": Scenario::schema(), "lesson": Lesson::schema() });
    output.line(format_args!("{schemas:#}"))?;
    output.finish()
}
