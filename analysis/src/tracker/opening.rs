use synema_trace::{Certainty, TcpState};

use super::end::End;
use crate::{Flight, Freight, SegmentFacts, Side};

/// The states in which both ends must have been before the flow's first frame.
pub(super) fn ends(flights: &[&Flight]) -> [End; 2] {
    let segments = || {
        flights.iter().filter_map(|flight| match &flight.freight {
            Freight::Tcp(facts) => Some((flight.from, facts)),
            Freight::Other { .. } => None,
        })
    };
    let Some((_, first)) = segments().next() else { return [closed(Certainty::Assumed), closed(Certainty::Assumed)] };
    if first.flags.rst() {
        return [closed(Certainty::Assumed), closed(Certainty::Assumed)];
    }
    if first.flags.syn() && first.flags.ack() {
        // the SYN that this answers was sent before the capture began
        let a = End::new(TcpState::Listen, Certainty::Inferred, Some("PassiveOpen"));
        return [a, End::new(TcpState::SynSent, Certainty::Inferred, Some("ActiveOpen"))];
    }
    if !first.flags.syn() {
        let open = || End::new(TcpState::Established, Certainty::Assumed, Some("OpenedBeforeTheTrace"));
        return [open(), open()];
    }
    let answer = segments().filter(|(from, _)| *from == Side::B).map(|(_, facts)| facts).next();
    [closed(Certainty::Inferred), answering(answer)]
}

/// The end that a SYN was sent to, judged by the first thing it said.
fn answering(answer: Option<&SegmentFacts>) -> End {
    match answer.map(|facts| facts.flags) {
        Some(flags) if flags.syn() && flags.ack() => {
            End::new(TcpState::Listen, Certainty::Inferred, Some("PassiveOpen"))
        }
        Some(flags) if flags.syn() || flags.rst() => closed(Certainty::Inferred),
        // it spoke of this connection before: an old one, half open (RFC 9293 §3.5.1)
        Some(_) => End::new(TcpState::Established, Certainty::Assumed, Some("OpenedBeforeTheTrace")),
        None => closed(Certainty::Assumed),
    }
}

fn closed(certainty: Certainty) -> End {
    End::new(TcpState::Closed, certainty, None)
}
