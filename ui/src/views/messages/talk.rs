use egui::{Rect, pos2, vec2};
use synema_analysis::messages::{Messages, Turn};
use synema_analysis::{Arg, Side};

use crate::font::{Font, elide, text_width};
use crate::views::pieces::{SMALL, hex, seconds};
use crate::{Anchor, Pick, Picture, Scene, Shape, Text};

const LINE: f32 = 22.0;
const HEAD: f32 = 31.0;
/// The most lines shown of one turn.
const LINES: usize = 12;

/// A turn with what is shown of it.
struct Shown<'a> {
    turn: &'a Turn,
    head: String,
    lines: Vec<String>,
}

/// Draws the last turns that have happened, as many as there is room for.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, messages: &Messages, area: Rect) {
    let inner = area.shrink2(vec2(14.0, 8.0));
    let happened = scene.playhead().observations;
    let until = messages.turns.partition_point(|turn| turn.observation < happened);
    let mut room = inner.height();
    let mut shown: Vec<Shown<'_>> = Vec::new();
    for at in (0..until).rev() {
        let most = ((room - HEAD) / LINE).max(0.0) as usize;
        if most == 0 {
            break;
        }
        let turn = show(scene, messages, at, inner.width(), most.min(LINES));
        room -= HEAD + LINE * turn.lines.len() as f32;
        shown.push(turn);
    }
    let mut top = inner.top();
    for turn in shown.iter().rev() {
        top = draw_turn(picture, scene, turn, inner, top);
    }
    if shown.is_empty() {
        let text = elide(&scene.text("messages-nothing"), Font::Sans, SMALL, inner.width());
        picture.add(Text::new(inner.center(), text, SMALL, scene.theme.faint).centred());
    }
}

fn show<'a>(scene: &Scene<'_>, messages: &'a Messages, at: usize, width: f32, most: usize) -> Shown<'a> {
    let turn = &messages.turns[at];
    let octets = messages.text(scene.trace, turn, 2_000);
    let http = start_line(&octets);
    let asked = http.as_ref().filter(|line| line.is_answer).and_then(|_| at.checked_sub(1));
    let after = asked.map(|asked| turn.at.ns_since(messages.turns[asked].at));
    let time = seconds(turn.at.ns_since(scene.story.start()));
    let mut args = vec![
        ("who", Arg::Text(if turn.side == Side::A { "A" } else { "B" }.to_owned())),
        ("count", Arg::Number(turn.to - turn.from)),
        ("time", Arg::Text(time)),
    ];
    let mut head = scene.texts.with("messages-turn", &args);
    if let Some(line) = http {
        args = vec![("line", Arg::Text(line.text))];
        head = format!("{head} · {}", scene.texts.with("messages-http", &args));
    }
    if let Some(after) = after {
        head = format!("{head} · {}", scene.texts.with("messages-after", &[("time", Arg::Text(seconds(after)))]));
    }
    Shown { turn, head, lines: lines(&octets, width - 20.0, most) }
}

/// An HTTP start line.
struct StartLine {
    text: String,
    is_answer: bool,
}

fn start_line(octets: &[u8]) -> Option<StartLine> {
    let end = octets.iter().position(|octet| *octet == b'\r' || *octet == b'\n')?;
    let line = std::str::from_utf8(&octets[..end]).ok()?;
    if let Some(status) = line.strip_prefix("HTTP/1.") {
        return Some(StartLine { text: status.split_once(' ')?.1.to_owned(), is_answer: true });
    }
    let (request, version) = line.rsplit_once(' ')?;
    let is_request = version.starts_with("HTTP/1.") && request.split_once(' ').is_some();
    is_request.then(|| StartLine { text: request.to_owned(), is_answer: false })
}

/// The octets as lines of text; what is not text, in hexadecimal.
fn lines(octets: &[u8], width: f32, most: usize) -> Vec<String> {
    let is_text = octets.iter().filter(|octet| !octet.is_ascii_graphic() && !octet.is_ascii_whitespace()).count() * 8
        <= octets.len();
    if !is_text && std::str::from_utf8(octets).is_err() {
        let cell = text_width("0", Font::Mono, SMALL);
        let columns = ((width / (cell * 3.0)) as usize).clamp(4, 32);
        return octets.chunks(columns).take(most).map(hex).collect();
    }
    let text = String::from_utf8_lossy(octets);
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(most)
        .map(|line| {
            let plain: String = line.chars().map(|char| if char.is_control() { '·' } else { char }).take(400).collect();
            elide(&plain, Font::Mono, SMALL, width)
        })
        .collect();
    let all = text.lines().filter(|line| !line.trim().is_empty()).count();
    if all > lines.len()
        && let Some(last) = lines.last_mut()
    {
        *last = elide(&format!("{last} …"), Font::Mono, SMALL, width);
    }
    lines
}

fn draw_turn(picture: &mut Picture, scene: &Scene<'_>, shown: &Shown<'_>, area: Rect, top: f32) -> f32 {
    let theme = scene.theme;
    let color = theme.side(shown.turn.side);
    let height = HEAD + LINE * shown.lines.len() as f32;
    let block = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), height - 6.0));
    // A speaks from the left edge, B from the right one
    let edge = match shown.turn.side {
        Side::A => Rect::from_min_size(block.min, vec2(5.0, block.height())),
        Side::B => Rect::from_min_max(pos2(block.right() - 5.0, block.top()), block.max),
    };
    picture.add(Shape::filled(block, 4.0, theme.panel));
    picture.add(Shape::filled(edge, 2.0, color));
    let (x, anchor) = match shown.turn.side {
        Side::A => (block.left() + 12.0, Anchor::Start),
        Side::B => (block.right() - 12.0, Anchor::End),
    };
    let head = elide(&shown.head, Font::Sans, SMALL, block.width() - 24.0);
    picture.add(Text::new(pos2(x, top + 18.0), head, SMALL, color).anchored(anchor).strong());
    for (at, line) in shown.lines.iter().enumerate() {
        let baseline = top + HEAD + 9.0 + at as f32 * LINE;
        picture.add(Text::new(pos2(block.left() + 12.0, baseline), line.clone(), SMALL, theme.text).mono());
    }
    let args = [
        ("number", Arg::Number(scene.trace.number(shown.turn.observation) as u64)),
        ("text", Arg::Text(shown.head.clone())),
    ];
    picture.spot(block, Pick::Observation(shown.turn.observation), scene.texts.with("spot-frame", &args));
    top + height
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_known_by_its_start_lines() {
        let line = |text: &str| start_line(text.as_bytes()).map(|line| (line.text, line.is_answer));
        assert_eq!(line("GET /a b HTTP/1.1\r\n"), Some(("GET /a b".into(), false)));
        assert_eq!(line("HTTP/1.0 404 Not Found\r\n"), Some(("404 Not Found".into(), true)));
        assert_eq!(line("EHLO example\r\n"), None);
        assert_eq!(line("GET / HTTP/1.1"), None, "the line has not ended");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_in_hexadecimal() {
        assert_eq!(lines(&[0, 1, 2, 0xff], 400.0, 3), ["00 01 02 ff"]);
        assert_eq!(lines(b"one\r\n\r\ntwo", 400.0, 3), ["one", "two"]);
        assert!(lines(b"one\ntwo\nthree", 400.0, 2)[1].ends_with('…'));
    }
}
