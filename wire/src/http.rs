use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::{FieldDef, Kind, Protocol, Value, data};

const START_LINE: &str = "RFC 9112 §3";
const STATUS_LINE: &str = "RFC 9112 §4";
const HEADER: &str = "RFC 9112 §5";

static REQUEST: FieldDef = row("http.request", 0, 0, Kind::Flag, "RFC 9112 §2.1");
static RESPONSE: FieldDef = row("http.response", 0, 0, Kind::Flag, "RFC 9112 §2.1");
static METHOD: FieldDef = row("http.request.method", 0, 0, Kind::Text, START_LINE);
static URI: FieldDef = row("http.request.uri", 0, 0, Kind::Text, START_LINE);
static REQUEST_VERSION: FieldDef = row("http.request.version", 0, 0, Kind::Text, START_LINE);
static RESPONSE_VERSION: FieldDef = row("http.response.version", 0, 0, Kind::Text, STATUS_LINE);
static CODE: FieldDef = row("http.response.code", 0, 0, Kind::Uint, STATUS_LINE);
static PHRASE: FieldDef = row("http.response.phrase", 0, 0, Kind::Text, STATUS_LINE);
static REQUEST_LINE: FieldDef = row("http.request.line", 0, 0, Kind::Text, HEADER);
static RESPONSE_LINE: FieldDef = row("http.response.line", 0, 0, Kind::Text, HEADER);

/// The header lines that have a row of their own, `http.` and the name with `-` written as `_`.
static HEADERS: [FieldDef; 24] = [
    row("http.accept", 0, 0, Kind::Text, "RFC 9110 §12.5.1"),
    row("http.accept_encoding", 0, 0, Kind::Text, "RFC 9110 §12.5.3"),
    row("http.accept_language", 0, 0, Kind::Text, "RFC 9110 §12.5.4"),
    row("http.authorization", 0, 0, Kind::Text, "RFC 9110 §11.6.2"),
    row("http.cache_control", 0, 0, Kind::Text, "RFC 9111 §5.2"),
    row("http.connection", 0, 0, Kind::Text, "RFC 9110 §7.6.1"),
    row("http.content_encoding", 0, 0, Kind::Text, "RFC 9110 §8.4"),
    row("http.content_length_header", 0, 0, Kind::Text, "RFC 9110 §8.6"),
    row("http.content_type", 0, 0, Kind::Text, "RFC 9110 §8.3"),
    row("http.cookie", 0, 0, Kind::Text, "RFC 6265 §4.2"),
    row("http.date", 0, 0, Kind::Text, "RFC 9110 §6.6.1"),
    row("http.host", 0, 0, Kind::Text, "RFC 9110 §7.2"),
    row("http.last_modified", 0, 0, Kind::Text, "RFC 9110 §8.8.2"),
    row("http.location", 0, 0, Kind::Text, "RFC 9110 §10.2.2"),
    row("http.proxy_authenticate", 0, 0, Kind::Text, "RFC 9110 §11.7.1"),
    row("http.proxy_authorization", 0, 0, Kind::Text, "RFC 9110 §11.7.2"),
    row("http.referer", 0, 0, Kind::Text, "RFC 9110 §10.1.3"),
    row("http.server", 0, 0, Kind::Text, "RFC 9110 §10.2.4"),
    row("http.set_cookie", 0, 0, Kind::Text, "RFC 6265 §4.1"),
    row("http.transfer_encoding", 0, 0, Kind::Text, "RFC 9112 §6.1"),
    row("http.upgrade", 0, 0, Kind::Text, "RFC 9110 §7.8"),
    row("http.user_agent", 0, 0, Kind::Text, "RFC 9110 §10.1.5"),
    row("http.www_authenticate", 0, 0, Kind::Text, "RFC 9110 §11.6.1"),
    row("http.x_forwarded_for", 0, 0, Kind::Text, "RFC 7239"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &HEADERS,
    std::slice::from_ref(&REQUEST),
    std::slice::from_ref(&RESPONSE),
    std::slice::from_ref(&METHOD),
    std::slice::from_ref(&URI),
    std::slice::from_ref(&REQUEST_VERSION),
    std::slice::from_ref(&RESPONSE_VERSION),
    std::slice::from_ref(&CODE),
    std::slice::from_ref(&PHRASE),
    std::slice::from_ref(&REQUEST_LINE),
    std::slice::from_ref(&RESPONSE_LINE),
];

/// The first line of a message without its end, split at its first two spaces.
fn start_line(bytes: &[u8]) -> (usize, [Range<usize>; 3]) {
    let end = bytes.iter().position(|octet| *octet == b'\n').unwrap_or(bytes.len());
    let text = bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]).len();
    let space = |from: usize| bytes[from..text].iter().position(|octet| *octet == b' ').map(|at| from + at);
    let first = space(0).unwrap_or(text);
    let second = space((first + 1).min(text)).unwrap_or(text);
    (bytes.len().min(end + 1), [0..first, (first + 1).min(text)..second, (second + 1).min(text)..text])
}

