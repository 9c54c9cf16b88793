//! Sessions made by hand: real frames, and an analysis written down beside them.

use std::net::Ipv4Addr;

use synema_analysis::{
    Analysis, Fate, Flight, Flow, Freight, Handshake, Mark, SegmentFacts, Side, StateChange, Transport,
};
use synema_trace::{Certainty, Heading, Instant, Point, PointId, TcpState, Trace};
use synema_wire::{Endpoint, LinkType, Mac, Protocol, Seq, TcpFlags, TcpFrame, TcpHeader, TcpOption};

use TcpState::{CloseWait, Closed, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait};

const MS: i64 = 1_000_000;
const CLIENT: Endpoint = Endpoint { ip: std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), port: 49152 };
const SERVER: Endpoint = Endpoint { ip: std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), port: 80 };

/// A session while it is written down.
pub struct Script {
    pub trace: Trace,
    pub analysis: Analysis,
    points: [PointId; 2],
}

/// One segment of a script.
pub struct Line<'a> {
    pub from: Side,
    pub flags: TcpFlags,
    pub seq: u32,
    pub ack: u32,
    pub payload: &'a [u8],
    pub marks: Vec<Mark>,
}

impl<'a> Line<'a> {
    pub fn new(from: Side, flags: TcpFlags, seq: u32, ack: u32) -> Line<'a> {
        Line { from, flags, seq, ack, payload: b"", marks: Vec::new() }
    }
}

impl Script {
    pub fn new(simulated: bool) -> Script {
        let mut trace = Trace::new();
        let mut point = |host: &str| {
            let host = simulated.then(|| host.to_owned());
            let name = host.as_ref().map_or("eth0".to_owned(), |host| format!("{host}.0"));
            trace.add_point(Point { name, link_type: LinkType::ETHERNET, host })
        };
        let points = [point("laptop"), point("web")];
        let mut analysis = Analysis::default();
        analysis.flows.push(flow(Transport::Tcp, CLIENT, SERVER));
        Script { trace, analysis, points }
    }

    fn observe(&mut self, at: i64, point: PointId, heading: Heading, bytes: &[u8]) -> usize {
        let at = Instant::from_ns(at);
        let index = self.trace.observe(at, point, heading, bytes.len() as u32, bytes);
        let flow = &mut self.analysis.flows[0];
        flow.observations.push(index);
        flow.last = at;
        index
    }

    /// The segment leaves; it is reached later by [`Script::arrive`].
    pub fn leave(&mut self, at: i64, line: &Line<'_>) -> usize {
        let point = self.points[line.from.index()];
        let left = self.observe(at, point, Heading::Outbound, &frame(line));
        self.fly(line, Some(left), None, Fate::Lost)
    }

    pub fn arrive(&mut self, at: i64, flight: usize, line: &Line<'_>) {
        let point = self.points[line.from.other().index()];
        let reached = self.observe(at, point, Heading::Inbound, &frame(line));
        self.analysis.flights[flight].reached = Some(reached);
        self.analysis.flights[flight].fate = Fate::Arrived;
    }

    /// The segment is seen at A's interface only, as in a capture.
    pub fn capture(&mut self, at: i64, line: &Line<'_>) {
        let heading = if line.from == Side::A { Heading::Outbound } else { Heading::Inbound };
        let seen = self.observe(at, self.points[0], heading, &frame(line));
        let (left, reached) = if line.from == Side::A { (Some(seen), None) } else { (None, Some(seen)) };
        let fate = if line.from == Side::A { Fate::Unseen } else { Fate::Arrived };
        self.fly(line, left, reached, fate);
    }

    fn fly(&mut self, line: &Line<'_>, left: Option<usize>, reached: Option<usize>, fate: Fate) -> usize {
        let base = if line.from == Side::A { (100, 300) } else { (300, 100) };
        let facts = SegmentFacts {
            flags: line.flags,
            seq: Seq(line.seq),
            ack: Seq(line.ack),
            seq_relative: line.seq - base.0,
            ack_relative: line.ack.saturating_sub(base.1),
            payload_len: line.payload.len() as u32,
            window_bytes: 65535,
            marks: line.marks.clone(),
        };
        self.analysis.flights.push(Flight {
            flow: 0,
            from: line.from,
            left,
            reached,
            fate,
            freight: Freight::Tcp(facts),
        });
        self.analysis.flights.len() - 1
    }

    pub fn state(&mut self, at: i64, side: Side, from: TcpState, to: TcpState, certainty: Certainty) {
        self.analysis.states.push(StateChange {
            at: Instant::from_ns(at),
            after: self.trace.len(),
            flow: 0,
            side,
            from,
            to,
            transition: "Transition".into(),
            clause: None,
            certainty,
        });
    }
}

fn flow(transport: Transport, a: Endpoint, b: Endpoint) -> Flow {
    Flow {
        number: 0,
        transport,
        a,
        b,
        observations: Vec::new(),
        frames_a_to_b: 0,
        frames_b_to_a: 0,
        payload_a_to_b: 0,
        payload_b_to_a: 0,
        first: Instant::ZERO,
        last: Instant::ZERO,
        handshake: Handshake::default(),
    }
}

