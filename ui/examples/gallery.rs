//! Draws every view at a few moments, in both languages and themes, into a folder: `gallery FOLDER`.

#[path = "../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

use egui::{Vec2, vec2};
use synema_ui::{
    FieldRef, Language, LayerModel, Numbers, REGISTRY, Scene, Selection, Sight, Story, StoryTime, Texts, Theme, to_png,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "/tmp/gallery".into());
    std::fs::create_dir_all(&folder)?;
    let wide = vec2(1280.0, 720.0);
    let scripts = [("sim", support::simulated()), ("cap", support::captured()), ("udp", support::datagrams())];
    for (name, script) in &scripts {
        let story = Story::new(&script.trace, &script.analysis, 0);
        let moments: &[f64] = if *name == "sim" { &[4.4, 9.5, 99.0] } else { &[2.3, 99.0] };
        let sizes: [(Vec2, &str); 3] = [(wide, "wide"), (vec2(760.0, 570.0), "main"), (vec2(500.0, 530.0), "side")];
        for (at, moment) in moments.iter().enumerate() {
            for (size, size_name) in sizes {
                for view in REGISTRY
                    .iter()
                    .filter(|view| (view.name() == "ladder") != (size_name == "side") || size_name == "wide")
                {
                    for (place, (language, theme)) in
                        [(Language::En, &Theme::LIGHT), (Language::ZhCn, &Theme::DARK)].into_iter().enumerate()
                    {
                        let scene = Scene {
                            trace: &script.trace,
                            analysis: &script.analysis,
                            story: &story,
                            position: moment.min(story.end()),
                            time: if at == 1 { StoryTime::True } else { StoryTime::FixedGap },
                            selection: Selection {
                                field: Some(FieldRef { name: "tcp.seq_raw", nth: 0 }),
                                ..Selection::default()
                            },
                            size,
                            texts: Texts::of(language),
                            theme,
                            model: [LayerModel::Seven, LayerModel::Five, LayerModel::Four][at],
                            numbers: if place == 0 { Numbers::Raw } else { Numbers::Relative },
                            sight: Sight::default(),
                        };
                        let png = to_png(&view.draw(&scene), 1.0)?;
                        let file = format!("{folder}/{name}-{}-{size_name}-{at}-{}.png", view.name(), theme.name);
                        std::fs::write(file, png)?;
                    }
                }
            }
        }
    }
    Ok(())
}
