use synema_analysis::{Analysis, Arg, Finding, Freight};
use synema_trace::{TcpState, Trace};

use super::headed;
use super::table::{Column, Row, Table, number, text};
use crate::views::View;
use crate::views::pieces::{nothing, seconds};
use crate::{Pick, Picture, Scene};

/// Everything that was found of TCP segments, with its frame.
#[derive(Debug)]
pub struct Experts;

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExpertRow {
    observation: usize,
    flow: usize,
    finding: Finding,
}

static COLUMNS: [Column; 5] = [
    text("column-severity", 1.1),
    number("column-frame", 0.8),
    number("column-time", 1.2).from(560.0),
    text("column-flow", 1.1),
    text("column-finding", 4.4),
];

impl ExpertRow {
    /// The findings of all flows, in the order of the trace.
    pub(crate) fn all(analysis: &Analysis) -> Vec<ExpertRow> {
        let found = analysis.flights.iter().filter_map(|flight| match &flight.freight {
            Freight::Tcp(facts) => Some((flight.left.or(flight.reached)?, flight.flow, facts.findings)),
            Freight::Other { .. } => None,
        });
        let rows = found.flat_map(|(observation, flow, findings)| {
            findings.iter().map(move |finding| ExpertRow { observation, flow, finding })
        });
        rows.collect()
    }
}

impl View for Experts {
    fn name(&self) -> &'static str {
        "experts"
    }

    fn title(&self) -> &'static str {
        "view-experts"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let rows = scene.story.graphs.experts(scene.analysis);
        if rows.is_empty() {
            return nothing(scene, "experts-none");
        }
        let warnings = rows.iter().filter(|row| is_warning(row.finding)).count();
        let args = [("warnings", Arg::Number(warnings as u64)), ("notes", Arg::Number((rows.len() - warnings) as u64))];
        let (mut picture, area) = headed(scene, &scene.texts.with("experts-heading", &args));
        let looked_at = scene.observation().unwrap_or(0);
        let focus = rows.partition_point(|row| row.observation <= looked_at).saturating_sub(1) as u64;
        let table = Table { area, columns: &COLUMNS, count: rows.len() as u64, focus };
        table.draw(&mut picture, scene, |at| line(scene, scene.trace, &rows[at as usize], looked_at));
        picture
    }
}

fn line(scene: &Scene<'_>, trace: &Trace, row: &ExpertRow, looked_at: usize) -> Row {
    let flow = &scene.analysis.flows[row.flow];
    let at = trace.observation(row.observation).at.ns_since(trace.observation(0).at);
    let finding = scene.text(key(row.finding));
    let severity = if is_warning(row.finding) { "severity-warning" } else { "severity-note" };
    let args = [("number", Arg::Number(row.observation as u64 + 1)), ("text", Arg::Text(finding.clone()))];
    let label = scene.texts.with("spot-frame", &args);
    let has_happened = row.observation < scene.playhead().observations;
    Row {
        cells: vec![
            scene.text(severity),
            (row.observation + 1).to_string(),
            seconds(at),
            format!("{} {}", flow.transport.name(), flow.number),
            finding,
        ],
        fill: is_warning(row.finding).then(|| scene.theme.state(TcpState::FinWait1)),
        color: if has_happened { scene.theme.text } else { scene.theme.faint },
        is_chosen: row.observation == looked_at,
        pick: Some((Pick::Observation(row.observation), label)),
    }
}

/// Whether Wireshark's expert information calls it a warning; the others are notes and chats.
fn is_warning(finding: Finding) -> bool {
    use Finding::{AckLostSegment, LostSegment, OutOfOrder, WindowFull, ZeroWindow};
    matches!(finding, LostSegment | AckLostSegment | OutOfOrder | ZeroWindow | WindowFull)
}

fn key(finding: Finding) -> &'static str {
    match finding {
        Finding::Retransmission => "finding-retransmission",
        Finding::FastRetransmission => "finding-fast-retransmission",
        Finding::SpuriousRetransmission => "finding-spurious-retransmission",
        Finding::OutOfOrder => "finding-out-of-order",
        Finding::LostSegment => "finding-lost-segment",
        Finding::AckLostSegment => "finding-ack-lost-segment",
        Finding::DuplicateAck => "finding-duplicate-ack",
        Finding::KeepAlive => "finding-keep-alive",
        Finding::KeepAliveAck => "finding-keep-alive-ack",
        Finding::WindowUpdate => "finding-window-update",
        Finding::WindowFull => "finding-window-full",
        Finding::ZeroWindow => "finding-zero-window",
        Finding::ZeroWindowProbe => "finding-zero-window-probe",
        Finding::ZeroWindowProbeAck => "finding-zero-window-probe-ack",
        Finding::ReusedPorts => "finding-reused-ports",
    }
}
