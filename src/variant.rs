//! Other runs of a scenario: the same one with another fate of a frame, or with a value turned. What happened stays as it
//! was; the other run is shown beside it.

use std::sync::Arc;

use serde_json::{Value, json};
use synema_simulator::Scenario;
use synema_trace::{Heading, Trace};
use synema_ui::{Knob, Session, Verdict};
use synema_wire::datagram;

use crate::Failure;

/// Gives values of a scenario anew, by their JSON pointers.
///
/// # Errors
/// When the text is no JSON, or a pointer leads nowhere.
pub fn with_values<'a>(text: &str, values: impl Iterator<Item = (&'a str, Value)>) -> Result<String, Failure> {
    let mut document: Value = serde_json::from_str(text).map_err(Failure::new)?;
    for (pointer, value) in values {
        let nowhere = || Failure::new(format!("{pointer}: there is no such place in the scenario"));
        let (parent, key) = pointer.rsplit_once('/').ok_or_else(nowhere)?;
        match document.pointer_mut(parent).ok_or_else(nowhere)? {
            Value::Object(map) => drop(map.insert(key.to_owned(), value)),
            Value::Array(elements) => {
                let place = key.parse().ok().and_then(|index: usize| elements.get_mut(index));
                *place.ok_or_else(nowhere)? = value;
            }
            _ => return Err(nowhere()),
        }
    }
    Ok(document.to_string())
}

/// What of a scenario can be turned, with the values it has now.
pub fn knobs(text: &str) -> Vec<Knob> {
    let Ok(document) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let list = |key: &str| document[key].as_array().cloned().unwrap_or_default();
    let knob = |name, pointer: String, value, range, unit| Knob { name, pointer, value, range, unit };
    let links = list("links").into_iter().enumerate().flat_map(|(index, link)| {
        let delay = link["delay"].as_str().and_then(milliseconds).unwrap_or_default();
        let rate = link["bw"].as_str().and_then(kilobits);
        let loss = link["loss"].as_str().and_then(|loss| loss.strip_suffix('%')?.parse().ok()).unwrap_or_default();
        let at = |key: &str| format!("/links/{index}/{key}");
        [
            knob("knob-delay", at("delay"), delay, (0.0, 500.0), "ms"),
            knob("knob-rate", at("bw"), rate.unwrap_or(FASTEST_KBPS), (8.0, FASTEST_KBPS), "kbps"),
            knob("knob-loss", at("loss"), loss, (0.0, 50.0), "%"),
        ]
    });
    let hosts = list("hosts").into_iter().enumerate().map(|(index, host)| {
        let window = host["tcp"]["receive_buffer"].as_f64().unwrap_or(65_535.0);
        knob("knob-window", format!("/hosts/{index}/tcp/receive_buffer"), window, (536.0, 65_535.0), "")
    });
    links.chain(hosts).collect()
}

/// What a link without a rate is shown as, and the most it can be turned to.
const FASTEST_KBPS: f64 = 1_000_000.0;

fn milliseconds(text: &str) -> Option<f64> {
    let (number, factor) = [("ms", 1.0), ("us", 1e-3), ("ns", 1e-6), ("s", 1e3)]
        .into_iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    Some(number.trim().parse::<f64>().ok()? * factor)
}

fn kilobits(text: &str) -> Option<f64> {
    let (number, factor) = [("Gbps", 1e6), ("Mbps", 1e3), ("kbps", 1.0), ("bps", 1e-3)]
        .into_iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    Some(number.trim().parse::<f64>().ok()? * factor)
}

/// The scenario with one more rule: what happens to the frame that left its sender at an observation.
///
/// # Errors
/// When no link or host of the scenario sent it, or nothing in it can be corrupted.
pub fn with_fate(text: &str, trace: &Trace, observation: usize, verdict: Verdict) -> Result<String, Failure> {
    let document: Value = serde_json::from_str(text).map_err(Failure::new)?;
    let seen = trace.observation(observation);
    let point = trace.point(seen.point);
    let host = point.host.as_deref().ok_or_else(|| Failure::new("this frame was not sent by a simulated host"))?;
    let links = document["links"].as_array().cloned().unwrap_or_default();
    let first = format!("{host}.0");
    let is_here =
        |end: &Value| end.as_str().is_some_and(|end| end == point.name || (end == host && point.name == first));
    let link = links.iter().position(|link| is_here(&link["a"]) || is_here(&link["b"]));
    let link = link.ok_or_else(|| Failure::new(format!("no link of the scenario ends at {}", point.name)))?;
    let sent_before = (0..=observation).map(|index| trace.observation(index));
    let nth = sent_before
        .filter(|other| other.point == seen.point && other.heading == Heading::Outbound)
        .filter(|other| datagram(other.link_type, other.bytes).is_some_and(|read| read.tcp().is_some()))
        .count();
    let carries = datagram(seen.link_type, seen.bytes).and_then(|read| Some(read.tcp()?.2.payload_len > 0));
    let fate = match verdict {
        Verdict::Drop => "drop",
        Verdict::Delay => "delay 300ms",
        Verdict::Duplicate => "duplicate",
        Verdict::Corrupt if carries == Some(true) => "flip bit 0 of byte 0",
        Verdict::Corrupt => return Err(Failure::new("this frame carries no data that could be corrupted")),
    };
    // every segment has a length: this counts the segments of the host, and the nth is the one that is meant
    let rule = json!({ "match": "tcp.len >= 0", "from": host, "nth": nth, "do": fate });
    let mut faults = links[link]["faults"].as_array().cloned().unwrap_or_default();
    faults.push(rule);
    with_values(text, [(format!("/links/{link}/faults").as_str(), Value::Array(faults))].into_iter())
}

