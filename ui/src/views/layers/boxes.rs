use egui::{Color32, Pos2, Rect, Stroke, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::{Dissection, Layer, Protocol};

use super::does::{self, Place};
use crate::font::{Font, elide, text_width, wrap};
use crate::scene::{fields, layer_of, octets};
use crate::views::pieces::{BODY, SMALL, chip, hex};
use crate::{Anchor, Pick, Picture, Scene, Shape, Text};

/// Boxes in boxes: the outermost header first, what it carries inside it, what ends the frame below.
pub fn draw(
    picture: &mut Picture,
    scene: &Scene<'_>,
    (dissection, bytes): (&Dissection, &[u8]),
    place: Place,
    chosen: Option<usize>,
    area: Rect,
) {
    let (trailers, wrapped): (Vec<&Layer>, Vec<&Layer>) =
        dissection.layers.iter().partition(|layer| layer.protocol == Protocol::Padding);
    let trailer_height = if trailers.is_empty() { 0.0 } else { 40.0 };
    let count = wrapped.len().max(1) as f32;
    let height = ((area.height() - trailer_height - 10.0 * count) / count).clamp(52.0, 148.0);
    let mut rect = area;
    rect.max.y = rect.max.y.min(rect.top() + height * count + 10.0 * count + trailer_height);
    let theme = scene.theme;
    for (depth, layer) in wrapped.iter().enumerate() {
        let is_around = place.has_not(layer, chosen.map(|chosen| &dissection.layers[chosen]));
        // what is not looked at here is pale
        let fill = match (is_around, place.reads(layer)) {
            (true, _) => theme.background,
            (false, false) => theme.panel,
            (false, true) => theme.layer(layer.protocol),
        };
        let is_chosen = chosen.is_some_and(|chosen| std::ptr::eq(&dissection.layers[chosen], *layer));
        let outline = if is_chosen { Stroke::new(3.0, theme.chosen) } else { Stroke::new(1.5, theme.line) };
        picture.add(Shape::outlined(rect, 8.0, fill, outline));
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), height));
        let sentence = match is_around {
            true => Some(scene.text(if place == Place::Sender { "does-not-yet" } else { "does-off" })),
            false => does::line(scene, place, layer),
        };
        draw_layer(
            picture,
            scene,
            (layer, octets(bytes, dissection, layer.source)),
            sentence,
            if is_around { theme.faint } else { theme.text },
            header,
        );
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

/// Title, byte range, what the layer does here, the first bytes, and the fields worth knowing.
fn draw_layer(
    picture: &mut Picture,
    scene: &Scene<'_>,
    (layer, bytes): (&Layer, &[u8]),
    does: Option<String>,
    color: Color32,
    area: Rect,
) {
    let inner = area.shrink2(vec2(12.0, 4.0));
    let range = byte_range(scene, layer);
    let range_width = text_width(&range, Font::Sans, SMALL);
    let title = elide(layer.protocol.title(), Font::Sans, BODY, inner.width() - range_width - 10.0);
    picture.add(Text::new(inner.left_top() + vec2(0.0, 19.0), title.clone(), BODY, color).strong());
    let range_at = pos2(inner.right(), inner.top() + 19.0);
    picture.add(Text::new(range_at, range.clone(), SMALL, color).anchored(Anchor::End));
    let sentence = does.map(|does| wrap(&does, Font::Sans, SMALL, inner.width(), 2)).unwrap_or_default();
    let hex = elide(&hex(bytes.get(layer.start..layer.end).unwrap_or_default()), Font::Mono, SMALL, inner.width());
    let plain = |line: String| Text::new(inner.left_top(), line, SMALL, color);
    let texts = sentence.into_iter().map(plain).chain([plain(hex).mono()]);
    let texts = texts.chain(key_lines(layer, inner.width()).into_iter().map(plain));
    for (place, text) in texts.enumerate() {
        let baseline = inner.top() + 42.0 + place as f32 * 23.0;
        if baseline > area.bottom() - 4.0 {
            break;
        }
        picture.add(Text { at: pos2(inner.left(), baseline), ..text });
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
        .filter(|(_, field)| layer_of(&dissection, field).is_some_and(|own| own.source == layer.source))
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
