use std::fmt;

/// Why the work failed: one line that says what, where, and what to do.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure in one line; line breaks of foreign messages become spaces.
    pub fn new(line: impl fmt::Display) -> Failure {
        Failure(line.to_string().replace('\n', " "))
    }

    /// A part of the contract that is still to come.
    pub fn not_built(what: &str) -> Failure {
        Failure(format!("{what}: not built yet"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::new(error)
    }
}
