//! Checklist X24: TCP Fast Open (RFC 7413), a client and a listener face to face.

use TcpState::{CloseWait, Closed, Established, FinWait1, SynReceived, SynSent};

use synema_wire::TcpOption;

use super::super::fast_open::{Acceptance, FastOpenOption, cookie};
use super::super::{CallError, IcmpReport, SegmentSpec};
use super::*;

const KEY: [u8; 16] = [3; 16];

fn listener() -> Tcb {
    let mut tcb = listening();
    tcb.fast_open.acceptance = Some(Acceptance { key: KEY, needs_cookie: true, is_full: false });
    tcb
}

fn valid_cookie() -> Vec<u8> {
    cookie(KEY, remote().ip, local().ip)
}

fn open_fast(octets: &[u8], cookie: Vec<u8>) -> (Tcb, SegmentSpec) {
    let mut tcb = Tcb { remote: Some(local()), ..Tcb::new(remote(), Settings::default()) };
    let offer = FastOpenOption { cookie, is_experimental: false };
    let open = Call::OpenFast { remote: local(), isn: Seq(IRS), octets: octets.to_vec().into(), offer, room: 1000 };
    let (reply, actions) = call(&mut tcb, open);
    assert_eq!((reply, tcb.state), (Reply::Taken(octets.len()), SynSent));
    let syn = specs(&actions).remove(0);
    (tcb, syn)
}

fn specs(actions: &[Tagged<Action>]) -> Vec<SegmentSpec> {
    let spec = |action: &Tagged<Action>| match &action.what {
        Action::Emit(spec) => Some(spec.clone()),
        _ => None,
    };
    actions.iter().filter_map(spec).collect()
}

fn learnt(actions: &[Tagged<Action>]) -> Option<Option<Vec<u8>>> {
    actions.iter().find_map(|action| match &action.what {
        Action::LearnCookie { cookie, .. } => Some(cookie.as_ref().map(|option| option.cookie.clone())),
        _ => None,
    })
}

/// What a spec of `from` is at the other side, with its text.
fn deliver(from: &Tcb, spec: &SegmentSpec, to: &mut Tcb) -> (Option<Tcb>, Vec<Tagged<Action>>) {
    let text = from.send_queue.text(spec.text.clone());
    let arriving = arriving(Instant::from_ns(1_000_000), spec, &text);
    let mut actions = Vec::new();
    let child = to.arrive(&arriving, remote(), Seq(ISS), &mut actions);
    (child, actions)
}

#[test]
fn x24_a_cookie_is_asked_for_and_given_without_text() {
    let (mut client, syn) = open_fast(b"first", Vec::new());
    assert_eq!((syn.text_len(), &syn.options[1]), (0, &TcpOption::Other { kind: 34, data: vec![] }));
    let (server, actions) = deliver(&client, &syn, &mut listener());
    let syn_ack = specs(&actions).remove(0);
    assert_eq!(server.map(|server| server.is_fast_opened()), Some(false));
    assert!(syn_ack.options.contains(&TcpOption::Other { kind: 34, data: valid_cookie() }), "{:?}", syn_ack.options);
    let (_, actions) = deliver(&listening(), &syn_ack, &mut client);
    assert_eq!((client.state, learnt(&actions)), (Established, Some(Some(valid_cookie()))));
    // what waited for the handshake follows it
    assert_eq!(specs(&actions).iter().map(SegmentSpec::text_len).sum::<u64>(), 5);
}

#[test]
fn x24_text_in_the_syn_is_read_and_answered_before_the_third_segment() {
    let (mut client, syn) = open_fast(b"request", valid_cookie());
    assert_eq!((syn.flags, syn.text_len(), client.snd_nxt.since(client.iss)), (SYN, 7, 8));
    let (server, actions) = deliver(&client, &syn, &mut listener());
    let mut server = server.expect("a connection");
    let syn_ack = specs(&actions).remove(0);
    assert_eq!((server.state, server.is_fast_opened(), syn_ack.ack), (SynReceived, true, syn.seq.plus(8)));
    assert_eq!(call(&mut server, Call::Receive(100)).0, Reply::Text(b"request".into()));
    let (_, answer) = call(&mut server, Call::Send(b"answer".to_vec().into()));
    let answer = specs(&answer).remove(0);
    assert_eq!((server.state, answer.text_len()), (SynReceived, 6));
    deliver(&server, &syn_ack, &mut client);
    let (_, actions) = deliver(&server, &answer, &mut client);
    assert_eq!((client.state, client.had_text_in_syn()), (Established, true));
    assert_eq!(call(&mut client, Call::Receive(100)).0, Reply::Text(b"answer".into()));
    let third = specs(&actions).pop().expect("an acknowledgment");
    deliver(&client, &third, &mut server);
    assert_eq!((server.state, server.in_flight()), (Established, 0));
}

#[test]
fn x24_a_cookie_that_does_not_hold_gets_a_new_one_and_the_text_goes_again() {
    let (mut client, syn) = open_fast(b"request", vec![9; 8]);
    let (server, actions) = deliver(&client, &syn, &mut listener());
    let mut server = server.expect("a connection");
    let syn_ack = specs(&actions).remove(0);
    assert_eq!((server.is_fast_opened(), syn_ack.ack), (false, syn.seq.plus(1)));
    let (_, actions) = deliver(&server, &syn_ack, &mut client);
    assert_eq!(learnt(&actions), Some(Some(valid_cookie())));
    let again = specs(&actions).remove(0);
    assert_eq!((again.seq, again.text_len()), (syn.seq.plus(1), 7), "in the first acknowledgment");
    deliver(&client, &again, &mut server);
    assert_eq!((server.state, server.rcv_nxt.since(server.irs)), (Established, 8));
}

