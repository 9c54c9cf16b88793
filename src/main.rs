//! Synema: a projector for packets.
fn main() {}
