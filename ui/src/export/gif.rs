use std::collections::BTreeMap;

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use super::{Film, FilmError};

/// The palette's last place means: as before.
const SAME: u8 = 255;
/// From how many pictures of a film the palette is made.
pub(super) const SAMPLES: usize = 12;

/// The film as an animated GIF that repeats for ever. One palette holds for all its pictures, so that nothing
/// flickers, and each picture holds only what changed.
///
/// # Errors
/// When a picture cannot be drawn.
pub fn to_gif(film: &Film<'_>) -> Result<Vec<u8>, FilmError> {
    let encoding = |error: gif::EncodingError| FilmError::Encoding(error.to_string());
    let mut palette = Palette::of(film)?;
    let (width, height) = film.size();
    let mut encoder = Encoder::new(Vec::new(), width, height, &palette.bytes()).map_err(encoding)?;
    encoder.set_repeat(Repeat::Infinite).map_err(encoding)?;
    let mut shown: Vec<u8> = Vec::new();
    let mut waiting: Option<Frame<'static>> = None;
    for picture in 0..film.len() {
        let now = palette.indices(&film.pixels(picture)?);
        let delay = film.hundredths(picture);
        match (changed(&shown, &now, usize::from(width)), &mut waiting) {
            (None, Some(before)) => before.delay = before.delay.saturating_add(delay),
            (change, _) => {
                if let Some(before) = waiting.take() {
                    encoder.write_frame(&before).map_err(encoding)?;
                }
                waiting = Some(Frame { delay, ..frame(change.unwrap_or_default(), &shown, &now, width) });
            }
        }
        shown = now;
    }
    if let Some(last) = waiting {
        encoder.write_frame(&last).map_err(encoding)?;
    }
    encoder.into_inner().map_err(|error| FilmError::Encoding(error.to_string()))
}

/// A part of a picture: columns and rows, the ends not included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Part {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

/// The part in which two pictures differ. The first differs everywhere.
fn changed(before: &[u8], now: &[u8], width: usize) -> Option<Part> {
    if before.is_empty() {
        return Some(Part { left: 0, right: width, top: 0, bottom: now.len() / width });
    }
    let mut part: Option<Part> = None;
    for (at, _) in before.iter().zip(now).enumerate().filter(|(_, (before, now))| before != now) {
        let (x, y) = (at % width, at / width);
        let known = part.unwrap_or(Part { left: x, right: x, top: y, bottom: y });
        let (left, right) = (known.left.min(x), known.right.max(x + 1));
        part = Some(Part { left, right, top: known.top, bottom: y + 1 });
    }
    part
}

fn frame(part: Part, before: &[u8], now: &[u8], width: u16) -> Frame<'static> {
    let mut buffer = Vec::with_capacity((part.right - part.left) * (part.bottom - part.top));
    for y in part.top..part.bottom {
        let row = y * usize::from(width);
        buffer.extend((row + part.left..row + part.right).map(|at| match before.get(at) {
            Some(same) if *same == now[at] => SAME,
            _ => now[at],
        }));
    }
    Frame {
        dispose: DisposalMethod::Keep,
        transparent: Some(SAME),
        left: part.left as u16,
        top: part.top as u16,
        width: (part.right - part.left) as u16,
        height: (part.bottom - part.top) as u16,
        buffer: buffer.into(),
        ..Frame::default()
    }
}

/// The colours that a film uses most. Its areas are of few colours, which stay exact; what lies between them at the
/// edges of letters goes to the nearest.
struct Palette {
    colors: Vec<[u8; 3]>,
    known: BTreeMap<[u8; 3], u8>,
}

impl Palette {
    fn of(film: &Film<'_>) -> Result<Palette, FilmError> {
        let mut counts: BTreeMap<[u8; 3], u64> = BTreeMap::new();
        let samples = film.len().min(SAMPLES);
        for sample in 1..=samples {
            let pixels = film.pixels(film.len() * sample / samples - 1)?;
            // runs of one colour are counted at once
            for run in pixels.as_chunks::<4>().0.chunk_by(|one, other| one == other) {
                *counts.entry(rgb(run[0])).or_default() += run.len() as u64;
            }
        }
        let mut colors: Vec<([u8; 3], u64)> = counts.into_iter().collect();
        colors.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
        let colors = colors.into_iter().take(usize::from(SAME)).map(|(color, _)| color).collect();
        Ok(Palette { colors, known: BTreeMap::new() })
    }

    /// As a GIF holds it, the place of [`SAME`] included.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.colors.concat();
        bytes.resize(256 * 3, 0);
        bytes
    }

    fn indices(&mut self, pixels: &[u8]) -> Vec<u8> {
        let mut indices = Vec::with_capacity(pixels.len() / 4);
        for run in pixels.as_chunks::<4>().0.chunk_by(|one, other| one == other) {
            let index = self.index(rgb(run[0]));
            indices.resize(indices.len() + run.len(), index);
        }
        indices
    }

    fn index(&mut self, color: [u8; 3]) -> u8 {
        let colors = &self.colors;
        *self.known.entry(color).or_insert_with(|| {
            let nearest = (0..SAME).zip(colors).min_by_key(|(_, other)| distance(color, **other));
            nearest.map_or(0, |(index, _)| index)
        })
    }
}

fn rgb([red, green, blue, _]: [u8; 4]) -> [u8; 3] {
    [red, green, blue]
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.into_iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
}
