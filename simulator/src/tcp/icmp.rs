//! What the network reports by ICMP (RFC 9293 §3.9.2.2, RFC 1191, RFC 8201).

use synema_trace::{Instant, TcpState};
use synema_wire::Seq;

use super::flight::Losing;
use super::{Action, CallError, Effect, Offset, Ruling, Tagged, Tcb, Transition, fast_open};

/// An ICMP or ICMPv6 error message about a segment of ours, with that segment's sequence number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IcmpReport {
    /// Destination unreachable codes 0, 1 and 5, time exceeded, parameter problem: they may pass (MUST-56).
    Soft { seq: Seq, error: CallError },
    /// Destination unreachable codes 2 and 3, and 4 without path MTU discovery: they will not (SHLD-26).
    Hard { seq: Seq, error: CallError },
    /// Fragmentation needed, packet too big: the next hop's MTU without IP and TCP headers, octets.
    TooBig { seq: Seq, room: u64 },
    /// Source quench, which is ignored (MUST-55).
    SourceQuench,
}

/// What the smallest path MTU, 68 octets, leaves without headers (RFC 1191 §3).
const LEAST_ROOM: u64 = 28;

impl Tcb {
    /// An ICMP message about this connection arrives.
    pub(crate) fn icmp(&mut self, now: Instant, report: IcmpReport, actions: &mut Vec<Tagged<Action>>) {
        self.tell_time(now);
        let ruling = ruling(self, report);
        self.apply(now, ruling, actions);
        self.send_what_may_be_sent(now, actions);
    }
}

fn ruling(tcb: &Tcb, report: IcmpReport) -> Ruling {
    const CLAUSE: &str = "9293/3.9.2.2";
    match report {
        IcmpReport::SourceQuench => Ruling::drop(CLAUSE, "source quench"),
        IcmpReport::Soft { seq, .. } | IcmpReport::Hard { seq, .. } | IcmpReport::TooBig { seq, .. }
            if !is_in_flight(tcb, seq) =>
        {
            // RFC 5927 §4.1
            Ruling::drop("5927/4.1", "an ICMP message about what is not in flight")
        }
        IcmpReport::Soft { error, .. } => Ruling::pass().and(CLAUSE, Effect::Suspect(Some(error))),
        IcmpReport::Hard { error, .. } => {
            // RFC 5927 §5.2: once open, a connection does not die of a message that anyone may have sent
            if !matches!(tcb.state, TcpState::SynSent | TcpState::SynReceived) {
                return Ruling::pass().and("5927/5.2", Effect::Suspect(Some(error)));
            }
            let transition = Transition::ReceiveRefusal;
            if tcb.is_fast_opened() {
                return Ruling::pass().and(CLAUSE, Effect::Break(error)).and(CLAUSE, Effect::Enter(transition));
            }
            Ruling::pass()
                .and_all(fast_open::failed(tcb))
                .and(CLAUSE, Effect::Flush(Some(error)))
                .and(CLAUSE, Effect::Enter(transition))
        }
        IcmpReport::TooBig { room, .. } => too_big(tcb, room.max(LEAST_ROOM)),
    }
}

fn is_in_flight(tcb: &Tcb, seq: Seq) -> bool {
    let place = Offset::near(tcb.snd_una, seq);
    tcb.snd_una <= place && place < tcb.snd_nxt
}

/// RFC 1191 §6.4, RFC 8201 §5.4: smaller segments from now on, and what was too large goes out again.
fn too_big(tcb: &Tcb, room: u64) -> Ruling {
    let options = 12 * u64::from(tcb.options.timestamps);
    let mss = room.saturating_sub(options).max(1);
    if mss >= tcb.snd_mss {
        return Ruling::drop("1191/6.4", "no smaller than segments are");
    }
    Ruling::pass().and("1191/6.4", Effect::LearnMss(mss)).and("1191/6.4", Effect::Lose(Losing::All))
}
