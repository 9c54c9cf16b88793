//! Sessions made by hand of real frames and known events, and read by the analysis like any other.

use std::net::{IpAddr, Ipv4Addr};

use etherparse::PacketBuilder;
use synema_analysis::{Analysis, Side};
use synema_trace::{Actor, Certainty, Event, EventKind, Heading, Instant, Point, PointId, TcpState, Trace};
use synema_wire::{Endpoint, LinkType, Mac, Seq, TcpFlags, TcpFrame, TcpHeader, TcpOption};

use Side::{A, B};
use TcpState::{CloseWait, Closed, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait};

const MS: i64 = 1_000_000;
const CLIENT: Endpoint = Endpoint { ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), port: 49152 };
const SERVER: Endpoint = Endpoint { ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), port: 80 };
const SYN: TcpFlags = TcpFlags::SYN;
const ACK: TcpFlags = TcpFlags::ACK;

/// A session and what was read out of it.
pub struct Script {
    pub trace: Trace,
    pub analysis: Analysis,
}

/// One segment of a script.
#[derive(Clone, Copy)]
struct Line<'a> {
    from: Side,
    flags: TcpFlags,
    seq: u32,
    ack: u32,
    payload: &'a [u8],
}

impl<'a> Line<'a> {
    fn new(from: Side, flags: TcpFlags, seq: u32, ack: u32) -> Line<'a> {
        Line { from, flags, seq, ack, payload: b"" }
    }
}

/// A trace while it is written down.
struct Writer {
    trace: Trace,
    points: [PointId; 2],
    sent: u16,
}

impl Writer {
    fn new(hosts: Option<[&str; 2]>) -> Writer {
        let mut trace = Trace::new();
        let points = [0, 1].map(|at| {
            let host = hosts.map(|hosts| hosts[at].to_owned());
            let name = host.as_ref().map_or("eth0".to_owned(), |host| format!("{host}.0"));
            trace.add_point(Point { name, link_type: LinkType::ETHERNET, host })
        });
        Writer { trace, points, sent: 0 }
    }

    fn finish(self) -> Script {
        let analysis = Analysis::of(&self.trace);
        Script { trace: self.trace, analysis }
    }

    fn observe(&mut self, at: i64, side: Side, heading: Heading, bytes: &[u8]) {
        self.trace.observe(Instant::from_ns(at), self.points[side.index()], heading, bytes.len() as u32, bytes);
    }

    fn frame(&mut self, line: &Line<'_>) -> Vec<u8> {
        self.sent = self.sent.wrapping_add(1);
        frame(line, self.sent)
    }

    /// The segment leaves and is never seen again.
    fn lose(&mut self, at: i64, line: &Line<'_>) {
        let bytes = self.frame(line);
        self.observe(at * MS, line.from, Heading::Outbound, &bytes);
    }

    /// The segment leaves, and ten milliseconds later it is there.
    fn hop(&mut self, at: i64, line: &Line<'_>) {
        let bytes = self.frame(line);
        self.observe(at * MS, line.from, Heading::Outbound, &bytes);
        self.observe((at + 10) * MS, line.from.other(), Heading::Inbound, &bytes);
    }

    /// The segment is seen at A's interface only, as in a capture.
    fn capture(&mut self, at: i64, line: &Line<'_>) {
        let bytes = self.frame(line);
        let heading = if line.from == A { Heading::Outbound } else { Heading::Inbound };
        self.observe(at, A, heading, &bytes);
    }

    fn state(&mut self, at: i64, side: Side, from: TcpState, to: TcpState) {
        let (host, local, remote) = match side {
            A => ("laptop", CLIENT, SERVER),
            B => ("web", SERVER, CLIENT),
        };
        let remote = (to != Listen).then_some(remote);
        self.trace.record(Event {
            at: Instant::from_ns(at * MS),
            after: self.trace.len(),
            actor: Actor { host: host.into(), local: Some(local), remote },
            certainty: Certainty::Known,
            clause: None,
            cause: None,
            kind: EventKind::State { from, to, transition: "Transition".into() },
        });
    }
}

