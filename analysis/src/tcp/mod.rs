//! What is known of a TCP connection from its segments so far, and what that says of the next one.
//!
//! A [`Connection`] has two [`half::Half`]s, one for each sender. A segment and both halves make a [`case::Case`];
//! every rule is a function of a case, in a file with its kin, and changes nothing. The findings are then noted in the
//! halves in one place. A segment in order costs the same however many came before it.

mod acks;
mod again;
mod case;
mod completeness;
mod finding;
mod half;
mod history;
mod keep_alive;
mod marks;
mod opening;
#[cfg(test)]
mod tests;
mod windows;

pub use completeness::Completeness;
pub use finding::{Finding, FindingCounts, Findings};
pub use history::History;

use crate::Side;
use crate::brief::Brief;
use crate::flight::Marks;
use case::Case;
use half::{Half, ack_of};
use opening::Opening;
use synema_trace::Instant;
use synema_wire::Seq;

/// One TCP flow as far as it was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connection {
    halves: [Half; 2],
    pub(crate) opening: Opening,
    pub(crate) history: History,
    pub(crate) findings: [FindingCounts; 2],
    /// What all segments show.
    pub(crate) completeness: Completeness,
    /// What the segments before the last show.
    pub(crate) completeness_before_last: Completeness,
    is_open: bool,
}

/// One segment of a flow, as it was seen.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) from: Side,
    pub(crate) at: Instant,
    /// Its frame's number.
    pub(crate) number: usize,
    pub(crate) segment: &'a Brief,
    /// Whether it opens a flow between the ports of an earlier one.
    pub(crate) reuses_ports: bool,
    /// Whether it opens a connection that FTP announced; tshark knows of that before, and counts no SYN for it.
    pub(crate) is_announced: bool,
}

/// What is to be said of a segment beside what stands in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) findings: Findings,
    pub(crate) marks: Marks,
    /// How many duplicates of an acknowledgment there were with this one; 0 where it is none.
    pub(crate) duplicates: u32,
    /// The numbers that count as 0, of both sides.
    pub(crate) bases: [Option<Seq>; 2],
    /// By how many bits its window field is to be shifted.
    pub(crate) shift: u8,
}

impl Connection {
    /// Reads the next segment of the flow.
    pub(crate) fn read(&mut self, seen: &Seen<'_>) -> Judged {
        let (findings, marks) = self.judge(seen, marks::of);
        let Seen { from, segment, .. } = *seen;
        let is_duplicate = findings.has(Finding::DuplicateAck);
        Judged {
            findings,
            marks,
            duplicates: if is_duplicate { self.halves[from.index()].duplicates } else { 0 },
            bases: [self.halves[0].base, self.halves[1].base],
            shift: self.shift(from, segment).filter(|_| !segment.is_cut_short).unwrap_or(0),
        }
    }

    /// The same without telling what was found.
    pub(crate) fn count(&mut self, seen: &Seen<'_>) {
        self.judge(seen, |_, _| ());
    }

