//! §3.10.1 to §3.10.6, user calls: a cell for every state and call.

use TcpState::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
};

use super::super::CallError;
use super::*;

/// Every state with what a call answers there, the state after it and what it sends.
type Table = [(TcpState, Reply, TcpState, &'static [&'static str]); 11];

#[track_caller]
fn check_calls(given: &Call, table: Table) {
    for (state, reply, to, sends) in table {
        let mut tcb = if state == Closed { Tcb::new(local(), Settings::default()) } else { in_state(state) };
        let (found, actions) = call(&mut tcb, given.clone());
        let expected: Vec<String> = sends.iter().map(|&text| text.into()).collect();
        assert_eq!((found, tcb.state, sent(&actions)), (reply, to, expected), "{given:?} in {state}");
    }
}

fn error(error: CallError) -> Reply {
    Reply::Error(error)
}

#[test]
fn open_active() {
    let exists = || error(CallError::AlreadyExists);
    let open = Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) };
    check_calls(
        &open,
        [
            (Closed, Reply::Ok, SynSent, &["SYN 0"]),
            (Listen, Reply::Ok, SynSent, &["SYN 0"]),
            (SynSent, exists(), SynSent, &[]),
            (SynReceived, exists(), SynReceived, &[]),
            (Established, exists(), Established, &[]),
            (FinWait1, exists(), FinWait1, &[]),
            (FinWait2, exists(), FinWait2, &[]),
            (CloseWait, exists(), CloseWait, &[]),
            (Closing, exists(), Closing, &[]),
            (LastAck, exists(), LastAck, &[]),
            (TimeWait, exists(), TimeWait, &[]),
        ],
    );
    let nowhere = Call::OpenActive { remote: None, isn: Seq(ISS) };
    for state in [Closed, Listen] {
        let mut tcb = in_state(state);
        assert_eq!(call(&mut tcb, nowhere.clone()).0, error(CallError::RemoteUnspecified), "{state}");
    }
    assert_eq!(call(&mut in_state(Listen), Call::OpenPassive).0, error(CallError::RemoteUnspecified));
}

#[test]
fn send() {
    let closing = || error(CallError::Closing);
    check_calls(
        &Call::Send(b"hi"[..].into()),
        [
            (Closed, error(CallError::DoesNotExist), Closed, &[]),
            (Listen, error(CallError::RemoteUnspecified), Listen, &[]),
            (SynSent, Reply::Taken(2), SynSent, &[]),
            (SynReceived, Reply::Taken(2), SynReceived, &[]),
            (Established, Reply::Taken(2), Established, &["PSH, ACK 1 ack 1 len 2"]),
            (FinWait1, closing(), FinWait1, &[]),
            (FinWait2, closing(), FinWait2, &[]),
            (CloseWait, Reply::Taken(2), CloseWait, &["PSH, ACK 1 ack 2 len 2"]),
            (Closing, closing(), Closing, &[]),
            (LastAck, closing(), LastAck, &[]),
            (TimeWait, closing(), TimeWait, &[]),
        ],
    );
}

#[test]
fn receive() {
    let closing = || error(CallError::Closing);
    check_calls(
        &Call::Receive(100),
        [
            (Closed, error(CallError::DoesNotExist), Closed, &[]),
            (Listen, Reply::Queued, Listen, &[]),
            (SynSent, Reply::Queued, SynSent, &[]),
            (SynReceived, Reply::Queued, SynReceived, &[]),
            (Established, Reply::Queued, Established, &[]),
            (FinWait1, Reply::Queued, FinWait1, &[]),
            (FinWait2, Reply::Queued, FinWait2, &[]),
            (CloseWait, closing(), CloseWait, &[]),
            (Closing, closing(), Closing, &[]),
            (LastAck, closing(), LastAck, &[]),
            (TimeWait, closing(), TimeWait, &[]),
        ],
    );
}

#[test]
fn close() {
    let closing = || error(CallError::Closing);
    check_calls(
        &Call::Close,
        [
            (Closed, error(CallError::DoesNotExist), Closed, &[]),
            (Listen, Reply::Ok, Closed, &[]),
            (SynSent, Reply::Ok, Closed, &[]),
            (SynReceived, Reply::Ok, FinWait1, &["FIN, ACK 1 ack 1"]),
            (Established, Reply::Ok, FinWait1, &["FIN, ACK 1 ack 1"]),
            (FinWait1, closing(), FinWait1, &[]),
            (FinWait2, closing(), FinWait2, &[]),
            (CloseWait, Reply::Ok, LastAck, &["FIN, ACK 1 ack 2"]),
            (Closing, closing(), Closing, &[]),
            (LastAck, closing(), LastAck, &[]),
            (TimeWait, closing(), TimeWait, &[]),
        ],
    );
}

