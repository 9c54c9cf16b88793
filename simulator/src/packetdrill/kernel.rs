//! The host under test: our connections, and what they have sent.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use synema_trace::{Instant, TcpState};
use synema_wire::{Endpoint, LinkType, Mac, Seq, TcpFrame, TcpHeader, TcpOption, datagram};

use super::expect::{Clock, Sent};
use super::script::Packet;
use super::switches::{Dialect, Switches};
use crate::tcp::{Action, Arriving, Settings, Tagged, Tcb};

/// A connection and what its host keeps of it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) tcb: Tcb,
    pub(super) is_listening: bool,
    /// The listening connection whose SYN made it, until it is accepted.
    pub(super) parent: Option<usize>,
}

/// A file descriptor of the script.
#[derive(Clone, Copy, Debug)]
pub(super) struct Descriptor {
    pub(super) connection: usize,
    pub(super) is_nonblocking: bool,
    pub(super) is_read_shut: bool,
    pub(super) is_write_shut: bool,
    pub(super) is_connecting: bool,
    /// The error was given to the program once.
    pub(super) error_is_told: bool,
}

/// Our side of a script.
#[derive(Debug)]
pub(super) struct Kernel {
    pub(super) now: Instant,
    pub(super) dialect: Dialect,
    pub(super) settings: Settings,
    pub(super) local: Endpoint,
    pub(super) remote: Endpoint,
    pub(super) connections: Vec<Connection>,
    pub(super) descriptors: BTreeMap<i64, Descriptor>,
    pub(super) sent: VecDeque<(Instant, Sent)>,
}

const MACS: [Mac; 2] = [Mac([2, 0, 0, 0, 0, 1]), Mac([2, 0, 0, 0, 0, 2])];

impl Kernel {
    pub(super) fn new(switches: &Switches) -> Kernel {
        // documentation addresses (RFC 5737, RFC 3849)
        let address = |last: u8| match switches.is_ipv6 {
            true => IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last.into())),
            false => IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)),
        };
        Kernel {
            now: Instant::ZERO,
            dialect: switches.dialect,
            settings: switches.settings,
            local: Endpoint { ip: address(1), port: 8080 },
            remote: Endpoint { ip: address(2), port: 40_000 },
            connections: Vec::new(),
            descriptors: BTreeMap::new(),
            sent: VecDeque::new(),
        }
    }

    /// Takes changed switches, for connections from now on.
    pub(super) fn set(&mut self, switches: &Switches) {
        self.settings = switches.settings;
    }

    pub(super) fn add(&mut self, tcb: Tcb, parent: Option<usize>) -> usize {
        self.connections.push(Connection { tcb, is_listening: false, parent });
        self.connections.len() - 1
    }

    pub(super) fn next_wakeup(&self) -> Option<Instant> {
        self.connections.iter().filter_map(|connection| connection.tcb.next_wakeup()).min()
    }

    /// Runs every timer that is due at `at`.
    pub(super) fn wake(&mut self, at: Instant) {
        self.now = self.now.max(at);
        for id in 0..self.connections.len() {
            if self.connections[id].tcb.next_wakeup().is_some_and(|wakeup| wakeup <= at) {
                let mut actions = Vec::new();
                self.connections[id].tcb.wake(self.now, &mut actions);
                self.carry_out(Some(id), actions);
            }
        }
    }

    /// A segment of the script arrives. Both initial sequence numbers are what the script writes: zero for ours.
    pub(super) fn inject(&mut self, packet: &Packet, clock: &Clock) {
        let options = packet.options.iter().flatten().map(|option| match option {
            TcpOption::Timestamps { tsval, tsecr } => {
                TcpOption::Timestamps { tsval: *tsval, tsecr: clock.ours(*tsecr) }
            }
            other => other.clone(),
        });
        let tcp = TcpHeader {
            seq: packet.seq,
            ack: packet.ack.unwrap_or_default(),
            flags: packet.flags,
            window: packet.window.unwrap_or(0),
            urgent_pointer: packet.urgent,
            options: options.collect(),
        };
        let text: Vec<u8> = (0..packet.len).map(|at| at as u8).collect();
        let frame = self.frame(self.remote, self.local, tcp, &text);
        let Some(read) = datagram(LinkType::ETHERNET, &frame) else { return };
        let Some((_, _, segment)) = read.tcp() else { return };
        let arriving = Arriving::new(self.now, segment);
        let mut actions = Vec::new();
        let Some(id) = self.receiver() else {
            Tcb::new(self.local, self.settings).arrive(&arriving, self.remote, Seq(0), &mut actions);
            return self.carry_out(None, actions);
        };
        match self.connections[id].tcb.arrive(&arriving, self.remote, Seq(0), &mut actions) {
            Some(child) => {
                let child = self.add(child, Some(id));
                self.carry_out(Some(child), actions);
            }
            None if self.connections[id].is_listening => self.carry_out(None, actions),
            None => self.carry_out(Some(id), actions),
        }
    }

    /// The connection that a segment is for: an existing one before a listening one.
    fn receiver(&self) -> Option<usize> {
        let is_open = |state| !matches!(state, TcpState::Closed | TcpState::Listen);
        let position = |test: &dyn Fn(&Connection) -> bool| self.connections.iter().position(test);
        position(&|connection| is_open(connection.tcb.state))
            .or_else(|| position(&|connection| connection.is_listening && connection.tcb.state == TcpState::Listen))
    }

    /// Sends what is to be sent; the rest of the actions is for traces.
    pub(super) fn carry_out(&mut self, id: Option<usize>, actions: Vec<Tagged<Action>>) {
        for Tagged { what, .. } in actions {
            let Action::Emit(spec) = what else { continue };
            let text = match (spec.text_len(), id) {
                (0, _) | (_, None) => Vec::new(),
                (_, Some(id)) => self.connections[id].tcb.send_queue.text(spec.text.clone()),
            };
            let frame = self.frame(self.local, self.remote, spec.header(), &text);
            let sent = datagram(LinkType::ETHERNET, &frame).and_then(|read| Some(Sent::of(read.tcp()?.2)));
            self.sent.extend(sent.map(|sent| (self.now, sent)));
        }
    }

    fn frame(&self, src: Endpoint, dst: Endpoint, tcp: TcpHeader, payload: &[u8]) -> Vec<u8> {
        TcpFrame { src_mac: MACS[0], dst_mac: MACS[1], src, dst, ip_id: 0, ttl: 64, tcp, payload }.to_bytes()
    }
}
