use synema_wire::{Datagram, Segment, Transport, transport_checksum};

use super::{Finding, Findings};
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
///
/// `s h a d f r` are written once a side; `c g t w` at their first, tenth, hundredth… occurrence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    letters: String,
    counts: [[u32; LETTERS.len()]; 2],
}

const LETTERS: [char; 10] = ['s', 'h', 'a', 'd', 'f', 'r', 'c', 'g', 't', 'w'];

impl History {
    /// The word so far: `ShADadFf`.
    pub fn as_str(&self) -> &str {
        &self.letters
    }

    pub(crate) fn add(&mut self, from: Side, datagram: &Datagram<'_>, segment: &Segment<'_>, findings: Findings) {
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
            has_bad_checksum(datagram, segment),
            findings.has(Finding::LostSegment),
            segment.payload_len > 0 && findings.has_any(&again),
            findings.has(Finding::ZeroWindow),
        ];
        for (place, letter) in LETTERS.into_iter().enumerate().filter(|(place, _)| happened[*place]) {
            let count = &mut self.counts[from.index()][place];
            *count += 1;
            let counts_on = matches!(letter, 'c' | 'g' | 't' | 'w');
            if *count == 1 || counts_on && is_power_of_ten(*count) {
                self.letters.push(if from == Side::A { letter.to_ascii_uppercase() } else { letter });
            }
        }
    }
}

fn is_power_of_ten(count: u32) -> bool {
    count.checked_ilog10().is_some_and(|digits| 10u32.pow(digits) == count)
}

/// Whether all that the checksum covers was captured, and the sum is wrong.
fn has_bad_checksum(datagram: &Datagram<'_>, segment: &Segment<'_>) -> bool {
    debug_assert!(matches!(datagram.transport, Transport::Tcp(_)));
    segment.is_whole() && transport_checksum(datagram.src, datagram.dst, 6, segment.bytes) != 0
}
