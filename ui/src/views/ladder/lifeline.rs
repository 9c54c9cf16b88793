use egui::{Rect, Stroke, pos2, vec2};
use synema_analysis::{Flow, Side, Transport};
use synema_trace::{Certainty, TcpState};

use super::geometry::Geometry;
use crate::views::pieces::SMALL;
use crate::{Anchor, Picture, Room, Scene, Shape, Text};

/// A state of one end, from one height to another.
struct Run {
    state: TcpState,
    certainty: Certainty,
    from: f32,
    to: f32,
}

/// Draws both lifelines, and beside them the states their ends have been in until now.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry, flow: &Flow, room: &mut Room) {
    for side in [Side::A, Side::B] {
        if flow.transport == Transport::Tcp {
            for run in runs(scene, geometry, side) {
                draw_run(picture, scene, geometry.strip(side), &run, room);
            }
        }
        let x = geometry.lifeline(side);
        let (top, bottom) = (pos2(x, geometry.body.top()), pos2(x, geometry.body.bottom()));
        picture.add(Shape::line(top, bottom, (3.0, scene.theme.side(side))));
    }
}

fn runs(scene: &Scene<'_>, geometry: &Geometry, side: Side) -> Vec<Run> {
    let story = scene.story;
    let now = geometry.y(story, scene.position).min(geometry.body.bottom());
    let mut runs: Vec<Run> = Vec::new();
    let mut current = (TcpState::Closed, Certainty::Assumed, geometry.body.top().min(geometry.y(story, 0.0)));
    for (index, beat) in &story.changes {
        let change = &scene.analysis.states[*index];
        if change.side != side || *beat > story.beat_at(scene.position) {
            continue;
        }
        let y = geometry.y(story, *beat as f64);
        runs.push(Run { state: current.0, certainty: current.1, from: current.2, to: y });
        current = (change.to, change.certainty, y);
    }
    runs.push(Run { state: current.0, certainty: current.1, from: current.2, to: now.max(current.2 + 24.0) });
    runs.retain(|run| run.to > geometry.body.top() && run.from < geometry.body.bottom() && run.to > run.from);
    runs
}

fn draw_run(picture: &mut Picture, scene: &Scene<'_>, strip: Rect, run: &Run, room: &mut Room) {
    let theme = scene.theme;
    let top = run.from.max(strip.top());
    let rect = Rect::from_x_y_ranges(strip.x_range(), top..=run.to.min(strip.bottom()));
    // what was seen or said has a frame, what is only assumed has none
    let sure = run.certainty != Certainty::Assumed;
    let outline = if sure { Stroke::new(1.0, theme.line) } else { Stroke::NONE };
    picture.add(Shape::outlined(rect, 3.0, theme.state(run.state), outline));
    let at = pos2(rect.center().x, top + 17.0);
    let name = Text::new(at, run.state.name(), SMALL, theme.text).anchored(Anchor::Middle);
    if let Some(texts) = room.place(vec![vec![name]]) {
        let needed = Rect::from_min_size(rect.min, vec2(rect.width(), 22.0));
        if rect.height() < 22.0 {
            picture.add(Shape::filled(needed, 3.0, theme.state(run.state)));
        }
        texts.into_iter().for_each(|text| picture.add(text));
    }
}
