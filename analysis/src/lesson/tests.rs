use super::*;

const LESSON: &str = r#"{ "v": 1, "id": "x", "title": { "zh-CN": "握手", "en": "Handshake" },
  "summary": { "zh-CN": "。", "en": "." }, "words": ["三次握手"],
  "scenes": [{ "id": "plain", "title": { "zh-CN": "一", "en": "One" }, "scenario": "three-way-handshake" }],
  "steps": [{ "scene": "plain", "at": { "frame": { "match": "tcp.flags.syn == 1" } },
    "caption": { "zh-CN": "{seq}", "en": "{seq}" }, "notes": { "zh-CN": "", "en": "" }, "claims": [{ "lost": false }] }] }"#;

#[test]
fn a_lesson_is_found_by_its_words() {
    let lesson = Lesson::from_json(LESSON).unwrap();
    assert!(lesson.is_about("三次握手") && lesson.is_about("HAND") && lesson.is_about("握手"));
    assert!(!lesson.is_about("挥手") && !lesson.is_about(" "));
}

#[test]
fn what_makes_no_sense_is_named_with_its_place() {
    let refused = |from: &str, to: &str| Lesson::from_json(&LESSON.replace(from, to)).unwrap_err().to_string();
    assert!(refused("\"v\": 1", "\"v\": 2").contains("/v: version 2"));
    assert!(
        refused("\"scene\": \"plain\"", "\"scene\": \"other\"").contains("/steps/0/scene: there is no scene 'other'")
    );
    assert!(refused("tcp.flags.syn ==", "tcp.flags.sin ==").contains("/steps/0/at: filter, column 1"));
    assert!(refused("\"lost\": false", "\"lots\": false").contains("steps[0].claims[0]"));
    assert!(refused("\"lost\": false", "\"state\": { \"of\": \"client\", \"is\": \"OPEN\" }").contains("OPEN"));
}
