use synema_wire::{Content, Protocol, is_tls_hello_of_old, tls_record_len};

use super::hearing::{Circumstances, Heard, More, by_length};

/// How far the TLS records of a connection were recognised.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Whether a record was seen, so that all that follows is taken for records.
    is_known: bool,
    /// Whether the server chose TLS 1.3, of which Wireshark takes nothing for a record that does not look like one.
    is_newest: bool,
}

/// Whether octets begin as a TLS record or an old hello does.
pub(super) fn looks_like_tls(octets: &[u8]) -> bool {
    matches!(octets, [20..=24, 3, 0..=4, high, low, ..] if (high, low) != (&0, &0)) || is_tls_hello_of_old(octets)
}

impl Records {
    /// Reads records; what none can begin with is shown as it is.
    pub(super) fn hear(&mut self, octets: &[u8], around: &Circumstances) -> Option<Heard> {
        let mut heard = Heard::default();
        let mut at = 0;
        while at < octets.len() {
            let rest = &octets[at..];
            if rest.len() < RECORD_HEADER && around.can_wait {
                return Some(heard.waiting(at, More::Segment));
            }
            let Some((len, content)) = self.begins(rest) else {
                if at == 0 && is_text(rest) {
                    return None;
                }
                heard.add(at..octets.len(), Content::Continuation(Protocol::Tls));
                break;
            };
            if len > rest.len() && around.can_wait {
                return Some(heard.waiting(at, More::Octets(len - rest.len())));
            }
            heard.add(at..octets.len().min(at + len), content);
            at += len;
        }
        Some(heard)
    }

    /// The octets of the record that is taken to begin here, and what it is; none where none can begin.
    ///
    /// Where records were seen, a type that exists is enough: what follows a gap is taken for a record as Wireshark takes
    /// it. Where none were, SSL 2.0 is thought of too.
    fn begins(&mut self, octets: &[u8]) -> Option<(usize, Content)> {
        let message = Content::Message(Protocol::Tls);
        if is_tls_hello_of_old(octets) {
            return Some((old_len(octets), message));
        }
        if let Some(len) = tls_record_len(octets) {
            // a client's hello is an offer, and proves nothing of what will be spoken
            self.is_known |= !matches!(octets, [22, _, _, _, _, CLIENT_HELLO, ..]);
            self.is_newest |= is_newest(octets.get(..len).unwrap_or(octets));
            return Some((len, message));
        }
        let continuation = Content::Continuation(Protocol::Tls);
        match octets {
            [20..=25, _, _, high, low, ..] if self.is_known && !self.is_newest => {
                Some((RECORD_HEADER + usize::from(u16::from_be_bytes([*high, *low])), continuation))
            }
            [0x80..=0xff, _, 0..=4, ..] if !self.is_known => Some((old_len(octets), continuation)),
            _ => None,
        }
    }
}

/// Whether a record is a server's hello that chooses TLS 1.3, or a draft of it (RFC 8446 §4.2.1).
fn is_newest(record: &[u8]) -> bool {
    const SERVER_HELLO: u8 = 2;
    matches!(record, [22, _, _, _, _, SERVER_HELLO, ..])
        && record.windows(6).any(|octets| matches!(octets, [0, 43, 0, 2, 3, 4] | [0, 43, 0, 2, 0x7f, _]))
}

/// The type of a client's hello (RFC 8446 §4).
const CLIENT_HELLO: u8 = 1;

/// Octets of a record's header (RFC 8446 §5.1).
const RECORD_HEADER: usize = 5;

/// The octets of a record of SSL 2.0 whose header has two octets (RFC 6101, appendix E).
fn old_len(octets: &[u8]) -> usize {
    2 + (usize::from(octets[0] & 0x7f) << 8 | usize::from(octets[1]))
}

/// Whether octets look like words: then a connection has not begun to speak TLS yet, or never does.
fn is_text(octets: &[u8]) -> bool {
    octets.iter().take(4).all(|octet| octet.is_ascii_graphic() || *octet == b' ')
}

impl Heard {
    /// The records so far, and one that begins at an offset and is not whole. Where it is the first, the segment is
    /// marked as one of TLS, as Wireshark does it.
    fn waiting(mut self, at: usize, more: More) -> Heard {
        if at == 0 {
            self.add(0..0, Content::Continuation(Protocol::Tls));
        }
        self.wants = Some((at, more));
        self
    }
}

/// Messages of DNS over TCP, each behind its length.
pub(super) fn hear_dns(octets: &[u8], around: &Circumstances) -> Heard {
    by_length(octets, Protocol::Dns, around, |octets| {
        octets.first_chunk().map(|len| 2 + u16::from_be_bytes(*len) as usize)
    })
}
