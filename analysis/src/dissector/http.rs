use synema_wire::{Content, HttpStart, Protocol, http_chunks_len, http_start};

use super::hearing::{Circumstances, Heard, More};

/// An HTTP/1 connection, as far as the requests decide how responses are read.
#[derive(Debug, Default)]
pub(super) struct Http {
    method: Option<Method>,
    code: Option<u16>,
    /// What the latest response agreed to speak from its frame on, behind an offset in that frame.
    switched: Option<usize>,
    upgrade: Option<Upgrade>,
    seen: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Head,
    /// With the port asked for.
    Connect(u16),
    Other,
}

/// What a connection was upgraded to (RFC 9110 §7.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Upgrade {
    WebSocket,
    Http2,
    Other,
}

/// A length beyond this is taken for no length.
const LONGEST_BODY: usize = i32::MAX as usize;

/// The end of a first line is not waited for longer: twice what RFC 9112 §3 has every recipient support.
const LONGEST_LINE: usize = 16_000;

/// The header lines that decide where a message ends.
#[derive(Default)]
struct Framing {
    /// Octets up to and with the empty line.
    header_len: usize,
    content_len: Option<usize>,
    chunked: bool,
    /// Whether a body is described at all.
    has_type: bool,
    keeps_alive: bool,
    upgrade: Option<Upgrade>,
}

impl Http {
    /// Whether octets on any port are a message of HTTP/1: the version stands at the beginning or end of a whole first line.
    pub(super) fn looks_like_it(octets: &[u8]) -> bool {
        // mostly no line ends, which is found out fastest by asking for nothing else
        if !octets.contains(&b'\n') {
            return false;
        }
        let line = octets.split(|octet| *octet == b'\n').next().unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let is_version = |word: &[u8]| word.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"HTTP/1."));
        line.len() != 8 && (is_version(line) || line.len() > 8 && is_version(&line[line.len() - 8..]))
    }

    /// The port at the other end of a tunnel that CONNECT opened (RFC 9110 §9.3.6), for frames behind its response.
    pub(super) fn tunnel_port(&mut self, frame: usize) -> Option<u16> {
        let Some(Method::Connect(port)) = self.method.filter(|_| self.code == Some(200)) else { return None };
        let begins = *self.switched.get_or_insert(frame);
        (frame >= begins).then_some(port)
    }

    /// Reads messages; none of HTTP gives `None`.
    pub(super) fn hear(&mut self, octets: &[u8], around: &Circumstances) -> Option<Heard> {
        let mut heard = Heard::default();
        let mut at = 0;
        while at < octets.len() {
            let rest = &octets[at..];
            if let Some(upgrade) = self.upgrade.filter(|_| self.switched.is_some()) {
                heard.append(at, upgrade.hear(rest, around));
                return Some(heard);
            }
            let Some(start) = http_start(rest) else {
                let is_first_line = at == 0 && rest.len() < LONGEST_LINE && begins_printable(rest);
                if is_first_line && around.can_wait && first_line(rest).is_none() {
                    heard.wants = Some((at, More::Segment));
                    return Some(heard);
                }
                // header lines without a start line are taken for the rest of a message
                let is_header = looks_like_header(rest);
                return (at > 0 || self.seen || is_header || is_blank(rest)).then(|| {
                    heard.add(at..octets.len(), Content::Continuation(Protocol::Http));
                    heard
                });
            };
            match self.message(rest, &start, around) {
                Ok(len) => {
                    self.remember(&start, rest, around);
                    heard.add(at..at + len, Content::Message(Protocol::Http));
                    at += len;
                }
                Err(more) => {
                    heard.wants = Some((at, more));
                    break;
                }
            }
        }
        Some(heard)
    }

    /// The octets of the message that begins here, or how many more have to be waited for.
    fn message(&self, octets: &[u8], start: &HttpStart<'_>, around: &Circumstances) -> Result<usize, More> {
        let Some(framing) = Framing::of(octets) else {
            return if around.can_wait { Err(More::Segment) } else { Ok(octets.len()) };
        };
        let body = &octets[framing.header_len..];
        // RFC 9112 §6.3: responses to HEAD, and those of these codes, end with their header
        let has_no_body = start.code.is_some() && self.method == Some(Method::Head)
            || matches!(start.code, Some(100 | 102..=199 | 204 | 304));
        if has_no_body {
            return Ok(framing.header_len);
        }
        let is_upgraded =
            start.code == Some(101) || start.code == Some(200) && matches!(self.method, Some(Method::Connect(_)));
        if is_upgraded {
            return Ok(framing.header_len);
        }
        if framing.chunked {
            return match http_chunks_len(body) {
                Ok(len) => Ok(framing.header_len + len),
                Err(Some(_)) if !around.can_wait => Ok(octets.len()),
                Err(Some(0)) => Err(More::Segment),
                Err(Some(more)) => Err(More::Octets(more)),
                Err(None) => Ok(octets.len()),
            };
        }
        if let Some(len) = framing.content_len {
            return match len.checked_sub(body.len()).filter(|more| *more > 0) {
                Some(more) if around.can_wait => Err(More::Octets(more)),
                _ => Ok(framing.header_len + len.min(body.len())),
            };
        }
        let ends_with_stream = start.code.is_some() && framing.has_type && !framing.keeps_alive;
        if ends_with_stream && around.can_wait && !around.is_end {
            return Err(More::UntilFin);
        }
        Ok(if start.code.is_some() { octets.len() } else { framing.header_len })
    }

    /// What of a message decides how later ones are read.
    fn remember(&mut self, start: &HttpStart<'_>, octets: &[u8], around: &Circumstances) {
        self.seen = true;
        let upgrade = Framing::of(octets).and_then(|framing| framing.upgrade);
        match start.code {
            None => {
                self.method = Some(match start.method {
                    b"HEAD" => Method::Head,
                    b"CONNECT" => Method::Connect(port_of(start.target)),
                    _ => Method::Other,
                });
                self.code = None;
                if upgrade.is_some() {
                    self.upgrade = upgrade;
                }
            }
            Some(code) => {
                self.code = Some(code);
                if code == 101 {
                    self.upgrade = upgrade.or(self.upgrade).or(Some(Upgrade::Other));
                    self.switched = Some(around.frame);
                }
            }
        }
    }
}

