use egui::Stroke;
use synema_analysis::series::Which;

use super::chart::{Axis, Chart, Sign, Unit, draw_heading};
use super::points::Points;
use super::{Direction, Until, no_tcp, now};
use crate::views::View;
use crate::views::pieces::canvas;
use crate::{Picture, Scene};

/// Octets in flight under the windows that limit them: the one the receiver offers, and in simulations the sender's
/// congestion window and slow start threshold.
#[derive(Debug)]
pub struct Windows;

impl View for Windows {
    fn name(&self) -> &'static str {
        "window"
    }

    fn title(&self) -> &'static str {
        "view-window"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some(direction) = Direction::of(scene) else { return no_tcp(scene) };
        let (theme, series) = (scene.theme, direction.series);
        let mut picture = canvas(scene);
        let known = |which| series.variables.iter().any(|variable| variable.which == which);
        let mut signs = vec![
            (Sign::Line(theme.side(direction.side)), "graph-in-flight"),
            (Sign::Dashes(theme.side(direction.side.other())), "graph-offered"),
        ];
        if known(Which::Cwnd) {
            signs.push((Sign::Line(theme.mark), "graph-cwnd"));
            signs.push((Sign::Dashes(theme.faint), "graph-ssthresh"));
        }
        draw_heading(&mut picture, scene, &direction.title(scene, "graph-window"), &signs);
        let in_flight = series.sent.iter().map(|sent| sent.in_flight);
        let cwnd = series.variables.iter().filter(|variable| variable.which == Which::Cwnd);
        let highest = in_flight.chain(cwnd.map(|variable| variable.value as i64)).max().unwrap_or(1);
        // a window far above all that was ever in flight is told by its line at the top
        let offered = series.acked.iter().map(|acked| i64::from(acked.window)).max().unwrap_or(0);
        let top = highest.max(offered.min(highest.saturating_mul(2)));
        let chart = Chart::new(scene, direction.time_axis(), Axis::new(0, top, Unit::Count).with_headroom());
        chart.draw_axes(&mut picture, scene);
        draw_lines(&mut picture, scene, &chart, &direction);
        chart.draw_now(&mut picture, scene, now(scene, &direction));
        picture
    }
}

fn draw_lines(picture: &mut Picture, scene: &Scene<'_>, chart: &Chart, direction: &Direction<'_>) {
    let (until, now, theme) = (Until::of(scene), now(scene, direction), scene.theme);
    let playhead = scene.playhead();
    let acked = || direction.series.acked.iter().filter(move |acked| until.has_seen(acked.observation));
    let offered = acked().map(|acked| (direction.time(acked.at), i64::from(acked.window)));
    chart.draw_steps(picture, offered, now, Stroke::new(2.0, theme.side(direction.side.other())), Some(5.0));
    for (which, color, dash) in [(Which::Ssthresh, theme.faint, Some(5.0)), (Which::Cwnd, theme.mark, None)] {
        let values = direction.series.variables.iter();
        let values = values.filter(|value| value.which == which && playhead.has_passed(value.after, value.at));
        let points = values.map(|value| (direction.time(value.at), value.value.min(i64::MAX as u64) as i64));
        chart.draw_steps(picture, points, now, Stroke::new(2.5, color), dash);
    }
    let last = direction.last_acked(until).map(|acked| i64::from(acked.window));
    let ssthresh = direction.series.variables.iter();
    let ssthresh =
        ssthresh.rev().find(|value| value.which == Which::Ssthresh && playhead.has_passed(value.after, value.at));
    let ssthresh = ssthresh.map(|value| value.value.min(i64::MAX as u64) as i64);
    let beyond = [("graph-offered", last, theme.text), ("graph-ssthresh", ssthresh, theme.text)];
    chart.draw_beyond(picture, scene, &beyond);
    let sent = direction.series.sent.iter().filter(|sent| until.has_seen(sent.observation));
    let left = sent.map(|sent| (sent.observation, sent.at, sent.in_flight));
    let came = acked().map(|acked| (acked.observation, acked.at, acked.in_flight));
    let mut all: Vec<_> = left.chain(came).collect();
    all.sort_by_key(|(observation, _, _)| *observation);
    let points = all.iter().map(|(_, at, octets)| (direction.time(*at), *octets));
    chart.draw_steps(picture, points, now, Stroke::new(3.0, theme.side(direction.side)), None);
    let mut spots = Points::default();
    for (observation, at, octets) in all {
        spots.add(chart.at(direction.time(at), octets), observation, || octets.to_string());
    }
    spots.into_spots(picture, scene);
}
