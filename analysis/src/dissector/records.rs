use synema_wire::{Content, Protocol, is_tls_hello_of_old, tls_record_len};

use super::hearing::{Circumstances, Heard, More, by_length};

/// How far the TLS records of a connection were recognised.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Whether a record was seen, so that all that follows is taken for records.
    is_known: bool,
}

/// Whether octets begin as a TLS record or an old hello does.
pub(super) fn looks_like_tls(octets: &[u8]) -> bool {
    matches!(octets, [20..=24, 3, 0..=4, ..]) || is_tls_hello_of_old(octets)
}

impl Records {
    /// Reads records; what none can begin with is shown as it is.
    pub(super) fn hear(&mut self, octets: &[u8], around: &Circumstances) -> Option<Heard> {
        let mut heard = Heard::default();
        let mut at = 0;
        while at < octets.len() {
            let rest = &octets[at..];
            let is_header_cut = rest.len() < 5;
            let len = tls_record_len(rest);
            match len {
                _ if is_tls_hello_of_old(rest) => {
                    let len = 2 + (usize::from(rest[0] & 0x7f) << 8 | usize::from(rest[1]));
                    if len > rest.len() && around.can_wait {
                        return Some(heard.waiting(at, More::Octets(len - rest.len())));
                    }
                    heard.add(at..octets.len().min(at + len), Content::Message(Protocol::Tls));
                    at += len;
                    self.is_known = true;
                }
                None if is_header_cut && self.is_known && around.can_wait => {
                    return Some(heard.waiting(at, More::Segment));
                }
                Some(len) if len > rest.len() && around.can_wait => {
                    return Some(heard.waiting(at, More::Octets(len - rest.len())));
                }
                Some(len) => {
                    self.is_known = true;
                    heard.add(at..octets.len().min(at + len), Content::Message(Protocol::Tls));
                    at += len;
                }
                None if at == 0 && is_text(rest) => return None,
                None => {
                    heard.add(at..octets.len(), Content::Continuation(Protocol::Tls));
                    break;
                }
            }
        }
        Some(heard)
    }
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