/// Runs another text of the scenario, and shows what comes of it beside what happened first.
///
/// # Errors
/// When it is no scenario, or `goes_on` has ended it.
pub fn beside(shown: Session, text: &str, goes_on: &dyn Fn() -> bool) -> Result<Session, Failure> {
    // what was expected of the first run need not be so in this one
    let text = with_values(text, [("/expect", json!([]))].into_iter())?;
    let scenario = Scenario::from_json(&text).map_err(Failure::new)?;
    let trace = crate::session::run_while(&scenario, goes_on)?;
    let analysis = synema_analysis::Analysis::of(&trace);
    let mut session = Session::new(shown.title.clone(), Arc::new(trace), Arc::new(analysis));
    session.knobs = knobs(&text);
    session.scenario = Some(text.into());
    session.performance.clone_from(&shown.performance);
    // the first history is the one that others are compared with
    session.before = shown.before.clone().or_else(|| Some(Box::new(Session { before: None, ..shown })));
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;
    use synema_analysis::Fate;
    use synema_ui::Language;

    fn handshake() -> Session {
        Source::Lesson("three-way-handshake".into()).load(Language::En).unwrap()
    }

    #[test]
    fn a_frame_has_another_fate_and_history_stays_as_it_was() {
        let session = handshake();
        let text = session.scenario.clone().unwrap();
        let mut ways = session.analysis.passages_of_flow(&session.trace, 0);
        let (syn_ack, way) = ways.find(|(_, way)| way.from == synema_analysis::Side::B).unwrap();
        let left = way.left.unwrap();
        drop(ways);
        let other = with_fate(&text, &handshake().trace, left, Verdict::Drop).unwrap();
        let forked = beside(session, &other, &|| true).unwrap();
        assert_eq!(forked.analysis.passage(&forked.trace, syn_ack).fate, Fate::Lost);
        let before = forked.before.as_ref().unwrap();
        assert_eq!(before.analysis.passage(&before.trace, syn_ack).fate, Fate::Arrived);
        // up to the frame both are the same
        for index in 0..=left {
            assert_eq!(before.trace.observation(index).bytes, forked.trace.observation(index).bytes);
            assert_eq!(before.trace.observation(index).at, forked.trace.observation(index).at);
        }
    }

    #[test]
    fn every_fate_runs() {
        let session = handshake();
        let text = session.scenario.clone().unwrap();
        let carries_data = |it: &synema_analysis::Flight| matches!(&it.freight, synema_analysis::Freight::Tcp(facts) if facts.payload_len > 0);
        let data = session.analysis.flights(&session.trace).map(|(_, flight)| flight).find(carries_data);
        let left = data.unwrap().passage.left.unwrap();
        for verdict in [Verdict::Drop, Verdict::Delay, Verdict::Duplicate, Verdict::Corrupt] {
            let other = with_fate(&text, &session.trace, left, verdict).unwrap();
            let forked = beside(handshake(), &other, &|| true).unwrap();
            assert_ne!(forked.trace.len(), session.trace.len() * usize::from(verdict != Verdict::Delay), "{verdict:?}");
        }
        assert!(with_fate(&text, &session.trace, 0, Verdict::Corrupt).is_err(), "a SYN carries nothing");
    }

    #[test]
    fn knobs_have_the_values_of_the_scenario_and_turn_it() {
        let session = handshake();
        let delay = session.knobs.iter().find(|knob| knob.name == "knob-delay").unwrap();
        assert_eq!((delay.value, delay.pointer.as_str()), (10.0, "/links/0/delay"));
        let text = session.scenario.clone().unwrap();
        for knob in &session.knobs {
            let turned = Knob { value: knob.range.0.max(1.0), ..knob.clone() };
            let value: Value = serde_json::from_str(&turned.written()).unwrap();
            let other = with_values(&text, [(turned.pointer.as_str(), value)].into_iter());
            let forked =
                beside(handshake(), &other.unwrap(), &|| true).unwrap_or_else(|error| panic!("{}: {error}", knob.name));
            assert!(!forked.trace.is_empty());
        }
    }
}
