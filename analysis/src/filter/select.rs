use std::fmt;
use std::ops::Range;

use synema_trace::Trace;
use synema_wire::Dissection;

use super::{Depth, Filter, FrameFields, Needs};
use crate::Analysis;
use crate::dissector::InOrder;

/// Fewer frames than this are not worth a thread.
const WORTH_A_THREAD: usize = 1_000;

/// A filter that is asked of all frames of a trace, in their order and in stretches, between which nothing is borrowed.
pub struct Search {
    filter: Filter,
    depth: Depth,
    asked: usize,
    /// Where messages are asked for: these need all frames before.
    reading: InOrder,
}

impl Search {
    /// Nothing asked yet.
    pub fn new(filter: Filter) -> Search {
        let depth = Needs::of(&[], Some(&filter)).depth;
        Search { filter, depth, asked: 0, reading: InOrder::default() }
    }

    /// Begins again: with another trace.
    pub fn restart(&mut self) {
        (self.asked, self.reading) = (0, InOrder::default());
    }

    /// How many frames were asked.
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// Those of the next `frames` frames that the filter selects; in order, and always of the same trace.
    pub fn go_on(&mut self, trace: &Trace, analysis: &Analysis, frames: usize) -> Vec<u32> {
        let next = self.asked..trace.len().min(self.asked.saturating_add(frames));
        self.asked = next.end;
        if self.depth != Depth::Messages {
            return self.select(trace, analysis, next);
        }
        let is_selected = |index: &usize| {
            let read = self.reading.read(trace, analysis);
            self.filter.selects(&FrameFields::read(trace, analysis, *index, read))
        };
        next.filter(is_selected).map(|index| index as u32).collect()
    }

    /// Those of some frames, each read by itself, that the filter selects; in order, found on all cores.
    fn select(&self, trace: &Trace, analysis: &Analysis, frames: Range<usize>) -> Vec<u32> {
        let threads = processors().min(frames.len() / WORTH_A_THREAD).max(1);
        let (filter, depth) = (&self.filter, self.depth);
        let select = |part: Range<usize>| -> Vec<u32> {
            let is_selected = |index: &usize| match depth {
                Depth::Frame => filter.selects(&FrameFields::read(trace, analysis, *index, Dissection::default())),
                _ => filter.selects(&FrameFields::of(trace, analysis, *index)),
            };
            part.filter(is_selected).map(|index| index as u32).collect()
        };
        let bound = |part: usize| frames.start + frames.len() * part / threads;
        let parts: Vec<Range<usize>> = (0..threads).map(|part| bound(part)..bound(part + 1)).collect();
        let [first, others @ ..] = &parts[..] else { return Vec::new() };
        std::thread::scope(|scope| {
            let select = &select;
            let others: Vec<_> = others.iter().map(|part| scope.spawn(move || select(part.clone()))).collect();
            let mut selected = select(first.clone());
            for other in others {
                match other.join() {
                    Ok(found) => selected.extend(found),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            selected
        })
    }
}

/// How many threads may run; one where there are no threads.
fn processors() -> usize {
    if cfg!(target_family = "wasm") { 1 } else { std::thread::available_parallelism().map_or(1, |count| count.get()) }
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("filter", &self.filter).field("asked", &self.asked).finish_non_exhaustive()
    }
}
