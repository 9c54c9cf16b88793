use std::fmt;

use serde_path_to_error::Segment;

/// Why a scenario cannot be read: where, what, and what to write instead, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The JSON pointer of the value that is wrong; empty for the whole document.
    pub pointer: String,
    /// Line and column from 1, where the text is not JSON at all.
    pub line_column: Option<(usize, usize)>,
    /// What is wrong and what to do.
    pub problem: String,
}

impl ScenarioError {
    pub(crate) fn at(pointer: impl Into<String>, problem: impl Into<String>) -> ScenarioError {
        ScenarioError { pointer: pointer.into(), line_column: None, problem: problem.into() }
    }

    pub(super) fn syntax(error: &serde_json::Error) -> ScenarioError {
        let problem = error.to_string();
        // serde_json ends its text with the place that is given here by itself
        let problem = problem.split(" at line ").next().unwrap_or_default();
        ScenarioError {
            pointer: String::new(),
            line_column: Some((error.line(), error.column())),
            // what is wrong with JSON that is JSON
            problem: if error.is_data() { problem.to_owned() } else { format!("not JSON: {problem}") },
        }
    }

    pub(super) fn content(error: serde_path_to_error::Error<serde_json::Error>) -> ScenarioError {
        let mut pointer = String::new();
        for segment in error.path() {
            match segment {
                Segment::Seq { index } => pointer += &format!("/{index}"),
                Segment::Map { key } => pointer += &format!("/{}", key.replace('~', "~0").replace('/', "~1")),
                Segment::Enum { variant } => pointer += &format!("/{variant}"),
                Segment::Unknown => {}
            }
        }
        ScenarioError::at(pointer, error.inner().to_string())
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.line_column {
            write!(f, "line {line}, column {column}: ")?;
        } else if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for ScenarioError {}