impl Upgrade {
    /// Octets behind the upgrade, as far as they are whole frames of what it is.
    fn hear(self, octets: &[u8], around: &Circumstances) -> Heard {
        let mut heard = Heard::default();
        let mut at = 0;
        while at < octets.len() {
            let len = self.frame_len(&octets[at..]);
            match len {
                Some(len) if len <= octets.len() - at => at += len,
                _ if around.can_wait => {
                    let more = len.map_or(More::Segment, |len| More::Octets(len - (octets.len() - at)));
                    heard.wants = Some((at, more));
                    break;
                }
                _ => at = octets.len(),
            }
        }
        if at > 0 {
            heard.add(0..at, Content::Continuation(Protocol::Http));
        }
        heard
    }

    /// The octets of the frame that begins here.
    fn frame_len(self, octets: &[u8]) -> Option<usize> {
        match self {
            Upgrade::Other => Some(octets.len()),
            // RFC 6455 §5.2
            Upgrade::WebSocket => {
                let [_, len, rest @ ..] = octets else { return None };
                let mask = if len & 0x80 != 0 { 4 } else { 0 };
                let (extended, len) = match len & 0x7f {
                    126 => (2, u16::from_be_bytes(*rest.first_chunk()?) as usize),
                    127 => (8, usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?),
                    len => (0, len as usize),
                };
                len.checked_add(2 + extended + mask)
            }
            // RFC 9113 §3.4 and §4.1
            Upgrade::Http2 if octets.starts_with(b"PRI * HTTP/2.0") => Some(24),
            Upgrade::Http2 => {
                let [a, b, c, ..] = octets else { return None };
                Some(9 + u32::from_be_bytes([0, *a, *b, *c]) as usize)
            }
        }
    }
}

impl Framing {
    /// Reads the header lines of a message; `None` while the empty line has not come.
    fn of(message: &[u8]) -> Option<Framing> {
        let mut framing = Framing::default();
        let mut at = 0;
        loop {
            let len = message.get(at..)?.iter().position(|octet| *octet == b'\n')?;
            let line = message[at..at + len].strip_suffix(b"\r").unwrap_or(&message[at..at + len]);
            at += len + 1;
            if line.is_empty() {
                framing.header_len = at;
                return Some(framing);
            }
            let colon = line.iter().position(|octet| *octet == b':');
            let Some((name, value)) = colon.map(|colon| (&line[..colon], line[colon + 1..].trim_ascii())) else {
                continue;
            };
            match name.to_ascii_lowercase().as_slice() {
                b"content-length" => {
                    let digits = value.iter().take_while(|octet| octet.is_ascii_digit()).count();
                    let text = std::str::from_utf8(&value[..digits]).unwrap_or_default();
                    framing.content_len = text.parse().ok().filter(|len| *len <= LONGEST_BODY).or(framing.content_len);
                }
                b"transfer-encoding" => {
                    framing.chunked = value.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"chunked"));
                }
                b"content-type" | b"content-encoding" => framing.has_type = true,
                b"connection" => framing.keeps_alive = value.eq_ignore_ascii_case(b"keep-alive"),
                b"upgrade" => {
                    framing.upgrade = Some(match value.to_ascii_lowercase().as_slice() {
                        b"websocket" => Upgrade::WebSocket,
                        [b'h', b'2', ..] => Upgrade::Http2,
                        _ => Upgrade::Other,
                    });
                }
                _ => {}
            }
        }
    }
}

/// The port of a target `host:port`.
fn port_of(target: &[u8]) -> u16 {
    let digits = target.rsplit(|octet| *octet == b':').next().unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|port| port.parse().ok()).unwrap_or(0)
}

/// The octets up to the first that ends a line, carriage return or line feed; none where no line ends.
fn first_line(octets: &[u8]) -> Option<&[u8]> {
    octets.iter().position(|octet| matches!(octet, b'\r' | b'\n')).map(|end| &octets[..end])
}

fn begins_printable(octets: &[u8]) -> bool {
    octets.first().is_some_and(|octet| octet.is_ascii_graphic() || *octet == b' ')
}

/// Whether octets begin with a line that can be a header line: it begins with a printable octet and has a colon.
fn looks_like_header(octets: &[u8]) -> bool {
    begins_printable(octets) && first_line(octets).is_some_and(|line| line.contains(&b':'))
}

/// Whether octets begin with an empty line.
fn is_blank(octets: &[u8]) -> bool {
    matches!(octets, [b'\n', ..] | [b'\r', b'\n', ..])
}
