//! Presenter mode: what is projected can be read from the last row.

#[allow(dead_code, reason = "the views need more sessions than this")]
mod support;

use std::sync::Arc;

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use synema_ui::{
    Language, LayerModel, Lobby, Model, Numbers, REGISTRY, Scene, Selection, Session, Sight, Story, StoryTime, Texts,
    Theme, Window,
};

/// The least size of text on a screen of 1280 × 720, points.
const LEAST: f32 = 20.0;
/// While presenting, the window is laid out for 960 × 540 and enlarged to the screen.
const ENLARGED: f32 = 1280.0 / 960.0;

#[test]
fn no_view_writes_smaller_than_20_points_alone_or_beside_another() {
    for (name, script) in [("sim", support::simulated()), ("cap", support::captured())] {
        let story = Story::new(&script.trace, &script.analysis, 0);
        for size in [vec2(960.0, 540.0), vec2(960.0, 430.0), vec2(480.0, 540.0), vec2(384.0, 430.0)] {
            for (view, language) in REGISTRY.into_iter().flat_map(|view| Language::ALL.map(|spoken| (view, spoken))) {
                for position in [0.5, 4.5, story.end()] {
                    let picture = view.draw(&Scene {
                        trace: &script.trace,
                        analysis: &script.analysis,
                        story: &story,
                        position: position.min(story.end()),
                        time: StoryTime::FixedGap,
                        selection: Selection::default(),
                        size,
                        texts: Texts::of(language),
                        theme: &Theme::PROJECTOR,
                        model: LayerModel::Five,
                        numbers: Numbers::Relative,
                        sight: Sight::default(),
                    });
                    for (text, _) in picture.texts() {
                        let points = text.size * ENLARGED;
                        let what = format!("{name} {} {size} {}: '{}'", view.name(), language.code(), text.text);
                        assert!(points >= LEAST - 0.01, "{what} has {points} points");
                    }
                }
            }
        }
    }
}

struct App {
    window: Window,
    session: Session,
}

fn presenting() -> Harness<'static, App> {
    let script = support::simulated();
    let session = Session::new("handshake".into(), Arc::new(script.trace), Arc::new(script.analysis));
    let app = App { window: Window::new(Language::En, "projector"), session };
    let builder = Harness::builder().with_size(vec2(1280.0, 720.0)).with_context_setup(Window::prepare);
    let mut harness = builder.build_ui_state(
        |ui, app: &mut App| {
            let lobby = Lobby { error: Some("what went wrong".into()), ..Lobby::default() };
            let session = Some(&app.session);
            let model = Model { lobby: &lobby, session, reading: None, recording: None, work: &[] };
            app.window.ui(ui, model, 0.02, &mut Vec::new());
        },
        app,
    );
    harness.key_press(Key::F5);
    harness.run_steps(4);
    harness
}

#[test]
fn the_type_of_the_window_itself_is_large_enough() {
    let harness = presenting();
    let zoom = harness.ctx.zoom_factor();
    assert!((zoom - ENLARGED).abs() < 0.01, "{zoom}");
    let least = harness.ctx.global_style().text_styles.values().map(|font| font.size).fold(f32::MAX, f32::min);
    assert!(least * zoom >= LEAST - 0.01, "{least} points enlarged {zoom} times");
}

#[test]
fn one_view_or_two_are_shown_and_what_went_wrong_is_said() {
    let mut harness = presenting();
    let segments = |harness: &Harness<'_, App>| harness.query_all_by_label_contains("Frame 1: SYN").count();
    let states = |harness: &Harness<'_, App>| harness.query_all_by_label_contains("what went wrong").count();
    assert_eq!(states(&harness), 1);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    assert_eq!(segments(&harness), 1, "the ladder alone");
    // a switch in the middle of the ladder's head
    let width = |harness: &Harness<'_, App>| {
        let node = harness.query_by_label_contains("arrows: window").unwrap();
        node.accesskit_node().raw_bounds().map(|bounds| bounds.x1).unwrap()
    };
    let alone = width(&harness);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::V);
    harness.run_steps(3);
    assert!(width(&harness) < alone * 0.8, "the ladder shares the screen: {} of {alone}", width(&harness));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::V);
    harness.run_steps(3);
    assert_eq!(width(&harness), alone);
}
