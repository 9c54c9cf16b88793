/// A capture that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Sample;
/// x
#[derive(Clone, Copy, Debug)]
pub struct Title;
/// x
pub fn samples() -> Vec<Sample> { Vec::new() }
/// x
pub fn sample(_n: &str) -> Option<Sample> { None }
