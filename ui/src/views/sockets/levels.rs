use std::collections::BTreeMap;

use egui::{Color32, Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_trace::TcpState;

use crate::font::{Font, elide, text_width};
use crate::views::pieces::SMALL;
use crate::{Picture, Scene, Shape, Text};

const BAR: f32 = 30.0;
/// The most slots of a queue that are drawn.
const MOST_SLOTS: u64 = 16;

/// Whether a variable is one of those drawn as levels.
pub fn shows(name: &str) -> bool {
    const LEVELS: [&str; 8] = [
        "send_queue_bytes",
        "send_buffer_bytes",
        "receive_queue_bytes",
        "receive_buffer_bytes",
        "out_of_order_bytes",
        "syn_queue",
        "accept_queue",
        "backlog",
    ];
    LEVELS.contains(&name)
}

/// Draws what is in a connection's buffers and on its way, or in a listening socket's queues; returns where that ends.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, variables: &BTreeMap<&str, u64>, area: Rect) -> f32 {
    let value = |name: &str| variables.get(name).copied();
    let mut top = area.top();
    let bars = [send_buffer(variables), window(variables), receive_buffer(variables)];
    for bar in bars.into_iter().flatten() {
        if top + BAR > area.bottom() {
            return top;
        }
        draw_bar(picture, scene, &bar, Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), BAR - 6.0)));
        top += BAR;
    }
    if let Some(backlog) = value("backlog") {
        for (key, name) in [("sockets-syn-queue", "syn_queue"), ("sockets-accept-queue", "accept_queue")] {
            if top + BAR > area.bottom() {
                return top;
            }
            let row = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), BAR - 6.0));
            draw_slots(picture, scene, key, value(name).unwrap_or(0), backlog, row);
            top += BAR;
        }
    }
    top
}

/// A bar with one or two parts filled.
struct Bar {
    key: &'static str,
    /// What is there of one kind, and of another, octets.
    parts: [u64; 2],
    /// How much there is room for, octets.
    size: u64,
}

/// What the program wrote and the other end has not acknowledged: sent, and not sent yet.
fn send_buffer(variables: &BTreeMap<&str, u64>) -> Option<Bar> {
    let value = |name: &str| variables.get(name).copied();
    let size = value("send_buffer_bytes").filter(|size| *size > 0)?;
    let queued = value("send_queue_bytes").unwrap_or(0);
    // a FIN under way is no octet of the buffer's
    let sent = in_flight(variables).unwrap_or(0).min(queued);
    Some(Bar { key: "sockets-send-buffer", parts: [sent, queued - sent], size })
}

/// What came and the program has not read: in order, and behind a gap.
fn receive_buffer(variables: &BTreeMap<&str, u64>) -> Option<Bar> {
    let value = |name: &str| variables.get(name).copied();
    let size = value("receive_buffer_bytes").filter(|size| *size > 0)?;
    let parts = ["receive_queue_bytes", "out_of_order_bytes"].map(|name| value(name).unwrap_or(0));
    Some(Bar { key: "sockets-receive-buffer", parts, size })
}

/// How much of the window the sender uses.
fn window(variables: &BTreeMap<&str, u64>) -> Option<Bar> {
    let value = |name: &str| variables.get(name).copied();
    // RFC 5681 §3.1: no more than the lesser of both windows
    let window = value("snd_wnd")?.min(value("cwnd_bytes").unwrap_or(u64::MAX));
    let in_flight = in_flight(variables)?;
    (window > 0).then_some(Bar { key: "sockets-in-flight", parts: [in_flight, 0], size: window })
}

fn in_flight(variables: &BTreeMap<&str, u64>) -> Option<u64> {
    let value = |name: &str| variables.get(name).map(|value| *value as u32);
    Some(u64::from(value("snd_nxt")?.wrapping_sub(value("snd_una")?)))
}

fn draw_bar(picture: &mut Picture, scene: &Scene<'_>, bar: &Bar, whole: Rect) {
    let theme = scene.theme;
    picture.add(Shape::outlined(whole, 3.0, theme.panel, (1.0, theme.line)));
    let mut left = whole.left();
    for (octets, state) in bar.parts.into_iter().zip([TcpState::Established, TcpState::SynSent]) {
        let share = (octets as f64 / bar.size as f64).min(1.0) as f32;
        // a little of something is something
        let width = if octets > 0 { (whole.width() * share).max(3.0) } else { 0.0 };
        let part = Rect::from_x_y_ranges(left..=(left + width).min(whole.right()), whole.y_range());
        picture.add(Shape::filled(part, 2.0, theme.state(state)));
        left = part.right();
    }
    let args =
        [("octets", Arg::Number(bar.parts[0])), ("more", Arg::Number(bar.parts[1])), ("window", Arg::Number(bar.size))];
    let text = elide(&scene.texts.with(bar.key, &args), Font::Sans, SMALL, whole.width() - 12.0);
    picture.add(Text::new(pos2(whole.left() + 6.0, whole.center().y), text, SMALL, theme.text).middle());
}

/// A queue as slots, those taken filled.
fn draw_slots(picture: &mut Picture, scene: &Scene<'_>, key: &str, taken: u64, backlog: u64, row: Rect) {
    let theme = scene.theme;
    let args = [("count", Arg::Number(taken)), ("backlog", Arg::Number(backlog))];
    let text = elide(&scene.texts.with(key, &args), Font::Sans, SMALL, row.width());
    let width = text_width(&text, Font::Sans, SMALL);
    picture.add(Text::new(pos2(row.left(), row.center().y), text, SMALL, theme.text).middle());
    let size = 16.0;
    let left = row.left() + width + 12.0;
    let slots = backlog.max(taken).clamp(1, MOST_SLOTS);
    for slot in 0..slots {
        let corner = pos2(left + slot as f32 * (size + 4.0), row.center().y - size / 2.0);
        if corner.x + size > row.right() {
            return;
        }
        let fill: Color32 = if slot < taken { theme.state(TcpState::SynSent) } else { theme.background };
        picture.add(Shape::outlined(Rect::from_min_size(corner, vec2(size, size)), 2.0, fill, (1.2, theme.line)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables<'a>(all: &[(&'a str, u64)]) -> BTreeMap<&'a str, u64> {
        all.iter().copied().collect()
    }

    #[test]
    fn what_is_in_flight_does_not_mind_the_end_of_the_circle() {
        let socket = variables(&[("snd_una", u64::from(u32::MAX)), ("snd_nxt", 9), ("snd_wnd", 100)]);
        assert_eq!(window(&socket).map(|bar| (bar.parts, bar.size)), Some(([10, 0], 100)));
    }

    #[test]
    fn a_fin_under_way_is_not_in_the_buffer() {
        let sizes = [("send_buffer_bytes", 1000), ("snd_una", 10), ("snd_nxt", 41), ("send_queue_bytes", 30)];
        assert_eq!(send_buffer(&variables(&sizes)).map(|bar| bar.parts), Some([30, 0]));
    }
}
