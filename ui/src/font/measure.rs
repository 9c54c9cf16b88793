use std::sync::LazyLock;

use ttf_parser::Face;

use super::{HACK, NOTO};

static SANS: LazyLock<Face<'static>> = LazyLock::new(|| Face::parse(NOTO, 0).expect("the bundled font"));
static FIXED: LazyLock<Face<'static>> = LazyLock::new(|| Face::parse(HACK, 0).expect("the font egui brings along"));

/// Which of the two bundled fonts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Font {
    /// Proportional, with Chinese.
    #[default]
    Sans,
    /// Fixed pitch, for bytes.
    Mono,
}

/// The width of one line of text at a size, points.
pub fn text_width(text: &str, font: Font, size: f32) -> f32 {
    text.chars().map(|char| advance(char, font)).sum::<f32>() * size
}

/// How far the top of a line of text stands above its baseline, as a share of the size; what is drawn there, not the
/// line spacing the font asks for.
pub const fn ascent() -> f32 {
    0.88
}

/// Whether the bundled proportional font has the character.
pub fn has_glyph(char: char) -> bool {
    SANS.glyph_index(char).is_some()
}

/// A character's advance as a share of the size.
fn advance(char: char, font: Font) -> f32 {
    glyph(char, font).2
}

/// Which font draws a character where `wanted` is asked for, the number of its glyph there, and its advance as a share of the
/// size.
pub(crate) fn glyph(char: char, wanted: Font) -> (Font, u16, f32) {
    let faces = match wanted {
        Font::Sans => [(Font::Sans, &*SANS), (Font::Mono, &*FIXED)],
        Font::Mono => [(Font::Mono, &*FIXED), (Font::Sans, &*SANS)],
    };
    let found = faces.into_iter().find_map(|(font, face)| {
        let glyph = face.glyph_index(char)?;
        let units = face.glyph_hor_advance(glyph)?;
        Some((font, glyph.0, f32::from(units) / f32::from(face.units_per_em())))
    });
    // what neither font has is drawn by a font of the system, mostly as wide as it is high
    found.unwrap_or((wanted, 0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_as_wide_as_the_font_is_high() {
        assert_eq!(text_width("三次握手", Font::Sans, 20.0), 80.0);
    }

    #[test]
    fn fixed_pitch_is_fixed() {
        assert_eq!(text_width("ii", Font::Mono, 16.0), text_width("WW", Font::Mono, 16.0));
    }
}