fn is_version(word: &[u8]) -> bool {
    word.starts_with(b"HTTP/1.")
}

/// Whether the octets begin with a request line or a status line of HTTP/1.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    if is_version(bytes) {
        return true;
    }
    // most payloads are no message: without a space behind a method, the rest of the line need not be looked for
    if !bytes.iter().take(LONGEST_METHOD + 1).any(|octet| *octet == b' ') {
        return false;
    }
    let (_, [method, target, version]) = start_line(&bytes[..bytes.len().min(MOST_OF_A_LINE)]);
    let is_method = (3..=LONGEST_METHOD).contains(&method.len())
        && bytes[method].iter().all(|octet| octet.is_ascii_uppercase() || matches!(octet, b'-' | b'_'));
    // a target that fills the segment hides the version
    is_method && !target.is_empty() && (is_version(&bytes[version.clone()]) || bytes.len() == target.end)
}

/// Octets of the longest method that is taken for one.
const LONGEST_METHOD: usize = 20;

/// How far the version of a request is looked for.
const MOST_OF_A_LINE: usize = 8000;

/// Messages as far as one TCP payload shows them; bodies are data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    while at < bytes.end {
        let rest = reading.bytes(at..bytes.end);
        if !(is_message(rest) || http_start(rest).is_some()) || reading.is_too_deep(at) {
            return data::read(reading, at..bytes.end);
        }
        let (header_len, body_len) = read_header(reading, at..bytes.end);
        let body_end = (at + header_len).saturating_add(body_len).min(bytes.end);
        data::read(reading, at + header_len..body_end);
        at = body_end;
    }
}

/// Start line and header lines up to the empty one; gives their octets and those of the body.
fn read_header(reading: &mut Reading<'_>, bytes: Range<usize>) -> (usize, usize) {
    let message = reading.bytes(bytes.clone());
    let is_response = is_version(message) || http_start(message).is_some_and(|start| start.code.is_some());
    let (mut at, words) = start_line(message);
    let lines = header_lines(message, at);
    let end = lines.last().map_or(at, |line| line.end);
    let has_end = lines.last().is_some_and(|line| line.name.is_empty());
    reading.layer(Protocol::Http, bytes.start..bytes.start + end, &[]);
    let message_start = bytes.start..bytes.start;
    reading.made(if is_response { &RESPONSE } else { &REQUEST }, message_start, Value::Flag(true));
    let defs = if is_response { [&RESPONSE_VERSION, &CODE, &PHRASE] } else { [&METHOD, &URI, &REQUEST_VERSION] };
    for (def, word) in defs.into_iter().zip(words.clone()) {
        let place = bytes.start + word.start..bytes.start + word.end;
        let digits = message[word.clone()].iter().take_while(|octet| octet.is_ascii_digit()).count();
        match std::str::from_utf8(&message[word.start..word.start + digits]).ok().and_then(|code| code.parse().ok()) {
            _ if place.is_empty() => {}
            Some(code) if def.kind == Kind::Uint => reading.made(def, place, Value::Uint(code)),
            _ if def.kind == Kind::Uint => {}
            _ => reading.octets(def, place),
        }
    }
    // a body is framed by chunks, by its length, or by the connection's end (RFC 9112 §6.3)
    let code = message.get(words[1].clone()).unwrap_or_default();
    let has_no_body = is_response && (code.starts_with(b"1") || code == b"204" || code == b"304");
    let mut body = if is_response && !has_no_body { usize::MAX } else { 0 };
    for line in &lines {
        let name = String::from_utf8_lossy(&message[line.name.clone()]).to_ascii_lowercase();
        let value = message[line.value.clone()].trim_ascii();
        match name.as_str() {
            "content-length" if !has_no_body => {
                let len = std::str::from_utf8(value).ok().and_then(|len| len.parse().ok());
                body = if body == usize::MAX || body == 0 { len.unwrap_or(body) } else { body };
            }
            "transfer-encoding" if value.to_ascii_lowercase().ends_with(b"chunked") => {
                body = http_chunks_len(&message[end..]).unwrap_or(usize::MAX);
            }
            _ => {}
        }
        let place = bytes.start + at..bytes.start + line.end;
        if !line.name.is_empty() && reading.wants_fields() {
            reading.octets(if is_response { &RESPONSE_LINE } else { &REQUEST_LINE }, place);
            let row_name = format!("http.{}", name.replace('-', "_"));
            let def = HEADERS.iter().find(|def| def.name.trim_end_matches("_header") == row_name);
            let skipped = message[line.value.clone()].len() - message[line.value.clone()].trim_ascii_start().len();
            if let Some(def) = def {
                reading.octets(def, bytes.start + line.value.start + skipped..bytes.start + line.value.end);
            }
        }
        at = line.end;
    }
    (end, if has_end { body } else { usize::MAX })
}

