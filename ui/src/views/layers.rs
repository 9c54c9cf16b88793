//! The bytes of a frame, wrapped layer by layer, beside the model of layers they belong to.

use egui::{Pos2, Rect, Stroke, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::{Dissection, Layer, Osi, Protocol};

use super::View;
use super::pieces::{BODY, SMALL, canvas, chip, hex, nothing};
use crate::font::{Font, elide, text_width};
use crate::scene::fields;
use crate::{Anchor, LayerModel, Pick, Picture, Scene, Shape, Text};

/// The layers of a frame.
#[derive(Debug)]
pub struct Layers;

impl View for Layers {
    fn name(&self) -> &'static str {
        "layers"
    }

    fn title(&self) -> &'static str {
        "view-layers"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some((index, dissection)) = scene.dissection() else { return nothing(scene, "frame-none") };
        let bytes = scene.trace.observation(index).bytes;
        let mut picture = canvas(scene);
        let args =
            [("number", Arg::Number(scene.trace.number(index) as u64)), ("length", Arg::Number(bytes.len() as u64))];
        let title = scene.texts.with("layers-frame", &args);
        picture.add(Text::new(pos2(18.0, 30.0), title, BODY, scene.theme.text).strong());
        draw_scale(&mut picture, scene, &dissection, bytes.len());
        let body = Rect::from_min_max(pos2(18.0, 104.0), (scene.size - vec2(18.0, 14.0)).to_pos2());
        let model_width = (body.width() * 0.26).clamp(124.0, 230.0);
        let (model, boxes) = body.split_left_right_at_x(body.left() + model_width);
        draw_model(&mut picture, scene, &dissection, model);
        let boxes = Rect::from_min_max(boxes.min + vec2(18.0, 0.0), boxes.max);
        draw_boxes(&mut picture, scene, &dissection, bytes, boxes);
        picture
    }
}

/// The whole frame as one bar, every layer as long as it is.
fn draw_scale(picture: &mut Picture, scene: &Scene<'_>, dissection: &Dissection, len: usize) {
    let bar = Rect::from_min_size(pos2(18.0, 46.0), vec2(scene.size.x - 36.0, 24.0));
    let mut free_from = bar.left();
    for layer in &dissection.layers {
        let x = |byte: usize| bar.left() + bar.width() * byte as f32 / len.max(1) as f32;
        let part = Rect::from_x_y_ranges(x(layer.start)..=x(layer.end), bar.y_range());
        picture.add(Shape::outlined(part, 0.0, scene.theme.layer(layer.protocol), (1.0, scene.theme.line)));
        let size = (layer.end - layer.start).to_string();
        let width = text_width(&size, Font::Sans, SMALL);
        let at = pos2(part.center().x, bar.bottom() + 18.0);
        if at.x - width / 2.0 >= free_from && at.x + width / 2.0 <= bar.right() {
            free_from = at.x + width / 2.0 + 6.0;
            picture.add(Text::new(at, size, SMALL, scene.theme.faint).centred());
        }
    }
}

/// The model's layers as a pile, with the frame's protocols in it.
fn draw_model(picture: &mut Picture, scene: &Scene<'_>, dissection: &Dissection, area: Rect) {
    let theme = scene.theme;
    let rows = rows_of(scene.model);
    let title = scene.text(model_key(scene.model));
    picture.add(Text::new(area.left_top() + vec2(0.0, 14.0), title, SMALL, theme.faint));
    let pile = Rect::from_min_max(area.min + vec2(0.0, 26.0), area.max);
    let height = (pile.height() / rows.len() as f32).min(82.0);
    for (place, row) in (0..).zip(rows) {
        let top = pile.top() + place as f32 * height;
        let rect = Rect::from_min_size(pos2(pile.left(), top), vec2(pile.width(), height - 6.0));
        let mut here = dissection.layers.iter().filter(|layer| row.holds(layer.protocol));
        let names: Vec<&str> = here.clone().map(|layer| layer.protocol.title()).collect();
        let fill = here.next_back().map_or(theme.background, |layer| theme.layer(layer.protocol));
        picture.add(Shape::outlined(rect, 6.0, fill, (1.0, theme.line)));
        let number = if row.number > 0 { format!("{} ", row.number) } else { String::new() };
        let name = elide(&format!("{number}{}", scene.text(row.key)), Font::Sans, SMALL, rect.width() - 16.0);
        let centre = rect.center();
        let y = if names.is_empty() { centre.y + 5.0 } else { centre.y - 5.0 };
        let color = if names.is_empty() { theme.faint } else { theme.text };
        picture.add(Text::new(pos2(rect.left() + 9.0, y), name, SMALL, color));
        if !names.is_empty() {
            let names = elide(&names.join(", "), Font::Sans, SMALL, rect.width() - 16.0);
            picture.add(Text::new(pos2(rect.left() + 9.0, y + 21.0), names, SMALL, theme.text).strong());
        }
    }
}

