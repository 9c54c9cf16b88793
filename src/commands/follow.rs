use std::io::{self, Write as _};

use serde_json::json;
use sha2::{Digest, Sha256};
use synema_analysis::{Analysis, Flow, Side, Stream, Transport, streams};
use synema_wire::Hex;

use crate::Failure;
use crate::args::{End, Follow, Form};
use crate::output::Output;
use crate::session::{complaint, open_analysed, tcp_flow};

pub fn run(wanted: &Follow) -> Result<(), Failure> {
    let (opened, analysis) = open_analysed(&wanted.file)?;
    match wanted.flow {
        None => {
            let mut output = Output::new();
            for (index, flow) in tcp_flows(&analysis) {
                for stream in streams(&opened.trace, &analysis, index) {
                    summary(&mut output, flow, &stream, wanted.json)?;
                }
            }
            output.finish()?;
        }
        Some(number) => {
            let index = tcp_flow(&analysis, number, &wanted.file)?;
            let both = streams(&opened.trace, &analysis, index);
            let chosen = both.iter().filter(|stream| wanted.from.is_none_or(|end| side(end) == stream.from));
            let mut bytes = Vec::new();
            let mut notes = Vec::new();
            for stream in chosen {
                shown(&mut bytes, stream, wanted.form);
                notes.extend(missing(number, stream));
            }
            write_out(&bytes)?;
            notes.iter().for_each(|note| anstream::eprintln!("synema: {note}"));
        }
    }
    complaint(&opened, &wanted.file.display().to_string()).map_or(Ok(()), |problem| Err(Failure::new(problem)))
}

/// Writes bytes to standard output; a reader who closed the pipe has seen enough.
fn write_out(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn tcp_flows(analysis: &Analysis) -> impl Iterator<Item = (usize, &Flow)> {
    analysis.flows.iter().enumerate().filter(|(_, flow)| flow.transport == Transport::Tcp)
}

const fn side(end: End) -> Side {
    match end {
        End::A => Side::A,
        End::B => Side::B,
    }
}

const fn letter(side: Side) -> &'static str {
    match side {
        Side::A => "a",
        Side::B => "b",
    }
}

/// One line about a stream.
fn summary(output: &mut Output, flow: &Flow, stream: &Stream<'_>, json: bool) -> Result<(), Failure> {
    let mut hash = Sha256::new();
    stream.pieces.iter().for_each(|(_, piece)| hash.update(piece));
    let sha256 = Hex(&hash.finalize()).to_string();
    let gaps: Vec<[u64; 2]> = stream.gaps().iter().map(|gap| [gap.start, gap.end - gap.start]).collect();
    let (number, transport, from, bytes) = (flow.number, flow.transport.name(), letter(stream.from), stream.len());
    if json {
        return output.json(&json!({
            "flow": number,
            "transport": transport,
            "from": from,
            "bytes": bytes,
            "sha256": sha256,
            "gaps": gaps,
            "conflicting_bytes": stream.conflicting,
        }));
    }
    let gaps = gaps.len();
    output.line(format_args!("{transport} {number:<4} from {from} {bytes:>9} bytes {gaps:>3} gaps  sha256 {sha256}"))
}

/// What a reader of a stream must know beside its bytes, a line each.
fn missing(number: usize, stream: &Stream<'_>) -> Vec<String> {
    let from = letter(stream.from);
    let mut lines: Vec<String> = stream
        .gaps()
        .iter()
        .map(|gap| {
            let length = gap.end - gap.start;
            format!("flow {number} from {from}: {length} bytes at offset {} were not captured", gap.start)
        })
        .collect();
    if stream.conflicting > 0 {
        let differ = stream.conflicting;
        lines.push(format!(
            "flow {number} from {from}: {differ} bytes were sent again with other values; the first are shown"
        ));
    }
    lines
}

/// Adds a stream in the form that was asked for.
fn shown(out: &mut Vec<u8>, stream: &Stream<'_>, form: Form) {
    for &(offset, piece) in &stream.pieces {
        match form {
            Form::Raw => out.extend_from_slice(piece),
            Form::Text => out.extend_from_slice(text(piece).as_bytes()),
            Form::Hex => {
                for (row, octets) in (0u64..).zip(piece.chunks(16)) {
                    let hex: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
                    let printed = text(octets).replace(['\n', '\r', '\t'], ".");
                    let line = format!("{:08x}  {:<47}  {printed}\n", offset + row * 16, hex.join(" "));
                    out.extend_from_slice(line.as_bytes());
                }
            }
        }
    }
}

/// ASCII that prints and ends lines, a dot for every other octet.
fn text(octets: &[u8]) -> String {
    let shown = |octet: &u8| match octet {
        b'\n' | b'\r' | b'\t' | b' '..=b'~' => char::from(*octet),
        _ => '.',
    };
    octets.iter().map(shown).collect()
}
