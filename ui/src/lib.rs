//! Pictures of a session: views as pure functions, the window that shows them, and files made from them.
//!
//! A view draws a [`Scene`] into a [`Picture`]; the window paints pictures and turns clicks on their spots into
//! choices; [`to_svg`] and [`to_png`] write the same pictures to files. What the window wants done outside itself, it
//! says as a [`Command`]. Nothing here opens a file or knows the time.

mod export;
pub mod font;
mod picture;
mod rereading;
mod scene;
mod sight;
pub mod story;
mod survey;
mod text;
mod theme;
pub mod views;
mod window;

pub use export::{Film, FilmError, to_gif, to_html, to_mermaid, to_plantuml};
pub use picture::{
    Anchor, Line, OrientedBox, PdfError, Picture, PngError, Room, Shape, Spot, Text, paint, to_pdf, to_png, to_svg,
};
pub use rereading::Rereading;
pub use scene::{Extra, Extras, FieldRef, LayerModel, Numbers, Pick, Scene, Selection, fields, innermost_field};
pub use sight::{Notes, Other, Rows, Sight};
pub use story::{Beat, Control, SPEEDS, Story, StoryTime, Transport};
pub use survey::Survey;
pub use text::{Language, Texts};
pub use theme::Theme;
pub use views::{REGISTRY, View, view};
pub use window::{
    Act, Command, Cue, Export, Frames, KeptNotes, Knob, Lobby, LobbyEntry, LobbyInterface, Memory, Model, Obstacle,
    Performance, Purpose, Reading, Recording, Session, Verdict, Window, Working,
};
