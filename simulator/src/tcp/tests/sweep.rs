//! Every state and segment kind of §3.10.7, at the edges of both windows, over both families and around the sequence
//! circle: 6,600 cases. What is expected is computed here from the RFC's tables, not by the code under test.

use TcpState::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
};

use super::*;

/// Receive window of every case.
const WND: u32 = 1_000;
/// Octets in flight where text can be.
const TEXT: u32 = 10;

/// Where a case takes place.
#[derive(Clone, Copy)]
struct Place {
    iss: Seq,
    irs: Seq,
    is_ipv6: bool,
}

impl Place {
    fn ends(self) -> [Endpoint; 2] {
        let end = |last: u8, port| match self.is_ipv6 {
            false => Endpoint { ip: [192, 0, 2, last].into(), port },
            true => Endpoint { ip: [0x2001, 0xdb8, 0, 0, 0, 0, 0, last.into()].into(), port },
        };
        [end(2, 80), end(1, 5000)]
    }

    /// A segment without text; `seq` counts from IRS, `ack` from ISS.
    fn segment(self, flags: TcpFlags, seq: i64, ack: i64) -> Arriving<'static> {
        let at = |isn: Seq, count: i64| Seq(isn.0.wrapping_add(count as u32));
        Arriving { seq: at(self.irs, seq), ack: at(self.iss, ack), ..segment(flags, 0, 0, b"") }
    }

    fn arrive(self, tcb: &mut Tcb, segment: &Arriving<'_>) -> (Option<Tcb>, Vec<Tagged<Action>>) {
        let mut actions = Vec::new();
        let child = tcb.arrive(segment, self.ends()[1], self.iss, &mut actions);
        (child, actions)
    }

    /// A connection in a state, by the shortest way.
    fn reach(self, state: TcpState) -> Tcb {
        let after = |from, flags, seq, ack| {
            let mut tcb = self.reach(from);
            let (child, _) = self.arrive(&mut tcb, &self.segment(flags, seq, ack));
            child.unwrap_or(tcb)
        };
        let with = |from, given| {
            let mut tcb = self.reach(from);
            call(&mut tcb, given);
            tcb
        };
        let [local, remote] = self.ends();
        let settings = Settings { receive_buffer_bytes: WND.into(), ..Settings::default() };
        let tcb = match state {
            Closed => Tcb { remote: Some(remote), ..Tcb::new(local, settings) },
            Listen => {
                let mut tcb = Tcb::new(local, settings);
                call(&mut tcb, Call::OpenPassive);
                tcb
            }
            SynSent => with(Closed, Call::OpenActive { remote: Some(remote), isn: self.iss }),
            SynReceived => after(Listen, SYN, 0, 0),
            // with text in flight, so that UNA and NXT are apart
            Established => {
                let mut tcb = after(SynReceived, ACK, 1, 1);
                call(&mut tcb, Call::Send(vec![0; TEXT as usize].into()));
                tcb
            }
            CloseWait => after(Established, FIN | ACK, 1, 1),
            FinWait1 => {
                let mut tcb = after(SynReceived, ACK, 1, 1);
                call(&mut tcb, Call::Close);
                tcb
            }
            FinWait2 => after(FinWait1, ACK, 1, 2),
            Closing => after(FinWait1, FIN | ACK, 1, 1),
            LastAck => {
                let mut tcb = after(SynReceived, ACK, 1, 1);
                self.arrive(&mut tcb, &self.segment(FIN | ACK, 1, 1));
                call(&mut tcb, Call::Close);
                tcb
            }
            TimeWait => after(FinWait2, FIN | ACK, 1, 2),
        };
        assert_eq!(tcb.state, state, "the way to {state}");
        tcb
    }
}

/// SND.UNA and SND.NXT from ISS, and RCV.NXT from IRS, of a state as [`Place::reach`] makes it.
fn variables(state: TcpState) -> (i64, i64, i64) {
    match state {
        Closed | Listen => (0, 0, 0),
        SynSent => (0, 1, 0),
        SynReceived => (0, 1, 1),
        Established => (1, 1 + i64::from(TEXT), 1),
        CloseWait => (1, 1 + i64::from(TEXT), 2),
        FinWait1 => (1, 2, 1),
        FinWait2 => (2, 2, 1),
        Closing | LastAck => (1, 2, 2),
        TimeWait => (2, 2, 2),
    }
}