/// A header line: its name, its value, and the offset behind its end.
struct Line {
    name: Range<usize>,
    value: Range<usize>,
    end: usize,
}

/// The header lines from an offset up to the empty line, which is the last, or the end.
fn header_lines(message: &[u8], start: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = start;
    while at < message.len() {
        let len = message[at..].iter().position(|octet| *octet == b'\n').unwrap_or(message.len() - at);
        let text = at + message[at..at + len].strip_suffix(b"\r").unwrap_or(&message[at..at + len]).len();
        let end = message.len().min(at + len + 1);
        let colon = message[at..text].iter().position(|octet| *octet == b':').map_or(text, |colon| at + colon);
        lines.push(Line { name: at..colon, value: (colon + 1).min(text)..text, end });
        if text == at {
            break;
        }
        at = end;
    }
    lines
}

/// The octets of a body in chunks with its trailer (RFC 9112 §7.1).
///
/// # Errors
/// `Some` octets more are needed at least, 0 where that cannot be told; `None` where these are no chunks.
pub fn http_chunks_len(body: &[u8]) -> Result<usize, Option<usize>> {
    let mut at: usize = 0;
    loop {
        let rest = body.get(at..).ok_or_else(|| Some(at - body.len()))?;
        let line = rest.iter().position(|octet| *octet == b'\n').ok_or(Some(0))?;
        let size = rest[..line].split(|octet| *octet == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(size).ok().and_then(|size| usize::from_str_radix(size, 16).ok()).ok_or(None)?;
        at = at.checked_add(line + 1).and_then(|at| at.checked_add(size)).ok_or(None)?;
        if size == 0 {
            let lines = header_lines(body, at);
            return lines.last().filter(|line| line.name.is_empty()).map(|line| line.end).ok_or(Some(0));
        }
        at = at.checked_add(2).ok_or(None)?;
    }
}

/// The first line of a message of HTTP/1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpStart<'a> {
    /// A request's method; empty in a response.
    pub method: &'a [u8],
    /// A request's target.
    pub target: &'a [u8],
    /// A response's status code.
    pub code: Option<u16>,
}

/// The start line that octets begin with: a status line, or a request line with a registered method (RFC 9110 §16.1.1),
/// as far as it is here.
pub fn http_start(octets: &[u8]) -> Option<HttpStart<'_>> {
    let (_, [first, second, _]) = start_line(&octets[..octets.len().min(MOST_OF_A_LINE)]);
    if octets.starts_with(b"HTTP/") || octets.starts_with(b"ICY ") {
        let code = std::str::from_utf8(&octets[second]).ok().and_then(|code| code.parse().ok());
        return Some(HttpStart { method: &[], target: &[], code: Some(code.unwrap_or(0)) });
    }
    let (method, target) = (&octets[first], &octets[second]);
    let is_known = METHODS.split(' ').any(|known| known.as_bytes() == method);
    is_known.then_some(HttpStart { method, target, code: None })
}

/// Registered methods, and those of HTTP's uses for discovery and remote calls.
const METHODS: &str = "GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE PATCH LABEL MERGE DELETE SEARCH \
    UNLOCK REPORT UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH \
    BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL \
    M-POST M-SEARCH RPC_IN_DATA RPC_OUT_DATA SSTP_DUPLEX_POST";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_its_first_line() {
        for yes in [&b"GET / HTTP/1.1\r\n"[..], b"M-SEARCH * HTTP/1.1\r\n", b"HTTP/1.0 200 OK\r\n"] {
            assert!(is_message(yes));
        }
        for no in [&b"\x16\x03\x01"[..], b"GET", b"220 ready\r\n", b"RETR file\r\n", b"", b"get / HTTP/1.1\r\n"] {
            assert!(!is_message(no), "{no:?}");
        }
    }

    #[test]
    fn chunks_end_behind_the_last_one() {
        assert_eq!(http_chunks_len(b"3\r\nabc\r\n0\r\n\r\nGET"), Ok(13));
        assert_eq!(http_chunks_len(b"3\r\nabc\r\n"), Err(Some(0)));
        assert_eq!(http_chunks_len(b"5\r\nabc"), Err(Some(4)));
        assert_eq!(http_chunks_len(b"ffffffffffffffff\r\n"), Err(None));
    }
}
