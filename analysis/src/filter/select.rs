use std::ops::Range;

use synema_trace::Trace;
use synema_wire::Dissection;

use super::{Depth, Filter, FrameFields, Needs};
use crate::Analysis;

/// Fewer frames than this are not worth a thread.
const WORTH_A_THREAD: usize = 1_000;

impl Filter {
    /// Those of some frames, each read by itself, that the filter selects; in order, found on all cores.
    pub fn select(&self, trace: &Trace, analysis: &Analysis, frames: Range<usize>) -> Vec<u32> {
        let threads = processors().min(frames.len() / WORTH_A_THREAD).max(1);
        let needs_bytes = Needs::of(&[], Some(self)).depth != Depth::Frame;
        let select = |part: Range<usize>| -> Vec<u32> {
            let is_selected = |index: &usize| match needs_bytes {
                true => self.selects(&FrameFields::of(trace, analysis, *index)),
                false => self.selects(&FrameFields::read(trace, analysis, *index, Dissection::default())),
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
