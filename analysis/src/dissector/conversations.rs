use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;

use synema_trace::Observation;
use synema_wire::{
    Content, Contents, Dissection, EapFragment, Endpoint, Fragment, Memory, Protocol, QuicConnection, Seq, Span,
    TcpPayload, UdpPayload, dissect_with, protocols,
};

use super::conversation::Conversation;
use super::hearing::{Circumstances, Heard};
use super::joining::{Joining, Payload};
use super::{Fragments, Repeats};

/// What is remembered of all conversations of a trace.
#[derive(Default)]
pub(super) struct Conversations {
    fragments: Fragments,
    tcp: BTreeMap<[Endpoint; 2], Connection>,
    /// In the order of their beginnings: the oldest are forgotten first.
    by_age: VecDeque<[Endpoint; 2]>,
    /// Ends that a transfer by TFTP was asked for from: who answers them, from whatever port, speaks it.
    tftp: BTreeMap<Endpoint, ()>,
    /// The beginnings of messages that EAP carries, by the ends of the link.
    eap: BTreeMap<[u8; 12], Vec<u8>>,
    /// Conversations over UDP that were seen to speak QUIC, the lower end first.
    quic: BTreeMap<[Endpoint; 2], QuicConnection>,
    /// The ends of the datagram that was taken last, the lower one first.
    datagram: Option<[Endpoint; 2]>,
    frame: usize,
    repeats: Repeats,
    /// What is known already to be put together from the next frame's fragment and those before it.
    pub(super) put_together: Option<Option<Contents>>,
}

/// More connections than this are not remembered at once.
const MOST_CONNECTIONS: usize = 65_536;

/// More messages over EAP than this are not put together at once, and none is longer (RFC 5216 §2.1.5).
const MOST_EAP_MESSAGES: usize = 4096;
const LONGEST_EAP_MESSAGE: usize = 1 << 16;

/// One TCP connection, the lower end first.
#[derive(Default)]
struct Connection {
    sides: [Joining; 2],
    /// The sequence number of each side's SYN.
    syns: [Option<Seq>; 2],
    conversation: Conversation,
}

impl Conversations {
    /// Reads the next frame; `repeats` says what its segment repeats.
    pub(super) fn read(&mut self, observation: &Observation<'_>, repeats: Repeats) -> Dissection {
        self.frame = observation.number();
        self.repeats = repeats;
        dissect_with(observation.link_type, observation.bytes, observation.wire_len, self)
    }

    /// The same without fields.
    pub(super) fn protocols(&mut self, observation: &Observation<'_>, repeats: Repeats) -> Dissection {
        self.frame = observation.number();
        self.repeats = repeats;
        protocols(observation.link_type, observation.bytes, Some(observation.wire_len), Some(self))
    }

    /// The connection between two ends; a new one where a SYN begins another between the same ports.
    fn connection(&mut self, payload: &TcpPayload<'_>) -> (&mut Connection, usize) {
        let [src, dst] = [(payload.src, payload.ports[0]), (payload.dst, payload.ports[1])].map(end);
        let side = usize::from(src > dst);
        let key = [src.min(dst), src.max(dst)];
        if !self.tcp.contains_key(&key) {
            self.by_age.push_back(key);
            if self.by_age.len() > MOST_CONNECTIONS {
                let oldest = self.by_age.pop_front();
                oldest.and_then(|oldest| self.tcp.remove(&oldest));
            }
        }
        let connection = self.tcp.entry(key).or_default();
        if payload.flags.syn() {
            if !payload.flags.ack() && connection.syns[side].is_some_and(|seq| seq != payload.seq) {
                *connection = Connection::default();
            }
            connection.syns[side] = Some(payload.seq);
            let server = if payload.flags.ack() { src } else { dst };
            connection.conversation.server_port.get_or_insert(server.port);
        }
        (connection, side)
    }
}

fn end((ip, port): (IpAddr, u16)) -> Endpoint {
    Endpoint { ip, port }
}

