use egui::vec2;

use super::*;
use crate::{Language, LayerModel, Numbers, Scene, Selection, Story, StoryTime, Texts, Theme};

#[path = "../../tests/support/mod.rs"]
#[allow(dead_code, reason = "the tests of the views use more of it")]
mod support;

fn with_scene<T>(language: Language, size: egui::Vec2, test: impl FnOnce(Scene<'_>) -> T) -> T {
    let script = support::simulated();
    let story = Story::new(&script.trace, &script.analysis, 0);
    test(Scene {
        trace: &script.trace,
        analysis: &script.analysis,
        story: &story,
        position: story.end(),
        time: StoryTime::FixedGap,
        selection: Selection::default(),
        size,
        texts: Texts::of(language),
        theme: &Theme::LIGHT,
        model: LayerModel::Five,
        numbers: Numbers::Relative,
        sight: crate::Sight::default(),
    })
}

#[test]
fn mermaid_shows_each_frame_once_and_crosses_the_lost_one() {
    let text = with_scene(Language::En, vec2(640.0, 360.0), |scene| to_mermaid(&scene));
    assert!(text.starts_with("sequenceDiagram\n    participant A as A · laptop · client 192.0.2.1:49152\n"), "{text}");
    assert!(text.contains("    A->>B: SYN seq=0 len=0\n    Note over B: SYN-RECEIVED (known)\n"), "{text}");
    assert_eq!(text.matches("->>").count(), 10, "{text}");
    assert_eq!(text.matches("A-xB: ").count(), 1, "{text}");
}

#[test]
fn plantuml_speaks_the_language_and_stops_at_the_playhead() {
    let all = with_scene(Language::ZhCn, vec2(640.0, 360.0), |scene| to_plantuml(&scene));
    assert!(all.starts_with("@startuml\nparticipant \"A · laptop · 客户端\\n192.0.2.1:49152\" as A\n"), "{all}");
    assert!(all.contains("A ->x B : ") && all.contains("丢失") && all.ends_with("@enduml\n"), "{all}");
    let some = with_scene(Language::ZhCn, vec2(640.0, 360.0), |scene| to_plantuml(&Scene { position: 4.0, ..scene }));
    assert!(some.lines().count() < all.lines().count(), "{some}");
}

#[test]
fn the_page_holds_every_beat_and_asks_for_nothing() {
    with_scene(Language::ZhCn, vec2(640.0, 360.0), |scene| {
        let page = to_html(&crate::views::Ladder, &scene, "<握手>");
        assert_eq!(page.matches("<figure ").count(), scene.story.beats.len() + 1);
        assert_eq!(page.matches("<figure ").count(), page.matches("<svg ").count());
        assert!(page.contains("<title>&lt;握手&gt;</title>") && page.contains("播放") && !page.contains("@@"));
        let links = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!links.contains("http://") && !links.contains("https://") && !links.contains("src=\""));
    });
}

#[test]
fn the_gif_is_the_film_and_the_same_every_time() {
    with_scene(Language::En, vec2(320.0, 180.0), |scene| {
        let scene = Scene { position: 3.0, ..scene };
        let film = Film::new(&crate::views::Ladder, scene).unwrap();
        let bytes = to_gif(&film).unwrap();
        assert_eq!(bytes, to_gif(&film).unwrap());
        let mut options = ::gif::DecodeOptions::new();
        options.set_color_output(::gif::ColorOutput::Indexed);
        let mut decoder = options.read_info(bytes.as_slice()).unwrap();
        assert_eq!((decoder.width(), decoder.height()), film.size());
        let mut lasts = 0;
        let mut pictures = 0;
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            lasts += u32::from(frame.delay);
            pictures += 1;
        }
        let told: u32 = (0..film.len()).map(|picture| u32::from(film.hundredths(picture))).sum();
        assert_eq!(lasts, told);
        assert!(pictures > 1 && pictures <= film.len(), "{pictures}");
    });
}

#[test]
fn a_film_is_bounded() {
    with_scene(Language::En, vec2(4000.0, 3000.0), |scene| {
        assert_eq!(Film::new(&crate::views::Ladder, scene).err(), Some(FilmError::TooLarge));
    });
    with_scene(Language::En, vec2(320.0, 180.0), |scene| {
        let film = Film::new(&crate::views::Ladder, Scene { position: 1e6, ..scene }).unwrap();
        assert_eq!(film.len(), 301);
        assert_eq!(film.hundredths(0), 20);
    });
}

#[test]
fn what_a_gif_adds_up_to_is_the_last_picture() {
    with_scene(Language::ZhCn, vec2(640.0, 360.0), |scene| {
        let film = Film::new(&crate::views::Ladder, Scene { position: 5.0, ..scene }).unwrap();
        let bytes = to_gif(&film).unwrap();
        let mut options = ::gif::DecodeOptions::new();
        options.set_color_output(::gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(bytes.as_slice()).unwrap();
        let width = usize::from(film.size().0);
        let mut screen = vec![0; width * usize::from(film.size().1) * 4];
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            for (at, pixel) in frame.buffer.as_chunks::<4>().0.iter().enumerate().filter(|(_, pixel)| pixel[3] == 255) {
                let (x, y) = (at % usize::from(frame.width), at / usize::from(frame.width));
                let place = ((y + usize::from(frame.top)) * width + x + usize::from(frame.left)) * 4;
                screen[place..place + 4].copy_from_slice(pixel);
            }
        }
        let last = film.pixels(film.len() - 1).unwrap();
        let off = screen.iter().zip(&last).map(|(shown, drawn)| shown.abs_diff(*drawn)).max();
        assert!(off <= Some(48), "a colour is {off:?} off");
        let exact = screen.iter().zip(&last).filter(|(shown, drawn)| shown == drawn).count();
        assert!(exact * 100 > last.len() * 95, "{exact} of {} are exact", last.len());
    });
}