    /// Reads the next segment: what was found, and what is to be said of the findings beside that.
    fn judge<M: Default>(&mut self, seen: &Seen<'_>, marks: impl FnOnce(&Case<'_>, Findings) -> M) -> (Findings, M) {
        let (from, segment) = (seen.from, seen.segment);
        self.count_parts(seen);
        let has_new_base = self.set_bases(from, segment);
        self.opening.observe(from, segment, seen.at, seen.number);
        if segment.is_cut_short {
            return Default::default();
        }
        let window_bytes = self.window_bytes(from, segment);
        let case = Case {
            own: &self.halves[from.index()],
            peer: &self.halves[from.other().index()],
            at: seen.at,
            segment,
            initial_rtt: self.opening.initial_rtt,
        };
        let mut findings = judge(&case);
        if seen.reuses_ports || has_new_base {
            findings.add(Finding::ReusedPorts);
        }
        let marks = marks(&case, findings);
        let acks_unseen = acks::acks_unseen(&case);
        self.findings[from.index()].add(findings);
        self.history.add(seen, findings);
        if !self.halves[from.index()].has_acked(segment) {
            self.halves[from.other().index()].unanswered = 0;
        }
        self.halves[from.index()].note(segment, seen.at, findings, window_bytes);
        if acks_unseen {
            self.halves[from.other().index()].was_acked_unseen();
        }
        (findings, marks)
    }

    fn count_parts(&mut self, seen: &Seen<'_>) {
        let is_first = !self.is_open && !seen.is_announced;
        let parts = Completeness::of(seen.segment.flags, seen.segment.payload_len, is_first);
        self.completeness_before_last = self.completeness;
        // tshark has counted the SYN that opens a flow between used ports when it shows the SYN's own frame
        if seen.reuses_ports {
            self.completeness_before_last |= parts;
        }
        self.completeness |= parts;
        self.is_open = true;
    }

    /// Sets the numbers that count as 0; whether a SYN,ACK starts from another one than what was sent before.
    fn set_bases(&mut self, from: Side, segment: &Brief) -> bool {
        let own = &mut self.halves[from.index()];
        if segment.flags.syn() {
            own.shift = Some(segment.shift);
        }
        let base = *own.base.get_or_insert(if segment.flags.syn() { segment.seq } else { segment.seq.minus(1) });
        let starts_anew = segment.flags.syn() && segment.flags.ack() && base != segment.seq;
        if starts_anew {
            own.base = Some(segment.seq);
        }
        if let Some(ack) = ack_of(segment) {
            self.halves[from.other().index()].base.get_or_insert(ack.minus(1));
        }
        starts_anew
    }

    /// The window in octets; none where the handshake that could have scaled it was not seen.
    ///
    /// A scale counts only when both SYNs carried one, and a SYN's own window is never scaled (RFC 7323 §2.2).
    fn window_bytes(&self, from: Side, segment: &Brief) -> Option<u32> {
        Some(u32::from(segment.window) << self.shift(from, segment)?)
    }

    /// By how many bits the window field is shifted, where the handshake that says so was seen.
    fn shift(&self, from: Side, segment: &Brief) -> Option<u8> {
        let (own, peer) = (self.halves[from.index()].shift, self.halves[from.other().index()].shift);
        Some(match (own?, peer.flatten()) {
            (Some(shift), Some(_)) if !segment.flags.syn() => shift,
            _ => 0,
        })
    }
}

/// All that the rules find.
fn judge(case: &Case<'_>) -> Findings {
    let mut findings = Findings::default();
    if windows::zero_window_probe(case) {
        findings.add(Finding::ZeroWindowProbe);
    } else {
        judge_as_no_probe(case, &mut findings);
    }
    if acks::ack_lost_segment(case) {
        findings.add(Finding::AckLostSegment);
    }
    if !findings.has(Finding::KeepAlive) {
        again::sent_before(case).iter().for_each(|finding| findings.add(finding));
    }
    findings
}

/// Whether a case is of one kind.
type Rule = fn(&Case<'_>) -> bool;

/// What a probe of a closed window is not said to be.
fn judge_as_no_probe(case: &Case<'_>, findings: &mut Findings) {
    let rules: [(Finding, Rule); 5] = [
        (Finding::LostSegment, again::lost_segment),
        (Finding::KeepAlive, keep_alive::keep_alive),
        (Finding::ZeroWindow, windows::zero_window),
        (Finding::WindowUpdate, windows::window_update),
        (Finding::WindowFull, windows::window_full),
    ];
    // of the reasons to repeat an acknowledgment, the first that applies
    let repeats: [(Finding, Rule); 3] = [
        (Finding::KeepAliveAck, keep_alive::keep_alive_ack),
        (Finding::ZeroWindowProbeAck, windows::zero_window_probe_ack),
        (Finding::DuplicateAck, acks::duplicate_ack),
    ];
    let applying = rules.iter().filter(|(_, applies)| applies(case));
    applying.chain(repeats.iter().find(|(_, applies)| applies(case))).for_each(|(finding, _)| findings.add(*finding));
}
