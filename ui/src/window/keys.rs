use egui::{Context, Key, Modifiers};

use super::{Command, Wish};
use crate::{Control, LayerModel};

/// What the keys wish for. While a text is being typed, nothing; while some widget has the keyboard, nothing that
/// such a widget may want for itself.
pub fn wishes(ctx: &Context, plays: bool) -> Vec<Wish> {
    if ctx.text_edit_focused() {
        return Vec::new();
    }
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    let mut wishes = Vec::new();
    ctx.input_mut(|input| {
        let mut on = |keys: &[Key], wish: Wish| {
            let pressed = keys.iter().filter(|key| input.consume_key(Modifiers::NONE, **key)).count();
            wishes.extend((0..pressed).map(|_| wish.clone()));
        };
        on(&[Key::L], Wish::NextLanguage);
        on(&[Key::T], Wish::OtherTheme);
        if !plays {
            return;
        }
        on(&[Key::Escape], Wish::Command(Command::Lobby));
        on(&[Key::M], Wish::OtherTime);
        on(&[Key::N], Wish::OtherNumbers);
        on(&[Key::Num7], Wish::Model(LayerModel::Seven));
        on(&[Key::Num5], Wish::Model(LayerModel::Five));
        on(&[Key::Num4], Wish::Model(LayerModel::Four));
        on(&[Key::Num1], Wish::Page(0));
        on(&[Key::Num2], Wish::Page(1));
        on(&[Key::Num3], Wish::Page(2));
        on(&[Key::Plus, Key::Equals], Wish::Playback(Control::Faster));
        on(&[Key::Minus], Wish::Playback(Control::Slower));
        // presenters' clickers send page keys
        on(&[Key::PageDown], Wish::Playback(Control::Step));
        on(&[Key::PageUp], Wish::Playback(Control::Back));
        if !has_focus {
            on(&[Key::Space], Wish::Playback(Control::PlayPause));
            on(&[Key::ArrowRight], Wish::Playback(Control::Step));
            on(&[Key::ArrowLeft], Wish::Playback(Control::Back));
            on(&[Key::Home], Wish::Playback(Control::First));
            on(&[Key::End], Wish::Playback(Control::Last));
        }
    });
    wishes
}
