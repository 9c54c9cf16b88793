use egui::{Area, Context, Frame, Id, Key, Modifiers, Order, Role, ScrollArea, TextEdit, WidgetInfo, vec2};

use super::{ACTIONS, Command, Lobby, Wish};
use crate::{REGISTRY, Texts, Theme};

/// The most entries that are listed.
const MOST: usize = 120;

/// A list of everything that can be done, narrowed by typing.
#[derive(Debug, Default)]
pub struct Palette {
    pub open: bool,
    typed: String,
    chosen: usize,
}

/// One line of the list.
struct Entry {
    name: String,
    keys: String,
    wish: Wish,
}

impl Palette {
    /// Opens it empty, or closes it.
    pub fn toggle(&mut self) {
        *self = Palette { open: !self.open, ..Palette::default() };
    }

    /// Shows it where it is open.
    pub fn ui(
        &mut self,
        ctx: &Context,
        texts: &Texts,
        theme: &Theme,
        lobby: &Lobby,
        plays: bool,
        wishes: &mut Vec<Wish>,
    ) {
        if !self.open {
            return;
        }
        let entries = self.entries(ctx, texts, lobby, plays);
        let moved = |key| ctx.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let (down, up) = (moved(Key::ArrowDown), moved(Key::ArrowUp));
        self.chosen = (self.chosen + down).saturating_sub(up).min(entries.len().saturating_sub(1));
        let mut done = entries.get(self.chosen).filter(|_| moved(Key::Enter) > 0).map(|entry| entry.wish.clone());
        let left = moved(Key::Escape) > 0;
        let width = (ctx.content_rect().width() - 80.0).min(680.0);
        let corner = ctx.content_rect().center_top() + vec2(-width / 2.0, 60.0);
        Area::new(Id::unique("synema-palette")).order(Order::Foreground).fixed_pos(corner).show(ctx, |ui| {
            Frame::popup(ui.style()).fill(theme.panel).show(ui, |ui| {
                ui.set_width(width);
                let hint = texts.get("palette-hint");
                let edit = ui.add(TextEdit::singleline(&mut self.typed).desired_width(width).hint_text(&hint));
                edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
                edit.request_focus();
                if edit.changed() {
                    self.chosen = 0;
                }
                let height = (ctx.content_rect().height() - 180.0).max(120.0);
                ScrollArea::vertical().max_height(height).show(ui, |ui| {
                    for (index, entry) in entries.iter().enumerate() {
                        let shown = format!("{}    {}", entry.name, entry.keys);
                        let row = ui.selectable_label(index == self.chosen, shown);
                        row.widget_info(|| WidgetInfo::labeled(Role::Button, true, &entry.name));
                        if index == self.chosen && (down > 0 || up > 0) {
                            row.scroll_to_me(None);
                        }
                        if row.clicked() {
                            done = Some(entry.wish.clone());
                        }
                    }
                    if entries.is_empty() {
                        ui.label(texts.get("palette-none"));
                    }
                });
            });
        });
        if left || done.is_some() {
            self.toggle();
            // the keyboard is free at once, not only when the next frame finds nobody at it
            ctx.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
        }
        wishes.extend(done);
    }

    /// What fits what was typed: actions, lessons to play or to tell over what is open, samples, files.
    fn entries(&self, ctx: &Context, texts: &Texts, lobby: &Lobby, plays: bool) -> Vec<Entry> {
        let typed = self.typed.trim().to_lowercase();
        let fits = |words: &[&str]| {
            let all = words.join("\n").to_lowercase();
            typed.split_whitespace().all(|part| all.contains(part))
        };
        let actions = ACTIONS.iter().filter(|action| plays || !action.in_session).filter_map(|action| {
            let keys: Vec<String> = action.keys.iter().map(|keys| ctx.format_shortcut(keys)).collect();
            let (name, keys) = (texts.get(action.name), keys.join("  "));
            // a lecturer may know the name in the other language
            let other = Texts::of(texts.language().next()).get(action.name);
            fits(&[&name, &other, &keys]).then(|| Entry { name, keys, wish: action.wish.clone() })
        });
        // views that have no key of their own
        let has_key = |name: &str| ACTIONS.iter().any(|action| matches!(action.wish, Wish::View(view) if view == name));
        let views = REGISTRY.iter().filter(|view| plays && !has_key(view.name())).filter_map(|view| {
            let (name, other) = (texts.get(view.title()), Texts::of(texts.language().next()).get(view.title()));
            let wish = Wish::View(view.name());
            fits(&[&name, &other, view.name()]).then(|| Entry { name, keys: String::new(), wish })
        });
        let about = |entry: &super::LobbyEntry| fits(&[&entry.title, &entry.name, &entry.words.join("\n")]);
        let named = |key: &str, title: &str| format!("{}: {title}", texts.get(key));
        let lessons = lobby.lessons.iter().filter(|entry| about(entry)).flat_map(|entry| {
            let open = (named("palette-lesson", &entry.title), Command::OpenLesson(entry.name.clone()));
            let tell = (named("palette-tell", &entry.title), Command::TellLesson(entry.name.clone()));
            [Some(open), (plays && !entry.words.is_empty()).then_some(tell)].into_iter().flatten()
        });
        let samples = lobby.samples.iter().filter(|entry| about(entry));
        let samples =
            samples.map(|entry| (named("palette-sample", &entry.title), Command::OpenSample(entry.name.clone())));
        let recent = lobby.recent.iter().filter(|path| fits(&[&path.to_string_lossy()]));
        let recent = recent.map(|path| (named("palette-file", &path.to_string_lossy()), Command::Open(path.clone())));
        let commands = lessons.chain(samples).chain(recent);
        let commands =
            commands.map(|(name, command)| Entry { name, keys: String::new(), wish: Wish::Command(command) });
        actions.chain(views).chain(commands).take(MOST).collect()
    }
}
