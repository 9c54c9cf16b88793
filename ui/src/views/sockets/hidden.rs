use egui::{Rect, pos2, vec2};
use synema_analysis::{Arg, Side, Transport};
use synema_trace::Certainty;

use crate::font::{Font, elide, wrap};
use crate::views::pieces::{BODY, SMALL, canvas, nothing, paragraph};
use crate::{Picture, Scene, Shape, Text};

/// What a capture shows of both ends, and what it hides.
pub fn draw(scene: &Scene<'_>) -> Picture {
    let Some(flow) = scene.flow().filter(|flow| flow.transport == Transport::Tcp) else {
        return nothing(scene, "sockets-none");
    };
    let mut picture = canvas(scene);
    let (theme, half) = (scene.theme, scene.size.x / 2.0);
    let states = scene.analysis.states_at(scene.story.flow, scene.playhead());
    for side in [Side::A, Side::B] {
        let left = if side == Side::A { 0.0 } else { half };
        let area = Rect::from_min_size(pos2(left, 0.0), vec2(half, scene.size.y)).shrink2(vec2(18.0, 10.0));
        let end = flow.end(side).to_string();
        let letter = if side == Side::A { "A" } else { "B" };
        let title = elide(&format!("{letter} · {end}"), Font::Sans, BODY, area.width());
        picture.add(Text::new(area.left_top() + vec2(0.0, 20.0), title, BODY, theme.side(side)).strong());
        let state = states[side.index()];
        let key = match state.certainty {
            Certainty::Known => "certainty-known",
            Certainty::Inferred => "certainty-inferred",
            Certainty::Assumed => "certainty-assumed",
        };
        let plate = Rect::from_min_size(area.left_top() + vec2(0.0, 36.0), vec2(area.width().min(260.0), 28.0));
        picture.add(Shape::outlined(plate, 4.0, theme.state(state.state), (1.0, theme.line)));
        let text = elide(&format!("{} · {}", state.state, scene.text(key)), Font::Sans, SMALL, plate.width() - 10.0);
        picture.add(Text::new(plate.center(), text, SMALL, theme.text).centred().middle());
        let mut top = plate.bottom() + 12.0;
        for line in seen(scene, side) {
            let lines = wrap(&line, Font::Sans, SMALL, area.width(), 3);
            paragraph(&mut picture, pos2(area.left(), top + 14.0), &lines, |at, line| {
                Text::new(at, line, SMALL, theme.text)
            });
            top += lines.len() as f32 * SMALL * 1.4 + 6.0;
        }
        if side == Side::B {
            let (top, bottom) = (pos2(half, 8.0), pos2(half, 210.0_f32.min(scene.size.y * 0.5)));
            picture.add(Shape::line(top, bottom, (1.0, theme.line)));
        }
    }
    let lines = wrap(&scene.text("sockets-hidden"), Font::Sans, BODY, scene.size.x - 36.0, 4);
    let top = (scene.size.y * 0.5).max(240.0);
    paragraph(&mut picture, pos2(18.0, top), &lines, |at, line| Text::new(at, line, BODY, theme.faint));
    picture
}

/// What follows from the frames until now: the room that an end offers, and what it has sent without an answer.
fn seen(scene: &Scene<'_>, side: Side) -> Vec<String> {
    let series = scene.story.graphs.series(scene.trace, scene.analysis, scene.story.flow);
    let now = scene.playhead().observations;
    // the window that this end offers comes with its acknowledgments of the other's octets
    let last_acked = |side: Side| {
        let acked = &series[side.index()].acked;
        acked[..acked.partition_point(|acked| acked.observation < now)].last()
    };
    let offered = last_acked(side.other());
    let sent = &series[side.index()].sent;
    let sent = sent[..sent.partition_point(|sent| sent.observation < now)].last();
    let acked = last_acked(side);
    let in_flight = match (sent, acked) {
        (Some(sent), Some(acked)) if acked.observation > sent.observation => Some(acked.in_flight),
        (Some(sent), _) => Some(sent.in_flight),
        (None, _) => None,
    };
    let line = |key: &str, octets: u64| scene.texts.with(key, &[("octets", Arg::Number(octets))]);
    let offered = offered.map(|acked| line("sockets-offers", u64::from(acked.window)));
    let in_flight = in_flight.map(|octets| line("sockets-unanswered", octets.max(0) as u64));
    [offered, in_flight].into_iter().flatten().collect()
}
