use synema_trace::{PointId, Trace};

use crate::event_log::Log;

/// The longest comment of a pcapng block is 65,535 octets; rows go on in another one before that.
const LONGEST_COMMENT: usize = 60_000;

/// The observations at some points, each with the rows of the event log up to it as comments: what was saved from it and
/// opened again still has the whole truth. A comment is a JSON object, `{"synema":[row, …]}`.
pub fn told(trace: &Trace, points: &[PointId]) -> Trace {
    let mut told = Trace::new();
    for point in trace.points() {
        told.add_point(point.clone());
    }
    let log = Log::of(trace);
    let mut rows = log.rows().zip(trace.entries());
    let wanted = trace.observations().filter(|seen| points.contains(&seen.point));
    let mut wanted = wanted.peekable();
    let (mut comment, mut line) = (OPENING.to_owned(), String::new());
    while let Some(seen) = wanted.next() {
        told.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
        let is_last = wanted.peek().is_none();
        for (row, entry) in rows.by_ref() {
            line.clear();
            row.write(&mut line);
            if comment.len() - OPENING.len() + line.len() > LONGEST_COMMENT {
                end(&mut comment, &mut told);
            }
            comment.push_str(&line);
            comment.push(',');
            if entry == synema_trace::Entry::Observation(seen.index) && !is_last {
                break;
            }
        }
        end(&mut comment, &mut told);
    }
    told
}

/// How a comment begins.
const OPENING: &str = "{\"synema\":[";

/// Puts a comment with the rows that it has so far, and begins another.
fn end(comment: &mut String, told: &mut Trace) {
    if comment.len() > OPENING.len() {
        // the comma behind the last row
        comment.pop();
        comment.push_str("]}");
        told.comment(comment);
        comment.truncate(OPENING.len());
    }
}

/// The rows that a trace's comments hold, in their order; none where it was not saved with them.
pub fn rows_told(trace: &Trace) -> Vec<String> {
    let comments = (0..trace.len()).flat_map(|index| trace.comments(index).map(|comment| comment.into_owned()));
    let rows = comments.filter_map(|comment| serde_json::from_str::<serde_json::Value>(&comment).ok());
    let rows = rows.filter_map(|value| Some(value.get("synema")?.as_array()?.clone()));
    rows.flatten().map(|row| row.to_string()).collect()
}
