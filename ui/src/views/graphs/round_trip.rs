use egui::Stroke;
use synema_analysis::series::Which;

use super::chart::{Axis, Chart, Sign, Unit, draw_heading, written};
use super::points::Points;
use super::{Direction, Until, no_tcp, now};
use crate::views::View;
use crate::views::pieces::{canvas, nothing};
use crate::{Picture, Scene, Shape};

/// Round-trip times; in simulations with the sender's smoothed one and its retransmission timeout.
#[derive(Debug)]
pub struct RoundTrips;

impl View for RoundTrips {
    fn name(&self) -> &'static str {
        "rtt"
    }

    fn title(&self) -> &'static str {
        "view-rtt"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some(direction) = Direction::of(scene) else { return no_tcp(scene) };
        let (theme, series) = (scene.theme, direction.series);
        let Some(longest) = series.round_trips.iter().map(|trip| trip.rtt_ns).max() else {
            return nothing(scene, "graph-no-rtt");
        };
        let mut picture = canvas(scene);
        let mut signs = vec![(Sign::Disc(theme.side(direction.side)), "graph-rtt-sample")];
        if !series.variables.is_empty() {
            signs.push((Sign::Line(theme.mark), "graph-srtt"));
            signs.push((Sign::Dashes(theme.faint), "graph-rto"));
        }
        draw_heading(&mut picture, scene, &direction.title(scene, "graph-rtt"), &signs);
        // the timeout, mostly many times as long, is in sight where that costs the samples little
        let values = |which| series.variables.iter().filter(move |value| value.which == which);
        let longest = values(Which::Srtt).map(|value| value.value as i64).chain([longest]).max().unwrap_or(1);
        let timeouts = values(Which::Rto).map(|value| value.value as i64);
        let top = timeouts.filter(|timeout| *timeout <= longest.saturating_mul(4)).chain([longest]).max().unwrap_or(1);
        let chart = Chart::new(scene, direction.time_axis(), Axis::new(0, top, Unit::Time).with_headroom());
        chart.draw_axes(&mut picture, scene);
        let (until, now, playhead) = (Until::of(scene), now(scene, &direction), scene.playhead());
        for (which, color, dash) in [(Which::Rto, theme.faint, Some(5.0)), (Which::Srtt, theme.mark, None)] {
            let values = series.variables.iter();
            let values = values.filter(|value| value.which == which && playhead.has_passed(value.after, value.at));
            let points = values.map(|value| (direction.time(value.at), value.value as i64));
            chart.draw_steps(&mut picture, points, now, Stroke::new(2.0, color), dash);
        }
        let rto = values(Which::Rto).rev().find(|value| playhead.has_passed(value.after, value.at));
        let rto = rto.map(|value| value.value as i64);
        chart.draw_beyond(&mut picture, scene, &[("graph-rto", rto, theme.text)]);
        let mut spots = Points::default();
        let mut last = None;
        for trip in series.round_trips.iter().filter(|trip| until.has_seen(trip.observation)) {
            let center = chart.at(direction.time(trip.at), trip.rtt_ns);
            // discs on top of each other are one
            if last.is_none_or(|last: egui::Pos2| last.distance(center) > 1.5) {
                let (fill, stroke) = (theme.side(direction.side), Stroke::NONE);
                picture.add(Shape::Circle { center, radius: 4.5, fill, stroke });
                last = Some(center);
            }
            spots.add(center, trip.observation, || written(trip.rtt_ns, trip.rtt_ns / 100, Unit::Time));
        }
        spots.into_spots(&mut picture, scene);
        chart.draw_now(&mut picture, scene, now);
        picture
    }
}
