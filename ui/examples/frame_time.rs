//! Measures what a window frame costs: a list of ten million rows, and a ladder of 500,000 segments, each drawn at
//! several places, painted and cut into triangles. Prints milliseconds of one core beside the 4 ms that are allowed.
//! Run with `--release`.

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod support;

use std::sync::{Arc, LazyLock};
use std::time::Instant as Clock;

use egui::{Pos2, RawInput, Rect, Vec2, vec2};
use synema_analysis::Analysis;
use synema_trace::{Heading, Instant, Point, Trace};
use synema_ui::{
    Language, LayerModel, Numbers, Scene, Selection, Sight, Story, StoryTime, Texts, Theme, View, paint, view,
};
use synema_wire::LinkType;

const ROWS: usize = 10_000_000;
const SEGMENTS: usize = 500_000;
const ALLOWED_MS: f64 = 4.0;
const ROUNDS: usize = 3;
const REPEATED: usize = 2;
const SIZE: Vec2 = vec2(1280.0, 720.0);

fn main() {
    for (rows, name) in [(1_000, "1,000"), (ROWS, "10,000,000")] {
        let trace = list_of(rows);
        let analysis = Analysis::default();
        let story = Story::new(&trace, &analysis, 0);
        let rows = trace.len() as u64;
        let places: Vec<u64> = (0..60).map(|at| (rows - 1) * at / 59).collect();
        measure(&format!("list, {name} rows"), "list", &places, |at| Scene {
            sight: Sight { first_row: Some(at), ..Sight::default() },
            ..scene(&trace, &analysis, &story, 0.0)
        });
    }
    let script = support::long(SEGMENTS);
    let story = Story::new(&script.trace, &script.analysis, 0);
    let last = story.beats.len() as u64 - 1;
    let places: Vec<u64> = (0..60).map(|at| last * at / 59).collect();
    for time in [StoryTime::FixedGap, StoryTime::Compressed, StoryTime::True] {
        let others = ["states", "messages", "sequence", "window", "throughput", "rtt"];
        let others = if time == StoryTime::True { &others[..] } else { &[] };
        for name in ["ladder", "hosts", "list"].iter().chain(others) {
            measure(&format!("{name}, {SEGMENTS} segments, {time:?}"), name, &places, |at| Scene {
                time,
                ..scene(&script.trace, &script.analysis, &story, at as f64 + 0.5)
            });
        }
    }
}

/// A trace of frames that all lie at the same place.
fn list_of(rows: usize) -> Trace {
    let frame = support::simulated().trace.observation(0).bytes.to_vec();
    let len = frame.len() as u32;
    let mut trace = Trace::over(Arc::new(frame));
    let point = trace.add_point(Point { name: "eth0".into(), link_type: LinkType::ETHERNET, host: None });
    for row in 0..rows {
        trace.observe_stored(Instant::from_ns(row as i64 * 1_000), point, Heading::Unknown, len, 0, len);
    }
    trace
}

fn scene<'a>(trace: &'a Trace, analysis: &'a Analysis, story: &'a Story, position: f64) -> Scene<'a> {
    Scene {
        trace,
        analysis,
        story,
        position,
        time: StoryTime::FixedGap,
        selection: Selection::default(),
        size: SIZE,
        texts: Texts::of(Language::ZhCn),
        theme: &Theme::LIGHT,
        model: LayerModel::Five,
        numbers: Numbers::Relative,
        sight: Sight::default(),
    }
}

fn measure<'a>(what: &str, name: &str, places: &[u64], scene: impl Fn(u64) -> Scene<'a>) {
    let view: &dyn View = view(name).expect("a registered view");
    let ctx = egui::Context::default();
    synema_ui::font::install(&ctx);
    let frame = |at: u64| {
        let input = RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| paint(&view.draw(&scene(at)), ui.painter(), Vec2::ZERO));
        // nobody uploads the letters
        output.textures_delta.clear();
        let triangles = ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty(), "nothing was drawn");
    };
    // the first frames fill the cache of letters
    places.iter().for_each(|at| frame(*at));
    // the system counts in steps of milliseconds, so that only many frames together can be measured
    let rounds = (0..ROUNDS).map(|_| {
        let begin = cpu_ns();
        (0..REPEATED).for_each(|_| places.iter().for_each(|at| frame(*at)));
        (cpu_ns() - begin) as f64 / 1e6 / (REPEATED * places.len()) as f64
    });
    let mut means: Vec<f64> = rounds.collect();
    means.sort_by(f64::total_cmp);
    let (median, worst) = (means[means.len() / 2], means[means.len() - 1]);
    let share = worst / ALLOWED_MS;
    println!(
        "{what:<44} {median:6.2} ms a frame, {worst:6.2} in the worst round: {share:.2} of the {ALLOWED_MS} ms allowed"
    );
}

/// What this thread has used of its core, nanoseconds; where the system does not say, the time that has passed.
fn cpu_ns() -> u64 {
    static START: LazyLock<Clock> = LazyLock::new(Clock::now);
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = used.and_then(|text| text.split(' ').next()?.parse().ok());
    used.unwrap_or_else(|| START.elapsed().as_nanos() as u64)
}
