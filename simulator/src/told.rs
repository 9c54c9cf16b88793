use synema_trace::{PointId, Trace};

use crate::event_lines;

/// The longest comment of a pcapng block is 65,535 octets; rows go on in another one before that.
const LONGEST_COMMENT: usize = 60_000;

/// The observations at some points, each with the rows of the event log up to it as comments: what was saved from it and
/// opened again still has the whole truth. A comment is a JSON object, `{"synema":[row, …]}`.
pub fn told(trace: &Trace, points: &[PointId]) -> Trace {
    let mut told = Trace::new();
    for point in trace.points() {
        told.add_point(point.clone());
    }
    let mut lines = event_lines(trace).zip(trace.entries());
    let wanted = trace.observations().filter(|seen| points.contains(&seen.point));
    let mut wanted = wanted.peekable();
    while let Some(seen) = wanted.next() {
        told.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
        let is_last = wanted.peek().is_none();
        let mut rows: Vec<String> = Vec::new();
        for (line, entry) in lines.by_ref() {
            if rows.iter().map(|row| row.len() + 1).sum::<usize>() + line.len() > LONGEST_COMMENT {
                comment(&mut told, &std::mem::take(&mut rows));
            }
            rows.push(line);
            if entry == synema_trace::Entry::Observation(seen.index) && !is_last {
                break;
            }
        }
        comment(&mut told, &rows);
    }
    told
}

fn comment(trace: &mut Trace, rows: &[String]) {
    if !rows.is_empty() {
        trace.comment(&format!("{{\"synema\":[{}]}}", rows.join(",")));
    }
}

/// The rows that a trace's comments hold, in their order; none where it was not saved with them.
pub fn rows_told(trace: &Trace) -> Vec<String> {
    let comments = (0..trace.len()).flat_map(|index| trace.comments(index).map(|comment| comment.into_owned()));
    let rows = comments.filter_map(|comment| serde_json::from_str::<serde_json::Value>(&comment).ok());
    let rows = rows.filter_map(|value| Some(value.get("synema")?.as_array()?.clone()));
    rows.flatten().map(|row| row.to_string()).collect()
}
