use std::str::FromStr;

use serde::Deserialize;
use synema_wire::{Segment, TcpFlags};

/// A condition on a TCP segment, written like a display filter: `tcp.syn && tcp.ack`, `tcp.len > 0 && !tcp.fin`.
///
/// Flags may be written `tcp.syn`, `tcp.flags.syn` or `syn`, compared with `== 0` or `== 1`, or negated with `!`;
/// the length of the text is `tcp.len`, `len`, or `data` for any at all. `&&` binds tighter than `||`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Predicate {
    /// Any of these, each of them all of its terms.
    any: Vec<Vec<Term>>,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Flag { flag: TcpFlags, is_set: bool },
    Len { comparison: Comparison, octets: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Predicate {
    pub(crate) fn matches(&self, segment: &Segment<'_>) -> bool {
        self.any.iter().any(|all| all.iter().all(|term| term.matches(segment)))
    }

    /// As the scenario writes it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl Term {
    fn matches(&self, segment: &Segment<'_>) -> bool {
        match *self {
            Term::Flag { flag, is_set } => segment.flags.has(flag) == is_set,
            Term::Len { comparison, octets } => comparison.holds(segment.payload_len, octets),
        }
    }
}

impl Comparison {
    const SIGNS: [(&'static str, Comparison); 6] = [
        ("==", Comparison::Equal),
        ("!=", Comparison::NotEqual),
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];

    fn holds(self, left: u32, right: u32) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

impl FromStr for Predicate {
    type Err = String;

    fn from_str(text: &str) -> Result<Predicate, String> {
        let all = |text: &str| text.split("&&").map(|term| term.trim().parse()).collect::<Result<Vec<Term>, _>>();
        let any = text.split("||").map(all).collect::<Result<_, _>>()?;
        Ok(Predicate { any, text: text.trim().into() })
    }
}

impl FromStr for Term {
    type Err = String;

    fn from_str(text: &str) -> Result<Term, String> {
        let sign = Comparison::SIGNS.iter().find_map(|(sign, comparison)| {
            text.split_once(sign).map(|(left, right)| (left.trim(), *comparison, right.trim()))
        });
        if let Some((name, comparison, number)) = sign {
            let number = number.parse().map_err(|_| format!("'{number}' in '{text}' is not a number"))?;
            return compared(name, comparison, number).ok_or_else(|| unknown(name));
        }
        match text.strip_prefix('!') {
            Some(name) => compared(name.trim(), Comparison::Equal, 0).ok_or_else(|| unknown(name)),
            None => compared(text, Comparison::Greater, 0).ok_or_else(|| unknown(text)),
        }
    }
}

/// The term for a name compared with a number; a bare name is one that is greater than 0.
fn compared(name: &str, comparison: Comparison, number: u32) -> Option<Term> {
    let short = name.strip_prefix("tcp.").unwrap_or(name);
    if matches!(short, "len" | "data") {
        return Some(Term::Len { comparison, octets: number });
    }
    let flag = match short.strip_prefix("flags.").unwrap_or(short) {
        "syn" => TcpFlags::SYN,
        "ack" => TcpFlags::ACK,
        "fin" => TcpFlags::FIN,
        "rst" | "reset" => TcpFlags::RST,
        "psh" | "push" => TcpFlags::PSH,
        "urg" => TcpFlags::URG,
        _ => return None,
    };
    // a flag is the number 0 or 1
    match (comparison.holds(0, number), comparison.holds(1, number)) {
        (false, true) => Some(Term::Flag { flag, is_set: true }),
        (true, false) => Some(Term::Flag { flag, is_set: false }),
        _ => None,
    }
}

fn unknown(name: &str) -> String {
    format!("'{name}' is not a condition: use tcp.syn, .ack, .fin, .rst, .psh, .urg or tcp.len, joined by && and ||")
}

impl TryFrom<String> for Predicate {
    type Error = String;

    fn try_from(text: String) -> Result<Predicate, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(flags: TcpFlags, payload: &[u8]) -> Segment<'_> {
        Segment {
            src_port: 1,
            dst_port: 2,
            seq: Default::default(),
            ack: Default::default(),
            flags,
            window: 0,
            checksum: 0,
            urgent_pointer: 0,
            options: &[],
            bytes: &[],
            payload,
            payload_len: payload.len() as u32,
        }
    }

    #[track_caller]
    fn check(text: &str, flags: TcpFlags, payload: &[u8], expected: bool) {
        assert_eq!(text.parse::<Predicate>().unwrap().matches(&segment(flags, payload)), expected, "{text}");
    }

    #[test]
    fn flags_lengths_and_their_combinations() {
        let syn_ack = TcpFlags::SYN | TcpFlags::ACK;
        check("tcp.syn && tcp.ack", syn_ack, b"", true);
        check("tcp.syn && tcp.ack", TcpFlags::SYN, b"", false);
        check("tcp.flags.syn == 1 && tcp.flags.ack == 0", TcpFlags::SYN, b"", true);
        check("syn && !ack", syn_ack, b"", false);
        check("len>0", TcpFlags::ACK, b"x", true);
        check("data", TcpFlags::ACK, b"", false);
        check("tcp.len <= 3 && psh || tcp.rst", TcpFlags::RST, b"", true);
    }

    #[test]
    fn what_is_not_a_condition_says_so() {
        for text in ["", "tcp.window > 0", "tcp.len > x", "tcp.syn &&", "tcp.syn > 1"] {
            assert!(text.parse::<Predicate>().is_err(), "{text}");
        }
    }
}
