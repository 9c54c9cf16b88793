use synema_analysis::statistics::{ProtocolCount, ProtocolCounter};
use synema_analysis::{Analysis, Arg};
use synema_trace::Trace;

use super::headed;
use super::table::{Column, Row, Table, number, text};
use crate::survey::Walk;
use crate::views::View;
use crate::views::pieces::nothing;
use crate::{Pick, Picture, Scene};

/// Which protocols were carried in which, with their frames and octets.
#[derive(Debug)]
pub struct Hierarchy;

/// The protocols of a trace as a tree, written as rows.
#[derive(Default)]
pub(crate) struct ProtocolRows(ProtocolCounter);

impl Walk for ProtocolRows {
    fn go_on(&mut self, trace: &Trace, analysis: &Analysis, frames: usize) {
        self.0.go_on(trace, analysis, frames);
    }

    fn read(&self) -> usize {
        self.0.frames()
    }
}

static COLUMNS: [Column; 4] = [
    text("column-protocol", 3.2),
    number("column-frames", 1.2),
    number("column-share", 1.0),
    number("column-octets", 1.4),
];

impl View for Hierarchy {
    fn name(&self) -> &'static str {
        "hierarchy"
    }

    fn title(&self) -> &'static str {
        "view-hierarchy"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        match scene.sight.survey {
            Some(survey) => survey.protocols(scene.trace, scene.analysis, |rows| draw_rows(scene, rows)),
            None => draw_rows(scene, &ProtocolRows::whole(scene.trace, scene.analysis)),
        }
    }
}

fn draw_rows(scene: &Scene<'_>, ProtocolRows(counter): &ProtocolRows) -> Picture {
    let rows: Vec<&ProtocolCount> = counter.counts().collect();
    if rows.is_empty() {
        return nothing(scene, "frame-none");
    }
    let frames = counter.frames();
    let (shown, total) = (Arg::Number(frames as u64), Arg::Number(scene.trace.len() as u64));
    let key = if frames < scene.trace.len() { "hierarchy-first" } else { "hierarchy-heading" };
    let (mut picture, area) = headed(scene, &scene.texts.with(key, &[("shown", shown), ("count", total)]));
    let table = Table { area, columns: &COLUMNS, count: rows.len() as u64, focus: 0 };
    table.draw(&mut picture, scene, |at| {
        let row = rows[at as usize];
        let protocol = row.path[row.path.len() - 1];
        let name = format!("{}{}", "\u{2003}".repeat(row.path.len() - 1), protocol.title());
        let permille = row.frames * 1000 / frames.max(1) as u64;
        let cells =
            vec![name, row.frames.to_string(), format!("{}.{} %", permille / 10, permille % 10), row.bytes.to_string()];
        let args = [
            ("number", Arg::Number(scene.trace.number(row.first) as u64)),
            ("text", Arg::Text(protocol.title().to_owned())),
        ];
        Row {
            cells,
            fill: Some(scene.theme.layer(protocol)),
            color: scene.theme.text,
            is_chosen: false,
            pick: Some((Pick::Observation(row.first), scene.texts.with("spot-frame", &args))),
        }
    });
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use synema_trace::{Heading, Instant, Point};
    use synema_wire::LinkType;

    #[test]
    fn a_protocol_counts_the_frames_of_all_it_carries() {
        let mut trace = Trace::new();
        let point = trace.add_point(Point { name: "e".into(), link_type: LinkType::ETHERNET, host: None });
        for frame in [&[0xff; 14][..], &[0; 20], &[1, 2]] {
            trace.observe(Instant::ZERO, point, Heading::Unknown, frame.len() as u32, frame);
        }
        let mut all = ProtocolRows::default();
        all.go_on(&trace, &Analysis::of(&trace), 10);
        assert_eq!(all.read(), 3);
        let top: u64 = all.0.counts().filter(|row| row.path.len() == 1).map(|row| row.frames).sum();
        assert_eq!(top, 3);
        assert!(all.0.counts().all(|row| row.frames <= 3));
    }
}