/// Boxes in boxes: the outermost header first, what it carries inside it, what ends the frame below.
fn draw_boxes(picture: &mut Picture, scene: &Scene<'_>, dissection: &Dissection, bytes: &[u8], area: Rect) {
    let (trailers, wrapped): (Vec<&Layer>, Vec<&Layer>) =
        dissection.layers.iter().partition(|layer| layer.protocol == Protocol::Padding);
    let trailer_height = if trailers.is_empty() { 0.0 } else { 40.0 };
    let count = wrapped.len().max(1) as f32;
    let height = ((area.height() - trailer_height - 10.0 * count) / count).clamp(52.0, 124.0);
    let mut rect = area;
    rect.max.y = rect.max.y.min(rect.top() + height * count + 10.0 * count + trailer_height);
    for (depth, layer) in wrapped.iter().enumerate() {
        picture.add(Shape::outlined(rect, 8.0, scene.theme.layer(layer.protocol), (1.5, scene.theme.line)));
        draw_layer(picture, scene, layer, bytes, Rect::from_min_size(rect.min, vec2(rect.width(), height)));
        let under = if depth == 0 { trailer_height } else { 0.0 };
        if let (0, Some(trailer)) = (depth, trailers.first()) {
            let strip = Rect::from_min_max(rect.left_bottom() - vec2(0.0, trailer_height), rect.max);
            draw_trailer(picture, scene, trailer, strip.shrink2(vec2(10.0, 6.0)));
        }
        rect = Rect::from_min_max(rect.min + vec2(10.0, height), rect.max - vec2(10.0, 10.0 + under));
        if rect.height() < 30.0 {
            return;
        }
    }
}

/// Title, byte range, the first bytes, and the fields worth knowing.
fn draw_layer(picture: &mut Picture, scene: &Scene<'_>, layer: &Layer, bytes: &[u8], area: Rect) {
    let theme = scene.theme;
    let inner = area.shrink2(vec2(12.0, 4.0));
    let range = byte_range(scene, layer);
    let range_width = text_width(&range, Font::Sans, SMALL);
    let title = elide(&layer_title(layer), Font::Sans, BODY, inner.width() - range_width - 10.0);
    picture.add(Text::new(inner.left_top() + vec2(0.0, 19.0), title.clone(), BODY, theme.text).strong());
    let range_at = pos2(inner.right(), inner.top() + 19.0);
    picture.add(Text::new(range_at, range.clone(), SMALL, theme.text).anchored(Anchor::End));
    let hex = elide(&hex(&bytes[layer.start..layer.end]), Font::Mono, SMALL, inner.width());
    picture.add(Text::new(inner.left_top() + vec2(0.0, 42.0), hex, SMALL, theme.text).mono());
    let mut baseline = inner.top() + 66.0;
    for line in key_lines(layer, inner.width()) {
        if baseline > area.bottom() - 2.0 {
            break;
        }
        picture.add(Text::new(pos2(inner.left(), baseline), line, SMALL, theme.text));
        baseline += 22.0;
    }
    if let Some((field, _)) = fields_of(scene, layer) {
        picture.spot(area, Pick::Field(field), format!("{title} {range}"));
    }
}

fn draw_trailer(picture: &mut Picture, scene: &Scene<'_>, layer: &Layer, strip: Rect) {
    let text = format!("{} · {}", scene.text("layer-padding"), byte_range(scene, layer));
    let text = elide(&text, Font::Sans, SMALL, strip.width() - 12.0);
    let text = Text::new(Pos2::ZERO, text, SMALL, scene.theme.text);
    chip(picture, strip, text, scene.theme.panel, Stroke::new(1.0, scene.theme.line));
}

fn layer_title(layer: &Layer) -> String {
    layer.protocol.title().to_owned()
}

fn byte_range(scene: &Scene<'_>, layer: &Layer) -> String {
    let args = [
        ("first", Arg::Number(layer.start as u64)),
        ("last", Arg::Number(layer.end.saturating_sub(1) as u64)),
        ("count", Arg::Number((layer.end - layer.start) as u64)),
    ];
    scene.texts.with("layers-range", &args)
}