/// A reply: its flags, SEQ from ISS and ACK from IRS where ACK is set; for resets to nobody the raw numbers.
type Reply3 = Option<(TcpFlags, i64, i64)>;

/// The RFC's answer to a segment: the state after it, and what is sent. `seq` counts from IRS, `ack` from ISS.
fn expected(state: TcpState, flags: TcpFlags, seq: i64, ack: i64) -> (TcpState, Reply3) {
    let len = i64::from(flags.syn()) + i64::from(flags.fin());
    let (una, nxt, rcv_nxt) = variables(state);
    match state {
        // §3.10.7.1
        Closed if flags.rst() => (Closed, None),
        Closed if flags.ack() => (Closed, Some((RST, ack, 0))),
        Closed => (Closed, Some((RST | ACK, i64::MIN, seq + len))),
        // §3.10.7.2
        Listen if flags.rst() => (Listen, None),
        Listen if flags.ack() => (Listen, Some((RST, ack, 0))),
        Listen if flags.syn() => (SynReceived, Some((SYN | ACK, 0, seq + 1))),
        Listen => (Listen, None),
        // §3.10.7.3
        SynSent => {
            let is_good = flags.ack() && 0 < ack && ack <= nxt;
            match (flags.ack() && !is_good, flags.rst(), flags.syn()) {
                (true, true, _) => (SynSent, None),
                (true, false, _) => (SynSent, Some((RST, ack, 0))),
                (false, true, _) if is_good => (Closed, None),
                (false, false, true) if is_good => (Established, Some((ACK, 1, seq + 1))),
                (false, false, true) => (SynReceived, Some((SYN | ACK, 0, seq + 1))),
                _ => (SynSent, None),
            }
        }
        _ => synchronized(state, flags, seq, ack, (una, nxt, rcv_nxt)),
    }
}

/// §3.10.7.4, check by check.
fn synchronized(
    state: TcpState,
    flags: TcpFlags,
    seq: i64,
    ack: i64,
    (una, nxt, rcv_nxt): (i64, i64, i64),
) -> (TcpState, Reply3) {
    let len = i64::from(flags.syn()) + i64::from(flags.fin());
    let inside = |place: i64| rcv_nxt <= place && place < rcv_nxt + i64::from(WND);
    let answer = Some((ACK, nxt, rcv_nxt));
    // first: Table 6, with an open window
    let is_acceptable = if len == 0 { inside(seq) } else { inside(seq) || inside(seq + len - 1) };
    if !is_acceptable {
        return (state, if flags.rst() { None } else { answer });
    }
    // second
    if flags.rst() {
        return match (seq == rcv_nxt, state) {
            (true, SynReceived) => (Listen, None),
            (true, _) => (Closed, None),
            (false, _) => (state, answer),
        };
    }
    // fourth
    if flags.syn() {
        return if state == SynReceived { (Listen, None) } else { (state, answer) };
    }
    // fifth
    if !flags.ack() {
        return (state, None);
    }
    if state == SynReceived && !(una < ack && ack <= nxt) {
        return (state, Some((RST, ack, 0)));
    }
    if ack > nxt {
        return (state, answer);
    }
    let is_fin_acked = ack == nxt;
    let state = match (state, is_fin_acked) {
        (SynReceived, _) => Established,
        (FinWait1, true) => FinWait2,
        (Closing, true) => TimeWait,
        (LastAck, true) => return (Closed, None),
        // "otherwise, ignore the segment"
        (Closing, false) => return (Closing, None),
        (state, _) => state,
    };
    // eighth
    if !flags.fin() {
        // in TIME-WAIT, whatever is not in its place is acknowledged
        return (state, if state == TimeWait && seq != rcv_nxt && una == nxt { answer } else { None });
    }
    // a second FIN, beyond the first, is no part of the stream
    if matches!(state, CloseWait | Closing | LastAck | TimeWait) {
        return (state, answer);
    }
    if seq != rcv_nxt {
        return (state, answer);
    }
    let state = match state {
        Established => CloseWait,
        FinWait1 => Closing,
        FinWait2 => TimeWait,
        state => state,
    };
    (state, Some((ACK, nxt, rcv_nxt + 1)))
}

