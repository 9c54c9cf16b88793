use synema_analysis::Arg;
use synema_trace::Heading;
use synema_wire::{Layer, Osi, Protocol};

use crate::Scene;

/// Where on its way a frame is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It leaves its sender.
    Sender,
    /// A router takes it in.
    RouterIn,
    /// A router sends its packet on.
    RouterOut,
    /// It is there.
    Receiver,
    /// A capture that does not say.
    Between,
    /// It has left its sender: all its headers are around it.
    UnderWay,
}

impl Place {
    /// Where an observation was made.
    pub fn of(scene: &Scene<'_>, observation: usize) -> Place {
        let seen = scene.trace.observation(observation);
        let flight = scene.analysis.flight_of(observation).map(|flight| scene.analysis.passage(scene.trace, flight));
        let passed = flight.and_then(|flight| flight.passed.iter().position(|passed| *passed == observation));
        match (passed, seen.heading) {
            (Some(place), _) if place % 2 == 0 => Place::RouterIn,
            (Some(_), _) => Place::RouterOut,
            (None, Heading::Outbound) if scene.playhead().at == seen.at => Place::Sender,
            (None, Heading::Outbound) => Place::UnderWay,
            (None, Heading::Inbound) => Place::Receiver,
            (None, Heading::Unknown) => Place::Between,
        }
    }

    /// Whether a header is not around what is looked at: while a sender puts one on, those outside it are still to come;
    /// while a receiver reads one, those outside it are off.
    pub fn has_not(self, layer: &Layer, chosen: Option<&Layer>) -> bool {
        let is_end = matches!(self, Place::Sender | Place::Receiver);
        is_end && chosen.is_some_and(|chosen| layer.start < chosen.start)
    }

    /// Whether a layer is looked at here: routers do not read what packets carry.
    pub fn reads(self, layer: &Layer) -> bool {
        let is_router = matches!(self, Place::RouterIn | Place::RouterOut);
        !is_router || matches!(layer.protocol.osi(), Osi::DataLink | Osi::Network)
    }
}

/// What a layer does at a place, in one sentence; none where its header does not hold what the sentence tells.
pub fn line(scene: &Scene<'_>, place: Place, layer: &Layer) -> Option<String> {
    if layer.protocol == Protocol::Padding {
        return None;
    }
    if !place.reads(layer) {
        return Some(scene.text("does-unread"));
    }
    let keys = match layer.protocol.osi() {
        Osi::DataLink => &LINK,
        Osi::Network => &NETWORK,
        Osi::Transport => &TRANSPORT,
        Osi::Application => &APPLICATION,
    };
    let field = |names: &[&str]| names.iter().find_map(|name| layer.field(name)).map(ToString::to_string);
    let (from, to) = match layer.protocol.osi() {
        Osi::Application => (String::new(), String::new()),
        _ => (field(&FROM)?, field(&TO)?),
    };
    let hops = if layer.protocol.osi() == Osi::Network { field(&["ip.ttl", "ipv6.hlim"])? } else { String::new() };
    let args = [("from", Arg::Text(from)), ("to", Arg::Text(to)), ("hops", Arg::Text(hops))];
    // under way is what its sender has made
    let place = if place == Place::UnderWay { Place::Sender } else { place };
    Some(scene.texts.with(keys[place as usize], &args))
}

static FROM: [&str; 6] = ["eth.src", "wlan.sa", "ip.src", "ipv6.src", "tcp.srcport", "udp.srcport"];
static TO: [&str; 6] = ["eth.dst", "wlan.da", "ip.dst", "ipv6.dst", "tcp.dstport", "udp.dstport"];

// by place
static LINK: [&str; 5] =
    ["does-link-sent", "does-link-router-in", "does-link-router-out", "does-link-arrived", "does-link-between"];
static NETWORK: [&str; 5] = [
    "does-network-sent",
    "does-network-router-in",
    "does-network-router-out",
    "does-network-arrived",
    "does-network-between",
];
static TRANSPORT: [&str; 5] =
    ["does-transport-sent", "does-unread", "does-unread", "does-transport-arrived", "does-transport-between"];
static APPLICATION: [&str; 5] =
    ["does-application-sent", "does-unread", "does-unread", "does-application-arrived", "does-application-between"];
