use std::collections::BTreeMap;

use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, Layer, Protocol, Value};

use super::{TableMaker, for_each_frame};
use crate::{Analysis, Transport};

/// One end, as its layer names it: an address, and a port where there is one.
type End = (String, Option<u64>);

/// What one end or one direction sent and received.
#[derive(Clone, Copy, Default)]
struct Count {
    frames: u64,
    bytes: u64,
}

impl Count {
    fn add(&mut self, observation: &Observation<'_>) {
        self.frames += 1;
        self.bytes += u64::from(observation.wire_len);
    }
}

/// Who speaks to whom at each layer of a frame: the layer's name, sender and receiver.
fn speakers(dissection: &Dissection) -> Vec<(&'static str, End, End)> {
    let mut found = Vec::new();
    let mut address: Option<(String, String)> = None;
    for layer in &dissection.layers {
        let both = |names: [&str; 2]| Some((shown(layer, names[0])?, shown(layer, names[1])?));
        let name = layer.protocol.name();
        match layer.protocol {
            Protocol::Ethernet => {
                let ends = both(["eth.src", "eth.dst"]);
                found.extend(ends.map(|(src, dst)| (name, (src, None), (dst, None))));
            }
            Protocol::Ipv4 | Protocol::Ipv6 => {
                let is_v4 = layer.protocol == Protocol::Ipv4;
                address = both(if is_v4 { ["ip.src", "ip.dst"] } else { ["ipv6.src", "ipv6.dst"] });
                found.extend(address.clone().map(|(src, dst)| (name, (src, None), (dst, None))));
            }
            Protocol::Tcp | Protocol::Udp => {
                let ports = ["srcport", "dstport"].map(|port| uint(layer, &format!("{name}.{port}")));
                if let (Some((src, dst)), [Some(src_port), Some(dst_port)]) = (&address, ports) {
                    found.push((name, (src.clone(), Some(src_port)), (dst.clone(), Some(dst_port))));
                }
            }
            // what an error quotes was not sent here
            Protocol::Icmp | Protocol::Icmpv6 => break,
            _ => {}
        }
    }
    found
}

fn shown(layer: &Layer, name: &str) -> Option<String> {
    layer.field(name).map(|field| field.to_string())
}

fn uint(layer: &Layer, name: &str) -> Option<u64> {
    match layer.field(name)?.value {
        Value::Uint(number) => Some(number),
        _ => None,
    }
}

/// Per layer and end: `tshark -z endpoints`.
pub(super) fn endpoints(trace: &Trace, analysis: &Analysis, maker: &mut dyn TableMaker) {
    let mut ends: BTreeMap<(&'static str, End), [Count; 2]> = BTreeMap::new();
    for_each_frame(trace, analysis, maker, |observation, dissection| {
        for (layer, src, dst) in speakers(dissection) {
            ends.entry((layer, src)).or_default()[0].add(observation);
            ends.entry((layer, dst)).or_default()[1].add(observation);
        }
    });
    maker.columns(&[
        "layer",
        "address",
        "port",
        "frames",
        "bytes",
        "frames_sent",
        "bytes_sent",
        "frames_received",
        "bytes_received",
    ]);
    for ((layer, (address, port)), [sent, received]) in ends {
        maker.row(&[
            layer.into(),
            address.into(),
            port.into(),
            (sent.frames + received.frames).into(),
            (sent.bytes + received.bytes).into(),
            sent.frames.into(),
            sent.bytes.into(),
            received.frames.into(),
            received.bytes.into(),
        ]);
    }
}

/// One conversation: `a` sent its first frame.
struct Conversation {
    layer: &'static str,
    a: End,
    b: End,
    counts: [Count; 2],
    first_ns: i64,
    last_ns: i64,
}

/// Per layer and pair of ends, TCP by its streams: `tshark -z conv`.
pub(super) fn conversations(trace: &Trace, analysis: &Analysis, maker: &mut dyn TableMaker) {
    let mut all: Vec<Conversation> = Vec::new();
    let mut places: BTreeMap<(&'static str, End, End, Option<usize>), usize> = BTreeMap::new();
    for_each_frame(trace, analysis, maker, |observation, dissection| {
        let at = observation.at.ns_since(trace.observation(0).at);
        let flow = analysis.placed(observation.index).map(|(flow, _)| flow);
        let stream = flow.filter(|&flow| analysis.flows[flow].transport == Transport::Tcp);
        for (layer, src, dst) in speakers(dissection) {
            let (low, high) = if src <= dst { (src.clone(), dst.clone()) } else { (dst.clone(), src.clone()) };
            let place = *places.entry((layer, low, high, stream.filter(|_| layer == "tcp"))).or_insert_with(|| {
                let (a, b) = (src.clone(), dst.clone());
                all.push(Conversation { layer, a, b, counts: Default::default(), first_ns: at, last_ns: at });
                all.len() - 1
            });
            let conversation = &mut all[place];
            conversation.counts[usize::from(conversation.a != src)].add(observation);
            conversation.first_ns = conversation.first_ns.min(at);
            conversation.last_ns = conversation.last_ns.max(at);
        }
    });
    all.sort_by_key(|conversation| conversation.layer);
    maker.columns(&[
        "layer",
        "a",
        "a_port",
        "b",
        "b_port",
        "frames",
        "bytes",
        "frames_a_to_b",
        "bytes_a_to_b",
        "frames_b_to_a",
        "bytes_b_to_a",
        "start_ns",
        "duration_ns",
    ]);
    for Conversation { layer, a, b, counts: [there, back], first_ns, last_ns } in all {
        maker.row(&[
            layer.into(),
            a.0.into(),
            a.1.into(),
            b.0.into(),
            b.1.into(),
            (there.frames + back.frames).into(),
            (there.bytes + back.bytes).into(),
            there.frames.into(),
            there.bytes.into(),
            back.frames.into(),
            back.bytes.into(),
            first_ns.into(),
            (last_ns - first_ns).into(),
        ]);
    }
}
