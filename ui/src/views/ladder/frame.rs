use egui::{Rect, pos2, vec2};
use synema_analysis::{Arg, Flow, Side, Transport};
use synema_trace::Heading;

use super::geometry::Geometry;
use crate::font::{Font, elide, text_width};
use crate::views::pieces::{BODY, SMALL, chip, seconds};
use crate::{Anchor, Extra, Pick, Picture, Room, Scene, Selection, Shape, StoryTime, Text};

/// Draws who stands at the lifelines.
pub fn draw_heads(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry, flow: &Flow) {
    let theme = scene.theme;
    picture.add(Shape::filled(geometry.heads, 0.0, theme.panel));
    let top = geometry.heads.top();
    picture
        .add(Text::new(pos2(geometry.times.right() - 14.0, top + 50.0), "s", SMALL, theme.faint).anchored(Anchor::End));
    let half = (geometry.lifelines[1] - geometry.lifelines[0]) / 2.0;
    let taken = draw_switches(picture, scene, geometry, flow.transport == Transport::Tcp) / 2.0;
    for side in [Side::A, Side::B] {
        let room = geometry.strip + half - 16.0 - taken;
        let (x, anchor) = match side {
            Side::A => (geometry.strip(side).left(), Anchor::Start),
            Side::B => (geometry.strip(side).right(), Anchor::End),
        };
        let name = elide(&title(scene, flow, side), Font::Sans, BODY, room);
        let address = elide(&address(flow, side), Font::Sans, SMALL, room);
        picture.add(Text::new(pos2(x, top + 26.0), name, BODY, theme.side(side)).anchored(anchor).strong());
        picture.add(Text::new(pos2(x, top + 50.0), address, SMALL, theme.text).anchored(anchor));
    }
    picture.add(Shape::line(geometry.heads.left_bottom(), geometry.heads.right_bottom(), (1.0, theme.line)));
}

/// Switches for what else may stand on arrows, and for how far these are apart; returns how wide they are together.
fn draw_switches(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry, has_extras: bool) -> f32 {
    let theme = scene.theme;
    let Selection { extras, zoom, .. } = scene.selection;
    let extra = |key: &str, extra: Extra, on: bool| {
        let name = scene.text(key);
        let says = if on { "spot-extra-off" } else { "spot-extra-on" };
        (scene.texts.with(says, &[("what", Arg::Text(name.clone()))]), name, Pick::Extra(extra), on)
    };
    let near = |key: &str, name: &str, step: i8| (scene.text(key), name.to_owned(), Pick::Zoom(zoom + step), false);
    let mut switches = vec![near("spot-zoom-out", "−", -1), near("spot-zoom-in", "+", 1)];
    if has_extras {
        switches.push(extra("extra-window", Extra::Window, extras.window));
        switches.push(extra("extra-sack", Extra::Sack, extras.sack));
    }
    let width = |name: &str| text_width(name, Font::Sans, SMALL) + 18.0;
    let all: f32 = switches.iter().map(|(_, name, ..)| width(name) + 8.0).sum();
    let mut left = (geometry.lifelines[0] + geometry.lifelines[1] - all) / 2.0 + 4.0;
    for (says, name, pick, is_on) in switches {
        let rect = Rect::from_min_size(pos2(left, geometry.heads.top() + 22.0), vec2(width(&name), 25.0));
        let (fill, line) = if is_on { (theme.chosen_fill, theme.chosen) } else { (theme.background, theme.line) };
        let text = Text::new(rect.center(), name, SMALL, theme.text);
        chip(picture, rect, if is_on { text.strong() } else { text }, fill, (1.5, line));
        picture.spot(rect, pick, says);
        left = rect.right() + 8.0;
    }
    all
}

