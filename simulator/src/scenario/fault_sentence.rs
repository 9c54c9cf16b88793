//! Scripted faults as one would say them: "drop the 2nd SYN,ACK".

use std::num::NonZeroU32;

use super::link_document::FaultKeys;

/// What a sentence may look like.
pub(super) const FORMS: &str = "drop the 2nd SYN,ACK; delay the ACK of byte 2921 by 700ms; duplicate every FIN; hold the \
                                1st segment by 2 frames; flip bit 5 of byte 3 of the 1st segment; flip bit 1 of frame byte 14 of the SYN; with SYN, SYN,ACK, ACK, \
                                FIN, RST, segment (one with text), frame, ACK of byte N or segment with byte N, and 'from \
                                HOST' behind it where only one end is meant";

/// Reads a sentence.
pub(super) fn read(text: &str) -> Result<FaultKeys, String> {
    parse(text).ok_or_else(|| format!("'{text}' is not a fault: write for instance {FORMS}"))
}

fn parse(text: &str) -> Option<FaultKeys> {
    let (text, from) = match text.rsplit_once(" from ") {
        Some((text, from)) => (text.trim(), Some(from.trim().to_owned())),
        None => (text.trim(), None),
    };
    let (verb, rest) = text.split_once(' ')?;
    let (verdict, object) = match verb {
        "drop" | "duplicate" => (verb.to_owned(), rest),
        "delay" => {
            let (object, span) = rest.rsplit_once(" by ")?;
            (format!("delay {}", span.replace(' ', "")), object)
        }
        "hold" => {
            let (object, frames) = rest.rsplit_once(" by ")?;
            (format!("hold {}", frames.split_whitespace().next()?), object)
        }
        "flip" => {
            // bit B of byte O, of the first segment where nothing else is said
            let (place, rest) = match rest.split_once(" of frame byte ") {
                Some((bit, rest)) => (format!("flip {bit} of frame byte"), rest),
                None => {
                    let (bit, rest) = rest.split_once(" of byte ")?;
                    (format!("flip {bit} of byte"), rest)
                }
            };
            let (octet, object) = rest.split_once(" of ").unwrap_or((rest, "the 1st segment"));
            (format!("{place} {octet}"), object)
        }
        _ => return None,
    };
    let (nth, what) = counted(object)?;
    Some(FaultKeys { predicate: condition(what)?.parse().ok()?, from, nth, verdict: verdict.try_into().ok()? })
}

/// `the 2nd SYN`, `the SYN` (the first), `every SYN`.
fn counted(object: &str) -> Option<(Option<NonZeroU32>, &str)> {
    if let Some(what) = object.strip_prefix("every ") {
        return Some((None, what));
    }
    let what = object.strip_prefix("the ")?;
    let (first, rest) = what.split_once(' ').unwrap_or((what, ""));
    let names = ["first", "second", "third", "fourth", "fifth"];
    let digits = first.trim_end_matches(char::is_alphabetic);
    let is_ordinal = ["st", "nd", "rd", "th"].contains(&&first[digits.len()..]);
    let nth = match names.iter().position(|name| *name == first) {
        Some(place) => NonZeroU32::new(place as u32 + 1),
        None if is_ordinal && !digits.is_empty() => Some(digits.parse().ok()?),
        None => None,
    };
    match nth {
        Some(nth) => Some((Some(nth), rest)),
        None => Some((NonZeroU32::new(1), what)),
    }
}

/// The condition that a kind of frame stands for.
fn condition(what: &str) -> Option<String> {
    if let Some(byte) = what.strip_prefix("ACK of byte ") {
        return Some(format!("tcp.ack > {}", byte.parse::<u32>().ok()?));
    }
    if let Some(byte) = what.strip_prefix("segment with byte ") {
        let byte: u32 = byte.parse().ok()?;
        return Some(format!("tcp.len > 0 && tcp.seq <= {byte} && tcp.end > {byte}"));
    }
    Some(
        match what.trim_end_matches("s").to_uppercase().as_str() {
            "SYN" => "tcp.syn && !tcp.flags.ack",
            "SYN,ACK" | "SYN-ACK" | "SYN/ACK" => "tcp.syn && tcp.flags.ack",
            "ACK" => "tcp.flags.ack && tcp.len == 0 && !tcp.syn && !tcp.fin && !tcp.rst",
            "FIN" => "tcp.fin",
            "RST" => "tcp.rst",
            "SEGMENT" | "DATA SEGMENT" => "tcp.len > 0",
            "FRAME" => "frame",
            _ => return None,
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn means(sentence: &str, condition: &str, nth: Option<u32>, verdict: &str) {
        let keys = read(sentence).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(
            (keys.predicate.text(), keys.nth.map(u32::from), keys.verdict.to_string()),
            (condition, nth, verdict.to_owned()),
            "{sentence}"
        );
    }

    #[test]
    fn a_sentence_is_a_condition_a_count_and_a_verdict() {
        means("drop the 2nd SYN,ACK", "tcp.syn && tcp.flags.ack", Some(2), "drop");
        means("delay the ACK of byte 2921 by 700 ms", "tcp.ack > 2921", Some(1), "delay 700ms");
        means("flip bit 5 of byte 3", "tcp.len > 0", Some(1), "flip bit 5 of byte 3");
        means("flip bit 0 of byte 9 of the third segment", "tcp.len > 0", Some(3), "flip bit 0 of byte 9");
        means(
            "flip bit 1 of frame byte 14 of the SYN",
            "tcp.syn && !tcp.flags.ack",
            Some(1),
            "flip bit 1 of frame byte 14",
        );
        means("duplicate every FIN", "tcp.fin", None, "duplicate");
        means("hold the 1st segment by 2 frames", "tcp.len > 0", Some(1), "hold 2");
        means("drop the segment with byte 1461", "tcp.len > 0 && tcp.seq <= 1461 && tcp.end > 1461", Some(1), "drop");
        assert_eq!(read("drop the SYN from c").unwrap().from.as_deref(), Some("c"));
    }

    #[test]
    fn what_is_no_such_sentence_says_what_is() {
        for text in
            ["drop", "drop SYN", "drop the 0th SYN", "burn the SYN", "delay the SYN", "flip bit 9 of byte 3", ""]
        {
            let problem = read(text).unwrap_err();
            assert!(
                problem.starts_with(&format!("'{text}' is not a fault: write for instance drop the 2nd")),
                "{problem}"
            );
        }
    }
}
