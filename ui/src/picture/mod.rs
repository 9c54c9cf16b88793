//! A picture as data: what the views return, and what is painted on the screen or written to a file.
//!
//! A [`Picture`] is a list of [`Shape`]s in points, painted in order, and of [`Spot`]s, the places one can choose.
//! The screen ([`paint()`]), SVG ([`to_svg`]), PDF ([`to_pdf`]) and PNG ([`to_png`]) all come from the same list, so they cannot differ.

mod clashes;
mod label;
mod paint;
mod pdf;
mod png;
mod shape;
mod svg;

use egui::{Color32, Pos2, Rect, Vec2};

use crate::Pick;

pub use label::{OrientedBox, Room};
pub use paint::paint;
pub use pdf::{PdfError, to_pdf};
pub(crate) use png::to_pixels;
pub use png::{PngError, to_png};
pub use shape::{Anchor, Line, Shape, Text};
pub use svg::to_svg;

/// A drawing in points, with the places in it that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its size.
    pub size: Vec2,
    /// What it is painted on.
    pub background: Color32,
    /// What is painted, in order.
    pub shapes: Vec<Shape>,
    /// What can be chosen; later ones lie above earlier ones.
    pub spots: Vec<Spot>,
}

/// A place in a picture that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Where.
    pub rect: Rect,
    /// What choosing it means.
    pub pick: Pick,
    /// What a screen reader says, and a test looks for.
    pub label: String,
}

impl Picture {
    /// An empty picture.
    pub fn new(size: Vec2, background: Color32) -> Picture {
        Picture { size, background, shapes: Vec::new(), spots: Vec::new() }
    }

    /// The whole area.
    pub fn area(&self) -> Rect {
        Rect::from_min_size(Pos2::ZERO, self.size)
    }

    /// Adds a shape above the others.
    pub fn add(&mut self, shape: impl Into<Shape>) {
        self.shapes.push(shape.into());
    }

    /// Adds a place that can be chosen.
    pub fn spot(&mut self, rect: Rect, pick: Pick, label: impl Into<String>) {
        self.spots.push(Spot { rect: rect.intersect(self.area()), pick, label: label.into() });
    }

    /// The texts with the boxes they fill.
    pub fn texts(&self) -> impl Iterator<Item = (&Text, OrientedBox)> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some((text, OrientedBox::of(text))),
            _ => None,
        })
    }
}
