use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use synema_analysis::{Fate, Flow, Freight, Mark, Side, Transport, explain, shows_wire_numbers};
use synema_trace::{Instant, TcpState};
use synema_ui::{Language, Session, Story, Texts};

use crate::Failure;

/// Between the lifelines, characters.
const ARROW_WIDTH: usize = 46;
/// How long a segment flies when the ladder is played.
const FLIGHT: Duration = Duration::from_millis(600);

/// How the lines appear.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// All at once.
    AtOnce,
    /// One after the other on a terminal, all at once elsewhere.
    Played,
}

/// Prints a flow as a ladder: a line for each segment with the states of both ends after it, and its sentence.
///
/// # Errors
/// When standard output takes no more.
pub fn print(session: &Session, flow: usize, language: Language, pace: Pace) -> Result<(), Failure> {
    let texts = Texts::of(language);
    let mut out = anstream::stdout().lock();
    let waits = pace == Pace::Played && io::stdout().is_terminal();
    for line in lines(session, flow, texts) {
        if waits {
            std::thread::sleep(FLIGHT);
        }
        writeln!(out, "{line}")?;
        out.flush()?;
    }
    Ok(())
}

/// All lines of a flow's ladder, with colours.
fn lines(session: &Session, index: usize, texts: &Texts) -> Vec<String> {
    let (trace, analysis) = (&session.trace, &session.analysis);
    let Some(flow) = analysis.flows.get(index) else { return Vec::new() };
    let story = Story::new(trace, analysis, index);
    let mut lines = vec![header(flow)];
    for (number, beat) in story.beats.iter().enumerate() {
        let time = beat.playhead.at.ns_since(story.start());
        let beginning: Vec<_> = story.spans.iter().filter(|span| span.first == number).collect();
        for span in &beginning {
            let flight = &analysis.flight(trace, span.flight);
            let states = states(session, index, flow, &story, span.last);
            let label = label(&flight.freight, shows_wire_numbers(trace));
            lines.push(row(time, states, &arrow(&label, flight.passage.from, flight.passage.fate)));
            let sentence = texts.sentence(&explain(trace, analysis, span.flight));
            let dim = Style::new().dimmed();
            lines.push(format!("{:>12}   {dim}{sentence}{dim:#}", ""));
        }
        let changes: Vec<&str> = story
            .changes
            .iter()
            .filter(|(_, beat)| *beat == number)
            .map(|(change, _)| &*analysis.states[*change].transition)
            .collect();
        // what leads to a segment of the same instant stands on the segment's own line
        let next = story.beats.get(number + 1);
        let leads_on = next.is_some_and(|next| next.observation.is_some() && next.playhead.at == beat.playhead.at);
        if beat.observation.is_none() && beginning.is_empty() && !changes.is_empty() && !leads_on {
            let note = format!("{:^ARROW_WIDTH$}", changes.join(", "));
            lines.push(row(time, states(session, index, flow, &story, number), &note));
        }
    }
    lines
}

fn header(flow: &Flow) -> String {
    let bold = Style::new().bold();
    let (a, b) = (flow.a.to_string(), flow.b.to_string());
    let gap = (ARROW_WIDTH + 32).saturating_sub(a.len() + b.len());
    format!("{:>12}  {bold}{a}{:gap$}{b}{bold:#}", "", "")
}

type States = Option<[TcpState; 2]>;

fn states(session: &Session, index: usize, flow: &Flow, story: &Story, beat: usize) -> States {
    let playhead = story.beats[beat].playhead;
    (flow.transport == Transport::Tcp).then(|| session.analysis.states_at(index, playhead).map(|end| end.state))
}

fn row(time_ns: i64, states: States, middle: &str) -> String {
    let time = Instant::from_ns(time_ns - time_ns.rem_euclid(1000)).to_string();
    let time = &time[..time.len() - 3];
    match states {
        Some([a, b]) => {
            let (colour_a, colour_b) = (colour(a), colour(b));
            format!("{time:>12}  {colour_a}{a:<13}{colour_a:#} │{middle}│ {colour_b}{b}{colour_b:#}")
        }
        None => format!("{time:>12}  {:<13} │{middle}│", ""),
    }
}

/// Opening states, open ones and closing ones differ in colour; their names are written out beside it.
fn colour(state: TcpState) -> Style {
    let colour = match state {
        TcpState::Closed => return Style::new().dimmed(),
        TcpState::Listen | TcpState::SynSent | TcpState::SynReceived => AnsiColor::Yellow,
        TcpState::Established => AnsiColor::Green,
        _ => AnsiColor::Magenta,
    };
    Style::new().fg_color(Some(colour.into())).bold()
}

fn label(freight: &Freight, wire_numbers: bool) -> String {
    let facts = match freight {
        Freight::Tcp(facts) => facts,
        Freight::Other { summary, .. } => return summary.chars().take(ARROW_WIDTH - 8).collect(),
    };
    let (seq, ack) = match wire_numbers {
        true => (facts.seq.0, facts.ack.0),
        false => (facts.seq_relative, facts.ack_relative),
    };
    let mut label = format!("{} seq={seq}", facts.flags);
    if facts.flags.ack() {
        label += &format!(" ack={ack}");
    }
    if facts.payload_len > 0 {
        label += &format!(" len={}", facts.payload_len);
    }
    if facts.marks.contains(&Mark::Retransmission) {
        label += " ↻";
    }
    label
}

/// `── SYN seq=100 ───────────▶`, ending in a cross where the frame was lost.
fn arrow(label: &str, from: Side, fate: Fate) -> String {
    let line = ARROW_WIDTH.saturating_sub(label.chars().count() + 5);
    let lost = if fate == Fate::Lost { "╳" } else { "" };
    let text = match (from, fate) {
        (Side::A, Fate::Lost) => format!("── {label} {}{lost}  ", "─".repeat(line.saturating_sub(2))),
        (Side::B, Fate::Lost) => format!("  {lost}{} {label} ──", "─".repeat(line.saturating_sub(2))),
        (Side::A, _) => format!("── {label} {}▶", "─".repeat(line)),
        (Side::B, _) => format!("◀{} {label} ──", "─".repeat(line)),
    };
    format!("{text:<ARROW_WIDTH$}")
}