#[test]
fn x24_whoever_does_not_know_it_takes_the_syn_alone_and_is_remembered() {
    let (mut client, syn) = open_fast(b"request", valid_cookie());
    let (server, actions) = deliver(&client, &syn, &mut listening());
    let syn_ack = specs(&actions).remove(0);
    assert_eq!((syn_ack.ack, syn_ack.options.len()), (syn.seq.plus(1), 1), "the MSS and nothing else");
    let (_, actions) = deliver(&server.expect("a connection"), &syn_ack, &mut client);
    assert_eq!(learnt(&actions), Some(None), "RFC 7413 §4.1.3.1");
    assert_eq!(specs(&actions).remove(0).text_len(), 7);
}

#[test]
fn x24_a_syn_that_is_sent_again_goes_without_option_and_text() {
    let (mut client, syn) = open_fast(b"request", valid_cookie());
    let mut actions = Vec::new();
    let at = client.next_wakeup().expect("a timer");
    client.wake(at, &mut actions);
    let again = specs(&actions).remove(0);
    assert_eq!((again.seq, again.flags, again.text_len(), again.options.len()), (syn.seq, SYN, 0, 1));
    let (server, actions) = deliver(&client, &again, &mut listener());
    let syn_ack = specs(&actions).remove(0);
    deliver(&server.expect("a connection"), &syn_ack, &mut client);
    assert_eq!((client.state, client.flight.segments().count()), (Established, 1), "the text is in flight again");
}

#[test]
fn x24_no_answer_and_an_error_from_the_network_are_remembered_and_a_reset_is_not() {
    for cookie in [valid_cookie(), Vec::new()] {
        let (mut silent, _) = open_fast(b"request", cookie.clone());
        let mut actions = Vec::new();
        while silent.state == SynSent {
            let at = silent.next_wakeup().expect("a timer");
            assert_eq!(learnt(&actions), None);
            silent.wake(at, &mut actions);
        }
        assert_eq!((silent.error, learnt(&actions)), (Some(CallError::UserTimeout), Some(None)));
        let (mut refused, syn) = open_fast(b"request", cookie.clone());
        let mut actions = Vec::new();
        let report = IcmpReport::Hard { seq: syn.seq, error: CallError::Refused };
        refused.icmp(Instant::from_ns(1_000_000), report, &mut actions);
        assert_eq!((refused.state, learnt(&actions)), (Closed, Some(None)), "RFC 7413 §4.1.3.1");
        let (mut reset, syn) = open_fast(b"request", cookie);
        let actions = arrive(&mut reset, &Arriving { ack: syn.seq.plus(1), ..segment(RST | ACK, 0, 0, b"") });
        assert_eq!((reset.state, learnt(&actions)), (Closed, None));
    }
}

#[test]
fn x24_the_segment_size_is_learnt_without_a_new_cookie() {
    let sizes = |actions: &[Tagged<Action>]| {
        let size = |action: &Tagged<Action>| match &action.what {
            Action::LearnCookie { cookie: Some(_), mss } => Some(*mss),
            _ => None,
        };
        actions.iter().filter_map(size).collect::<Vec<_>>()
    };
    let (mut client, syn) = open_fast(b"request", valid_cookie());
    let (_, actions) = deliver(&client, &syn, &mut listener());
    let syn_ack = SegmentSpec { options: vec![TcpOption::MaximumSegmentSize(1000)], ..specs(&actions).remove(0) };
    let (_, actions) = deliver(&listening(), &syn_ack, &mut client);
    assert_eq!((learnt(&actions), sizes(&actions)), (Some(Some(valid_cookie())), vec![1000]), "RFC 7413 §4.2.2");
}

#[test]
fn x24_beyond_the_limit_and_without_the_option_the_handshake_is_ordinary() {
    let (client, syn) = open_fast(b"request", valid_cookie());
    let mut full = listener();
    full.fast_open.acceptance = full.fast_open.acceptance.map(|it| Acceptance { is_full: true, ..it });
    let (server, _) = deliver(&client, &syn, &mut full);
    assert!(!server.expect("a connection").is_fast_opened(), "PendingFastOpenRequests is at its limit");
    let bare = SegmentSpec { options: Vec::new(), ..syn };
    let (server, _) = deliver(&client, &bare, &mut listener());
    assert!(!server.expect("a connection").is_fast_opened(), "text without a cookie");
    let mut trusting = listener();
    trusting.fast_open.acceptance = trusting.fast_open.acceptance.map(|it| Acceptance { needs_cookie: false, ..it });
    let (server, _) = deliver(&client, &bare, &mut trusting);
    assert!(server.expect("a connection").is_fast_opened(), "§7.3: a server may do without");
}

#[test]
fn x24_a_connection_opened_fast_closes_and_breaks_like_an_open_one() {
    let opened = || {
        let (client, syn) = open_fast(b"request", valid_cookie());
        deliver(&client, &syn, &mut listener()).0.expect("a connection")
    };
    let mut closing = opened();
    call(&mut closing, Call::Receive(100));
    let (_, actions) = call(&mut closing, Call::Close);
    assert_eq!((closing.state, sent(&actions).len()), (FinWait1, 1), "FIN leaves at once");
    let mut broken = opened();
    let next = broken.rcv_nxt.since(broken.irs) as u32;
    arrive(&mut broken, &segment(RST, next, 0, b""));
    assert_eq!((broken.state, broken.error), (Closed, Some(CallError::Reset)));
    assert_eq!(call(&mut broken, Call::Receive(100)).0, Reply::Text(b"request".into()));
    let mut ended = opened();
    arrive(&mut ended, &segment(FIN | ACK, next, 1, b""));
    assert_eq!(ended.state, CloseWait);
}
