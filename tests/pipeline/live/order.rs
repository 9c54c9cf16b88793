//! Frames that two listeners got at the same moment, and the order they got them in.

use std::collections::BTreeMap;

use super::{Cable, can_run};
use crate::program::not_run;

/// Does something on a new cable, up to three times until orders do not differ: two processors that carry frames of one
/// sender at once may hand them to two listeners in two orders, which is no listener's doing.
#[track_caller]
pub fn tries(what: &str, mut once: impl FnMut(&Cable) -> Result<(), String>) {
    if let Err(why) = can_run() {
        return not_run(&format!("{what}: {why}"));
    }
    let differences: Vec<String> = (0..3).map_while(|_| once(&Cable::new()).err()).collect();
    assert!(differences.len() < 3, "{differences:#?}");
}

/// Two listeners must have the same frames; the error says where their order differs.
#[track_caller]
pub fn in_order(what: &str, ours: &[String], theirs: &[String]) -> Result<(), String> {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    ours.iter().for_each(|frame| *counts.entry(frame).or_default() += 1);
    theirs.iter().for_each(|frame| *counts.entry(frame).or_default() -= 1);
    counts.retain(|_, more| *more != 0);
    assert!(counts.is_empty(), "{what}: of {} frames so many more or fewer than the other's: {counts:?}", ours.len());
    let differs = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs);
    differs.map_or(Ok(()), |place| Err(format!("{what}: {:?} where theirs is {:?}", ours[place], theirs[place])))
}
