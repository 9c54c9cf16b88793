use egui::emath::Rot2;
use egui::{Pos2, Rect, Vec2};

use super::Text;

/// A rectangle that may be turned: the area of a text along an arrow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrientedBox {
    corners: [Pos2; 4],
}

impl OrientedBox {
    /// The area of a text.
    pub fn of(text: &Text) -> OrientedBox {
        OrientedBox::turned(text.rect(), text.at, text.angle)
    }

    /// The area of a text with the space that keeps it apart from the next word.
    fn with_margin(text: &Text) -> OrientedBox {
        OrientedBox::turned(text.rect().expand2(Vec2::new(4.0, 0.0)), text.at, text.angle)
    }

    /// A rectangle turned about a point.
    pub fn turned(rect: Rect, pivot: Pos2, angle: f32) -> OrientedBox {
        let turn = Rot2::from_angle(angle);
        let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
        OrientedBox { corners: corners.map(|corner| pivot + turn * (corner - pivot)) }
    }

    /// The upright rectangle around it.
    pub fn bounds(&self) -> Rect {
        Rect::from_points(&self.corners)
    }

    /// Whether the two share any area: no side of either separates them.
    pub fn overlaps(&self, other: &OrientedBox) -> bool {
        let axes = [self.side(0), self.side(1), other.side(0), other.side(1)];
        axes.into_iter().all(|side| {
            let axis = side.rot90();
            let (low, high) = self.along(axis);
            let (other_low, other_high) = other.along(axis);
            low < other_high && other_low < high
        })
    }

    fn side(&self, at: usize) -> Vec2 {
        self.corners[at + 1] - self.corners[at]
    }

    fn along(&self, axis: Vec2) -> (f32, f32) {
        let places = self.corners.map(|corner| corner.to_vec2().dot(axis));
        (places.into_iter().fold(f32::MAX, f32::min), places.into_iter().fold(f32::MIN, f32::max))
    }
}

impl From<Rect> for OrientedBox {
    fn from(rect: Rect) -> OrientedBox {
        OrientedBox::turned(rect, rect.min, 0.0)
    }
}

/// The part of a picture where labels may still go: an area, what stands in it already, and lines better not crossed.
#[derive(Clone, Debug)]
pub struct Room {
    area: Rect,
    taken: Vec<OrientedBox>,
    lines: Vec<OrientedBox>,
}

impl Room {
    /// An empty area.
    pub fn new(area: Rect) -> Room {
        Room { area, taken: Vec::new(), lines: Vec::new() }
    }

    /// Marks a place as taken.
    pub fn take(&mut self, place: impl Into<OrientedBox>) {
        self.taken.push(place.into());
    }

    /// Asks labels to keep off a line if they can.
    pub fn avoid(&mut self, from: Pos2, to: Pos2) {
        let thin = Rect::from_center_size(from, Vec2::new(0.0, 3.0)).with_max_x(from.x + from.distance(to));
        self.lines.push(OrientedBox::turned(thin, from, (to - from).angle()));
    }

    /// The first group of texts that lies in the area, covers nothing and crosses no line, its place taken; if every
    /// one would cross a line, the first that covers nothing. None where all would cover something.
    pub fn place(&mut self, candidates: Vec<Vec<Text>>) -> Option<Vec<Text>> {
        let first = candidates.iter().position(|texts| self.fits(texts))?;
        let clear = candidates[first..].iter().position(|texts| self.fits(texts) && self.is_clear(texts));
        self.settle(candidates, first + clear.unwrap_or(0))
    }

    /// The first group of texts that lies in the area, covers nothing and crosses no line, its place taken.
    pub fn place_clear(&mut self, candidates: Vec<Vec<Text>>) -> Option<Vec<Text>> {
        let clear = candidates.iter().position(|texts| self.fits(texts) && self.is_clear(texts))?;
        self.settle(candidates, clear)
    }

    fn fits(&self, texts: &[Text]) -> bool {
        let fits = |place: OrientedBox| self.area.contains_rect(place.bounds()) && is_free(&self.taken, &place);
        texts.iter().map(OrientedBox::with_margin).all(fits)
    }

    fn is_clear(&self, texts: &[Text]) -> bool {
        texts.iter().map(OrientedBox::with_margin).all(|place| is_free(&self.lines, &place))
    }

    fn settle(&mut self, mut candidates: Vec<Vec<Text>>, chosen: usize) -> Option<Vec<Text>> {
        let texts = candidates.swap_remove(chosen);
        self.taken.extend(texts.iter().map(OrientedBox::with_margin));
        Some(texts)
    }
}

fn is_free(taken: &[OrientedBox], place: &OrientedBox) -> bool {
    taken.iter().all(|taken| !taken.overlaps(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Color32, pos2, vec2};

    #[test]
    fn boxes_that_only_cross_in_their_bounds_do_not_overlap() {
        let bar = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 4.0));
        let below = bar.translate(vec2(0.0, 8.0));
        let (one, other) = (OrientedBox::turned(bar, bar.min, 0.5), OrientedBox::turned(below, below.min, 0.5));
        assert!(one.bounds().intersects(other.bounds()) && !one.overlaps(&other));
        assert!(one.overlaps(&OrientedBox::turned(below, below.min, -0.5)) || !one.overlaps(&other));
    }

    #[test]
    fn a_label_goes_to_the_first_free_place() {
        let mut room = Room::new(Rect::from_min_size(Pos2::ZERO, vec2(200.0, 100.0)));
        let label = |y| vec![Text::new(pos2(10.0, y), "SYN", 16.0, Color32::BLACK)];
        assert_eq!(room.place(vec![label(30.0)]).unwrap()[0].at.y, 30.0);
        assert_eq!(room.place(vec![label(35.0), label(60.0)]).unwrap()[0].at.y, 60.0);
        assert!(room.place(vec![label(5.0)]).is_none(), "outside the area");
    }
}
