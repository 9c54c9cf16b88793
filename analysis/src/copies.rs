//! Packets that a capture holds twice: its point saw them on both sides of a router, or a switch gave it each frame twice.
//!
//! Wireshark's findings, and ours, call the second view of a segment a retransmission. What tells a view from a
//! retransmission is the IP header: one that was sent again has an identification of its own and as many hops left.

use synema_trace::Trace;
use synema_wire::{Dissection, Field, Layer, Protocol, Segment, Value, dissect};

use crate::Analysis;

/// A packet is forwarded within this time, nanoseconds.
const FORWARDED_WITHIN_NS: i64 = 500_000_000;

/// So many frames of its flow back a first view is looked for.
const FARTHEST: usize = 64;

/// How a frame was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FirstView {
    /// The earlier frame's number, from 1.
    pub(crate) number: usize,
    /// Time to live, or hop limit, then and now.
    pub(crate) hops: [u64; 2],
}

/// The earlier frame that shows the same packet as this observation; none where it is the first, and in simulations,
/// where both ends are watched.
pub(crate) fn first_view(trace: &Trace, analysis: &Analysis, observation: usize) -> Option<FirstView> {
    let seen = trace.observation(observation);
    let observations = analysis.observations_of(analysis.placed(observation)?.0);
    if trace.point(seen.point).host.is_some() {
        return None;
    }
    let end = observations.partition_point(|&earlier| (earlier as usize) < observation);
    let mut here = None;
    observations[..end].iter().rev().take(FARTHEST).find_map(|&earlier| {
        let before = trace.observation(earlier as usize);
        let is_near = (0..FORWARDED_WITHIN_NS).contains(&seen.at.ns_since(before.at));
        let ends_alike = before.bytes.last_chunk::<16>() == seen.bytes.last_chunk::<16>();
        if !is_near || !ends_alike || before.wire_len != seen.wire_len {
            return None;
        }
        let here = here.get_or_insert_with(|| dissect(seen.link_type, seen.bytes));
        let there = dissect(before.link_type, before.bytes);
        let hops = hops_of_one_packet((&there, before.bytes), (here, seen.bytes))?;
        Some(FirstView { number: before.number(), hops })
    })
}

/// So many frames of its flow back the octets are looked for that a segment brings again.
const FARTHEST_COPY: usize = 4_096;

/// How many octets of a segment differ from the copies of them that its side sent last.
pub(crate) fn differing(trace: &Trace, analysis: &Analysis, observation: usize, segment: &Segment<'_>) -> u64 {
    let Some((flow, from)) = analysis.placed(observation) else { return 0 };
    let text = |segment: &Segment<'_>| segment.seq.plus(u32::from(segment.flags.syn()));
    let observations = analysis.observations_of(flow);
    let end = observations.partition_point(|&earlier| (earlier as usize) < observation);
    let mut is_known = vec![false; segment.payload.len()];
    let (mut known, mut differing) = (0, 0);
    for &earlier in observations[..end].iter().rev().take(FARTHEST_COPY) {
        let earlier = earlier as usize;
        if known == is_known.len() {
            break;
        }
        if analysis.placed(earlier) != Some((flow, from)) || analysis.flight_of(earlier) != Some(earlier) {
            continue;
        }
        analysis.reading(trace, &trace.observation(earlier), |reading| {
            let Some(copy) = reading.segment() else { return };
            // where the copy's first octet stands in this segment
            let start = i64::from(text(copy).distance_from(text(segment)));
            let from = start.clamp(0, is_known.len() as i64) as usize;
            let to = (start + copy.payload.len() as i64).clamp(0, is_known.len() as i64) as usize;
            if from >= to {
                return;
            }
            let copied = &copy.payload[(from as i64 - start) as usize..(to as i64 - start) as usize];
            let here = is_known[from..to].iter_mut().zip(&segment.payload[from..to]);
            for ((is_known, octet), copied) in here.zip(copied).filter(|((is_known, _), _)| !**is_known) {
                *is_known = true;
                known += 1;
                differing += u64::from(octet != copied);
            }
        });
    }
    differing
}

/// The hops left in two views, where they are of one packet.
fn hops_of_one_packet(first: (&Dissection, &[u8]), second: (&Dissection, &[u8])) -> Option<[u64; 2]> {
    let [before, after] = [packet(first.0)?, packet(second.0)?];
    let contents = |layer: &Layer, bytes: &[u8]| bytes.get(layer.end..).map(<[u8]>::to_vec);
    let is_same = before.ends == after.ends
        && before.id == after.id
        && contents(before.layer, first.1)? == contents(after.layer, second.1)?;
    // with the hops unchanged only an identification of its own shows that it is one packet
    let shows_it = before.hops != after.hops || before.id.is_some_and(|id| id != 0);
    (is_same && shows_it).then_some([before.hops, after.hops])
}

/// What identifies a packet, of its outermost IP header.
struct Packet<'d> {
    layer: &'d Layer,
    ends: [&'d Value; 2],
    /// IPv4's identification.
    id: Option<u64>,
    hops: u64,
}

fn packet(dissection: &Dissection) -> Option<Packet<'_>> {
    let layer = dissection.layers.iter().find(|layer| matches!(layer.protocol, Protocol::Ipv4 | Protocol::Ipv6))?;
    let [src, dst, hops] = match layer.protocol {
        Protocol::Ipv4 => ["ip.src", "ip.dst", "ip.ttl"],
        _ => ["ipv6.src", "ipv6.dst", "ipv6.hlim"],
    };
    let number = |field: &Field| match field.value {
        Value::Uint(number) => Some(number),
        _ => None,
    };
    Some(Packet {
        layer,
        ends: [&layer.field(src)?.value, &layer.field(dst)?.value],
        id: layer.field("ip.id").and_then(number),
        hops: layer.field(hops).and_then(number)?,
    })
}
