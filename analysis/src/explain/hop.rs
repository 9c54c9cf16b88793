use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, dissect};

use crate::{Flight, Sentence};

/// What a router did with a frame that it took in or sent on; none where the observation is at neither end of a hop.
pub(super) fn sentence(trace: &Trace, flight: &Flight, observation: usize) -> Option<Sentence> {
    let place = flight.passage.passed.iter().position(|passed| *passed == observation)?;
    let here = trace.observation(observation);
    let read = read(&here);
    let router = trace.point(here.point).host.clone().unwrap_or_default();
    let sentence = match place % 2 {
        0 => Sentence::new("explain-router-in"),
        _ => {
            let before = trace.observation(flight.passage.passed[place - 1]);
            Sentence::new("explain-router-out").text("before", hops_left(&self::read(&before)))
        }
    };
    let field = |name| read.field(name).map(|field| field.to_string()).unwrap_or_default();
    let to = Some(field("ip.dst")).filter(|ip| !ip.is_empty()).unwrap_or_else(|| field("ipv6.dst"));
    Some(
        sentence
            .text("router", router)
            .text("source", field("eth.src"))
            .text("destination", field("eth.dst"))
            .text("address", to)
            .text("hops", hops_left(&read)),
    )
}

fn read(seen: &Observation<'_>) -> Dissection {
    dissect(seen.link_type, seen.bytes)
}

/// How many routers may still send a packet on.
fn hops_left(read: &Dissection) -> String {
    ["ip.ttl", "ipv6.hlim"].iter().find_map(|name| read.field(name)).map(ToString::to_string).unwrap_or_default()
}
