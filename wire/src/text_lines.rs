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
    let mut at = bytes.start;
    while at < bytes.end {
        let rest = reading.bytes(at..bytes.end);
        let len = rest.iter().position(|octet| *octet == b'\n').map_or(rest.len(), |at| at + 1);
        read_line(reading, &names, at..at + len);
        at += len;
    }
}

fn read_line(reading: &mut Reading<'_>, names: &Dialogue, bytes: Range<usize>) {
    let line = reading.bytes(bytes.clone()).trim_ascii_end();
    let start = bytes.start;
    let end = start + line.len();
    match line {
        [a, b, c, rest @ ..]
            if [a, b, c].iter().all(|digit| digit.is_ascii_digit()) && matches!(rest, [] | [b' ' | b'-', ..]) =>
        {
            let code = [a, b, c].iter().fold(0, |code, digit| code * 10 + u64::from(**digit - b'0'));
            reading.made(names.is_response, start..start, Value::Flag(true));
            reading.made(names.code, start..start + 3, Value::Uint(code));
            if rest.len() > 1 {
                reading.octets(names.text, start + 4..end);
            }
        }
        _ => {
            let word = line.iter().position(|octet| !octet.is_ascii_alphabetic()).unwrap_or(line.len());
            let is_command = (3..=8).contains(&word) && matches!(line.get(word), None | Some(b' '));
            if !is_command {
                return reading.octets(names.message, start..end);
            }
            reading.made(names.is_request, start..start, Value::Flag(true));
            reading.octets(names.command, start..start + word);
            if word + 1 < line.len() {
                reading.octets(names.argument, start + word + 1..end);
            }
        }
    }
}
