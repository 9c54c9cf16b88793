use std::fmt;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::{Picture, to_svg};
use crate::font::{SANS, database};

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| Arc::new(database()));

/// Why a picture could not be turned into pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PngError {
    what: String,
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the picture cannot be made into PNG: {}", self.what)
    }
}

impl std::error::Error for PngError {}

/// The picture as a PNG file with `scale` pixels for every point, drawn with the bundled fonts alone.
pub fn to_png(picture: &Picture, scale: f32) -> Result<Vec<u8>, PngError> {
    let pixmap = to_pixels(picture, scale)?;
    pixmap.encode_png().map_err(|error| PngError { what: error.to_string() })
}

/// The picture as pixels.
pub fn to_pixels(picture: &Picture, scale: f32) -> Result<Pixmap, PngError> {
    let options = Options { fontdb: FONTS.clone(), font_family: SANS.to_owned(), ..Options::default() };
    let tree = Tree::from_str(&to_svg(picture), &options).map_err(|error| PngError { what: error.to_string() })?;
    let (width, height) = ((picture.size.x * scale).round() as u32, (picture.size.y * scale).round() as u32);
    let mut pixmap = Pixmap::new(width, height)
        .ok_or_else(|| PngError { what: format!("{width} x {height} pixels cannot be held") })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}
