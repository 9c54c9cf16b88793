use egui::Pos2;

use super::{Command, Jump, Verdict};
use crate::{Control, LayerModel, Pick};

/// What was clicked or typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Something only the program can do.
    Command(Command),
    /// The next language.
    NextLanguage,
    /// The next theme.
    NextTheme,
    /// Something about playback.
    Playback(Control),
    /// From the end, play from the start again, or not.
    Loop,
    /// Time told another way.
    OtherTime,
    /// Sequence numbers written the other way.
    OtherNumbers,
    /// Another model of layers.
    Model(LayerModel),
    /// A view, brought before its neighbours.
    View(&'static str),
    /// Another flow.
    Flow(usize),
    /// The flow behind the one that is shown.
    NextFlow,
    /// The flow before it.
    PreviousFlow,
    /// Something in a picture.
    Pick(Pick),
    /// What was chosen before the last choice.
    Undo,
    /// The choice that was undone.
    Redo,
    /// To the next place of a kind.
    Jump(Jump),
    /// Remember this place, or forget it.
    Bookmark,
    /// The lesson's next step; without a lesson the next beat.
    Next,
    /// The lesson's step before; without a lesson the beat before.
    Previous,
    /// Full screen with large type, or back.
    Present,
    /// While presenting, the other view.
    OtherView,
    /// While presenting, two views beside each other, or one.
    TwoViews,
    /// Everything larger.
    ZoomIn,
    /// Everything smaller.
    ZoomOut,
    /// Everything as large as at first.
    ZoomReset,
    /// Dim everything but what lies around the pointer, or not.
    Spotlight,
    /// Show nothing at all, or again what was there.
    Blackout,
    /// Captions under the picture, or not.
    Captions,
    /// The lecturer's notes, or not.
    Notes,
    /// Nothing moves that need not, or everything does.
    ReducedMotion,
    /// The bar in which a display filter is typed.
    Find,
    /// The next frame that the filter selects.
    FindNext,
    /// The one before.
    FindPrevious,
    /// Mark the frame that is looked at, or not.
    Mark,
    /// Write a comment on the frame that is looked at.
    Comment,
    /// What can be done with the frame of this observation, listed at a place.
    FrameMenu(usize, Pos2),
    /// The palette of all actions.
    Palette,
    /// What could be different: delay, rate, window, this frame.
    WhatIf,
    /// The same history with another fate of the frame that is looked at.
    Fork(Verdict),
    /// What can be written to files.
    Export,
    /// Away with whatever is open: palette, presenter, lesson, session.
    Leave,
}
