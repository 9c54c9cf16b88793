use synema_analysis::{Arg, Flow, Transport};

use super::headed;
use super::table::{Column, Row, Table, number, text};
use crate::views::View;
use crate::views::pieces::seconds;
use crate::{Pick, Picture, Scene};

/// Every conversation of the session.
#[derive(Debug)]
pub struct Flows;

static COLUMNS: [Column; 9] = [
    text("column-flow", 1.4),
    text("column-a", 2.3),
    text("column-b", 2.3),
    number("column-frames-a", 0.9).from(620.0),
    number("column-frames-b", 0.9).from(620.0),
    number("column-octets", 1.1),
    number("column-begin", 1.3).from(780.0),
    number("column-duration", 1.3).from(460.0),
    text("column-history", 1.6).from(900.0),
];

impl View for Flows {
    fn name(&self) -> &'static str {
        "flows"
    }

    fn title(&self) -> &'static str {
        "view-flows"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let flows = &scene.analysis.flows;
        let count = [("count", Arg::Number(flows.len() as u64))];
        let (mut picture, area) = headed(scene, &scene.texts.with("flows-heading", &count));
        let table = Table { area, columns: &COLUMNS, count: flows.len() as u64, focus: scene.story.flow as u64 };
        table.draw(&mut picture, scene, |at| row(scene, at as usize, &flows[at as usize]));
        picture
    }
}

fn row(scene: &Scene<'_>, index: usize, flow: &Flow) -> Row {
    let start = if scene.trace.is_empty() { flow.first } else { scene.trace.observation(0).at };
    let has_begun = scene.playhead().observations
        > scene.analysis.observations_of(index).first().map_or(0, |&first| first as usize);
    let end = |end: synema_wire::Endpoint| if end.port == 0 { end.ip.to_string() } else { end.to_string() };
    let history = if flow.transport == Transport::Tcp { flow.history.as_str().to_owned() } else { String::new() };
    let name = format!("{} {}", flow.transport.name(), flow.number);
    let label = format!("{name}: {} – {}", end(flow.a), end(flow.b));
    let is_shown = index == scene.story.flow;
    Row {
        cells: vec![
            name,
            end(flow.a),
            end(flow.b),
            flow.frames_a_to_b.to_string(),
            flow.frames_b_to_a.to_string(),
            (flow.payload_a_to_b + flow.payload_b_to_a).to_string(),
            seconds(flow.first.ns_since(start)),
            seconds(flow.last.ns_since(flow.first)),
            history,
        ],
        fill: None,
        color: if has_begun || is_shown { scene.theme.text } else { scene.theme.faint },
        is_chosen: is_shown,
        pick: Some((Pick::Flow(index), label)),
    }
}
