use synema_trace::{Certainty, TcpState};

use super::control::Control;
use super::end::End;

/// The states in which both ends must have been before the flow's first segment; `answer` is the first that `b` sent.
pub(super) fn ends(first: Option<&Control>, answer: Option<&Control>) -> [End; 2] {
    let Some(first) = first else { return [closed(Certainty::Assumed), closed(Certainty::Assumed)] };
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
    [closed(Certainty::Inferred), answering(answer)]
}

/// The end that a SYN was sent to, judged by the first thing it said.
fn answering(answer: Option<&Control>) -> End {
    match answer.map(|answer| answer.flags) {
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
