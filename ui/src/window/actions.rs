use egui::{Key, KeyboardShortcut, Modifiers};

use super::{Command, Jump, Purpose, Verdict, Wish};
use crate::{Control, Extra, LayerModel, Pick};

/// Something that can be done, with its keys. The table below is what the keyboard and the palette know.
#[derive(Debug)]
pub struct Action {
    /// Key of its name in the language files.
    pub name: &'static str,
    /// Its keys; the first is the one that is shown.
    pub keys: &'static [KeyboardShortcut],
    /// What it wishes for.
    pub wish: Wish,
    /// Only while a session is open.
    pub in_session: bool,
    /// Left to whatever widget has the keyboard.
    pub yields: bool,
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shifted(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn always(name: &'static str, keys: &'static [KeyboardShortcut], wish: Wish) -> Action {
    Action { name, keys, wish, in_session: false, yields: false }
}

const fn playing(name: &'static str, keys: &'static [KeyboardShortcut], wish: Wish) -> Action {
    Action { name, keys, wish, in_session: true, yields: false }
}

const fn yielding(name: &'static str, keys: &'static [KeyboardShortcut], wish: Wish) -> Action {
    Action { name, keys, wish, in_session: true, yields: true }
}

/// Everything that can be done. Combinations stand before the plain keys they contain.
pub static ACTIONS: &[Action] = &[
    always("palette", &[command(Key::P), command(Key::K)], Wish::Palette),
    always("open-file", &[command(Key::O)], Wish::Command(Command::Choose(Purpose::Open))),
    playing("redo", &[KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z)], Wish::Redo),
    playing("undo", &[command(Key::Z)], Wish::Undo),
    playing("find", &[command(Key::F)], Wish::Find),
    playing("find-previous", &[shifted(Key::F3)], Wish::FindPrevious),
    playing("find-next", &[plain(Key::F3)], Wish::FindNext),
    playing("comment", &[shifted(Key::K)], Wish::Comment),
    playing("mark", &[plain(Key::K)], Wish::Mark),
    playing("export", &[command(Key::E)], Wish::Export),
    playing("bookmark", &[command(Key::B)], Wish::Bookmark),
    playing("jump-bookmark", &[plain(Key::F2)], Wish::Jump(Jump::Bookmark)),
    playing("jump-handshake", &[shifted(Key::H)], Wish::Jump(Jump::Handshake)),
    playing("jump-loss", &[shifted(Key::X)], Wish::Jump(Jump::Loss)),
    playing("jump-teardown", &[shifted(Key::F)], Wish::Jump(Jump::Teardown)),
    playing("present", &[plain(Key::F5)], Wish::Present),
    playing("two-views", &[shifted(Key::V)], Wish::TwoViews),
    playing("other-view", &[plain(Key::V)], Wish::OtherView),
    playing("show-sack", &[shifted(Key::S)], Wish::Pick(Pick::Extra(Extra::Sack))),
    playing("show-windows", &[shifted(Key::W)], Wish::Pick(Pick::Extra(Extra::Window))),
    playing("spotlight", &[plain(Key::S)], Wish::Spotlight),
    playing("blackout", &[plain(Key::B), plain(Key::Period)], Wish::Blackout),
    playing("fork-corrupt", &[shifted(Key::C)], Wish::Fork(Verdict::Corrupt)),
    playing("captions", &[plain(Key::C)], Wish::Captions),
    playing("notes", &[plain(Key::O)], Wish::Notes),
    always("reduced-motion", &[shifted(Key::M)], Wish::ReducedMotion),
    playing("what-if", &[plain(Key::W)], Wish::WhatIf),
    // presenters' clickers send page keys
    playing("lesson-next", &[plain(Key::PageDown)], Wish::Next),
    playing("lesson-previous", &[plain(Key::PageUp)], Wish::Previous),
    yielding("next-segment", &[shifted(Key::ArrowRight)], Wish::Playback(Control::NextSegment)),
    yielding("previous-segment", &[shifted(Key::ArrowLeft)], Wish::Playback(Control::PreviousSegment)),
    yielding("play-pause", &[plain(Key::Space)], Wish::Playback(Control::PlayPause)),
    yielding("step", &[plain(Key::ArrowRight)], Wish::Playback(Control::Step)),
    yielding("back", &[plain(Key::ArrowLeft)], Wish::Playback(Control::Back)),
    yielding("first", &[plain(Key::Home)], Wish::Playback(Control::First)),
    yielding("last", &[plain(Key::End)], Wish::Playback(Control::Last)),
    always("zoom-in", &[command(Key::Plus), command(Key::Equals)], Wish::ZoomIn),
    always("zoom-out", &[command(Key::Minus)], Wish::ZoomOut),
    always("zoom-reset", &[command(Key::Num0)], Wish::ZoomReset),
    playing("faster", &[plain(Key::Plus), plain(Key::Equals)], Wish::Playback(Control::Faster)),
    playing("slower", &[plain(Key::Minus)], Wish::Playback(Control::Slower)),
    playing("loop", &[plain(Key::R)], Wish::Loop),
    playing("time-mode", &[plain(Key::M)], Wish::OtherTime),
    playing("other-numbers", &[plain(Key::N)], Wish::OtherNumbers),
    playing("next-flow", &[plain(Key::CloseBracket)], Wish::NextFlow),
    playing("previous-flow", &[plain(Key::OpenBracket)], Wish::PreviousFlow),
    playing("model-seven", &[plain(Key::Num7)], Wish::Model(LayerModel::Seven)),
    playing("model-five", &[plain(Key::Num5)], Wish::Model(LayerModel::Five)),
    playing("model-four", &[plain(Key::Num4)], Wish::Model(LayerModel::Four)),
    playing("view-states", &[plain(Key::Num1)], Wish::View("states")),
    playing("view-layers", &[plain(Key::Num2)], Wish::View("layers")),
    playing("view-bytes", &[plain(Key::Num3)], Wish::View("bytes")),
    playing("view-list", &[plain(Key::Num6)], Wish::View("list")),
    playing("view-messages", &[plain(Key::Num8)], Wish::View("messages")),
    playing("view-topology", &[plain(Key::Num9)], Wish::View("topology")),
    playing("view-ladder", &[plain(Key::Num0)], Wish::View("ladder")),
    playing("fork-drop", &[plain(Key::Delete)], Wish::Fork(Verdict::Drop)),
    playing("fork-delay", &[shifted(Key::D)], Wish::Fork(Verdict::Delay)),
    playing("fork-duplicate", &[shifted(Key::U)], Wish::Fork(Verdict::Duplicate)),
    playing("fork-end", &[plain(Key::Backspace)], Wish::Command(Command::EndFork)),
    always("next-language", &[plain(Key::L)], Wish::NextLanguage),
    always("next-theme", &[plain(Key::T)], Wish::NextTheme),
    always("leave", &[plain(Key::Escape)], Wish::Leave),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, Texts};

