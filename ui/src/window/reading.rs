use egui::{ProgressBar, Role, Ui, WidgetInfo};
use synema_analysis::Arg;

use super::{Command, Reading, Wish};
use crate::Texts;

/// How far the capture has been read, and the way out.
pub fn ui(ui: &mut Ui, texts: &Texts, reading: Reading, wishes: &mut Vec<Wish>) {
    ui.horizontal(|ui| {
        let percent = (reading.fraction * 100.0) as u64;
        let label = texts
            .with("reading-progress", &[("percent", Arg::Number(percent)), ("frames", Arg::Number(reading.frames))]);
        let width = (ui.available_width() - 160.0).max(100.0);
        let bar = ui.add(ProgressBar::new(reading.fraction).desired_width(width).text(&label));
        bar.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &label));
        if ui.button(texts.get("reading-cancel")).clicked() {
            wishes.push(Wish::Command(Command::CancelReading));
        }
    });
}
