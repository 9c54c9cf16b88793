use egui::{Rect, vec2};
use synema_analysis::{Analysis, Arg, Checker, Finding, Rule, Sentence, Severity, Transport};
use synema_trace::{TcpState, Trace};

use super::headed;
use super::table::{Column, Row, Table, number, text};
use crate::font::{Font, wrap};
use crate::survey::Walk;
use crate::views::View;
use crate::views::pieces::{SMALL, nothing, paragraph, seconds};
use crate::{Pick, Picture, Scene, Shape, Text};

/// Everything that was found of TCP segments, and every departure from an RFC with its clause, each with its frame.
#[derive(Debug)]
pub struct Experts;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpertRow {
    observation: usize,
    /// What it runs over, and its number among those.
    flow: Option<(Transport, usize)>,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// What Wireshark's TCP analysis says.
    Found(Finding),
    /// Where the session departs from an RFC.
    Departed(Rule, &'static str, Sentence),
}

static COLUMNS: [Column; 6] = [
    text("column-severity", 1.1),
    number("column-frame", 0.8),
    number("column-time", 1.2).from(760.0),
    text("column-flow", 1.25).from(560.0),
    text("column-rule", 2.0).from(480.0),
    text("column-finding", 4.6),
];

/// All that was found so far, in the order of the trace.
#[derive(Default)]
pub(crate) struct Findings {
    checker: Checker,
    rows: Vec<ExpertRow>,
    /// How many of them are errors, warnings and notes.
    counts: [u64; 3],
}

impl Walk for Findings {
    fn go_on(&mut self, trace: &Trace, analysis: &Analysis, frames: usize) {
        let begun = self.checker.judged();
        for observation in begun..trace.len().min(begun.saturating_add(frames)) {
            if analysis.flight_of(observation) == Some(observation) {
                let flow = analysis.placed(observation).map(|(flow, _)| &analysis.flows[flow]);
                let flow = flow.map(|flow| (flow.transport, flow.number));
                for finding in analysis.findings_of(observation).iter() {
                    self.add(ExpertRow { observation, flow, what: What::Found(finding) });
                }
            }
            for departure in self.checker.next_frame(trace, analysis) {
                let what = What::Departed(departure.rule, departure.rfc, departure.sentence);
                self.add(ExpertRow { observation, flow: departure.flow, what });
            }
        }
    }

    fn read(&self) -> usize {
        self.checker.judged()
    }
}

impl Findings {
    fn add(&mut self, row: ExpertRow) {
        self.counts[place(row.severity())] += 1;
        self.rows.push(row);
    }

    fn count(&self, severity: Severity) -> Arg {
        Arg::Number(self.counts[place(severity)])
    }
}

fn place(severity: Severity) -> usize {
    [Severity::Error, Severity::Warning, Severity::Note].iter().position(|one| *one == severity).unwrap_or(2)
}

impl ExpertRow {
    /// The rule's name or place, and the sentence.
    fn words(&self, scene: &Scene<'_>) -> (String, String) {
        match &self.what {
            What::Found(finding) => (format!("tcp.analysis.{}", finding.name()), scene.text(key(*finding))),
            What::Departed(_, rfc, sentence) => ((*rfc).to_owned(), scene.texts.sentence(sentence)),
        }
    }

    fn severity(&self) -> Severity {
        match &self.what {
            What::Found(finding) if is_warning(*finding) => Severity::Warning,
            What::Found(_) => Severity::Note,
            What::Departed(rule, ..) => rule.severity(),
        }
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
        match scene.sight.survey {
            Some(survey) => survey.findings(scene.trace, scene.analysis, |found| draw_rows(scene, found)),
            None => draw_rows(scene, &Findings::whole(scene.trace, scene.analysis)),
        }
    }
}

fn draw_rows(scene: &Scene<'_>, found: &Findings) -> Picture {
    let rows = &found.rows;
    let is_whole = found.read() == scene.trace.len();
    if rows.is_empty() && is_whole {
        return nothing(scene, "experts-none");
    }
    let args = [
        ("errors", found.count(Severity::Error)),
        ("warnings", found.count(Severity::Warning)),
        ("notes", found.count(Severity::Note)),
        ("percent", Arg::Number(found.read() as u64 * 100 / scene.trace.len().max(1) as u64)),
    ];
    let heading = scene.texts.with(if is_whole { "experts-heading" } else { "experts-first" }, &args);
    let (mut picture, area) = headed(scene, &heading);
    let looked_at = scene.observation().unwrap_or(0);
    let focus = rows.partition_point(|row| row.observation <= looked_at).saturating_sub(1) as u64;
    // the one looked at in full, as long as it may be
    let (area, below) = area.split_top_bottom_at_y((area.bottom() - WHOLE).max(area.top() + 120.0));
    if let Some(row) = rows.get(focus as usize) {
        draw_whole(&mut picture, scene, row, below);
    }
    let table = Table { area, columns: &COLUMNS, count: rows.len() as u64, focus };
    table.draw(&mut picture, scene, |at| line(scene, scene.trace, &rows[at as usize], looked_at));
    picture
}

/// What the finding in full takes.
const WHOLE: f32 = 66.0;

fn draw_whole(picture: &mut Picture, scene: &Scene<'_>, row: &ExpertRow, area: Rect) {
    if area.height() < WHOLE - 1.0 {
        return;
    }
    picture.add(Shape::filled(area, 0.0, scene.theme.panel));
    picture.add(Shape::line(area.left_top(), area.right_top(), (1.0, scene.theme.line)));
    let (rule, finding) = row.words(scene);
    let text = format!("{} · {rule} · {finding}", scene.trace.number(row.observation));
    let lines = wrap(&text, Font::Sans, SMALL, area.width() - 36.0, 2);
    paragraph(picture, area.left_top() + vec2(18.0, 26.0), &lines, |at, line| {
        Text::new(at, line, SMALL, scene.theme.text)
    });
}

fn line(scene: &Scene<'_>, trace: &Trace, row: &ExpertRow, looked_at: usize) -> Row {
    let at = trace.observation(row.observation).at.ns_since(trace.observation(0).at);
    let (rule, finding) = row.words(scene);
    let (severity, fill) = match row.severity() {
        Severity::Error => ("severity-error", Some(scene.theme.state(TcpState::TimeWait))),
        Severity::Warning => ("severity-warning", Some(scene.theme.state(TcpState::FinWait1))),
        Severity::Note => ("severity-note", None),
    };
    let args =
        [("number", Arg::Number(scene.trace.number(row.observation) as u64)), ("text", Arg::Text(finding.clone()))];
    let label = scene.texts.with("spot-frame", &args);
    let has_happened = row.observation < scene.playhead().observations;
    Row {
        cells: vec![
            scene.text(severity),
            trace.number(row.observation).to_string(),
            seconds(at),
            row.flow.map(|(transport, number)| format!("{} {number}", transport.name())).unwrap_or_default(),
            rule,
            finding,
        ],
        fill,
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
