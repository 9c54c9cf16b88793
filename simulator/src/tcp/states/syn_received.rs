use bytes::Bytes;
use synema_trace::TcpState;

use super::{State, close_towards, outside_window, queue, read_or_wait};
use crate::tcp::checks::acknowledgment::{SECTION, ack_of, take_window};
use crate::tcp::checks::sequence::is_crossed_syn_ack;
use crate::tcp::checks::{reset, syn, text};
use crate::tcp::clause::in_state;
use crate::tcp::effect::Delivery;
use crate::tcp::tcb::Origin;
use crate::tcp::{
    Arriving, CallError, Effect, Offset, Reply, Ruling, SegmentSpec, Tcb, TimerId, Transition, Variable, options,
    output,
};

/// "SYN-RECEIVED - represents waiting for a confirming connection request acknowledgment after having both received
/// and sent a connection request."
///
/// Allowed: SEND and RECEIVE (which wait), CLOSE, ABORT. What a reset means depends on who opened.
pub(crate) struct SynReceived;

impl State for SynReceived {
    fn name(&self) -> TcpState {
        TcpState::SynReceived
    }

    fn unacceptable(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let is_same_syn = segment.flags.syn() && !segment.flags.ack() && segment.seq == tcb.irs.wire();
        if tcb.settings.answers_syn_again && is_same_syn && tcb.origin == Origin::Passive {
            let answer = output::syn(tcb, tcb.iss.wire(), Some(tcb.rcv_nxt.wire()));
            let clause = in_state("9293/3.10.7.4/1", TcpState::SynReceived);
            return Ruling::drop(clause, "the SYN again").and(clause, Effect::Emit(answer));
        }
        outside_window(tcb, segment)
    }

    /// After a passive OPEN the connection returns to LISTEN and the user is told nothing; after an active one the call
    /// is answered "connection refused".
    fn reset(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        match (reset::believed(tcb, segment), tcb.origin) {
            (Err(ruling), _) => ruling,
            (Ok(()), _) if tcb.is_fast_opened() => {
                // the user has it already, and may still read what came with the SYN
                let clause = in_state("9293/3.10.7.4/2", TcpState::SynReceived);
                Ruling::pass()
                    .and(clause, Effect::Break(CallError::Reset))
                    .and(clause, Effect::Enter(Transition::ReceiveReset))
                    .done()
            }
            (Ok(()), Origin::Passive) => reset::ends_with(tcb, Transition::ReturnToListen, None),
            (Ok(()), Origin::Active) => reset::ends_with(tcb, Transition::ReceiveRefusal, Some(CallError::Refused)),
        }
    }

    fn syn(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        if !segment.flags.syn() || is_crossed_syn_ack(tcb, segment) {
            return Ruling::pass();
        }
        match tcb.origin {
            Origin::Passive => {
                let clause = in_state("9293/3.10.7.4/4", TcpState::SynReceived);
                Ruling::pass().and(clause, Effect::Enter(Transition::ReturnToListen)).done()
            }
            Origin::Active => syn::check(tcb, segment),
        }
    }

    /// "If SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED state", else a reset.
    fn acknowledgment(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let clause = in_state(SECTION, TcpState::SynReceived);
        let ack = ack_of(tcb, segment);
        if !(tcb.snd_una < ack && ack <= tcb.snd_nxt) {
            return Ruling::drop(clause, "ACK of what was never sent")
                .and(clause, Effect::Emit(SegmentSpec::reset_for(segment)));
        }
        let ruling = Ruling::pass()
            .and_all(options::recent(tcb, segment))
            .and(clause, Effect::Set(Variable::SndUna, ack.0))
            .and_all(tcb.syn_acknowledged(segment))
            .and_all(match ack < tcb.snd_nxt {
                // what was sent before the handshake was over is in flight yet
                true => vec![crate::tcp::Tagged::new(
                    "6298/5.3",
                    Effect::Start(TimerId::Retransmission, tcb.round_trip.rto_ns),
                )],
                false => vec![crate::tcp::Tagged::new("6298/5.2", Effect::Stop(TimerId::Retransmission))],
            });
        let seq = Offset::near(tcb.rcv_nxt, segment.seq);
        let ruling =
            take_window(ruling, segment, seq, ack, &clause).and(clause, Effect::Enter(Transition::ReceiveAckOfSyn));
        let sacked = options::sacked(tcb, segment);
        let ruling = match tcb.is_fast_opened() && !sacked.is_empty() {
            // text that left before the handshake was over, and has arrived in part
            true => {
                let nothing = Delivery { ack, sacked, ..Delivery::default() };
                ruling.and(clause, Effect::Deliver(nothing))
            }
            false => ruling,
        };
        let ruling = match is_crossed_syn_ack(tcb, segment) {
            // it took a number, so it is acknowledged
            true => ruling.and(clause, Effect::OweAck),
            false => ruling,
        };
        match tcb.fin_queued {
            // the user has closed already, and FIN was waiting for this
            true => ruling.and(in_state(super::CLOSE, TcpState::SynReceived), Effect::Enter(Transition::SendFin)),
            false => ruling,
        }
    }

    fn text(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        text::hold(tcb, segment)
    }

    fn send(&self, tcb: &Tcb, octets: &Bytes) -> Ruling {
        match tcb.fin_queued {
            true => Ruling::reply(CallError::Closing),
            false => queue(tcb, octets),
        }
    }

    fn receive(&self, tcb: &Tcb, count: usize) -> Ruling {
        match tcb.is_fast_opened() {
            true => read_or_wait(tcb, count),
            false => Ruling::reply(Reply::Queued),
        }
    }

    /// "If no SENDs have been issued and there is no pending data to send, then form a FIN segment and send it, and
    /// enter FIN-WAIT-1 state; otherwise, queue for processing after entering ESTABLISHED state."
    fn close(&self, tcb: &Tcb) -> Ruling {
        match tcb.send_queue.len() {
            _ if tcb.is_fast_opened() => close_towards(tcb, Transition::SendFin),
            0 => close_towards(tcb, Transition::SendFin),
            _ => Ruling::reply(Reply::Ok).and(in_state(super::CLOSE, TcpState::SynReceived), Effect::QueueFin),
        }
    }
}