#[test]
fn c55_abort() {
    check_calls(
        &Call::Abort,
        [
            (Closed, error(CallError::DoesNotExist), Closed, &[]),
            (Listen, Reply::Ok, Closed, &[]),
            (SynSent, Reply::Ok, Closed, &[]),
            (SynReceived, Reply::Ok, Closed, &["RST 1"]),
            (Established, Reply::Ok, Closed, &["RST 1"]),
            (FinWait1, Reply::Ok, Closed, &["RST 2"]),
            (FinWait2, Reply::Ok, Closed, &["RST 2"]),
            (CloseWait, Reply::Ok, Closed, &["RST 1"]),
            (Closing, Reply::Ok, Closed, &[]),
            (LastAck, Reply::Ok, Closed, &[]),
            (TimeWait, Reply::Ok, Closed, &[]),
        ],
    );
}

#[test]
fn status() {
    for state in TcpState::ALL {
        let reply = if state == Closed { error(CallError::DoesNotExist) } else { Reply::State(state) };
        assert_eq!(call(&mut in_state(state), Call::Status).0, reply, "{state}");
    }
}

#[test]
fn open_passive() {
    for state in TcpState::ALL {
        let mut tcb = if state == Closed { Tcb::new(local(), Settings::default()) } else { in_state(state) };
        let (reply, to) = match state {
            Closed => (Reply::Ok, Listen),
            Listen => (error(CallError::RemoteUnspecified), Listen),
            state => (error(CallError::AlreadyExists), state),
        };
        let (found, actions) = call(&mut tcb, Call::OpenPassive);
        assert_eq!((found, tcb.state, sent(&actions)), (reply, to, vec![]), "{state}");
    }
}

#[test]
fn receive_gives_what_is_on_hand_until_the_other_side_has_closed_and_after() {
    for state in [Established, FinWait1, FinWait2] {
        let mut tcb = in_state(state);
        arrive(&mut tcb, &segment(ACK, 1, 1, b"text"));
        assert_eq!(call(&mut tcb, Call::Receive(3)).0, Reply::Text(b"tex".into()), "{state}");
        assert_eq!(call(&mut tcb, Call::Receive(3)).0, Reply::Text(b"t".into()), "{state}");
        assert_eq!(call(&mut tcb, Call::Receive(3)).0, Reply::Queued, "{state}");
    }
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &segment(FIN | ACK, 1, 1, b"text"));
    assert_eq!(tcb.state, CloseWait);
    assert_eq!(call(&mut tcb, Call::Receive(9)).0, Reply::Text(b"text".into()));
    assert_eq!(call(&mut tcb, Call::Receive(9)).0, error(CallError::Closing));
}

#[test]
fn calls_that_wait_learn_why_the_connection_ended() {
    for state in [Listen, SynSent] {
        let mut tcb = in_state(state);
        call(&mut tcb, Call::Close);
        assert_eq!(call(&mut tcb, Call::Receive(1)).0, error(CallError::Closing), "CLOSE in {state}");
    }
    for state in [Listen, SynSent, SynReceived, Established, FinWait1, FinWait2, CloseWait] {
        let mut tcb = in_state(state);
        call(&mut tcb, Call::Abort);
        assert_eq!(call(&mut tcb, Call::Receive(1)).0, error(CallError::Reset), "ABORT in {state}");
        assert_eq!((tcb.send_queue.len(), tcb.next_wakeup()), (0, None), "{state}");
    }
}

#[test]
fn close_with_text_pending_in_syn_received_waits_for_established() {
    let mut tcb = in_state(SynReceived);
    call(&mut tcb, Call::Send(b"hi"[..].into()));
    assert_eq!((call(&mut tcb, Call::Close).0, tcb.state), (Reply::Ok, SynReceived));
    let actions = arrive(&mut tcb, &segment(ACK, 1, 1, b""));
    assert_eq!((sent(&actions), tcb.state), (vec!["FIN, PSH, ACK 1 ack 1 len 2".into()], FinWait1));
}

#[test]
fn every_error_has_its_own_name_in_the_socket_interface() {
    let errors = [
        CallError::DoesNotExist,
        CallError::AlreadyExists,
        CallError::RemoteUnspecified,
        CallError::Closing,
        CallError::Reset,
        CallError::Refused,
        CallError::UserTimeout,
    ];
    let names: std::collections::BTreeSet<_> = errors.into_iter().map(CallError::errno).collect();
    assert_eq!(names.len(), errors.len());
}
