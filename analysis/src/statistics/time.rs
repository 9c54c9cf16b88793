use std::collections::BTreeMap;

use synema_trace::Trace;

use super::TableMaker;

/// Beyond so many intervals, those without frames are left out.
const MOST_INTERVALS: i64 = 100_000;

/// The frames of one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntervalCount {
    /// How many.
    pub frames: u64,
    /// Those among them that were asked for.
    pub chosen: u64,
    /// Octets of all on the wire.
    pub bytes: u64,
    /// The first observation.
    pub first: Option<usize>,
}

/// Frames and octets per interval of so many nanoseconds since the first frame, `tshark -z io,stat`, and how many of
/// them are chosen; by the interval's number, which is below 0 for frames that are older than the first.
pub fn interval_counts(
    trace: &Trace,
    interval_ns: i64,
    is_chosen: impl Fn(usize) -> bool,
) -> BTreeMap<i64, IntervalCount> {
    let mut counts: BTreeMap<i64, IntervalCount> = BTreeMap::new();
    for observation in trace.observations() {
        let at = observation.at.ns_since(trace.observation(0).at);
        let count = counts.entry(at.div_euclid(interval_ns.max(1))).or_default();
        count.frames += 1;
        count.chosen += u64::from(is_chosen(observation.index));
        count.bytes += u64::from(observation.wire_len);
        count.first.get_or_insert(observation.index);
    }
    filled(counts)
}

/// The counts of the whole trace.
pub(super) fn io(trace: &Trace, interval_ns: i64, maker: &mut dyn TableMaker) {
    maker.columns(&["start_ns", "frames", "bytes"]);
    for (interval, count) in interval_counts(trace, interval_ns, |_| false) {
        maker.row(&[interval.saturating_mul(interval_ns.max(1)).into(), count.frames.into(), count.bytes.into()]);
    }
}

/// The intervals with those between them in which nothing happened, unless these are very many.
pub(super) fn filled<T: Default>(mut counts: BTreeMap<i64, T>) -> BTreeMap<i64, T> {
    if let (Some((&first, _)), Some((&last, _))) = (counts.first_key_value(), counts.last_key_value())
        && last - first < MOST_INTERVALS
    {
        for interval in first..=last {
            counts.entry(interval).or_default();
        }
    }
    counts
}

/// The upper ends of the ranges, octets: those of `tshark -z plen,tree`.
const RANGES: [u32; 9] = [19, 39, 79, 159, 319, 639, 1279, 2559, 5119];

/// Frames whose length on the wire lies in a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthCount {
    /// The least length of the range, octets.
    pub from: u32,
    /// The greatest, where there is one.
    pub to: Option<u32>,
    /// How many frames.
    pub frames: u64,
    /// Their octets.
    pub bytes: u64,
    /// The shortest and the longest of them, octets.
    pub ends: Option<[u32; 2]>,
    /// The first observation of one.
    pub first: Option<usize>,
}

/// Frames by their length on the wire, `tshark -z plen,tree`: every range, from the shortest.
pub fn length_counts(trace: &Trace) -> Vec<LengthCount> {
    let froms = std::iter::once(0).chain(RANGES.map(|end| end + 1));
    let tos = RANGES.map(Some).into_iter().chain([None]);
    let empty = |(from, to)| LengthCount { from, to, frames: 0, bytes: 0, ends: None, first: None };
    let mut counts: Vec<LengthCount> = froms.zip(tos).map(empty).collect();
    for seen in trace.observations() {
        let len = seen.wire_len;
        let count = &mut counts[RANGES.partition_point(|&end| end < len)];
        count.frames += 1;
        count.bytes += u64::from(len);
        count.ends = Some(count.ends.map_or([len; 2], |[least, most]| [least.min(len), most.max(len)]));
        count.first.get_or_insert(seen.index);
    }
    counts
}

/// The counts of the whole trace.
pub(super) fn lengths(trace: &Trace, maker: &mut dyn TableMaker) {
    maker.columns(&["from_bytes", "to_bytes", "frames", "bytes", "shortest_bytes", "longest_bytes"]);
    for LengthCount { from, to, frames, bytes, ends, .. } in length_counts(trace) {
        let [least, most] = [0, 1].map(|end: usize| ends.map(|ends| ends[end]));
        maker.row(&[from.into(), to.into(), frames.into(), bytes.into(), least.into(), most.into()]);
    }
}