fn frame(line: &Line<'_>) -> Vec<u8> {
    let (src, dst) = if line.from == Side::A { (CLIENT, SERVER) } else { (SERVER, CLIENT) };
    let options = if line.flags.syn() { vec![TcpOption::MaximumSegmentSize(1460)] } else { Vec::new() };
    TcpFrame {
        src_mac: Mac([2, 0, 0, 0, 0, 1 + line.from as u8]),
        dst_mac: Mac([2, 0, 0, 0, 0, 2 - line.from as u8]),
        src,
        dst,
        ip_id: 1,
        ttl: 64,
        tcp: TcpHeader {
            seq: Seq(line.seq),
            ack: Seq(line.ack),
            flags: line.flags,
            window: 65535,
            urgent_pointer: 0,
            options,
        },
        payload: line.payload,
    }
    .to_bytes()
}

const SYN: TcpFlags = TcpFlags::SYN;
const ACK: TcpFlags = TcpFlags::ACK;

/// A simulated connection: handshake, a request that is lost once, its answer, and the close of both sides.
pub fn simulated() -> Script {
    use Side::{A, B};
    let known = Certainty::Known;
    let mut script = Script::new(true);
    let request = b"GET / HTTP/1.1\r\nHost: web\r\n\r\n";
    let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
    let end = (request.len() as u32, answer.len() as u32);
    script.state(0, B, Closed, Listen, known);
    script.state(MS, A, Closed, SynSent, known);
    let hop = |script: &mut Script, at: i64, line: &Line<'_>| {
        let flight = script.leave(at * MS, line);
        script.arrive((at + 10) * MS, flight, line);
    };
    hop(&mut script, 1, &Line::new(A, SYN, 100, 0));
    script.state(11 * MS, B, Listen, SynReceived, known);
    hop(&mut script, 11, &Line::new(B, SYN | ACK, 300, 101));
    script.state(21 * MS, A, SynSent, Established, known);
    hop(&mut script, 21, &Line::new(A, ACK, 101, 301));
    script.state(31 * MS, B, SynReceived, Established, known);
    let push = TcpFlags::PSH | ACK;
    let lost = Line { payload: request, ..Line::new(A, push, 101, 301) };
    script.leave(32 * MS, &lost);
    hop(&mut script, 232, &Line { marks: vec![Mark::Retransmission], ..lost });
    hop(&mut script, 242, &Line { payload: answer, ..Line::new(B, push, 301, 101 + end.0) });
    hop(&mut script, 252, &Line::new(A, ACK, 101 + end.0, 301 + end.1));
    script.state(270 * MS, A, Established, FinWait1, known);
    hop(&mut script, 270, &Line::new(A, TcpFlags::FIN | ACK, 101 + end.0, 301 + end.1));
    script.state(280 * MS, B, Established, CloseWait, known);
    hop(&mut script, 280, &Line::new(B, ACK, 301 + end.1, 102 + end.0));
    script.state(290 * MS, A, FinWait1, FinWait2, known);
    script.state(291 * MS, B, CloseWait, LastAck, known);
    hop(&mut script, 291, &Line::new(B, TcpFlags::FIN | ACK, 301 + end.1, 102 + end.0));
    script.state(301 * MS, A, FinWait2, TimeWait, known);
    hop(&mut script, 301, &Line::new(A, ACK, 102 + end.0, 302 + end.1));
    script.state(311 * MS, B, LastAck, Closed, known);
    script.state(4301 * MS, A, TimeWait, Closed, known);
    script
}

/// The same handshake as a capture at the client shows it.
pub fn captured() -> Script {
    use Side::{A, B};
    let inferred = Certainty::Inferred;
    let mut script = Script::new(false);
    let start = 1_700_000_000_000 * MS;
    script.analysis.flows[0].first = Instant::from_ns(start);
    script.capture(start, &Line::new(A, SYN, 100, 0));
    script.state(start, A, Closed, SynSent, inferred);
    script.capture(start + 20 * MS, &Line::new(B, SYN | ACK, 300, 101));
    script.state(start + 20 * MS, B, Listen, SynReceived, inferred);
    script.state(start + 20 * MS, A, SynSent, Established, inferred);
    script.capture(start + 20 * MS + 400_000, &Line::new(A, ACK, 101, 301));
    script.capture(start + 21 * MS, &Line { payload: b"hello", ..Line::new(A, ACK, 101, 301) });
    script.capture(start + 42 * MS, &Line { marks: vec![Mark::DuplicateAck], ..Line::new(B, ACK, 301, 101) });
    script
}

/// A question and its answer over UDP.
pub fn datagrams() -> Script {
    let mut script = Script::new(false);
    script.analysis.flows[0].transport = Transport::Udp;
    for (at, side, summary) in [
        (0, Side::A, "Standard query 0x1a2b A example.com"),
        (30 * MS, Side::B, "Standard query response 0x1a2b A example.com A 93.184.215.14"),
    ] {
        script.capture(at, &Line::new(side, ACK, 300, 300));
        let flight = script.analysis.flights.last_mut().unwrap();
        flight.freight = Freight::Other { protocol: Protocol::Udp, summary: summary.into(), payload_len: 40 };
    }
    script
}
