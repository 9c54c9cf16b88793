use egui::{pos2, vec2};
use synema_analysis::{Arg, Side, explain_frame};
use synema_trace::EventKind;

use super::geometry::Geometry;
use crate::font::{Font, wrap};
use crate::views::pieces::{BODY, SMALL, paragraph, seconds};
use crate::{Picture, Scene, Shape, Text};

/// Says in one sentence what is being looked at.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry) {
    let theme = scene.theme;
    let area = geometry.caption;
    picture.add(Shape::filled(area, 0.0, theme.panel));
    picture.add(Shape::line(area.left_top(), area.right_top(), (1.0, theme.line)));
    let inner = area.shrink2(vec2(18.0, 10.0));
    let (title, sentence) = words(scene);
    picture.add(Text::new(inner.left_top() + vec2(0.0, 14.0), title, SMALL, theme.faint));
    let lines = wrap(&sentence, Font::Sans, BODY, inner.width(), 3);
    paragraph(picture, pos2(inner.left(), inner.top() + 40.0), &lines, |at, line| {
        Text::new(at, line, BODY, theme.text)
    });
}

fn words(scene: &Scene<'_>) -> (String, String) {
    let beat = &scene.story.beats[scene.story.beat_at(scene.position)];
    let looks_at_frame = scene.selection.observation.is_some() || beat.observation.is_some();
    match scene.observation() {
        Some(observation) if looks_at_frame => {
            let at = scene.trace.observation(observation).at.ns_since(scene.story.start());
            let number = ("number", Arg::Number(scene.trace.number(observation) as u64));
            let title = scene.texts.with("caption-frame", &[number, ("time", Arg::Text(seconds(at)))]);
            (title, scene.texts.sentence(&explain_frame(scene.trace, scene.analysis, observation)))
        }
        _ => {
            let at = beat.playhead.at.ns_since(scene.story.start());
            (scene.texts.with("caption-moment", &[("time", Arg::Text(seconds(at)))]), moment(scene))
        }
    }
}

/// What happened at a beat without a frame.
fn moment(scene: &Scene<'_>) -> String {
    let now = scene.story.beat_at(scene.position);
    let playhead = scene.story.beats[now].playhead;
    let changes = scene.story.changes.iter().filter(|(_, beat)| *beat == now).map(|(index, _)| {
        let change = &scene.analysis.states[*index];
        let side = if change.side == Side::A { "A" } else { "B" };
        let args = [
            ("end", Arg::Text(side.into())),
            ("from", Arg::Text(change.from.to_string())),
            ("to", Arg::Text(change.to.to_string())),
        ];
        scene.texts.with("caption-state", &args)
    });
    let events = scene.trace.events();
    let before = events.partition_point(|event| event.after < playhead.observations);
    let events = events[before..].iter().take_while(|event| event.after == playhead.observations);
    let events = events.filter(|event| event.at == playhead.at);
    let happened = events.filter_map(|event| {
        let host = ("host", Arg::Text(event.actor.host.clone()));
        match &event.kind {
            EventKind::Call { text, .. } => {
                Some(scene.texts.with("caption-call", &[host, ("text", Arg::Text(text.clone()))]))
            }
            EventKind::Timer { timer, action: synema_trace::TimerAction::Expired } => {
                Some(scene.texts.with("caption-timer", &[host, ("timer", Arg::Text(timer.to_string()))]))
            }
            _ => None,
        }
    });
    // first the cause, then what it changed
    let said: Vec<String> = happened.chain(changes).collect();
    if said.is_empty() { scene.text("caption-nothing") } else { said.join(" ") }
}
