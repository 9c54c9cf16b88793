use std::collections::BTreeMap;
use std::net::IpAddr;

use synema_analysis::{Analysis, Arg};

use super::headed;
use super::table::{Column, Row, Table, number, text};
use crate::views::View;
use crate::{Pick, Picture, Scene};

/// Every address that sent or was sent something.
#[derive(Debug)]
pub struct Endpoints;

/// What one address did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EndpointRow {
    ip: IpAddr,
    flows: u64,
    first_flow: usize,
    sent: (u64, u64),
    received: (u64, u64),
}

static COLUMNS: [Column; 6] = [
    text("column-address", 3.0),
    number("column-flows", 1.0),
    number("column-frames-sent", 1.2),
    number("column-octets-sent", 1.4),
    number("column-frames-received", 1.2).from(520.0),
    number("column-octets-received", 1.4).from(520.0),
];

impl EndpointRow {
    /// The addresses of all flows, the busiest first.
    pub(crate) fn all(analysis: &Analysis) -> Vec<EndpointRow> {
        let mut rows: BTreeMap<IpAddr, EndpointRow> = BTreeMap::new();
        for (index, flow) in analysis.flows.iter().enumerate() {
            let forth = (flow.frames_a_to_b, flow.payload_a_to_b);
            let back = (flow.frames_b_to_a, flow.payload_b_to_a);
            for (ip, sent, received) in [(flow.a.ip, forth, back), (flow.b.ip, back, forth)] {
                let empty = EndpointRow { ip, flows: 0, first_flow: index, sent: (0, 0), received: (0, 0) };
                let row = rows.entry(ip).or_insert(empty);
                row.flows += 1;
                row.sent = (row.sent.0 + sent.0, row.sent.1 + sent.1);
                row.received = (row.received.0 + received.0, row.received.1 + received.1);
            }
        }
        let mut rows: Vec<EndpointRow> = rows.into_values().collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.sent.0 + row.received.0), row.ip));
        rows
    }
}

impl View for Endpoints {
    fn name(&self) -> &'static str {
        "endpoints"
    }

    fn title(&self) -> &'static str {
        "view-endpoints"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let rows = scene.story.graphs.endpoints(scene.analysis);
        let count = [("count", Arg::Number(rows.len() as u64))];
        let (mut picture, area) = headed(scene, &scene.texts.with("endpoints-heading", &count));
        let table = Table { area, columns: &COLUMNS, count: rows.len() as u64, focus: 0 };
        let is_end = |ip: IpAddr| scene.flow().is_some_and(|flow| flow.a.ip == ip || flow.b.ip == ip);
        table.draw(&mut picture, scene, |at| {
            let row = &rows[at as usize];
            let numbers = [row.flows, row.sent.0, row.sent.1, row.received.0, row.received.1];
            Row {
                cells: std::iter::once(row.ip.to_string()).chain(numbers.map(|number| number.to_string())).collect(),
                fill: None,
                color: scene.theme.text,
                is_chosen: is_end(row.ip),
                pick: Some((Pick::Flow(row.first_flow), row.ip.to_string())),
            }
        });
        picture
    }
}