fn frame(line: &Line<'_>, ip_id: u16) -> Vec<u8> {
    let (src, dst) = if line.from == A { (CLIENT, SERVER) } else { (SERVER, CLIENT) };
    let options = if line.flags.syn() { vec![TcpOption::MaximumSegmentSize(1460)] } else { Vec::new() };
    TcpFrame {
        src_mac: Mac([2, 0, 0, 0, 0, 1 + line.from as u8]),
        dst_mac: Mac([2, 0, 0, 0, 0, 2 - line.from as u8]),
        src,
        dst,
        ip_id,
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

/// A simulated connection: handshake, a request that is lost once, its answer, and the close of both sides.
pub fn simulated() -> Script {
    let mut session = Writer::new(Some(["laptop", "web"]));
    let request = b"GET / HTTP/1.1\r\nHost: web\r\n\r\n";
    let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
    let (asked, answered) = (101 + request.len() as u32, 301 + answer.len() as u32);
    session.state(0, B, Closed, Listen);
    session.state(1, A, Closed, SynSent);
    session.hop(1, &Line::new(A, SYN, 100, 0));
    session.state(11, B, Listen, SynReceived);
    session.hop(11, &Line::new(B, SYN | ACK, 300, 101));
    session.state(21, A, SynSent, Established);
    session.hop(21, &Line::new(A, ACK, 101, 301));
    session.state(31, B, SynReceived, Established);
    let push = TcpFlags::PSH | ACK;
    let line = Line { payload: request, ..Line::new(A, push, 101, 301) };
    session.lose(32, &line);
    session.hop(232, &line);
    session.hop(242, &Line { payload: answer, ..Line::new(B, push, 301, asked) });
    session.hop(252, &Line::new(A, ACK, asked, answered));
    session.state(270, A, Established, FinWait1);
    session.hop(270, &Line::new(A, TcpFlags::FIN | ACK, asked, answered));
    session.state(280, B, Established, CloseWait);
    session.hop(280, &Line::new(B, ACK, answered, asked + 1));
    session.state(290, A, FinWait1, FinWait2);
    session.state(291, B, CloseWait, LastAck);
    session.hop(291, &Line::new(B, TcpFlags::FIN | ACK, answered, asked + 1));
    session.state(301, A, FinWait2, TimeWait);
    session.hop(301, &Line::new(A, ACK, asked + 1, answered + 1));
    session.state(311, B, LastAck, Closed);
    session.state(4301, A, TimeWait, Closed);
    session.finish()
}

/// The beginning of a connection as a capture at the client shows it.
pub fn captured() -> Script {
    let mut session = Writer::new(None);
    let start = 1_700_000_000_000 * MS;
    session.capture(start, &Line::new(A, SYN, 100, 0));
    session.capture(start + 20 * MS, &Line::new(B, SYN | ACK, 300, 101));
    session.capture(start + 20 * MS + 400_000, &Line::new(A, ACK, 101, 301));
    session.capture(start + 21 * MS, &Line { payload: b"hello", ..Line::new(A, ACK, 101, 301) });
    session.capture(start + 42 * MS, &Line::new(B, ACK, 301, 106));
    session.finish()
}

/// A long transfer, a sixth of it acknowledgments, as a capture at the client shows it.
pub fn long(segments: usize) -> Script {
    let mut session = Writer::new(None);
    session.capture(0, &Line::new(A, SYN, 100, 0));
    session.capture(20 * MS, &Line::new(B, SYN | ACK, 300, 101));
    session.capture(20 * MS + 400_000, &Line::new(A, ACK, 101, 301));
    let payload = [b'x'; 64];
    let mut seq = 301u32;
    for at in 3..segments {
        let ns = 21 * MS + at as i64 * 120_000;
        if at % 6 == 0 {
            session.capture(ns, &Line::new(A, ACK, 101, seq));
        } else {
            session.capture(ns, &Line { payload: &payload, ..Line::new(B, ACK, seq, 101) });
            seq = seq.wrapping_add(payload.len() as u32);
        }
    }
    session.finish()
}

/// Two datagrams over UDP.
pub fn datagrams() -> Script {
    let mut session = Writer::new(None);
    let mut speak = |at: i64, from: Side, text: &[u8]| {
        let ends = if from == A { ([192, 0, 2, 1], [192, 0, 2, 53]) } else { ([192, 0, 2, 53], [192, 0, 2, 1]) };
        let ports = if from == A { (50000, 9) } else { (9, 50000) };
        let builder = PacketBuilder::ethernet2([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2]).ipv4(ends.0, ends.1, 64);
        let mut bytes = Vec::new();
        builder.udp(ports.0, ports.1).write(&mut bytes, text).expect("a short datagram");
        let heading = if from == A { Heading::Outbound } else { Heading::Inbound };
        session.observe(at * MS, A, heading, &bytes);
    };
    speak(0, A, b"who is there?");
    speak(30, B, b"nobody");
    session.finish()
}
