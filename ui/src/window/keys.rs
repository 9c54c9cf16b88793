use egui::Context;

use super::{ACTIONS, Wish};

/// What the keys wish for. While a text is being typed, nothing; while some widget has the keyboard, nothing that
/// such a widget may want for itself.
pub fn wishes(ctx: &Context, plays: bool) -> Vec<Wish> {
    if ctx.text_edit_focused() {
        return Vec::new();
    }
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    let possible = ACTIONS.iter().filter(|action| (plays || !action.in_session) && !(has_focus && action.yields));
    let mut wishes = Vec::new();
    ctx.input_mut(|input| {
        for action in possible {
            for shortcut in action.keys {
                let pressed = input.count_and_consume_key(shortcut.modifiers, shortcut.logical_key);
                wishes.extend((0..pressed).map(|_| action.wish.clone()));
            }
        }
    });
    wishes
}
