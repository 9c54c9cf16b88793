//! RFC 9293 Figures 8 to 11, with the RFC's own numbers: every segment goes through its bytes.

use synema_wire::{LinkType, Mac, TcpFrame, datagram};

use super::*;

/// One side of a figure: a socket that listens, or a connection, or both one after the other.
struct End {
    place: Endpoint,
    listening: Option<Tcb>,
    connection: Tcb,
    /// The initial sequence numbers that are taken, in their order.
    isns: Vec<u32>,
}

/// Two sides and the lines drawn between them.
struct Figure {
    ends: [End; 2],
    lines: Vec<String>,
}

const A: usize = 0;
const B: usize = 1;

fn place(last: u8) -> Endpoint {
    Endpoint { ip: [192, 0, 2, last].into(), port: 80 }
}

impl Figure {
    fn new(listens: [bool; 2], isns: [&[u32]; 2]) -> Figure {
        let end = |side: usize| {
            let (local, remote) = (place(side as u8 + 1), place(2 - side as u8));
            let mut listening = Tcb::new(local, Settings::default());
            call(&mut listening, Call::OpenPassive);
            End {
                place: local,
                listening: listens[side].then_some(listening),
                connection: Tcb { remote: Some(remote), ..Tcb::new(local, Settings::default()) },
                isns: isns[side].to_vec(),
            }
        };
        Figure { ends: [end(A), end(B)], lines: Vec::new() }
    }

    /// The state that a figure shows: of the connection, else of the socket that listens.
    fn state(&self, side: usize) -> &'static str {
        let end = &self.ends[side];
        match (end.connection.state, &end.listening) {
            (TcpState::Closed | TcpState::Listen, Some(_)) => "LISTEN",
            (state, _) => state.name(),
        }
    }

    fn frames(&self, side: usize, actions: &[Tagged<Action>]) -> Vec<Vec<u8>> {
        let specs = actions.iter().filter_map(|action| match &action.what {
            Action::Emit(spec) => Some(spec),
            _ => None,
        });
        let (src, dst) = (self.ends[side].place, self.ends[1 - side].place);
        let macs = [Mac([2, 0, 0, 0, 0, 1]), Mac([2, 0, 0, 0, 0, 2])];
        specs
            .map(|spec| {
                let payload = match spec.text_len() {
                    0 => Vec::new(),
                    _ => self.ends[side].connection.send_queue.text(spec.text.clone()),
                };
                let tcp = spec.clone().into_header();
                let (src_mac, dst_mac) = (macs[side], macs[1 - side]);
                TcpFrame { src_mac, dst_mac, src, dst, ip_id: 0, ttl: 64, tcp, payload: &payload }.to_bytes()
            })
            .collect()
    }

    fn call(&mut self, side: usize, given: Call) -> Vec<Vec<u8>> {
        let (_, actions) = call(&mut self.ends[side].connection, given);
        self.frames(side, &actions)
    }

    fn connect(&mut self, side: usize) -> Vec<u8> {
        let isn = Seq(self.ends[side].isns.remove(0));
        let remote = Some(self.ends[1 - side].place);
        self.call(side, Call::OpenActive { remote, isn }).remove(0)
    }

    /// A frame leaves and is not there yet.
    fn leaves(&mut self, from: usize, frame: &[u8]) {
        let state = self.state(from);
        self.lines.push(format!("{state} --> {} ...", text_of(frame)));
    }

    /// A frame arrives that left some time ago.
    fn comes(&mut self, to: usize, frame: &[u8]) -> Vec<Vec<u8>> {
        let answers = self.arrives(to, frame);
        self.lines.push(format!("... {} --> {}", text_of(frame), self.state(to)));
        answers
    }

    /// A frame goes from one side to the other.
    fn goes(&mut self, from: usize, frame: &[u8]) -> Vec<Vec<u8>> {
        let sender = self.state(from);
        let answers = self.arrives(1 - from, frame);
        let receiver = self.state(1 - from);
        let text = text_of(frame);
        self.lines.push(match from {
            A => format!("{sender} --> {text} --> {receiver}"),
            _ => format!("{receiver} <-- {text} <-- {sender}"),
        });
        answers
    }

    fn arrives(&mut self, to: usize, frame: &[u8]) -> Vec<Vec<u8>> {
        let read = datagram(LinkType::ETHERNET, frame).expect("a packet");
        let (from, _, segment) = read.tcp().expect("a segment");
        let arriving = Arriving::new(Instant::from_ns(1_000_000), segment);
        let end = &mut self.ends[to];
        let is_open = !matches!(end.connection.state, TcpState::Closed | TcpState::Listen);
        let mut actions = Vec::new();
        match &mut end.listening {
            Some(listening) if !is_open => {
                let isn = Seq(end.isns.first().copied().unwrap_or(0));
                if let Some(child) = listening.arrive(&arriving, from, isn, &mut actions) {
                    end.connection = child;
                    end.isns.remove(0);
                }
            }
            _ => drop(end.connection.arrive(&arriving, from, Seq(0), &mut actions)),
        }
        self.frames(to, &actions)
    }

    #[track_caller]
    fn reads(&self, expected: &str) {
        let expected: Vec<String> = expected
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(self.lines, expected);
    }
}

