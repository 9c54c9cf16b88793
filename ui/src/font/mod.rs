//! The two bundled fonts, for the screen, for files and for measuring text without either.

mod measure;
mod wrap;

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily};
use resvg::usvg::fontdb;

pub(crate) use measure::glyph;
pub use measure::{Font, ascent, has_glyph, text_width};
pub use wrap::{elide, wrap};

/// The family name of the bundled proportional font.
pub const SANS: &str = "Noto Sans CJK SC";
/// The family name of the bundled fixed-pitch font.
pub const MONO: &str = "Hack";

pub(crate) static NOTO: &[u8] = include_bytes!("../../fonts/NotoSansCJKsc-Subset.otf");
pub(crate) static HACK: &[u8] = epaint_default_fonts::HACK_REGULAR;

/// egui's fonts with the bundled ones before them: proportional text in Noto, fixed pitch in Hack and then Noto.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert(SANS.to_owned(), Arc::new(FontData::from_static(NOTO)));
    fonts.font_data.insert(MONO.to_owned(), Arc::new(FontData::from_static(HACK)));
    for (family, first) in [(FontFamily::Proportional, &[SANS][..]), (FontFamily::Monospace, &[MONO, SANS][..])] {
        let names = fonts.families.entry(family).or_default();
        names.retain(|name| !first.contains(&name.as_str()));
        names.splice(0..0, first.iter().map(|name| (*name).to_owned()));
    }
    fonts
}

/// Makes a window draw its text with the bundled fonts.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// A font database of the bundled fonts alone, in which every generic family has a match: a family without one would
/// make text vanish without a word.
pub fn database() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(NOTO.to_vec());
    fonts.load_font_data(HACK.to_vec());
    fonts.set_serif_family(SANS);
    fonts.set_sans_serif_family(SANS);
    fonts.set_cursive_family(SANS);
    fonts.set_fantasy_family(SANS);
    fonts.set_monospace_family(MONO);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn the_bundled_fonts_are_found_by_the_names_that_pictures_write() {
        let fonts = database();
        for name in [SANS, MONO] {
            let query = fontdb::Query { families: &[fontdb::Family::Name(name)], ..Default::default() };
            assert!(fonts.query(&query).is_some(), "{name}");
        }
    }

    #[test]
    fn every_text_of_every_language_can_be_drawn() {
        for language in Language::ALL {
            let missing: String = language.source().chars().filter(|char| *char != '\n' && !has_glyph(*char)).collect();
            assert!(missing.is_empty(), "{} has characters the bundled font lacks: {missing}", language.code());
        }
    }
}
