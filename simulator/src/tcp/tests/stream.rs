//! Two connections and a pipe that loses, repeats and reorders: what one user sends is what the other receives.

use proptest::prelude::*;

use super::super::SegmentSpec;
use super::*;

/// A segment on its way: to which end, and when it arrives.
struct Flying {
    at: Instant,
    to: usize,
    spec: SegmentSpec,
    text: Vec<u8>,
}

struct Pair {
    now: Instant,
    ends: [Tcb; 2],
    flying: Vec<Flying>,
    /// What happens to each segment in turn: 0 lost, 1 twice, 2 late, else in order.
    fates: Vec<u8>,
    sent: usize,
}

impl Pair {
    fn carry(&mut self, from: usize, actions: Vec<Tagged<Action>>) {
        for action in actions {
            let Action::Emit(spec) = action.what else { continue };
            let text = if spec.text_len() > 0 { self.ends[from].send_queue.text(spec.text.clone()) } else { vec![] };
            let fate = self.fates.get(self.sent).copied().unwrap_or(9);
            self.sent += 1;
            let delays: &[i64] = match fate {
                0 => &[],
                1 => &[10, 30],
                2 => &[900],
                _ => &[10],
            };
            for delay in delays {
                let at = self.now.plus_ns(delay * 1_000_000);
                self.flying.push(Flying { at, to: 1 - from, spec: spec.clone(), text: text.clone() });
            }
        }
    }

    /// Goes on to the next arrival or timer; `false` when there is none.
    fn step(&mut self) -> bool {
        let arrival = (0..self.flying.len()).min_by_key(|&place| self.flying[place].at);
        let wakeup = (0..2).filter_map(|end| Some((self.ends[end].next_wakeup()?, end))).min();
        let mut actions = Vec::new();
        match (arrival.map(|place| self.flying[place].at), wakeup) {
            (Some(at), wakeup) if wakeup.is_none_or(|(timer, _)| at <= timer) => {
                self.now = at;
                let Flying { to, spec, text, .. } = self.flying.remove(arrival.unwrap_or_default());
                let segment = arriving(at, &spec, &text);
                let child = self.ends[to].arrive(&segment, remote(), Seq(IRS), &mut actions);
                if let Some(child) = child {
                    self.ends[to] = child;
                }
                self.carry(to, actions);
            }
            (_, Some((at, end))) => {
                self.now = at;
                self.ends[end].wake(at, &mut actions);
                self.carry(end, actions);
            }
            (_, None) => return false,
        }
        true
    }

    fn call(&mut self, end: usize, given: Call) -> Reply {
        let mut actions = Vec::new();
        let reply = self.ends[end].call(self.now, &given, &mut actions);
        self.carry(end, actions);
        reply
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Figure 7, with each SYN and SYN,ACK lost, late or twice there.
    #[test]
    fn c10_two_sides_that_open_at_once_meet_whatever_becomes_of_their_segments(
        fates in prop::collection::vec(0u8..5, 0..12),
        a2_relaxed_seq: bool,
    ) {
        let settings = Settings { retransmissions: 30, a2_relaxed_seq, ..Settings::default() };
        let a = Tcb { remote: Some(remote()), ..Tcb::new(local(), settings) };
        let b = Tcb { remote: Some(local()), ..Tcb::new(remote(), settings) };
        let mut pair = Pair { now: Instant::ZERO, ends: [a, b], flying: vec![], fates, sent: 0 };
        pair.call(0, Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) });
        pair.call(1, Call::OpenActive { remote: Some(local()), isn: Seq(IRS) });
        for _ in 0..200 {
            if pair.ends.iter().all(|end| end.state == TcpState::Established) {
                break;
            }
            prop_assert!(pair.step());
        }
        prop_assert_eq!(pair.ends.map(|end| (end.state, end.error)), [(TcpState::Established, None); 2]);
    }

    #[test]
    fn what_is_sent_is_what_is_received(
        fates in prop::collection::vec(0u8..8, 0..60),
        writes in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..3000), 1..8),
        receive_buffer_bytes in 50u64..20_000,
        nagle: bool,
        flavour in 0usize..8,
    ) {
        let settings = match flavour {
            0 => Settings::linux_like(),
            1 => Settings::freebsd_like(),
            2 => Settings { algorithm: Algorithm::Vegas, sack: true, ..Settings::default() },
            3 => Settings { algorithm: Algorithm::Dctcp, timestamps: true, ..Settings::default() },
            4 => Settings { algorithm: Algorithm::Cubic, sack: true, timestamps: true, ..Settings::default() },
            _ => Settings::default(),
        };
        // what comes after CLOSE is read here, so no buffer is bound to whole segments
        let settings = Settings { whole_segment_buffer: false, window_scale: None, ..settings };
        let settings = Settings { msl_ns: 1_000_000_000, mss: 1000, nagle, retransmissions: 30, ..settings };
        let client = Tcb { remote: Some(remote()), ..Tcb::new(local(), settings) };
        let mut server = Tcb::new(local(), Settings { receive_buffer_bytes, ..settings });
        call(&mut server, Call::OpenPassive);
        let mut pair = Pair { now: Instant::ZERO, ends: [client, server], flying: vec![], fates, sent: 0 };
        pair.call(0, Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) });
        let mut sent = Vec::new();
        for write in writes {
            prop_assert_eq!(pair.call(0, Call::Send(write.clone().into())), Reply::Taken(write.len()));
            sent.extend(write);
            pair.step();
        }
        // a CLOSE in SYN-SENT would give up what is queued
        while pair.ends[0].state == TcpState::SynSent {
            prop_assert!(pair.step());
        }
        pair.call(0, Call::Close);
        let mut received = Vec::new();
        // a buffer of 50 octets takes some 25 of them per round trip, so the longest stream is through by then
        for _ in 0..20_000 {
            if let Reply::Text(text) = pair.call(1, Call::Receive(usize::MAX)) {
                received.extend(text.to_vec());
            }
            if pair.ends[1].state == TcpState::CloseWait {
                pair.call(1, Call::Close);
            }
            if !pair.step() {
                break;
            }
        }
        prop_assert_eq!(received, sent);
        prop_assert_eq!(pair.ends.map(|end| (end.state, end.error)), [(TcpState::Closed, None); 2]);
    }
}
