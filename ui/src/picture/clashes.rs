use super::{OrientedBox, Picture};
use crate::Text;

/// The least size of a text that may be in a picture, points.
const LEAST_SIZE: f32 = 15.0;

impl Picture {
    /// What must not be in any picture, in words: texts that cover each other, leave the picture, or are too small.
    pub fn clashes(&self) -> Vec<String> {
        let area = self.area().expand(0.5);
        let texts: Vec<_> = self.texts().filter(|(text, _)| !text.text.trim().is_empty()).collect();
        let mut clashes = Vec::new();
        for (at, (text, place)) in texts.iter().enumerate() {
            if text.size < LEAST_SIZE {
                clashes.push(format!("'{}' is set in {} points", text.text, text.size));
            }
            if !area.contains_rect(place.bounds()) {
                clashes.push(format!("'{}' leaves the picture: {:?}", text.text, place.bounds()));
            }
            let close = texts[at + 1..].iter().filter(|(_, other)| place.bounds().intersects(other.bounds()));
            let covered = close.filter(|(other, _)| letters(text).overlaps(&letters(other)));
            clashes.extend(covered.map(|(other, _)| format!("'{}' covers '{}'", text.text, other.text)));
        }
        clashes
    }
}

/// Letters reach less far than the boxes they are set in; a point of overlap between lines is none.
fn letters(text: &Text) -> OrientedBox {
    OrientedBox::turned(text.rect().shrink(1.0), text.at, text.angle)
}

#[cfg(test)]
mod tests {
    use egui::{Color32, pos2, vec2};

    use super::*;

    fn clashes(at: &[(f32, f32, f32)]) -> Vec<String> {
        let mut picture = Picture::new(vec2(200.0, 100.0), Color32::WHITE);
        at.iter().for_each(|(x, y, size)| picture.add(Text::new(pos2(*x, *y), "SYN", *size, Color32::BLACK)));
        picture.clashes()
    }

    #[test]
    fn texts_apart_are_no_clash_and_all_others_are_told() {
        assert!(clashes(&[(10.0, 30.0, 16.0), (10.0, 60.0, 16.0)]).is_empty());
        assert_eq!(clashes(&[(10.0, 30.0, 16.0), (12.0, 34.0, 16.0)]), ["'SYN' covers 'SYN'"]);
        assert_eq!(clashes(&[(10.0, 30.0, 9.0)]).len(), 1);
        assert!(clashes(&[(190.0, 30.0, 16.0)])[0].contains("leaves"));
    }
}
