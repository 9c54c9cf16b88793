use egui::{ProgressBar, Role, Ui, WidgetInfo};
use synema_analysis::Arg;

use super::{Command, Reading, Wish, Working};
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
        if ui.button(texts.get("work-cancel")).clicked() {
            wishes.push(Wish::Command(Command::CancelReading));
        }
    });
}

/// What is being done meanwhile, how far it has come, and the way out.
pub fn work_ui(ui: &mut Ui, texts: &Texts, work: &[Working], wishes: &mut Vec<Wish>) {
    for (place, working) in work.iter().enumerate() {
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 160.0).max(100.0);
            let label = match working.fraction {
                Some(fraction) => format!("{} {} %", working.what, (fraction * 100.0) as u32),
                None => working.what.clone(),
            };
            let bar = ProgressBar::new(working.fraction.unwrap_or(0.0)).desired_width(width).text(&label);
            ui.add(bar).widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &label));
            if ui.button(texts.get("work-cancel")).clicked() {
                wishes.push(Wish::Command(Command::CancelWork(place)));
            }
        });
    }
}