    /// A row of the table of keys, as the README has it.
    fn row(action: &Action) -> [String; 2] {
        let names = egui::ModifierNames::NAMES;
        let keys: Vec<String> = action.keys.iter().map(|keys| format!("`{}`", keys.format(&names, false))).collect();
        [keys.join(" "), Texts::of(Language::En).get(action.name)]
    }

    /// The README's table, two actions a line, in the order of [`ACTIONS`].
    fn table() -> String {
        let (left, right) = ACTIONS.split_at(ACTIONS.len().div_ceil(2));
        let head = "| key | does | key | does |\n|---|---|---|---|\n".to_owned();
        let none = [String::new(), String::new()];
        let others = right.iter().map(row).chain(std::iter::repeat(none));
        let line = |([keys, name], [other_keys, other_name]): ([String; 2], [String; 2])| {
            format!("| {keys} | {name} | {other_keys} | {other_name} |\n")
        };
        head + &left.iter().map(row).zip(others).map(line).collect::<String>()
    }

    #[test]
    fn the_table_of_keys_in_the_readme_is_that_of_the_window() {
        let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
        assert!(readme.contains(&table()), "README.md, In the window, should have this table:\n{}", table());
    }

    #[test]
    fn no_key_does_two_things_and_none_is_hidden_by_one_before_it() {
        for (place, action) in ACTIONS.iter().enumerate() {
            for keys in action.keys {
                let same = |other: &&Action| other.keys.contains(keys);
                assert_eq!(ACTIONS.iter().filter(same).count(), 1, "{keys:?}");
                let hides = |other: &KeyboardShortcut| {
                    other.logical_key == keys.logical_key && keys.modifiers.matches_logically(other.modifiers)
                };
                let before = ACTIONS[..place].iter().find(|other| other.keys.iter().any(hides));
                assert!(before.is_none(), "{} is hidden by {}", action.name, before.unwrap().name);
            }
        }
    }
}
