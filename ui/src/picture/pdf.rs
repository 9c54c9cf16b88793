use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use egui::{Color32, Pos2, Rect};
use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::{Anchor, Picture, Shape, Text};
use crate::font::{Font, HACK, NOTO, glyph};

static SANS: LazyLock<Option<krilla::text::Font>> = LazyLock::new(|| krilla::text::Font::new(NOTO.into(), 0));
static FIXED: LazyLock<Option<krilla::text::Font>> = LazyLock::new(|| krilla::text::Font::new(HACK.into(), 0));

/// How far the control points of a quarter of a circle stand from its ends, as a share of the radius.
const QUARTER: f32 = 0.552_285;

/// Why a picture could not be written as PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfError {
    what: String,
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the picture cannot be made into PDF: {}", self.what)
    }
}

impl std::error::Error for PdfError {}

/// Pictures as a PDF document, a page each, as large as the picture with a point for a point. Text stays text, which
/// can be searched and copied; of the bundled fonts the glyphs that occur are in the file, and no time of day.
///
/// # Errors
/// When a picture has no area, or the document cannot be put together.
pub fn to_pdf(pictures: &[Picture], title: &str) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::new_with(SerializeSettings { compress_content_streams: true, ..Default::default() });
    for picture in pictures {
        let settings = PageSettings::from_wh(picture.size.x, picture.size.y)
            .ok_or_else(|| PdfError { what: format!("its size is {}", picture.size) })?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        draw(&mut surface, &Shape::filled(picture.area(), 0.0, picture.background));
        picture.shapes.iter().for_each(|shape| draw(&mut surface, shape));
        surface.finish();
        page.finish();
    }
    document.set_metadata(Metadata::new().title(title.to_owned()).creator("Synema".to_owned()));
    document.finish().map_err(|error| PdfError { what: format!("{error:?}") })
}

fn draw(surface: &mut Surface<'_>, shape: &Shape) {
    match shape {
        Shape::Box { rect, radius, fill, stroke } => paint(surface, boxed(*rect, *radius), *fill, *stroke, None),
        Shape::Line(line) => paint(surface, bent(&line.points, false), Color32::TRANSPARENT, line.stroke, line.dash),
        Shape::Polygon { points, fill, stroke } => paint(surface, bent(points, true), *fill, *stroke, None),
        Shape::Circle { center, radius, fill, stroke } => {
            let around = Rect::from_center_size(*center, egui::Vec2::splat(radius * 2.0));
            paint(surface, boxed(around, *radius), *fill, *stroke, None);
        }
        Shape::Text(text) => write(surface, text),
    }
}

fn paint(surface: &mut Surface<'_>, path: Option<Path>, fill: Color32, stroke: egui::Stroke, dash: Option<f32>) {
    let Some(path) = path else { return };
    let filled = (fill.a() > 0).then(|| fill_of(fill));
    let stroked = (stroke.width > 0.0 && stroke.color.a() > 0).then(|| Stroke {
        paint: rgb_of(stroke.color).into(),
        width: stroke.width,
        opacity: opacity_of(stroke.color),
        dash: dash.map(|length| StrokeDash { array: vec![length, length], offset: 0.0 }),
        ..Stroke::default()
    });
    // a surface that is told of neither paints in black
    if filled.is_some() || stroked.is_some() {
        surface.set_fill(filled);
        surface.set_stroke(stroked);
        surface.draw_path(&path);
    }
}

fn boxed(rect: Rect, radius: f32) -> Option<Path> {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    if radius <= 0.0 {
        return bent(&[rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()], true);
    }
    let Rect { min, max } = rect;
    let near = radius * (1.0 - QUARTER);
    let mut path = PathBuilder::new();
    path.move_to(min.x + radius, min.y);
    path.line_to(max.x - radius, min.y);
    path.cubic_to(max.x - near, min.y, max.x, min.y + near, max.x, min.y + radius);
    path.line_to(max.x, max.y - radius);
    path.cubic_to(max.x, max.y - near, max.x - near, max.y, max.x - radius, max.y);
    path.line_to(min.x + radius, max.y);
    path.cubic_to(min.x + near, max.y, min.x, max.y - near, min.x, max.y - radius);
    path.line_to(min.x, min.y + radius);
    path.cubic_to(min.x, min.y + near, min.x + near, min.y, min.x + radius, min.y);
    path.close();
    path.finish()
}

