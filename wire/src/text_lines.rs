use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::{FieldDef, Kind, Protocol, Value};

const SMTP: &str = "RFC 5321 §4";
const FTP: &str = "RFC 959 §4";

/// The rows of one protocol whose clients send lines of commands and whose servers send lines of replies.
struct Dialogue {
    is_request: &'static FieldDef,
    command: &'static FieldDef,
    argument: &'static FieldDef,
    is_response: &'static FieldDef,
    code: &'static FieldDef,
    text: &'static FieldDef,
    message: &'static FieldDef,
}

static SMTP_TABLE: [FieldDef; 7] = [
    row("smtp.req", 0, 0, Kind::Flag, SMTP),
    row("smtp.req.command", 0, 0, Kind::Text, SMTP),
    row("smtp.req.parameter", 0, 0, Kind::Text, SMTP),
    row("smtp.rsp", 0, 0, Kind::Flag, SMTP),
    row("smtp.response.code", 0, 0, Kind::Uint, SMTP),
    row("smtp.rsp.parameter", 0, 0, Kind::Text, SMTP),
    row("smtp.message", 0, 0, Kind::Text, SMTP),
];

static FTP_TABLE: [FieldDef; 7] = [
    row("ftp.request", 0, 0, Kind::Flag, FTP),
    row("ftp.request.command", 0, 0, Kind::Text, FTP),
    row("ftp.request.arg", 0, 0, Kind::Text, FTP),
    row("ftp.response", 0, 0, Kind::Flag, FTP),
    row("ftp.response.code", 0, 0, Kind::Uint, FTP),
    row("ftp.response.arg", 0, 0, Kind::Text, FTP),
    row("ftp.line", 0, 0, Kind::Text, FTP),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&SMTP_TABLE, &FTP_TABLE];

fn dialogue(table: &'static [FieldDef; 7]) -> Dialogue {
    let [is_request, command, argument, is_response, code, text, message] = table;
    Dialogue { is_request, command, argument, is_response, code, text, message }
}

/// The lines of one TCP payload: replies begin with three digits, commands with a word of letters; anything else, such
/// as a mail's text, is shown as it is.
pub(crate) fn read(reading: &mut Reading<'_>, protocol: Protocol, bytes: Range<usize>) {
    let names = dialogue(if protocol == Protocol::Smtp { &SMTP_TABLE } else { &FTP_TABLE });
    reading.layer(protocol, bytes.clone(), &[]);
    if !reading.wants_fields() {
        return;
    }
    let mut lines = Lines { names, is_ftp: protocol == Protocol::Ftp, is_first: true, is_mail: false, is_open: false };
    let mut at = bytes.start;
    while at < bytes.end {
        let rest = reading.bytes(at..bytes.end);
        let len = rest.iter().position(|octet| *octet == b'\n').map_or(rest.len(), |at| at + 1);
        lines.read(reading, at..at + len);
        lines.is_first = false;
        at += len;
    }
}

/// SMTP's commands: anything else a client sends is a mail's text, or what it proves itself by.
const SMTP_COMMANDS: [&str; 18] = [
    "HELO", "EHLO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "VRFY", "EXPN", "HELP", "NOOP", "QUIT", "AUTH",
    "STARTTLS", "ETRN", "XCLIENT", "XFORWARD",
];

/// The lines of one payload as they are read.
struct Lines {
    names: Dialogue,
    is_ftp: bool,
    is_first: bool,
    /// Whether the payload began with what is no command: then all of it is a mail's text.
    is_mail: bool,
    /// Whether a reply of several lines has begun and not ended (RFC 5321 §4.2.1).
    is_open: bool,
}

impl Lines {
    fn read(&mut self, reading: &mut Reading<'_>, bytes: Range<usize>) {
        let line = reading.bytes(bytes.clone()).trim_ascii_end();
        let start = bytes.start;
        let end = start + line.len();
        let names = &self.names;
        match line {
            [a, b, c, rest @ ..]
                if !self.is_mail
                    && [a, b, c].iter().all(|digit| digit.is_ascii_digit())
                    && matches!(rest, [] | [b' ' | b'-', ..]) =>
            {
                let code = [a, b, c].iter().fold(0, |code, digit| code * 10 + u64::from(**digit - b'0'));
                if self.is_ftp && self.is_first {
                    reading.made(names.is_request, start..start, Value::Flag(false));
                }
                if self.is_ftp || !self.is_open {
                    reading.made(names.is_response, start..start, Value::Flag(true));
                    reading.made(names.code, start..start + 3, Value::Uint(code));
                }
                self.is_open = rest.first() == Some(&b'-');
                if rest.len() > 1 {
                    reading.octets(names.text, start + 4..end);
                }
            }
            _ => {
                let word = line.iter().position(|octet| !octet.is_ascii_alphabetic()).unwrap_or(line.len());
                let is_word = (3..=8).contains(&word) && matches!(line.get(word), None | Some(b' '));
                let is_known =
                    |word: &[u8]| SMTP_COMMANDS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word));
                let is_command = !self.is_mail && is_word && (self.is_ftp || is_known(&line[..word]));
                if !is_command {
                    self.is_mail |= self.is_first && !self.is_ftp;
                    return reading.octets(names.message, start..end);
                }
                reading.made(names.is_request, start..start, Value::Flag(true));
                if self.is_ftp && self.is_first {
                    reading.made(names.is_response, start..start, Value::Flag(false));
                }
                reading.octets(names.command, start..start + word);
                if word + 1 < line.len() {
                    reading.octets(names.argument, start + word + 1..end);
                }
            }
        }
    }
}
