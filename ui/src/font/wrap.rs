use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::{Font, text_width};

/// Breaks text into lines no wider than `width`, by the rules of Unicode, which know Chinese. The last of `max_lines`
/// ends in an ellipsis where text is left over.
pub fn wrap(text: &str, font: Font, size: f32, width: f32, max_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line_start = 0;
    let mut last_break = 0;
    for (at, opportunity) in linebreaks(text) {
        if text_width(text[line_start..at].trim_end(), font, size) > width && last_break > line_start {
            lines.push(text[line_start..last_break].trim_end().to_owned());
            line_start = last_break;
        }
        if opportunity == BreakOpportunity::Mandatory {
            lines.push(text[line_start..at].trim_end().to_owned());
            line_start = at;
        }
        last_break = at;
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.iter().map(|line| elide(line, font, size, width)).collect()
}

/// The text, or as much of its beginning as fits with an ellipsis behind it.
pub fn elide(text: &str, font: Font, size: f32, width: f32) -> String {
    if text_width(text, font, size) <= width {
        return text.to_owned();
    }
    let room = width - text_width("…", font, size);
    let mut used = 0.0;
    let kept: String = text
        .chars()
        .take_while(|char| {
            used += text_width(char.encode_utf8(&mut [0; 4]), font, size);
            used <= room
        })
        .collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_between_characters_and_not_before_a_full_stop() {
        let lines = wrap("客户端发送报文段。", Font::Sans, 10.0, 80.0, 9);
        assert_eq!(lines, ["客户端发送报文", "段。"]);
    }

    #[test]
    fn english_breaks_between_words_and_says_when_something_is_left_out() {
        let width = text_width("the client sends", Font::Sans, 10.0);
        assert_eq!(wrap("the client sends a SYN", Font::Sans, 10.0, width, 9), ["the client sends", "a SYN"]);
        let cut = wrap("the client sends a SYN", Font::Sans, 10.0, width, 1);
        assert_eq!(cut.len(), 1);
        assert!(cut[0].ends_with('…') && text_width(&cut[0], Font::Sans, 10.0) <= width, "{cut:?}");
    }
}
