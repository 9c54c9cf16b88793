use egui::{Rect, Stroke, pos2, vec2};
use synema_analysis::{Side, Transport};
use synema_trace::{Certainty, TcpState};

use super::columns::Columns;
use super::rows::Rows;
use crate::font::{Font, text_width};
use crate::views::pieces::SMALL;
use crate::{Picture, Room, Scene, Shape, Text};

const WIDTH: f32 = 12.0;

/// A state of one end, from one height to another.
struct Run {
    state: TcpState,
    certainty: Certainty,
    from: f32,
    to: f32,
}

/// Draws along the lifelines of the conversation shown the states that its ends have been in until now.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, columns: &Columns<'_>, rows: &Rows, room: &mut Room) {
    let Some(flow) = scene.flow().filter(|flow| flow.transport == Transport::Tcp) else { return };
    let Some([a, b]) = columns.lifelines.ends_of(flow, scene) else { return };
    for (side, lifeline) in [(Side::A, a), (Side::B, b)] {
        if a == b || !columns.shows(lifeline) {
            continue;
        }
        let (x, is_left) = (columns.x(lifeline), columns.is_on_the_left(lifeline));
        for run in runs(scene, rows, side) {
            let rect = Rect::from_x_y_ranges(x - WIDTH / 2.0..=x + WIDTH / 2.0, run.from..=run.to);
            // what was seen or said has a frame, what is only assumed has none
            let sure = run.certainty != Certainty::Assumed;
            let outline = if sure { Stroke::new(1.0, scene.theme.line) } else { Stroke::NONE };
            picture.add(Shape::outlined(rect, 2.0, scene.theme.state(run.state), outline));
            draw_name(picture, scene, &run, x, is_left, room);
        }
    }
}

fn draw_name(picture: &mut Picture, scene: &Scene<'_>, run: &Run, x: f32, is_left: bool, room: &mut Room) {
    let width = text_width(run.state.name(), Font::Sans, SMALL) + 10.0;
    let name = |out: f32, y: f32| {
        let centre = pos2(x + out * (WIDTH / 2.0 + 4.0 + width / 2.0), y);
        vec![Text::new(centre, run.state.name(), SMALL, scene.theme.text).centred().middle()]
    };
    // on the outside if there is room, where it begins or a little below
    let sides = if is_left { [-1.0, 1.0] } else { [1.0, -1.0] };
    let candidates = sides.into_iter().flat_map(|out| [12.0, 20.0, 30.0].map(|below| name(out, run.from + below)));
    let candidates = candidates.collect();
    for text in room.place(candidates).unwrap_or_default() {
        let plate = Rect::from_center_size(pos2(text.at.x, text.rect().center().y), vec2(width, 20.0));
        room.take(plate.expand2(vec2(0.0, 2.0)));
        picture.add(Shape::outlined(plate, 3.0, scene.theme.state(run.state), (1.0, scene.theme.line)));
        picture.add(text);
    }
}

fn runs(scene: &Scene<'_>, rows: &Rows, side: Side) -> Vec<Run> {
    let now = scene.playhead();
    let mut runs: Vec<Run> = Vec::new();
    let mut current = (TcpState::Closed, Certainty::Assumed, rows.body.top());
    for change in scene.analysis.states_of_flow(scene.story.flow).filter(|change| change.side == side) {
        if !now.has_passed(change.after, change.at) {
            break;
        }
        let y = rows.y_after(change.after).max(current.2);
        runs.push(Run { state: current.0, certainty: current.1, from: current.2, to: y });
        current = (change.to, change.certainty, y);
    }
    let end = rows.y_after(now.observations).max(current.2 + 22.0).min(rows.body.bottom());
    runs.push(Run { state: current.0, certainty: current.1, from: current.2, to: end });
    runs.retain(|run| run.to > run.from);
    runs
}
