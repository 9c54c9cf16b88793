use egui::{Color32, Pos2, Stroke};
use xmlwriter::{Indent, Options, XmlWriter};

use super::{Anchor, Picture, Shape, Text};
use crate::font::{Font, MONO, SANS};

/// The picture as an SVG document. Text stays text.
pub fn to_svg(picture: &Picture) -> String {
    let mut xml = XmlWriter::new(Options { indent: Indent::Spaces(0), ..Options::default() });
    let (width, height) = (picture.size.x, picture.size.y);
    xml.start_element("svg");
    xml.write_attribute("xmlns", "http://www.w3.org/2000/svg");
    xml.write_attribute("width", &number(width));
    xml.write_attribute("height", &number(height));
    xml.write_attribute_fmt("viewBox", format_args!("0 0 {} {}", number(width), number(height)));
    xml.write_attribute_fmt("font-family", format_args!("'{SANS}', 'Noto Sans SC', sans-serif"));
    write_shape(&mut xml, &Shape::filled(picture.area(), 0.0, picture.background));
    for shape in &picture.shapes {
        write_shape(&mut xml, shape);
    }
    xml.end_element();
    xml.end_document()
}

fn write_shape(xml: &mut XmlWriter, shape: &Shape) {
    match shape {
        Shape::Box { rect, radius, fill, stroke } => {
            xml.start_element("rect");
            place(xml, "x", "y", rect.min);
            xml.write_attribute("width", &number(rect.width()));
            xml.write_attribute("height", &number(rect.height()));
            if *radius > 0.0 {
                xml.write_attribute("rx", &number(*radius));
            }
            write_fill(xml, *fill);
            write_stroke(xml, *stroke);
        }
        Shape::Line(line) => {
            xml.start_element("polyline");
            xml.write_attribute("points", &points(&line.points));
            xml.write_attribute("fill", "none");
            write_stroke(xml, line.stroke);
            if let Some(dash) = line.dash {
                xml.write_attribute("stroke-dasharray", &number(dash));
            }
        }
        Shape::Polygon { points: corners, fill, stroke } => {
            xml.start_element("polygon");
            xml.write_attribute("points", &points(corners));
            write_fill(xml, *fill);
            write_stroke(xml, *stroke);
        }
        Shape::Circle { center, radius, fill, stroke } => {
            xml.start_element("circle");
            place(xml, "cx", "cy", *center);
            xml.write_attribute("r", &number(*radius));
            write_fill(xml, *fill);
            write_stroke(xml, *stroke);
        }
        Shape::Text(text) => write_text(xml, text),
    }
    xml.end_element();
    xml.set_preserve_whitespaces(false);
}

fn write_text(xml: &mut XmlWriter, text: &Text) {
    xml.start_element("text");
    xml.set_preserve_whitespaces(true);
    place(xml, "x", "y", text.at);
    xml.write_attribute("font-size", &number(text.size));
    if text.font == Font::Mono {
        xml.write_attribute_fmt("font-family", format_args!("{MONO}, '{SANS}', monospace"));
        // columns of bytes keep the spaces between them
        xml.write_attribute("xml:space", "preserve");
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => xml.write_attribute("text-anchor", "middle"),
        Anchor::End => xml.write_attribute("text-anchor", "end"),
    }
    if text.angle != 0.0 {
        let (angle, x, y) = (number(text.angle.to_degrees()), number(text.at.x), number(text.at.y));
        xml.write_attribute_fmt("transform", format_args!("rotate({angle} {x} {y})"));
    }
    write_fill(xml, text.color);
    if text.strong {
        write_stroke(xml, Stroke::new(text.size * 0.03, text.color));
    }
    // characters that XML 1.0 forbids would make the whole document unreadable
    let is_forbidden = |char: char| char.is_control() || ['\u{fffe}', '\u{ffff}'].contains(&char);
    let legal: String = text.text.chars().map(|char| if is_forbidden(char) { '\u{b7}' } else { char }).collect();
    // the writer sees to `<` and leaves references as they are
    xml.write_text(&legal.replace('&', "&amp;").replace("]]>", "]]&gt;"));
}

fn place(xml: &mut XmlWriter, x: &str, y: &str, at: Pos2) {
    xml.write_attribute(x, &number(at.x));
    xml.write_attribute(y, &number(at.y));
}

fn points(points: &[Pos2]) -> String {
    let written: Vec<String> = points.iter().map(|point| format!("{},{}", number(point.x), number(point.y))).collect();
    written.join(" ")
}

fn write_fill(xml: &mut XmlWriter, color: Color32) {
    write_color(xml, "fill", "fill-opacity", color);
}

fn write_stroke(xml: &mut XmlWriter, stroke: Stroke) {
    if stroke.width > 0.0 && stroke.color != Color32::TRANSPARENT {
        write_color(xml, "stroke", "stroke-opacity", stroke.color);
        xml.write_attribute("stroke-width", &number(stroke.width));
    }
}

fn write_color(xml: &mut XmlWriter, name: &str, opacity: &str, color: Color32) {
    let [red, green, blue, alpha] = color.to_srgba_unmultiplied();
    if alpha == 0 {
        return xml.write_attribute(name, "none");
    }
    xml.write_attribute_fmt(name, format_args!("#{red:02x}{green:02x}{blue:02x}"));
    if alpha < 255 {
        xml.write_attribute(opacity, &number(f32::from(alpha) / 255.0));
    }
}

/// A number with at most two decimals: files that people read and compare.
fn number(value: f32) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;
    use crate::to_png;

    #[test]
    fn any_text_can_be_drawn() {
        for text in ["a & b", "&amp;", "<b>\"'</b>", "]]>", "\u{0}\u{1b}[0m\u{ffff}", "&#0;", "\u{202e}x"] {
            let mut picture = Picture::new(vec2(100.0, 100.0), Color32::WHITE);
            picture.add(Text::new(pos2(10.0, 50.0), text, 16.0, Color32::BLACK));
            assert!(to_png(&picture, 1.0).is_ok(), "{text:?}: {}", to_svg(&picture));
        }
    }
}