/// `A · client` or `A · laptop · client`.
pub fn title(scene: &Scene<'_>, flow: &Flow, side: Side) -> String {
    let letter = if side == Side::A { "A" } else { "B" };
    let role = (flow.transport == Transport::Tcp || flow.transport == Transport::Udp).then(|| match side {
        Side::A => scene.text("role-client"),
        Side::B => scene.text("role-server"),
    });
    let host = host(scene, side);
    [Some(letter.to_owned()), host, role].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The name of the host that frames of this side leave from, where the trace has names.
fn host(scene: &Scene<'_>, side: Side) -> Option<String> {
    scene.story.spans.iter().take(64).find_map(|span| {
        let flight = &scene.analysis.flight(scene.trace, span.flight);
        let (seen, heading) = match flight.passage.from == side {
            true => (flight.passage.left?, Heading::Outbound),
            false => (flight.passage.reached?, Heading::Inbound),
        };
        let observation = scene.trace.observation(seen);
        scene.trace.point(observation.point).host.clone().filter(|_| observation.heading == heading)
    })
}

/// `192.0.2.1:80`, or the address alone.
pub fn address(flow: &Flow, side: Side) -> String {
    let end = flow.end(side);
    if end.port == 0 { end.ip.to_string() } else { end.to_string() }
}

/// Draws the line of now, and beside it the time.
pub fn draw_playhead(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry, room: &mut Room) {
    let theme = scene.theme;
    let y = geometry.y(scene.story, scene.position);
    if !geometry.body.y_range().contains(y) {
        return;
    }
    let [left, right] = geometry.lifelines;
    picture.add(Shape::dashed(pos2(left, y), pos2(right, y), (1.0, theme.chosen), 3.0));
    let now = scene.playhead().at.ns_since(scene.story.start());
    let text = Text::new(pos2(geometry.times.right() - 14.0, y), seconds(now), SMALL, theme.background);
    let text = text.mono().anchored(Anchor::End).middle();
    if let Some(texts) = room.place(vec![vec![text]]) {
        let plate = texts[0].rect().expand2(vec2(5.0, 3.0));
        picture.add(Shape::filled(plate, 4.0, theme.chosen));
        texts.into_iter().for_each(|text| picture.add(text));
    }
}

/// Writes the times of the beats into their column, as many as there is room for.
pub fn draw_times(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry, room: &mut Room) {
    let story = scene.story;
    let (first, last) = geometry.visible_beats(story);
    let last = last.min(story.beat_at(scene.position));
    for beat in first..=last {
        let at = story.beats[beat].playhead.at.ns_since(story.start());
        let place = pos2(geometry.times.right() - 14.0, geometry.y(story, beat as f64));
        let text = Text::new(place, seconds(at), SMALL, scene.theme.faint).mono().anchored(Anchor::End).middle();
        for text in room.place(vec![vec![text]]).unwrap_or_default() {
            let y = place.y;
            let tick = Rect::from_min_max(pos2(geometry.times.right() - 9.0, y), pos2(geometry.times.right() - 2.0, y));
            picture.add(Shape::line(tick.left_top(), tick.right_top(), (1.0, scene.theme.line)));
            picture.add(text);
        }
    }
}

/// A pause many times as long as the others: its length stands where the ladder does not show it.
pub fn draw_folds(picture: &mut Picture, scene: &Scene<'_>, geometry: &Geometry, room: &mut Room) {
    if scene.time == StoryTime::True {
        return;
    }
    let story = scene.story;
    let (first, last) = geometry.visible_beats(story);
    let last = last.min(story.beat_at(scene.position));
    let gap = |beat: usize| story.beats[beat + 1].playhead.at.ns_since(story.beats[beat].playhead.at);
    let mut gaps: Vec<i64> = (first..last).map(gap).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    let Some(&typical) = gaps.get(gaps.len().saturating_sub(1) / 2) else { return };
    for beat in (first..last).filter(|beat| gap(*beat) >= typical.saturating_mul(FOLDED)) {
        let y = (geometry.y(story, beat as f64) + geometry.y(story, beat as f64 + 1.0)) / 2.0;
        let place = pos2(geometry.times.right() - 14.0, y);
        let text = Text::new(place, format!("… {}", seconds(gap(beat))), SMALL, scene.theme.mark);
        let Some(texts) = room.place(vec![vec![text.anchored(Anchor::End).middle()]]) else { continue };
        texts.into_iter().for_each(|text| picture.add(text));
        for x in geometry.lifelines {
            // the lifeline is broken where time was left out
            let gap = Rect::from_center_size(pos2(x, y), vec2(8.0, 9.0));
            picture.add(Shape::filled(gap, 0.0, scene.theme.background));
            for edge in [gap.top(), gap.bottom()] {
                let (from, to) = (pos2(x - 7.0, edge + 3.0), pos2(x + 7.0, edge - 3.0));
                picture.add(Shape::line(from, to, (2.0, scene.theme.mark)));
            }
        }
    }
}

/// A pause is folded when it is so many times as long as a typical one.
const FOLDED: i64 = 10;
