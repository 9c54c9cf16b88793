use super::{Finding, Findings, Seen};
use crate::Side;

/// A connection in one word, after Zeek's `history`: what each side sent, in the order of its first occurrence.
///
/// A letter is written in upper case for `a` and in lower case for `b`:
///
/// | letter | a segment with |
/// |---|---|
/// | `s` | SYN without ACK |
/// | `h` | SYN and ACK |
/// | `a` | an acknowledgment and nothing else |
/// | `d` | payload |
/// | `f` | FIN |
/// | `r` | RST |
/// | `c` | a wrong checksum |
/// | `g` | a gap before it |
/// | `t` | payload that was sent before |
/// | `w` | a window of zero |
/// | `i` | FIN and RST, which contradict each other |
/// | `q` | SYN with FIN or RST |
///
/// `s h a d f r i q` are written once a side; `c g t w` at their first, tenth, hundredth… occurrence. Zeek's `^`, for a
/// connection whose direction it turned round, is never written: `a` is always the sender of the first frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    letters: String,
    /// Per side: the letters that were written, by their places.
    written: [u16; 2],
    counts: [[u32; 4]; 2],
}

const LETTERS: [char; 12] = ['s', 'h', 'a', 'd', 'f', 'r', 'c', 'g', 't', 'w', 'i', 'q'];

/// The place of the first of the four letters that are counted: `c g t w`.
const FIRST_COUNTED: usize = 6;

/// These four, as bits.
const COUNTED: u16 = 0b1111 << FIRST_COUNTED;

impl History {
    /// The word so far: `ShADadFf`.
    pub fn as_str(&self) -> &str {
        &self.letters
    }

    pub(crate) fn add(&mut self, seen: &Seen<'_>, findings: Findings) {
        let (from, segment) = (seen.from, seen.segment);
        let flags = segment.flags;
        let is_plain = !flags.syn() && !flags.fin() && !flags.rst();
        let again = [Finding::Retransmission, Finding::FastRetransmission, Finding::SpuriousRetransmission];
        let happened = [
            flags.syn() && !flags.ack(),
            flags.syn() && flags.ack(),
            is_plain && flags.ack() && segment.payload_len == 0,
            segment.payload_len > 0,
            flags.fin(),
            flags.rst(),
            segment.has_bad_checksum,
            findings.has(Finding::LostSegment),
            segment.payload_len > 0 && findings.has_any(&again),
            findings.has(Finding::ZeroWindow),
            flags.fin() && flags.rst(),
            flags.syn() && (flags.fin() || flags.rst()),
        ];
        let happened = happened.iter().rev().fold(0u16, |letters, &happened| letters << 1 | u16::from(happened));
        let written = &mut self.written[from.index()];
        let mut left = happened & !(*written & !COUNTED);
        *written |= happened;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            self.write(from, place);
        }
    }

    /// Writes a letter that is to be written once, or counts and perhaps writes another.
    fn write(&mut self, from: Side, place: usize) {
        if 1 << place & COUNTED != 0 {
            let count = &mut self.counts[from.index()][place - FIRST_COUNTED];
            *count += 1;
            if !is_power_of_ten(*count) {
                return;
            }
        }
        let letter = LETTERS[place];
        self.letters.push(if from == Side::A { letter.to_ascii_uppercase() } else { letter });
    }
}

fn is_power_of_ten(count: u32) -> bool {
    count.checked_ilog10().is_some_and(|digits| 10u32.pow(digits) == count)
}
