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

/// Frames by their length on the wire.
pub(super) fn lengths(trace: &Trace, maker: &mut dyn TableMaker) {
    let mut counts = [(0u64, 0u64, u32::MAX, 0u32); RANGES.len() + 1];
    for len in trace.observations().map(|observation| observation.wire_len) {
        let (frames, bytes, least, most) = &mut counts[RANGES.partition_point(|&end| end < len)];
        *frames += 1;
        *bytes += u64::from(len);
        *least = len.min(*least);
        *most = len.max(*most);
    }
    maker.columns(&["from_bytes", "to_bytes", "frames", "bytes", "shortest_bytes", "longest_bytes"]);
    let mut from = 0;
    for (place, (frames, bytes, least, most)) in counts.into_iter().enumerate() {
        let to = RANGES.get(place).copied();
        let (least, most) = ((frames > 0).then_some(least), (frames > 0).then_some(most));
        maker.row(&[from.into(), to.into(), frames.into(), bytes.into(), least.into(), most.into()]);
        from = to.map_or(0, |to| to + 1);
    }
}
