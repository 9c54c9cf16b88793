use synema_analysis::Arg;

use crate::{Scene, View, to_svg};

/// The most beats of one page; a browser holds their pictures all at once.
const MOST_BEATS: usize = 400;

/// A page that plays the view over the story's beats up to the scene's position, without anything beside itself:
/// the pictures are in it, and it asks for nothing.
pub fn to_html(view: &dyn View, scene: &Scene<'_>, title: &str) -> String {
    let beats = (scene.position.max(0.0).ceil() as usize).max(1);
    let shown = beats.min(MOST_BEATS);
    let pictures: Vec<String> = (0..=shown)
        .map(|beat| {
            let position = (beat as f64).min(scene.position);
            let svg = to_svg(&view.draw(&Scene { position, ..*scene }));
            let hidden = if beat == 0 { "" } else { " hidden" };
            // the declaration of XML has no place inside a page
            let svg = svg.find("<svg").map_or("", |start| &svg[start..]);
            format!("<figure role=\"img\" aria-label=\"{beat} / {shown}\"{hidden}>{}</figure>\n", svg.trim_end())
        })
        .collect();
    let cut = [("shown", Arg::Number(shown as u64)), ("count", Arg::Number(beats as u64))];
    let note = if shown < beats { scene.texts.with("html-cut", &cut) } else { String::new() };
    let texts = scene.texts;
    let values = [
        ("LANG", texts.language().code().to_owned()),
        ("TITLE", title.to_owned()),
        ("PLAY", texts.get("play")),
        ("PAUSE", texts.get("pause")),
        ("STEP", texts.get("step")),
        ("BACK", texts.get("back")),
        ("FIRST", texts.get("first")),
        ("LAST", texts.get("last")),
        ("FASTER", texts.get("faster")),
        ("SLOWER", texts.get("slower")),
        ("SCRUB", texts.get("scrub")),
        ("KEYS", texts.get("html-keys")),
        ("NOTE", note),
        ("BACKGROUND", css(scene.theme.background)),
        ("PANEL", css(scene.theme.panel)),
        ("TEXT", css(scene.theme.text)),
        ("LINE", css(scene.theme.line)),
        ("WIDTH", scene.size.x.to_string()),
    ];
    let values = values.map(|(name, value)| (name, escaped(&value)));
    let mut page = String::with_capacity(pictures.iter().map(String::len).sum::<usize>() + PAGE.len() * 2);
    // each gap is filled once, and what is filled in is not looked through again
    let mut rest = PAGE;
    while let Some((before, behind)) = rest.split_once("@@") {
        let (name, behind) = behind.split_once("@@").unwrap_or((behind, ""));
        page.push_str(before);
        match values.iter().find(|(of, _)| *of == name) {
            Some((_, value)) => page.push_str(value),
            None => pictures.iter().for_each(|picture| page.push_str(picture)),
        }
        rest = behind;
    }
    page.push_str(rest);
    page
}

const PAGE: &str = include_str!("page.html");

fn css(color: egui::Color32) -> String {
    let [red, green, blue, _] = color.to_array();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    let char = |char| match char {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        other => String::from(other),
    };
    text.chars().map(char).collect()
}
