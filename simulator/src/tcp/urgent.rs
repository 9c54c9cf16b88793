//! Urgent data (RFC 9293 §3.8.5): where they end, on either side. New programs should not use them (SHLD-13).

use synema_wire::Seq;

use super::checks::acknowledgment;
use super::clause::in_state;
use super::{Arriving, Effect, Offset, Ruling, Tcb};

/// The urgent pointers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Urgent {
    /// SND.UP: the place behind the last urgent octet that we send (MUST-62).
    pub(crate) snd_up: Option<Offset>,
    /// RCV.UP: the same for what we receive.
    pub(crate) rcv_up: Option<Offset>,
}

/// Sixth, check the URG bit: "RCV.UP <- max(RCV.UP,SEG.UP), and signal the user that the remote side has urgent data
/// if the urgent pointer (RCV.UP) is in advance of the data consumed."
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let Some(pointer) = segment.urgent_pointer else { return Ruling::pass() };
    let seq = Offset::near(tcb.rcv_nxt, segment.seq);
    let up = seq.plus(pointer.into());
    let consumed = tcb.rcv_nxt.0 - tcb.receive_buffer.readable_len();
    if up.0 <= consumed || tcb.urgent.rcv_up.is_some_and(|known| known >= up) {
        return Ruling::pass();
    }
    let clause = in_state("9293/3.10.7.4/6", tcb.state);
    // "If the user has already been signaled (or is still in the "urgent mode") for this continuous sequence of urgent
    // data, do not signal the user again."
    let is_in_urgent_mode = tcb.urgent.rcv_up.is_some_and(|known| known.0 > consumed);
    let ruling = Ruling::pass().and(clause, Effect::Urge(Urgent { rcv_up: Some(up), ..tcb.urgent }));
    if is_in_urgent_mode { ruling } else { ruling.and(clause, Effect::SignalUrgent) }
}

/// The urgent pointer of a segment that begins at `seq`, where urgent data are not behind it already.
pub(crate) fn pointer(tcb: &Tcb, seq: Seq) -> Option<u16> {
    let up = tcb.urgent.snd_up?;
    let ahead = up.since(acknowledgment::place_sent(tcb, seq));
    // further ahead than the field reaches: the furthest it can say
    (ahead > 0).then(|| ahead.min(u16::MAX.into()) as u16)
}

impl Tcb {
    /// How many octets up to the end of urgent data the user has not read (RFC 9293 MUST-33).
    pub(crate) fn urgent_octets_left(&self) -> u64 {
        let consumed = Offset(self.rcv_nxt.0 - self.receive_buffer.readable_len());
        self.urgent.rcv_up.map_or(0, |up| up.since(consumed))
    }
}