impl Memory for Conversations {
    fn fragment(&mut self, fragment: &Fragment<'_>) -> Option<(u8, Arc<[u8]>)> {
        match self.put_together.take() {
            Some(known) => known
                .filter(|known| known.protocol == fragment.protocol || fragment.src.is_ipv6())
                .map(|known| (known.protocol, known.octets)),
            None => self.fragments.add(fragment, self.frame).map(|whole| (whole.protocol, whole.octets)),
        }
    }

    fn tcp_payload(&mut self, payload: &TcpPayload<'_>) -> Vec<Span> {
        let around = Circumstances {
            ports: payload.ports,
            side: 0,
            can_wait: false,
            is_end: payload.flags.fin(),
            frame: self.frame,
        };
        let can_join = payload.is_whole && !payload.is_quoted;
        let is_repeat = !payload.is_quoted
            && (matches!(self.repeats, Repeats::Octets | Repeats::Overtaken)
                || can_join && self.repeats == Repeats::Acknowledged);
        // as Wireshark has it, what is sent again for what was lost completes no message
        if is_repeat && self.repeats == Repeats::Octets && !payload.flags.fin() && !payload.octets.is_empty() {
            return vec![whole(payload, Content::Segment)];
        }
        if payload.flags.rst() {
            // what a reset carries is a reason in words (RFC 1122 §4.2.2.12)
            return match payload.octets.is_empty() {
                true => Vec::new(),
                false => vec![whole(payload, Content::Data)],
            };
        }
        let is_keep_alive = self.repeats == Repeats::KeepAlive && !payload.is_quoted;
        let (connection, side) = self.connection(payload);
        let Connection { sides, conversation, .. } = connection;
        let joined = Payload {
            seq: if payload.flags.syn() { payload.seq.plus(1) } else { payload.seq },
            octets: payload.octets,
            can_join,
            fin: payload.flags.fin(),
        };
        sides[side].take(&joined, |octets, can_wait| match is_repeat {
            _ if is_keep_alive => Heard::all(octets, Content::Data),
            true => Heard::all(octets, Content::Segment),
            false => conversation.hear(octets, &Circumstances { side, can_wait, ..around }),
        })
    }

    fn udp_payload(&mut self, payload: &UdpPayload<'_>) -> Option<Protocol> {
        let [src, dst] = [(payload.src, payload.ports[0]), (payload.dst, payload.ports[1])].map(end);
        if payload.ports[1] == 69 {
            self.tftp.insert(src, ());
        }
        let ends = [src.min(dst), src.max(dst)];
        self.datagram = Some(ends);
        if self.quic.contains_key(&ends) && payload.octets.first().is_some_and(|first| first & 0xc0 != 0) {
            return Some(Protocol::Quic);
        }
        let is_answer = self.tftp.contains_key(&dst) || self.tftp.contains_key(&src);
        is_answer.then_some(Protocol::Tftp)
    }

    fn eap_fragment(&mut self, fragment: &EapFragment<'_>) -> Option<Arc<[u8]>> {
        if self.eap.len() >= MOST_EAP_MESSAGES && !self.eap.contains_key(&fragment.ends) {
            self.eap.pop_first();
        }
        let message = self.eap.entry(fragment.ends).or_default();
        message.extend_from_slice(fragment.octets);
        if fragment.more && message.len() < LONGEST_EAP_MESSAGE {
            return None;
        }
        self.eap.remove(&fragment.ends).map(Arc::from)
    }

    fn quic(&mut self) -> Option<&mut QuicConnection> {
        let ends = self.datagram?;
        if self.quic.len() >= MOST_CONNECTIONS && !self.quic.contains_key(&ends) {
            self.quic.pop_first();
        }
        Some(self.quic.entry(ends).or_default())
    }
}

fn whole(payload: &TcpPayload<'_>, content: Content) -> Span {
    Span { octets: synema_wire::Octets::Payload, parts: Heard::all(payload.octets, content).parts }
}
