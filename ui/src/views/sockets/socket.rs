use std::collections::BTreeMap;

use egui::{Rect, pos2, vec2};
use synema_wire::Endpoint;

use super::levels;
use crate::font::{Font, elide, text_width};
use crate::story::Socket;
use crate::views::pieces::{BODY, SMALL};
use crate::{Picture, Scene, Shape, Text};

const HEAD: f32 = 30.0;
const LINE: f32 = 22.0;

/// Draws the sockets of a host at the playhead, the one that changed last first.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, host: &str, area: Rect) {
    let theme = scene.theme;
    let title = elide(&scene.text("sockets-sockets"), Font::Sans, SMALL, area.width());
    picture.add(Text::new(area.left_top() + vec2(0.0, 14.0), title, SMALL, theme.faint));
    let happened = scene.story.graphs.happened(scene.trace, scene.playhead());
    let sockets = happened.sockets(host);
    let mut top = area.top() + 22.0;
    for socket in &sockets {
        if top + HEAD > area.bottom() {
            return;
        }
        let room = Rect::from_min_max(pos2(area.left(), top), area.max);
        top = draw_socket(picture, scene, socket, happened.variables(socket), room);
    }
    if sockets.is_empty() {
        let text = elide(&scene.text("sockets-closed"), Font::Sans, SMALL, area.width());
        picture.add(Text::new(area.left_top() + vec2(0.0, 44.0), text, SMALL, theme.faint));
    }
}

/// Variables with their values, and the name of the one that changed last.
type Variables<'a> = (BTreeMap<&'a str, u64>, Option<&'a str>);

fn draw_socket(
    picture: &mut Picture,
    scene: &Scene<'_>,
    socket: &Socket<'_>,
    variables: Variables<'_>,
    area: Rect,
) -> f32 {
    let theme = scene.theme;
    let (state, (local, remote)) = (socket.state, socket.ends);
    let state_width = text_width(state.name(), Font::Sans, SMALL) + 14.0;
    let plate = Rect::from_min_size(area.min, vec2(state_width.min(area.width()), HEAD - 5.0));
    picture.add(Shape::outlined(plate, 4.0, theme.state(state), (1.0, theme.line)));
    picture.add(Text::new(plate.center(), state.name(), SMALL, theme.text).centred().middle());
    let end = |end: Option<Endpoint>| end.map_or("*".to_owned(), |end| end.to_string());
    let ends =
        elide(&format!("{} – {}", end(local), end(remote)), Font::Sans, SMALL, area.width() - plate.width() - 12.0);
    picture.add(Text::new(pos2(plate.right() + 10.0, area.top() + 18.0), ends, SMALL, theme.text));
    let top = levels::draw(picture, scene, &variables.0, area.with_min_y(area.top() + HEAD));
    draw_variables(picture, scene, &variables, Rect::from_min_max(pos2(area.left(), top), area.max)) + 8.0
}

/// The variables by the RFCs' names, in as many columns as there is room for, the one that changed last lit.
fn draw_variables(picture: &mut Picture, scene: &Scene<'_>, (values, newest): &Variables<'_>, area: Rect) -> f32 {
    let columns = ((area.width() / 205.0) as usize).max(1);
    let width = area.width() / columns as f32;
    let rest: Vec<(&&str, &u64)> = values.iter().filter(|(name, _)| !levels::shows(name)).collect();
    for (at, (name, value)) in rest.iter().enumerate() {
        let corner = area.min + vec2((at % columns) as f32 * width, (at / columns) as f32 * LINE);
        if corner.y + LINE > area.bottom() {
            return area.bottom();
        }
        let row = Rect::from_min_size(corner, vec2(width - 8.0, LINE));
        if newest.as_ref() == Some(*name) {
            picture.add(Shape::filled(row, 3.0, scene.theme.chosen_fill));
        }
        let text = format!("{} = {}", written(name), shown(name, **value));
        let text = elide(&text, Font::Sans, SMALL.min(BODY), row.width() - 8.0);
        picture.add(Text::new(pos2(row.left() + 4.0, row.top() + 16.0), text, SMALL, scene.theme.text));
    }
    area.top() + rest.len().div_ceil(columns) as f32 * LINE
}

/// `SND.UNA` for `snd_una`, as the RFCs write it.
fn written(name: &str) -> String {
    let bare = name.strip_suffix("_bytes").or_else(|| name.strip_suffix("_ns")).unwrap_or(name);
    match bare.split_once('_') {
        Some((space @ ("snd" | "rcv" | "seg"), variable)) => {
            format!("{}.{}", space.to_uppercase(), variable.to_uppercase())
        }
        _ if name.ends_with("_bytes") => bare.to_owned(),
        _ => bare.to_uppercase(),
    }
}

fn shown(name: &str, value: u64) -> String {
    if name.ends_with("_ns") {
        return format!("{}.{:03} ms", value / 1_000_000, value / 1_000 % 1_000);
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_written_as_the_rfcs_do() {
        assert_eq!(["snd_una", "cwnd_bytes", "rto_ns", "iss"].map(written), ["SND.UNA", "cwnd", "RTO", "ISS"]);
        assert_eq!(shown("rto_ns", 1_000_250_000), "1000.250 ms");
    }
}
