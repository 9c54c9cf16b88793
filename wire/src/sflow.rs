//! sFlow, version 5: what switches report of the frames that they sample. The sampled frames are read as sources of
//! their own, each for itself.

use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::{named, row};
use crate::memory::SourceKind;
use crate::{FieldDef, Kind, Limit, Protocol, StopReason, ethernet};

const VERSION_5: &str = "sFlow version 5";

static HEADER: [FieldDef; 2] = [
    row("sflow_245.version", 0, 32, Kind::Uint, VERSION_5),
    named("sflow_245.agenttype", 32, 32, Kind::Uint, VERSION_5, address_name),
];
static AGENT: FieldDef = row("sflow_245.agent", 0, 0, Kind::Ipv4, VERSION_5);
static AGENT_6: FieldDef = row("sflow_245.agent.v6", 0, 0, Kind::Ipv6, VERSION_5);
static BEHIND_AGENT: [FieldDef; 4] = [
    row("sflow_245.sub_agent_id", 0, 32, Kind::Uint, VERSION_5),
    row("sflow_245.sequence_number", 32, 32, Kind::Uint, VERSION_5),
    row("sflow_245.sysuptime", 64, 32, Kind::Uint, VERSION_5),
    row("sflow_245.numsamples", 96, 32, Kind::Uint, VERSION_5),
];
static SAMPLE_TYPE: FieldDef = named("sflow_245.sampletype", 20, 12, Kind::Uint, VERSION_5, sample_name);
static SAMPLE_LEN: FieldDef = row("sflow_5.sample_length", 0, 32, Kind::Uint, VERSION_5);
static RATE: FieldDef = row("sflow.flow_sample.sampling_rate", 0, 32, Kind::Uint, VERSION_5);
static POOL: FieldDef = row("sflow.flow_sample.sample_pool", 0, 32, Kind::Uint, VERSION_5);
static DROPS: FieldDef = row("sflow.flow_sample.dropped_packets", 0, 32, Kind::Uint, VERSION_5);
static SAMPLED: [FieldDef; 4] = [
    named("sflow_245.header_protocol", 0, 32, Kind::Uint, VERSION_5, header_name),
    row("sflow_245.header.frame_length", 32, 32, Kind::Uint, VERSION_5),
    row("sflow_245.header.payload_stripped", 64, 32, Kind::Uint, VERSION_5),
    row("sflow_245.header.sampled_header_length", 96, 32, Kind::Uint, VERSION_5),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &HEADER,
    &BEHIND_AGENT,
    &SAMPLED,
    std::slice::from_ref(&AGENT),
    std::slice::from_ref(&AGENT_6),
    std::slice::from_ref(&SAMPLE_TYPE),
    std::slice::from_ref(&SAMPLE_LEN),
    std::slice::from_ref(&RATE),
    std::slice::from_ref(&POOL),
    std::slice::from_ref(&DROPS),
];

/// The UDP port of collectors.
pub(crate) const PORT: u16 = 6343;

const FLOW_SAMPLE: u32 = 1;
const EXPANDED_FLOW_SAMPLE: u32 = 3;
const RAW_HEADER: u32 = 1;

fn address_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "IPv4",
        2 => "IPv6",
        _ => return None,
    })
}

fn sample_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "flow sample",
        2 => "counters sample",
        3 => "expanded flow sample",
        4 => "expanded counters sample",
        _ => return None,
    })
}

fn header_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "Ethernet",
        11 => "IPv4",
        12 => "IPv6",
        _ => return None,
    })
}

/// Whether octets begin as a report of version 5 does.
pub(crate) fn is_report(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 0, 0, 5, 0, 0, 0, 1 | 2, ..])
}

/// The 32 bits at an offset.
fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}

/// A report with its samples.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let report = reading.bytes(bytes.clone());
    let agent_end = if word(report, 4) == Some(2) { 24 } else { 12 };
    if report.len() < agent_end + 16 {
        return reading.cut_short(Protocol::Sflow, &HEADER, bytes, agent_end + 16, Limit::OuterLength);
    }
    reading.layer(Protocol::Sflow, bytes.clone(), &HEADER);
    let agent = if agent_end == 12 { &AGENT } else { &AGENT_6 };
    reading.octets(agent, bytes.start + 8..bytes.start + agent_end);
    reading.table_at(&BEHIND_AGENT, bytes.start + agent_end);
    let mut at = agent_end + 16;
    let mut sampled = Vec::new();
    for _ in 0..word(report, agent_end + 12).unwrap_or_default() {
        let (Some(kind), Some(len)) = (word(report, at), word(report, at + 4)) else { break };
        reading.octets(&SAMPLE_TYPE, bytes.start + at..bytes.start + at + 4);
        reading.octets(&SAMPLE_LEN, bytes.start + at + 4..bytes.start + at + 8);
        let end = at + 8 + len as usize;
        let Some(body) = report.get(at + 8..end) else {
            let reason = StopReason::TooShort { needed: end, available: report.len(), limit: Limit::OuterLength };
            reading.stop(Protocol::Sflow, bytes.start + at, reason);
            break;
        };
        match kind {
            FLOW_SAMPLE => read_sample(reading, bytes.start + at + 8, body, 8, 28, &mut sampled),
            EXPANDED_FLOW_SAMPLE => read_sample(reading, bytes.start + at + 8, body, 12, 40, &mut sampled),
            _ => {}
        }
        at = end;
    }
    for Sampled { protocol, header, not_sampled } in sampled {
        if reading.is_too_deep(header.start) {
            return;
        }
        let octets = reading.bytes(header);
        let all = 0..octets.len();
        reading.inside_alone(SourceKind::Sampled, octets.into(), not_sampled, |reading| match protocol {
            1 => ethernet::read(reading, all),
            _ => read_ip(reading, all),
        });
    }
}

/// The beginning of a frame that was sampled.
struct Sampled {
    protocol: u32,
    header: Range<usize>,
    /// Octets of the frame that were not.
    not_sampled: usize,
}

/// A flow sample that begins at `start`: its rate stands at `rate_at`, the number of its records at `count_at`.
fn read_sample(
    reading: &mut Reading<'_>,
    start: usize,
    body: &[u8],
    rate_at: usize,
    count_at: usize,
    into: &mut Vec<Sampled>,
) {
    let Some(count) = word(body, count_at) else { return };
    for (def, at) in [(&RATE, rate_at), (&POOL, rate_at + 4), (&DROPS, rate_at + 8)] {
        reading.octets(def, start + at..start + at + 4);
    }
    let mut at = count_at + 4;
    for _ in 0..count {
        let (Some(format), Some(len)) = (word(body, at), word(body, at + 4)) else { return };
        let end = at + 8 + len as usize;
        let Some(record) = body.get(at + 8..end) else { return };
        if let (RAW_HEADER, Some(sampled)) = (format, sampled_header(record, start + at + 8)) {
            reading.table_at(&SAMPLED, start + at + 8);
            into.push(sampled);
        }
        at = end;
    }
}

fn sampled_header(record: &[u8], start: usize) -> Option<Sampled> {
    let protocol = word(record, 0).filter(|protocol| [1, 11, 12].contains(protocol))?;
    let len = word(record, 12)? as usize;
    record.get(16..16usize.checked_add(len)?).filter(|header| !header.is_empty())?;
    let whole = (word(record, 4)? as usize).saturating_sub(word(record, 8)? as usize);
    Some(Sampled { protocol, header: start + 16..start + 16 + len, not_sampled: whole.saturating_sub(len) })
}
