use std::fmt::Write as _;

use synema_analysis::{Arg, Fate, Side, Transport};

use crate::Scene;
use crate::views::ladder_words::{address, flight_words, title};

/// One line of a sequence diagram.
enum Step {
    /// A frame goes from one end to the other, or is lost on its way.
    Message { from: Side, lost: bool, text: String },
    /// An end has come into a state.
    State { side: Side, text: String },
}

/// The ladder up to the scene's position as a sequence diagram of Mermaid.
pub fn to_mermaid(scene: &Scene<'_>) -> String {
    let mut out = String::from("sequenceDiagram\n");
    for (side, name) in ends(scene) {
        _ = writeln!(out, "    participant {side:?} as {}", mermaid(&name.join(" ")));
    }
    for step in steps(scene) {
        _ = match step {
            Step::Message { from, lost, text } => {
                let arrow = if lost { "-x" } else { "->>" };
                writeln!(out, "    {from:?}{arrow}{:?}: {}", from.other(), mermaid(&text))
            }
            Step::State { side, text } => writeln!(out, "    Note over {side:?}: {}", mermaid(&text)),
        };
    }
    out
}

/// The ladder up to the scene's position as a sequence diagram of PlantUML.
pub fn to_plantuml(scene: &Scene<'_>) -> String {
    let mut out = String::from("@startuml\n");
    for (side, name) in ends(scene) {
        let name: Vec<String> = name.iter().map(|line| plantuml(line)).collect();
        _ = writeln!(out, "participant \"{}\" as {side:?}", name.join("\\n"));
    }
    for step in steps(scene) {
        _ = match step {
            Step::Message { from, lost, text } => {
                let arrow = if lost { "->x" } else { "->" };
                writeln!(out, "{from:?} {arrow} {:?} : {}", from.other(), plantuml(&text))
            }
            Step::State { side, text } => writeln!(out, "rnote over {side:?} : {}", plantuml(&text)),
        };
    }
    out.push_str("@enduml\n");
    out
}

/// Both ends with the lines of their names; nobody where there is no flow.
fn ends(scene: &Scene<'_>) -> Vec<(Side, Vec<String>)> {
    let sides = [Side::A, Side::B].into_iter();
    let Some(flow) = scene.flow() else { return Vec::new() };
    sides.map(|side| (side, vec![title(scene, flow, side), address(flow, side)])).collect()
}

/// What has happened until the scene's position, frames where they were sent.
fn steps(scene: &Scene<'_>) -> Vec<Step> {
    let now = scene.story.beat_at(scene.position);
    let frames = scene.story.spans.iter().map(|span| {
        let flight = &scene.analysis.flight(scene.trace, span.flight);
        let lost = flight.passage.fate == Fate::Lost;
        let message = Step::Message { from: flight.passage.from, lost, text: flight_words(scene, flight) };
        (span.first, message)
    });
    let is_tcp = scene.flow().is_some_and(|flow| flow.transport == Transport::Tcp);
    let changes = scene.story.changes.iter().filter(|_| is_tcp).map(|(index, beat)| {
        let change = &scene.analysis.states[*index];
        let certainty = format!("certainty-{}", format!("{:?}", change.certainty).to_lowercase());
        let args =
            [("state", Arg::Text(change.to.name().to_owned())), ("certainty", Arg::Text(scene.text(&certainty)))];
        (*beat, Step::State { side: change.side, text: scene.texts.with("diagram-state", &args) })
    });
    // what is seen comes before what follows from it
    let mut steps: Vec<(usize, Step)> = frames.chain(changes).filter(|(beat, _)| *beat <= now).collect();
    steps.sort_by_key(|(beat, _)| *beat);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// Text in which nothing is a sign of Mermaid's.
fn mermaid(text: &str) -> String {
    written(text, |char| match char {
        '#' | ';' | '<' | '>' | '%' | '{' | '}' => Some(format!("#{};", char as u32)),
        _ => None,
    })
}

/// Text in which nothing is a sign of PlantUML's.
fn plantuml(text: &str) -> String {
    written(text, |char| match char {
        '"' | '\\' | '<' | '>' | '~' | '*' | '/' | '_' | '&' | '%' | '[' | ']' => Some(format!("&#{};", char as u32)),
        _ => None,
    })
}

fn written(text: &str, sign: impl Fn(char) -> Option<String>) -> String {
    let char = |char: char| match char {
        control if control.is_control() => " ".to_owned(),
        other => sign(other).unwrap_or_else(|| other.to_string()),
    };
    text.chars().map(char).collect()
}