/// The first field of a layer that has bits, by its name.
fn fields_of(scene: &Scene<'_>, layer: &Layer) -> Option<(crate::FieldRef, u32)> {
    let (_, dissection) = scene.dissection()?;
    let start = layer.start as u32 * 8;
    fields(&dissection)
        .find(|(_, field)| field.start_bit >= start && field.end_bit > field.start_bit)
        .filter(|(_, field)| field.start_bit < layer.end as u32 * 8)
        .map(|(name, field)| (name, field.start_bit))
}

/// The fields that a course talks about, in at most two lines that fit.
fn key_lines(layer: &Layer, width: f32) -> Vec<String> {
    let known: Vec<String> = key_fields(layer.protocol)
        .iter()
        .filter_map(|(name, short)| Some(format!("{short} {}", layer.field(name)?.show())))
        .collect();
    let mut lines: Vec<String> = Vec::new();
    for part in known {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line}, {part}"), Font::Sans, SMALL) <= width => {
                line.push_str(", ");
                line.push_str(&part);
            }
            _ => lines.push(elide(&part, Font::Sans, SMALL, width)),
        }
    }
    lines.truncate(2);
    lines
}

fn key_fields(protocol: Protocol) -> &'static [(&'static str, &'static str)] {
    match protocol {
        Protocol::Ethernet => &[("eth.dst", "dst"), ("eth.src", "src"), ("eth.type", "type")],
        Protocol::Vlan => &[("vlan.id", "id"), ("vlan.etype", "type")],
        Protocol::Arp => &[("arp.opcode", "opcode"), ("arp.src.proto_ipv4", "from"), ("arp.dst.proto_ipv4", "for")],
        Protocol::Ipv4 => {
            &[("ip.src", "src"), ("ip.dst", "dst"), ("ip.ttl", "ttl"), ("ip.proto", "proto"), ("ip.len", "len")]
        }
        Protocol::Ipv6 => &[("ipv6.src", "src"), ("ipv6.dst", "dst"), ("ipv6.hlim", "hlim"), ("ipv6.nxt", "next")],
        Protocol::Tcp => &[
            ("tcp.srcport", "srcport"),
            ("tcp.dstport", "dstport"),
            ("tcp.seq_raw", "seq"),
            ("tcp.ack_raw", "ack"),
            ("tcp.flags", "flags"),
            ("tcp.window_size_value", "win"),
        ],
        Protocol::Udp => &[("udp.srcport", "srcport"), ("udp.dstport", "dstport"), ("udp.length", "len")],
        Protocol::Icmp => &[("icmp.type", "type"), ("icmp.code", "code")],
        Protocol::Icmpv6 => &[("icmpv6.type", "type"), ("icmpv6.code", "code")],
        _ => &[],
    }
}

/// A layer of a model.
struct Row {
    number: u8,
    key: &'static str,
    osi: Option<Osi>,
}

impl Row {
    fn holds(&self, protocol: Protocol) -> bool {
        self.osi == Some(protocol.osi()) && protocol != Protocol::Padding
    }
}

fn rows_of(model: LayerModel) -> Vec<Row> {
    let row = |number, key, osi| Row { number, key, osi };
    match model {
        LayerModel::Seven => vec![
            row(7, "layer-application", Some(Osi::Application)),
            row(6, "layer-presentation", None),
            row(5, "layer-session", None),
            row(4, "layer-transport", Some(Osi::Transport)),
            row(3, "layer-network", Some(Osi::Network)),
            row(2, "layer-data-link", Some(Osi::DataLink)),
            row(1, "layer-physical", None),
        ],
        LayerModel::Five => vec![
            row(5, "layer-application", Some(Osi::Application)),
            row(4, "layer-transport", Some(Osi::Transport)),
            row(3, "layer-network", Some(Osi::Network)),
            row(2, "layer-data-link", Some(Osi::DataLink)),
            row(1, "layer-physical", None),
        ],
        LayerModel::Four => vec![
            row(0, "layer-application", Some(Osi::Application)),
            row(0, "layer-transport", Some(Osi::Transport)),
            row(0, "layer-internet", Some(Osi::Network)),
            row(0, "layer-link", Some(Osi::DataLink)),
        ],
    }
}

fn model_key(model: LayerModel) -> &'static str {
    match model {
        LayerModel::Seven => "model-seven",
        LayerModel::Five => "model-five",
        LayerModel::Four => "model-four",
    }
}
