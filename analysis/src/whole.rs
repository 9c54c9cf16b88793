//! Datagrams that came in fragments or compressed, as they were before.

use synema_trace::Trace;
use synema_wire::{Contents, Datagram, datagram};

use crate::dissector::Fragments;
use crate::reading::Reading;

/// Calls `each` with a frame's reading: of one with a fragment, with that of the datagram which it completes, or of a
/// fragment; of a compressed one, with that of what it carries. Of a datagram put together or decompressed come also the
/// frames that its fragments were in, none for one in a single piece.
pub(crate) fn put_together(
    fragments: &mut Fragments,
    frame: usize,
    reading: &Reading<'_>,
    each: impl FnOnce(&Reading<'_>, Option<&[usize]>),
) {
    let datagram = reading.datagram.as_ref();
    let fragment = datagram.and_then(|datagram| datagram.fragment);
    let whole = fragment.map(|fragment| fragments.add(&fragment, frame));
    let contents = match (fragment, &whole) {
        (Some(fragment), Some(whole)) => {
            whole.as_ref().map(|whole| fragment.completed(whole.protocol, whole.octets.clone()))
        }
        _ => datagram.and_then(Datagram::decompressed),
    };
    let frames = whole.flatten().map(|whole| whole.frames).unwrap_or_default();
    match (contents.map(innermost), fragment) {
        (Some(contents), _) => each(&Reading::of_datagram(contents.datagram()), Some(&frames)),
        (None, Some(fragment)) => each(&Reading::of_datagram(fragment.alone()), None),
        (None, None) => each(reading, None),
    }
}

/// The contents that an observation completes, of which it is known in which observations the fragments were.
pub(crate) fn contents(trace: &Trace, observation: usize, members: &[u32]) -> Option<Contents> {
    let seen = trace.observation(observation);
    let read = datagram(seen.link_type, seen.bytes)?;
    let Some(last) = read.fragment else { return read.decompressed().map(innermost) };
    let mut fragments = Fragments::default();
    let mut whole = None;
    for &member in members {
        let seen = trace.observation(member as usize);
        let fragment = datagram(seen.link_type, seen.bytes)?.fragment?;
        whole = fragments.add(&fragment, member as usize);
    }
    whole.map(|whole| innermost(last.completed(whole.protocol, whole.octets)))
}

fn innermost(contents: Contents) -> Contents {
    contents.datagram().decompressed().unwrap_or(contents)
}
