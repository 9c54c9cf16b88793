use egui::{Color32, Pos2, Rect, Stroke, Vec2, vec2};

use crate::font::{Font, ascent, text_width};

/// One thing in a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle, perhaps with round corners.
    Box {
        /// Where.
        rect: Rect,
        /// Corner radius.
        radius: f32,
        /// Inside.
        fill: Color32,
        /// Outline.
        stroke: Stroke,
    },
    /// A straight or bent line.
    Line(Line),
    /// A filled convex polygon: an arrow head, a mark.
    Polygon {
        /// Corners.
        points: Vec<Pos2>,
        /// Inside.
        fill: Color32,
        /// Outline.
        stroke: Stroke,
    },
    /// A circle.
    Circle {
        /// Where.
        center: Pos2,
        /// How far it reaches.
        radius: f32,
        /// Inside.
        fill: Color32,
        /// Outline.
        stroke: Stroke,
    },
    /// A line of text.
    Text(Text),
}

/// A straight or bent line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its corners.
    pub points: Vec<Pos2>,
    /// Width and colour.
    pub stroke: Stroke,
    /// Length of dashes and of the gaps between them.
    pub dash: Option<f32>,
}

/// Which point of a line of text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// One line of text. Its place is on the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where the anchor stands.
    pub at: Pos2,
    /// Which point of the baseline stands there.
    pub anchor: Anchor,
    /// What is written.
    pub text: String,
    /// Font size, points.
    pub size: f32,
    /// Which font.
    pub font: Font,
    /// Drawn with thicker strokes.
    pub strong: bool,
    /// Its colour.
    pub color: Color32,
    /// Turned clockwise about its place, radians.
    pub angle: f32,
}

impl Text {
    /// Text that begins at a place.
    pub fn new(at: Pos2, text: impl Into<String>, size: f32, color: Color32) -> Text {
        let text = text.into();
        Text { at, anchor: Anchor::Start, text, size, font: Font::Sans, strong: false, color, angle: 0.0 }
    }

    /// The same with another anchor.
    #[must_use]
    pub fn anchored(self, anchor: Anchor) -> Text {
        Text { anchor, ..self }
    }

    /// The same around its place.
    #[must_use]
    pub fn centred(self) -> Text {
        self.anchored(Anchor::Middle)
    }

    /// The same with thicker strokes.
    #[must_use]
    pub fn strong(self) -> Text {
        Text { strong: true, ..self }
    }

    /// The same in fixed pitch.
    #[must_use]
    pub fn mono(self) -> Text {
        Text { font: Font::Mono, ..self }
    }

    /// The same turned.
    #[must_use]
    pub fn turned(self, angle: f32) -> Text {
        Text { angle, ..self }
    }

    /// The same with its vertical middle at its place.
    #[must_use]
    pub fn middle(mut self) -> Text {
        self.at.y += self.size * 0.36;
        self
    }

    /// How wide it is.
    pub fn width(&self) -> f32 {
        text_width(&self.text, self.font, self.size)
    }

    /// Where its left end stands before it is turned.
    pub fn left(&self) -> f32 {
        match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - self.width() / 2.0,
            Anchor::End => self.at.x - self.width(),
        }
    }

    /// The area it fills before it is turned.
    pub fn rect(&self) -> Rect {
        let top_left = Pos2::new(self.left(), self.at.y - ascent() * self.size);
        Rect::from_min_size(top_left, vec2(self.width(), self.size * 1.1))
    }
}

impl Shape {
    /// A filled rectangle.
    pub fn filled(rect: Rect, radius: f32, fill: Color32) -> Shape {
        Shape::Box { rect, radius, fill, stroke: Stroke::NONE }
    }

    /// A rectangle with an outline.
    pub fn outlined(rect: Rect, radius: f32, fill: Color32, stroke: impl Into<Stroke>) -> Shape {
        Shape::Box { rect, radius, fill, stroke: stroke.into() }
    }

    /// A straight line.
    pub fn line(from: Pos2, to: Pos2, stroke: impl Into<Stroke>) -> Shape {
        Shape::Line(Line { points: vec![from, to], stroke: stroke.into(), dash: None })
    }

    /// A straight dashed line.
    pub fn dashed(from: Pos2, to: Pos2, stroke: impl Into<Stroke>, dash: f32) -> Shape {
        Shape::Line(Line { points: vec![from, to], stroke: stroke.into(), dash: Some(dash) })
    }

    /// An arrow head with its tip at `tip`, coming from the direction of `from`.
    pub fn head(from: Pos2, tip: Pos2, length: f32, fill: Color32, stroke: impl Into<Stroke>) -> Shape {
        let along = (tip - from).normalized();
        let across: Vec2 = along.rot90() * length * 0.42;
        let base = tip - along * length;
        Shape::Polygon { points: vec![tip, base + across, base - across], fill, stroke: stroke.into() }
    }
}

impl From<Text> for Shape {
    fn from(text: Text) -> Shape {
        Shape::Text(text)
    }
}