/// `<SEQ=100><ACK=301><DATA=10><CTL=ACK>`.
fn text_of(frame: &[u8]) -> String {
    let read = datagram(LinkType::ETHERNET, frame).expect("a packet");
    let (_, _, segment) = read.tcp().expect("a segment");
    let ack = if segment.flags.ack() { format!("<ACK={}>", segment.ack.0) } else { String::new() };
    let data = if segment.payload_len > 0 { format!("<DATA={}>", segment.payload_len) } else { String::new() };
    format!("<SEQ={}>{ack}{data}<CTL={}>", segment.seq.0, segment.flags.to_string().replace(", ", ","))
}

#[test]
fn c54_figure_8_recovery_from_old_duplicate_syn() {
    let mut figure = Figure::new([false, true], [&[90, 100], &[300, 400]]);
    // the duplicate is of an earlier attempt, which was given up
    let duplicate = figure.connect(A);
    figure.call(A, Call::Close);
    let syn = figure.connect(A);
    figure.leaves(A, &syn);
    let answer = figure.comes(B, &duplicate);
    let reset = figure.goes(B, &answer[0]);
    figure.goes(A, &reset[0]);
    let answer = figure.comes(B, &syn);
    let last = figure.goes(B, &answer[0]);
    figure.goes(A, &last[0]);
    figure.reads(
        "SYN-SENT --> <SEQ=100><CTL=SYN> ...
         ... <SEQ=90><CTL=SYN> --> SYN-RECEIVED
         SYN-SENT <-- <SEQ=300><ACK=91><CTL=SYN,ACK> <-- SYN-RECEIVED
         SYN-SENT --> <SEQ=91><CTL=RST> --> LISTEN
         ... <SEQ=100><CTL=SYN> --> SYN-RECEIVED
         ESTABLISHED <-- <SEQ=400><ACK=101><CTL=SYN,ACK> <-- SYN-RECEIVED
         ESTABLISHED --> <SEQ=101><ACK=401><CTL=ACK> --> ESTABLISHED",
    );
}

/// B is in ESTABLISHED, "send 300, receive 100", and A has crashed.
fn after_a_crash(a_listens: bool) -> Figure {
    let mut figure = Figure::new([a_listens, true], [&[99, 400], &[299]]);
    let syn = figure.connect(A);
    let answer = figure.arrives(B, &syn);
    let last = figure.arrives(A, &answer[0]);
    figure.arrives(B, &last[0]);
    let End { place, connection, .. } = &mut figure.ends[A];
    *connection = Tcb { remote: connection.remote, ..Tcb::new(*place, Settings::default()) };
    figure.ends[B].listening = None;
    figure
}

#[test]
fn c54_figure_9_half_open_connection_discovery() {
    let mut figure = after_a_crash(false);
    let syn = figure.connect(A);
    let answer = figure.goes(A, &syn);
    let reset = figure.goes(B, &answer[0]);
    figure.goes(A, &reset[0]);
    assert_eq!(figure.ends[B].connection.error, Some(super::super::CallError::Reset), "(Abort!!)");
    figure.reads(
        "SYN-SENT --> <SEQ=400><CTL=SYN> --> ESTABLISHED
         SYN-SENT <-- <SEQ=300><ACK=100><CTL=ACK> <-- ESTABLISHED
         SYN-SENT --> <SEQ=100><CTL=RST> --> CLOSED",
    );
}

#[test]
fn c54_figure_10_active_side_causes_half_open_connection_discovery() {
    let mut figure = after_a_crash(false);
    let data = figure.call(B, Call::Send(vec![0; 10].into()));
    let reset = figure.goes(B, &data[0]);
    figure.goes(A, &reset[0]);
    figure.reads(
        "CLOSED <-- <SEQ=300><ACK=100><DATA=10><CTL=PSH,ACK> <-- ESTABLISHED
         CLOSED --> <SEQ=100><CTL=RST> --> CLOSED",
    );
}

#[test]
fn c54_figure_11_old_duplicate_syn_initiates_a_reset_on_two_passive_sockets() {
    let mut figure = Figure::new([true, true], [&[], &[700]]);
    // Z = 60, of a connection that nobody remembers
    let mut old = Figure::new([false, false], [&[60], &[]]);
    let duplicate = old.connect(A);
    let answer = figure.comes(B, &duplicate);
    let reset = figure.goes(B, &answer[0]);
    figure.goes(A, &reset[0]);
    figure.reads(
        "... <SEQ=60><CTL=SYN> --> SYN-RECEIVED
         LISTEN <-- <SEQ=700><ACK=61><CTL=SYN,ACK> <-- SYN-RECEIVED
         LISTEN --> <SEQ=61><CTL=RST> --> LISTEN",
    );
}