fn bent(points: &[Pos2], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(first.x, first.y);
    rest.iter().for_each(|point| path.line_to(point.x, point.y));
    if closed {
        path.close();
    }
    path.finish()
}

fn write(surface: &mut Surface<'_>, text: &Text) {
    let before = match text.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => text.width() / 2.0,
        Anchor::End => text.width(),
    };
    let strong = text.strong.then(|| Stroke {
        paint: rgb_of(text.color).into(),
        width: text.size * 0.03,
        opacity: opacity_of(text.color),
        ..Stroke::default()
    });
    surface.set_fill(Some(fill_of(text.color)));
    surface.set_stroke(strong);
    surface.push_transform(&Transform::from_translate(text.at.x, text.at.y));
    surface.push_transform(&Transform::from_rotate(text.angle.to_degrees()));
    let mut x = -before;
    for (font, range) in runs(&text.text, text.font) {
        let Some(face) = (match font {
            Font::Sans => SANS.as_ref(),
            Font::Mono => FIXED.as_ref(),
        }) else {
            continue;
        };
        let run = &text.text[range];
        let glyphs: Vec<KrillaGlyph> = run
            .char_indices()
            .map(|(at, char)| {
                let (_, id, advance) = glyph(char, text.font);
                let id = GlyphId::new(u32::from(id));
                KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, at..at + char.len_utf8(), None)
            })
            .collect();
        surface.draw_glyphs(Point::from_xy(x, 0.0), &glyphs, face.clone(), run, text.size, false);
        x += glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * text.size;
    }
    surface.pop();
    surface.pop();
}

/// The parts of a text that one font draws, in order.
fn runs(text: &str, wanted: Font) -> Vec<(Font, Range<usize>)> {
    let mut runs: Vec<(Font, Range<usize>)> = Vec::new();
    for (at, char) in text.char_indices() {
        let (font, ..) = glyph(char, wanted);
        let end = at + char.len_utf8();
        match runs.last_mut() {
            Some((last, range)) if *last == font => range.end = end,
            _ => runs.push((font, at..end)),
        }
    }
    runs
}

fn fill_of(color: Color32) -> Fill {
    Fill { paint: rgb_of(color).into(), opacity: opacity_of(color), ..Fill::default() }
}

fn rgb_of(color: Color32) -> rgb::Color {
    let [red, green, blue, _] = color.to_srgba_unmultiplied();
    rgb::Color::new(red, green, blue)
}

fn opacity_of(color: Color32) -> NormalizedF32 {
    NormalizedF32::new(f32::from(color.a()) / 255.0).unwrap_or(NormalizedF32::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    #[test]
    fn a_text_of_two_fonts_is_cut_where_they_change() {
        let runs = runs("seq 三次 x", Font::Mono);
        let fonts: Vec<Font> = runs.iter().map(|(font, _)| *font).collect();
        assert_eq!(fonts, [Font::Mono, Font::Sans, Font::Mono]);
        assert_eq!(runs[1].1, 4..10);
    }

    #[test]
    fn the_same_pictures_make_the_same_bytes_and_one_without_area_none() {
        let mut picture = Picture::new(vec2(200.0, 100.0), Color32::WHITE);
        picture.add(Text::new(pos2(10.0, 40.0), "SYN 同步", 16.0, Color32::BLACK).turned(0.2));
        picture.add(Shape::dashed(pos2(0.0, 0.0), pos2(90.0, 9.0), egui::Stroke::new(1.0, Color32::RED), 4.0));
        let once = to_pdf(std::slice::from_ref(&picture), "a title").unwrap();
        assert!(once.starts_with(b"%PDF-") && once == to_pdf(&[picture], "a title").unwrap());
        assert!(to_pdf(&[Picture::new(vec2(0.0, 9.0), Color32::WHITE)], "").is_err());
    }
}
