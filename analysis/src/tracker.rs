/// Infers the states of both ends of a TCP flow from its frames.
#[derive(Debug, Default)]
pub struct Tracker;
