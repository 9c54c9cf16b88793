use synema_analysis::{Fate, Flight, Freight, Side};

use super::network::Network;
use crate::Scene;

/// A frame on its way.
pub struct Traveller {
    /// The nodes it passes, its sender and receiver among them.
    pub way: Vec<usize>,
    /// How much of it lies behind it, 0–1.
    pub progress: f32,
    /// Who sent it.
    pub from: Side,
    /// Whether it will not arrive.
    pub is_lost: bool,
    /// What it is.
    pub words: String,
    /// The observation that shows it.
    pub observation: usize,
}

/// So many flights before the playhead may still be under way.
const LOOKED_BACK: usize = 400;
/// The most that are drawn.
const MOST: usize = 24;

/// What is under way at the playhead; of a capture, the frame looked at, half way.
pub fn travellers(scene: &Scene<'_>, network: &Network) -> Vec<Traveller> {
    if scene.trace.links().is_empty() {
        let index = scene.observation();
        let flight = index.and_then(|index| Some((index, scene.analysis.flight_of(index)?)));
        let seen = flight.and_then(|(index, flight)| {
            let flight = &scene.analysis.flight(scene.trace, flight);
            let flow = &scene.analysis.flows[flight.passage.flow];
            let place = |ip| network.nodes.iter().position(|node| node.addresses.contains(&ip));
            let ends = [place(flow.end(flight.passage.from).ip)?, place(flow.end(flight.passage.from.other()).ip)?];
            Some(traveller(scene, flight, network.way(ends[0], ends[1]), (0.5, false), index))
        });
        return seen.into_iter().collect();
    }
    let now = scene.playhead();
    let numbers = (0..now.observations.min(scene.trace.len())).rev();
    let numbers = numbers.filter(|&number| scene.analysis.flight_of(number) == Some(number)).take(LOOKED_BACK);
    // the newest first
    let recent: Vec<Flight> = numbers.map(|number| scene.analysis.flight(scene.trace, number)).collect();
    let at = |index: usize| scene.trace.observation(index).at;
    let mut times: Vec<i64> = recent
        .iter()
        .filter_map(|flight| Some(at(flight.passage.reached?).ns_since(at(flight.passage.left?))))
        .collect();
    times.sort_unstable();
    let typical_ns = times.get(times.len() / 2).copied().unwrap_or(10_000_000).max(1);
    let under_way = recent.iter().filter_map(|flight| {
        let seen: Vec<usize> = flight.passage.seen().collect();
        let last = seen.iter().rposition(|index| *index < now.observations)?;
        let (left, next) = (seen[last], seen.get(last + 1).copied());
        if flight.passage.reached == Some(left) {
            return None;
        }
        let lasts = next.map_or(typical_ns, |next| at(next).ns_since(at(left))).max(1);
        let gone = now.at.ns_since(at(left));
        if gone > lasts {
            return None;
        }
        let node = |index: usize| {
            let host = scene.trace.point(scene.trace.observation(index).point).host.as_ref()?;
            network.nodes.iter().position(|node| &node.name == host)
        };
        let flow = &scene.analysis.flows[flight.passage.flow];
        let receiver = flow.end(flight.passage.from.other()).ip;
        let to = match next {
            Some(next) => node(next),
            // what is lost would have gone towards its receiver
            None => network.nodes.iter().position(|node| node.addresses.contains(&receiver)),
        };
        let way = network.way(node(left)?, to?);
        Some(traveller(scene, flight, way, (gone as f32 / lasts as f32, next.is_none()), left))
    });
    under_way.take(MOST).collect()
}

fn traveller(
    scene: &Scene<'_>,
    flight: &Flight,
    way: Vec<usize>,
    (progress, is_last): (f32, bool),
    observation: usize,
) -> Traveller {
    let words = match &flight.freight {
        Freight::Tcp(facts) if facts.payload_len > 0 => format!("{} {}", facts.flags, facts.payload_len),
        Freight::Tcp(facts) => facts.flags.to_string(),
        Freight::Other { protocol, .. } => protocol.title().to_owned(),
    };
    let is_lost = flight.passage.fate == Fate::Lost && is_last;
    let progress = if is_lost { progress.min(0.5) } else { progress };
    let words = if is_lost { format!("{words} · {}", scene.text("mark-lost")) } else { words };
    Traveller { way, progress: progress.clamp(0.0, 1.0), from: flight.passage.from, is_lost, words, observation }
}
