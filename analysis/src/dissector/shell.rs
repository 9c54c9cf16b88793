use synema_wire::{Content, Protocol};

use super::hearing::{Circumstances, Heard, More};

/// How far the two sides of a Secure Shell connection have come.
#[derive(Debug, Default)]
pub(super) struct Shell {
    sides: [Stage; 2],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Lines, of which one begins with `SSH-` (RFC 4253 §4.2).
    #[default]
    Banner,
    /// Packets whose lengths can be read (RFC 4253 §6).
    Clear,
    /// Behind the message that takes the new keys into use (RFC 4253 §7.3).
    Encrypted,
}

/// The longest packet that is waited for.
const LONGEST_PACKET: usize = 32_768;

const NEW_KEYS: u8 = 21;

impl Shell {
    /// Reads a line, packets while their lengths can be read, and what is encrypted as it comes.
    pub(super) fn hear(&mut self, octets: &[u8], around: &Circumstances) -> Heard {
        let mut at = 0;
        let stage = &mut self.sides[around.side];
        let mut heard = Heard::default();
        if *stage == Stage::Banner {
            if !octets.starts_with(b"SSH-") {
                *stage = Stage::Encrypted;
                return Heard::all(octets, Content::Message(Protocol::Ssh));
            }
            match octets.iter().position(|octet| *octet == b'\n') {
                None if around.can_wait => {
                    heard.add(0..0, Content::Continuation(Protocol::Ssh));
                    return Heard { wants: Some((0, More::Segment)), ..heard };
                }
                end => at = end.map_or(octets.len(), |end| end + 1),
            }
            *stage = Stage::Clear;
        }
        while *stage == Stage::Clear && at < octets.len() {
            let rest = &octets[at..];
            let len = rest.first_chunk().map(|len| 4 + u32::from_be_bytes(*len) as usize);
            match len {
                Some(len) if len <= rest.len() && len > 5 => {
                    if rest[5] == NEW_KEYS {
                        *stage = Stage::Encrypted;
                    }
                    at += len;
                }
                Some(len) if !(6..=LONGEST_PACKET).contains(&len) => break,
                len if around.can_wait => {
                    heard.wants = Some((at, len.map_or(More::Segment, |len| More::Octets(len - rest.len()))));
                    break;
                }
                _ => break,
            }
        }
        let end = if heard.wants.is_some() { at } else { octets.len() };
        // a segment in which only the beginning of a packet is is marked as one of SSH, as Wireshark does it
        let content = if end > 0 { Content::Message(Protocol::Ssh) } else { Content::Continuation(Protocol::Ssh) };
        heard.add(0..end, content);
        heard
    }
}
