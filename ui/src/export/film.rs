use std::fmt;

use crate::picture::{PngError, to_pixels};
use crate::{Picture, Scene, View};

/// The most pictures of a film; longer stories are told faster.
const MOST_PICTURES: usize = 300;
/// Pictures for each beat where there is room for them.
const PICTURES_A_BEAT: usize = 8;
/// How long a beat lasts at most, hundredths of a second.
const BEAT_HUNDREDTHS: usize = 96;
/// How long a film lasts at most, without its end.
const LONGEST_HUNDREDTHS: usize = 6000;
/// How long the last picture stays.
const END_HUNDREDTHS: u16 = 250;
/// The most pixels of one picture.
const MOST_PIXELS: f32 = 1920.0 * 1080.0;

/// A view played over its story: where each picture stands and how long it stays.
#[derive(Clone, Copy)]
pub struct Film<'a> {
    view: &'a dyn View,
    scene: Scene<'a>,
    pictures: usize,
    hundredths: u16,
    goes_on: &'a dyn Fn() -> bool,
}

/// Why there is no film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilmError {
    /// The pictures are too large.
    TooLarge,
    /// A picture could not be drawn.
    Picture(PngError),
    /// The film could not be put together.
    Encoding(String),
    /// Nobody wants it any more.
    Cancelled,
}

impl fmt::Display for FilmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FilmError::TooLarge => f.write_str("a film has at most as many pixels as 1920x1080; give a smaller --size"),
            FilmError::Picture(error) => error.fmt(f),
            FilmError::Cancelled => f.write_str("cancelled"),
            FilmError::Encoding(what) => write!(f, "the film cannot be put together: {what}"),
        }
    }
}

impl std::error::Error for FilmError {}

impl<'a> Film<'a> {
    /// Films a view from the start of the scene's story to the scene's position.
    ///
    /// # Errors
    /// [`FilmError::TooLarge`] when the scene is larger than 1920 × 1080.
    pub fn new(view: &'a dyn View, scene: Scene<'a>) -> Result<Film<'a>, FilmError> {
        if scene.size.x * scene.size.y > MOST_PIXELS {
            return Err(FilmError::TooLarge);
        }
        let beats = scene.position.max(0.0).ceil() as usize;
        let pictures = (beats * PICTURES_A_BEAT).min(MOST_PICTURES);
        let lasts = (beats * BEAT_HUNDREDTHS).min(LONGEST_HUNDREDTHS);
        let hundredths = (lasts / pictures.max(1)) as u16;
        Ok(Film { view, scene, pictures, hundredths, goes_on: &|| true })
    }

    /// The same film, which asks before each picture whether to go on; it is asked about [`Film::asks`] times.
    #[must_use]
    pub fn asking(self, goes_on: &'a dyn Fn() -> bool) -> Film<'a> {
        Film { goes_on, ..self }
    }

    /// About how often it is asked whether to go on: for each picture, and for those that a palette is made of.
    pub fn asks(&self) -> usize {
        self.len() + super::gif::SAMPLES
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u16, u16) {
        (self.scene.size.x.round() as u16, self.scene.size.y.round() as u16)
    }

    /// The number of pictures.
    pub fn len(&self) -> usize {
        self.pictures + 1
    }

    /// Always false: there is the picture of the end.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// How long a picture stays, hundredths of a second.
    pub fn hundredths(&self, picture: usize) -> u16 {
        if picture < self.pictures { self.hundredths } else { END_HUNDREDTHS }
    }

    /// A picture of the film.
    pub fn picture(&self, picture: usize) -> Picture {
        let share = picture as f64 / self.pictures.max(1) as f64;
        let position = if picture < self.pictures { self.scene.position * share } else { self.scene.position };
        self.view.draw(&Scene { position, ..self.scene })
    }

    /// The pixels of a picture, row by row, four bytes each: red, green, blue and 255.
    ///
    /// # Errors
    /// When it cannot be drawn, and when it is not to go on.
    pub fn pixels(&self, picture: usize) -> Result<Vec<u8>, FilmError> {
        if !(self.goes_on)() {
            return Err(FilmError::Cancelled);
        }
        Ok(to_pixels(&self.picture(picture), 1.0).map_err(FilmError::Picture)?.take())
    }
}
