use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, sync_channel};

use synema_trace::{Observation, Trace};
use synema_wire::{Contents, Datagram};

use crate::dissector::Fragments;
use crate::reading::Reading;

/// So many frames are read at once: enough that handing them over costs nothing, few enough to stay in the caches.
const CHUNK: usize = 1024;

/// Beyond this, more threads would only wait for the one that puts their readings in order.
const MOST_READERS: usize = 3;

type Chunk<'a> = Vec<Reading<'a>>;

/// Calls `each` with every frame of the trace and its reading, in order, and gives what was put together or decompressed:
/// a frame with a fragment is read as the datagram that it completes, or as a fragment.
///
/// Where there is more than one processor, other threads read ahead; what is read depends on the frames alone, and it is
/// taken in their order, so the result is the same on any machine.
pub(crate) fn for_each<'a>(
    trace: &'a Trace,
    mut each: impl FnMut(&Observation<'a>, &Reading<'_>),
) -> BTreeMap<usize, Option<Contents>> {
    let mut fragments = Fragments::default();
    let mut put_together = BTreeMap::new();
    for_each_alone(trace, &mut |observation, reading| {
        if let Some(contents) = self::put_together(&mut fragments, observation, reading, &mut each) {
            put_together.insert(observation.index, contents);
        }
    });
    put_together
}

/// Calls `each` with a frame and its reading: of one with a fragment, with that of the datagram which it completes, or of
/// a fragment; of a compressed one, with that of what it carries. What was put together or decompressed, then.
pub(crate) fn put_together<'a>(
    fragments: &mut Fragments,
    observation: &Observation<'a>,
    reading: &Reading<'_>,
    each: impl FnOnce(&Observation<'a>, &Reading<'_>),
) -> Option<Option<Contents>> {
    let datagram = reading.datagram.as_ref();
    let fragment = datagram.and_then(|datagram| datagram.fragment);
    let contents = match fragment {
        Some(fragment) => fragments.add(&fragment).map(|octets| fragment.completed(octets)),
        None => datagram.and_then(Datagram::decompressed),
    };
    let contents = contents.map(|contents| contents.datagram().decompressed().unwrap_or(contents));
    let put_together = match (&contents, fragment) {
        (Some(contents), _) => Reading::of_datagram(contents.datagram()),
        (None, Some(fragment)) => Reading::of_datagram(fragment.alone()),
        (None, None) => {
            each(observation, reading);
            return None;
        }
    };
    each(observation, &put_together);
    Some(contents)
}

/// Calls `each` with every frame and its reading by itself, in order.
fn for_each_alone<'a>(trace: &'a Trace, each: &mut impl FnMut(&Observation<'a>, &Reading<'a>)) {
    let readers = match trace.len() {
        0..4096 => 0,
        _ => processors().saturating_sub(1).min(MOST_READERS),
    };
    if readers == 0 {
        for observation in trace.observations() {
            each(&observation, &Reading::of(&observation));
        }
        return;
    }
    std::thread::scope(|scope| {
        let channels: Vec<Receiver<Chunk<'a>>> = (0..readers)
            .map(|reader| {
                // a few chunks in hand at most, so that memory stays bounded
                let (sender, receiver) = sync_channel(4);
                scope.spawn(move || {
                    for chunk in (reader..trace.len().div_ceil(CHUNK)).step_by(readers) {
                        let readings = range(trace, chunk).map(|index| Reading::of(&trace.observation(index)));
                        // the other end only hangs up when it panics
                        if sender.send(readings.collect()).is_err() {
                            return;
                        }
                    }
                });
                receiver
            })
            .collect();
        for chunk in 0..trace.len().div_ceil(CHUNK) {
            let Ok(readings) = channels[chunk % readers].recv() else { return };
            for (index, reading) in range(trace, chunk).zip(&readings) {
                each(&trace.observation(index), reading);
            }
        }
    });
}

fn range(trace: &Trace, chunk: usize) -> Range<usize> {
    chunk * CHUNK..((chunk + 1) * CHUNK).min(trace.len())
}

/// How many threads may run; one where there are no threads.
fn processors() -> usize {
    if cfg!(target_family = "wasm") { 1 } else { std::thread::available_parallelism().map_or(1, |count| count.get()) }
}
