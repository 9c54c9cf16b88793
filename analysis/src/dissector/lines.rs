use synema_wire::{Content, Protocol};

use super::hearing::{Circumstances, Heard, More};

/// A dialogue in lines: what of it decides how octets are read.
#[derive(Debug, Default)]
pub(super) struct Lines {
    asked_for_tls: bool,
    /// The frame of the reply after which all is encrypted.
    encrypted_behind: Option<usize>,
}

impl Lines {
    /// Whether a frame is behind the reply after which all is encrypted: to STARTTLS (RFC 3207 §4), to AUTH (RFC 4217 §4).
    pub(super) fn is_encrypted(&self, frame: usize) -> bool {
        self.encrypted_behind.is_some_and(|reply| frame > reply)
    }

    /// Reads lines of FTP's control connection.
    pub(super) fn hear_ftp(&mut self, octets: &[u8], around: &Circumstances) -> Heard {
        self.negotiate(octets, around, &[b"AUTH TLS", b"AUTH SSL"], b"234");
        Heard::all(octets, Content::Message(Protocol::Ftp))
    }

    /// Reads lines; octets without any end of a line wait for it.
    pub(super) fn hear_smtp(&mut self, octets: &[u8], around: &Circumstances) -> Heard {
        if around.can_wait && !octets.contains(&b'\n') {
            return Heard { wants: Some((0, More::Segment)), ..Heard::default() };
        }
        self.negotiate(octets, around, &[b"STARTTLS"], b"220");
        Heard::all(octets, Content::Message(Protocol::Smtp))
    }

    /// Takes note of the wish to encrypt and of the reply that grants it.
    fn negotiate(&mut self, octets: &[u8], around: &Circumstances, wishes: &[&[u8; 8]], granted: &[u8; 3]) {
        let is_reply = matches!(octets, [a, b, c, ..] if [a, b, c].iter().all(|digit| digit.is_ascii_digit()));
        if is_reply && self.asked_for_tls {
            self.asked_for_tls = false;
            self.encrypted_behind = octets.starts_with(granted).then_some(around.frame);
        }
        let word = octets.get(..8).unwrap_or_default();
        self.asked_for_tls |= wishes.iter().any(|wish| word.eq_ignore_ascii_case(*wish));
    }
}