/// SND.UNA from ISS and RCV.NXT from IRS after a segment, where a connection is left.
fn variables_after(state: TcpState, flags: TcpFlags, seq: i64, ack: i64) -> (i64, i64) {
    let (una, nxt, rcv_nxt) = variables(state);
    let is_new = flags.ack() && una < ack && ack <= nxt;
    let fin = i64::from(flags.fin());
    match state {
        Closed => (una, rcv_nxt),
        // a FIN with the SYN waits for ESTABLISHED
        Listen if flags.syn() && !flags.ack() && !flags.rst() => (0, seq + 1),
        Listen => (una, rcv_nxt),
        SynSent if flags.rst() || !flags.syn() || (flags.ack() && !is_new) => (una, rcv_nxt),
        SynSent if is_new => (ack, seq + 1 + fin),
        SynSent => (una, seq + 1),
        _ => {
            let len = i64::from(flags.syn()) + fin;
            let inside = |place: i64| rcv_nxt <= place && place < rcv_nxt + i64::from(WND);
            let is_acceptable = if len == 0 { inside(seq) } else { inside(seq) || inside(seq + len - 1) };
            let is_refused = state == SynReceived && !is_new;
            if !is_acceptable || flags.rst() || flags.syn() || !flags.ack() || ack > nxt || is_refused {
                return (una, rcv_nxt);
            }
            let had_fin = matches!(state, CloseWait | Closing | LastAck | TimeWait);
            let takes_fin = flags.fin() && seq == rcv_nxt && !had_fin;
            (una.max(ack), rcv_nxt + i64::from(takes_fin))
        }
    }
}

/// The segments among the actions, counted from ISS and IRS.
fn replies(actions: &[Tagged<Action>], place: Place, expected: Reply3) -> Vec<Option<(TcpFlags, i64, i64)>> {
    let specs = actions.iter().filter_map(|action| match &action.what {
        Action::Emit(spec) => Some(spec),
        _ => None,
    });
    let is_raw = expected.is_some_and(|(_, seq, _)| seq == i64::MIN);
    specs
        .map(|spec| {
            let seq = if is_raw && spec.seq == Seq(0) { i64::MIN } else { spec.seq.distance_from(place.iss).into() };
            let ack = if spec.flags.ack() { spec.ack.distance_from(place.irs).into() } else { 0 };
            Some((spec.flags, seq, ack))
        })
        .collect()
}

#[test]
fn g2_every_segment_in_every_state_at_every_edge() {
    let kinds = [SYN, SYN | ACK, SYN | FIN, ACK, FIN, FIN | ACK, RST, RST | ACK];
    let mut cases = 0;
    for iss in [0, (1 << 31) - 1, u32::MAX - 1] {
        for is_ipv6 in [false, true] {
            let place = Place { iss: Seq(iss), irs: Seq(iss.wrapping_mul(3).wrapping_add(77)), is_ipv6 };
            for state in TcpState::ALL {
                let start = place.reach(state);
                let (una, nxt, rcv_nxt) = variables(state);
                let right = rcv_nxt + i64::from(WND) - 1;
                for flags in kinds {
                    let acks = if flags.ack() { vec![una - 1, una, nxt, nxt + 1] } else { vec![0] };
                    for seq in [rcv_nxt - 1, rcv_nxt, rcv_nxt + i64::from(WND) / 2, right, right + 1] {
                        for &ack in &acks {
                            let (to, reply) = expected(state, flags, seq, ack);
                            let mut tcb = start.clone();
                            let (child, actions) = place.arrive(&mut tcb, &place.segment(flags, seq, ack));
                            let left = child.as_ref().unwrap_or(&tcb);
                            let after = left.state;
                            let sent = replies(&actions, place, reply);
                            let wanted: Vec<_> = reply.into_iter().map(Some).collect();
                            let what = format!("{flags} SEQ {seq} ACK {ack} in {state}, ISS {iss}, IPv6 {is_ipv6}");
                            assert_eq!((after, sent), (to, wanted), "{what}");
                            if !matches!(after, Closed | Listen) {
                                let una = left.snd_una.wire().distance_from(place.iss).into();
                                let next = left.rcv_nxt.wire().distance_from(place.irs).into();
                                // before the other side's SYN there is no RCV.NXT
                                let next = if after == SynSent { 0 } else { next };
                                assert_eq!((una, next), variables_after(state, flags, seq, ack), "{what}");
                            }
                            cases += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(cases >= 5_000, "{cases} cases");
}
