//! The host under test: our connections, and what they have sent.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use synema_trace::{Heading, Instant, Point, PointId, TcpState, Trace};
use synema_wire::{Endpoint, LinkType, Mac, Seq, TcpFrame, TcpHeader, TcpOption, datagram};

use super::accounts::Accounts;
use super::expect::{Clock, Sent};
use super::fast_open::{Asking, FastOpenSwitches};
use super::script::{Icmp, Packet};
use super::switches::{Dialect, Switches};
use crate::fast_open_cache::FastOpenCache;
use crate::tcp::{Action, Arriving, CallError, IcmpReport, KeepAlive, Settings, Tagged, Tcb};

/// A connection and what its host keeps of it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) tcb: Tcb,
    pub(super) is_listening: bool,
    /// The listening connection whose SYN made it, until it is accepted.
    pub(super) parent: Option<usize>,
    /// The same, also afterwards.
    pub(super) listener: Option<usize>,
    /// TCP_FASTOPEN: how many may be open by a SYN alone; at a client's socket, whether its SYN may carry text.
    pub(super) fast_opens: Option<u64>,
    /// TCP_FASTOPEN_KEY.
    pub(super) fast_open_key: Option<[u8; 16]>,
    /// How many may wait to be accepted.
    pub(super) backlog: u64,
    /// What SO_KEEPALIVE will turn on, or has.
    pub(super) keep_alive: Option<KeepAlive>,
    pub(super) counters: Counters,
    pub(super) accounts: Accounts,
    /// TCP_NOTSENT_LOWAT: with so many octets unsent there is no room for more.
    pub(super) unsent_lowat: Option<u64>,
    /// TCP_INQ: reads tell how much is left.
    pub(super) tells_unread: bool,
}

/// What went through a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counters {
    pub(super) segments_in: u64,
    pub(super) segments_out: u64,
    pub(super) text_segments_in: u64,
    pub(super) text_segments_out: u64,
    pub(super) octets_out: u64,
    pub(super) segments_again: u64,
    pub(super) octets_again: u64,
    /// Behind the highest number sent, in octets from the initial one.
    highest: u32,
}

impl Counters {
    fn count_out(&mut self, sent: &Sent) {
        self.segments_out += 1;
        if sent.len() == 0 {
            return;
        }
        self.text_segments_out += 1;
        self.octets_out += u64::from(sent.len());
        let end = sent.end();
        if end <= self.highest {
            self.segments_again += 1;
            self.octets_again += u64::from(sent.len());
        }
        self.highest = self.highest.max(end);
    }
}

/// A file descriptor of the script.
#[derive(Clone, Copy, Debug)]
pub(super) struct Descriptor {
    pub(super) connection: usize,
    pub(super) is_nonblocking: bool,
    pub(super) is_read_shut: bool,
    pub(super) is_write_shut: bool,
    pub(super) is_connecting: bool,
    /// A connect has said that there is a connection.
    pub(super) has_connected: bool,
    /// TCP_FASTOPEN_CONNECT: connecting may wait for text.
    pub(super) defers_connect: bool,
    /// It does: the connect that was made has sent nothing yet.
    pub(super) is_deferred: bool,
    /// TCP_FASTOPEN_NO_COOKIE.
    pub(super) opens_without_cookie: bool,
    /// SO_LINGER: how long close waits, seconds; zero resets.
    pub(super) linger_s: Option<i64>,
    /// A close of it waits.
    pub(super) is_closing: bool,
    /// The error was given to the program once.
    pub(super) error_is_told: bool,
}

/// Our side of a script.
#[derive(Debug)]
pub(super) struct Kernel {
    pub(super) now: Instant,
    pub(super) dialect: Dialect,
    pub(super) settings: Settings,
    /// What SO_KEEPALIVE turns on where nothing else is asked for.
    pub(super) keep_alive: KeepAlive,
    /// The receive buffer that sockets report where a sysctl has set it.
    pub(super) receive_space: Option<u64>,
    unsent_limit: Option<u64>,
    blackhole: u64,
    drops_syn_fin: bool,
    heeds_icmp: bool,
    pub(super) fast_open: FastOpenSwitches,
    /// The cookies of servers.
    pub(super) cookies: FastOpenCache,
    cookie_resets: u64,
    /// With which option a cookie is asked for.
    pub(super) asking: Asking,
    /// The initial numbers that the script gives to our side and to its own; ours is really zero.
    pub(super) isns: (Seq, Seq),
    /// Whether somebody listens whom nothing has reached yet: what comes next comes from a port of its own.
    pub(super) is_fresh_listener: bool,
    /// Segments of earlier connections that the script does not speak of.
    pub(super) forgotten: usize,
    /// Segments that lay, wholly or in part, outside the window: Linux's counter BeyondWindow.
    pub(super) beyond_window: u64,
    /// ICMP messages about what was not in flight: Linux's counter OutOfWindowIcmps.
    pub(super) icmp_out_of_window: u64,
    /// Whether a call waits for room in a send buffer.
    pub(super) writer_waits: bool,
    /// When a call that waits gives up.
    pub(super) call_deadline: Option<Instant>,
    pub(super) local: Endpoint,
    pub(super) remote: Endpoint,
    pub(super) connections: Vec<Connection>,
    pub(super) descriptors: BTreeMap<i64, Descriptor>,
    pub(super) sent: VecDeque<(Instant, Sent)>,
    /// What epoll descriptors watch: the descriptor, and the events asked for.
    pub(super) watched: BTreeMap<i64, BTreeMap<i64, super::poll::Interest>>,
    /// The frames that came and went, as a capture on this host has them.
    pub(super) seen: Trace,
}

const MACS: [Mac; 2] = [Mac([2, 0, 0, 0, 0, 1]), Mac([2, 0, 0, 0, 0, 2])];

/// Ours and the script's: the tool's own where a script names none, since cookies in scripts are made of them.
pub(super) const ADDRESSES: [Ipv4Addr; 2] = [Ipv4Addr::new(192, 168, 0, 1), Ipv4Addr::new(192, 0, 2, 1)];
const ADDRESSES_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd3d, 0x0a0b, 0x17d6, 0, 0, 0, 0, 1), Ipv6Addr::new(0xfd3d, 0xfa7b, 0xd17d, 0, 0, 0, 0, 1)];

impl Kernel {
    pub(super) fn new(switches: &Switches) -> Kernel {
        let address = |place: usize| match switches.is_ipv6 {
            true => IpAddr::V6(ADDRESSES_V6[place]),
            false => IpAddr::V4(ADDRESSES[place]),
        };
        let mut seen = Trace::new();
        seen.add_point(Point { name: "tun0".to_owned(), link_type: LinkType::ETHERNET, host: None });
        Kernel {
            now: Instant::ZERO,
            dialect: switches.dialect,
            settings: switches.settings,
            keep_alive: switches.keep_alive,
            receive_space: switches.receive_space,
            unsent_limit: switches.unsent_limit,
            blackhole: switches.blackhole,
            drops_syn_fin: switches.drops_syn_fin,
            heeds_icmp: switches.heeds_icmp,
            fast_open: switches.fast_open,
            cookies: FastOpenCache::default(),
            cookie_resets: 0,
            asking: Default::default(),
            isns: (Seq(0), Seq(0)),
            is_fresh_listener: false,
            forgotten: 0,
            beyond_window: 0,
            icmp_out_of_window: 0,
            writer_waits: false,
            call_deadline: None,
            local: Endpoint { ip: address(0), port: 8080 },
            remote: Endpoint { ip: address(1), port: 40_000 },
            connections: Vec::new(),
            descriptors: BTreeMap::new(),
            sent: VecDeque::new(),
            watched: BTreeMap::new(),
            seen,
        }
    }

    fn note(&mut self, heading: Heading, frame: &[u8]) {
        self.seen.observe(self.now, PointId(0), heading, frame.len() as u32, frame);
    }

    /// Takes changed switches.
    pub(super) fn set(&mut self, switches: &Switches) {
        self.settings = switches.settings;
        (self.keep_alive, self.receive_space) = (switches.keep_alive, switches.receive_space);
        self.unsent_limit = switches.unsent_limit;
        (self.blackhole, self.drops_syn_fin) = (switches.blackhole, switches.drops_syn_fin);
        self.heeds_icmp = switches.heeds_icmp;
        self.fast_open = switches.fast_open;
        if self.cookie_resets != switches.cookie_resets {
            (self.cookies, self.cookie_resets) = (FastOpenCache::default(), switches.cookie_resets);
            self.asking = Default::default();
        }
        // these the system looks at whenever it needs them
        for connection in &mut self.connections {
            let settings = &mut connection.tcb.settings;
            settings.tail_loss_probe = switches.settings.tail_loss_probe;
            settings.idle_restart = switches.settings.idle_restart;
            settings.retransmissions = switches.settings.retransmissions;
            settings.challenges = switches.settings.challenges;
        }
    }

    pub(super) fn add(&mut self, tcb: Tcb, parent: Option<usize>) -> usize {
        let keep_alive = parent.and_then(|parent| self.connections[parent].keep_alive);
        self.connections.push(Connection {
            tcb,
            is_listening: false,
            parent,
            listener: parent,
            fast_opens: None,
            fast_open_key: None,
            backlog: 0,
            keep_alive,
            counters: Counters::default(),
            accounts: Accounts::default(),
            unsent_lowat: self.unsent_limit,
            tells_unread: false,
        });
        self.connections.len() - 1
    }

    pub(super) fn next_wakeup(&self) -> Option<Instant> {
        let timers = self.connections.iter().filter_map(|connection| connection.tcb.next_wakeup());
        timers.chain(self.call_deadline.filter(|deadline| *deadline > self.now)).min()
    }

    /// Lets time pass in which nothing happens.
    pub(super) fn go_to(&mut self, at: Instant) {
        let ns = at.ns_since(self.now).max(0) as u64;
        for connection in &mut self.connections {
            connection.accounts.pass(&connection.tcb, ns, self.writer_waits);
        }
        self.now = self.now.max(at);
    }

    /// Runs every timer that is due at `at`.
    pub(super) fn wake(&mut self, at: Instant) {
        self.go_to(at);
        for id in 0..self.connections.len() {
            if self.connections[id].tcb.next_wakeup().is_some_and(|wakeup| wakeup <= at) {
                let mut actions = Vec::new();
                self.connections[id].tcb.wake(self.now, &mut actions);
                self.carry_out(Some(id), actions);
            }
        }
    }

    /// A segment of the script arrives. Both initial sequence numbers are what the script writes: zero for ours.
    /// `more_comes` tells that another follows at the same instant.
    pub(super) fn inject(&mut self, packet: &Packet, clock: &Clock, more_comes: bool) {
        let options = packet.options.iter().flatten().map(|option| match option {
            TcpOption::Timestamps { tsval, tsecr } => {
                TcpOption::Timestamps { tsval: *tsval, tsecr: clock.ours(*tsecr) }
            }
            other => other.clone(),
        });
        if std::mem::take(&mut self.is_fresh_listener) {
            self.begin_connection();
        }
        // a SYN is written with its own numbers, all else counts from the initial ones
        let ack = packet.ack.unwrap_or_default();
        let (seq, ack) = match packet.flags.syn() {
            true => (packet.seq, Seq(ack.0.wrapping_sub(self.isns.0.0))),
            false => (packet.seq.plus(self.isns.1.0), ack),
        };
        let tcp = TcpHeader {
            seq,
            ack,
            flags: packet.flags,
            window: packet.window.unwrap_or(0),
            urgent_pointer: packet.urgent,
            options: options.collect(),
        };
        let text: Vec<u8> = (0..packet.len).map(|at| at as u8).collect();
        let frame = self.frame(self.remote, self.local, tcp, &text);
        self.note(Heading::Inbound, &frame);
        let Some(read) = datagram(LinkType::ETHERNET, &frame) else { return };
        let Some((_, _, segment)) = read.tcp() else { return };
        let ecn = packet.ecn.unwrap_or_default();
        let arriving = Arriving { ecn, ..Arriving::new(self.now, segment) };
        if self.drops_syn_fin && arriving.flags.syn() && arriving.flags.fin() {
            return;
        }
        let mut actions = Vec::new();
        let Some(id) = self.receiver(&arriving) else {
            // 1 keeps silent to SYNs, 2 to all
            if self.blackhole == 2 || (self.blackhole == 1 && arriving.flags.syn()) {
                return;
            }
            Tcb::new(self.local, self.settings).arrive(&arriving, self.remote, Seq(0), &mut actions);
            return self.carry_out(None, actions);
        };
        let counters = &mut self.connections[id].counters;
        counters.segments_in += 1;
        counters.text_segments_in += u64::from(packet.len > 0);
        let is_request = self.connections[id].is_listening && arriving.flags.syn();
        if is_request || (packet.flags.syn() && self.connections[id].tcb.state == TcpState::SynSent) {
            self.isns.1 = packet.seq;
        }
        if is_request && self.is_accept_queue_full(id) {
            return;
        }
        if is_request && self.is_syn_queue_full(id) {
            let (local, remote) = (self.local, self.remote);
            let listening = &mut self.connections[id].tcb;
            if listening.answer_with_cookie(local, &arriving, remote, &mut actions) {
                self.carry_out(None, actions);
            }
            return;
        }
        if is_request {
            self.prepare_fast_open(id);
        }
        self.connections[id].tcb.more_has_come = more_comes && !self.connections[id].is_listening;
        match self.connections[id].tcb.arrive(&arriving, self.remote, Seq(0), &mut actions) {
            Some(child) => {
                let child = self.add(child, Some(id));
                self.carry_out(Some(child), actions);
            }
            None if self.connections[id].is_listening => self.carry_out(None, actions),
            None => {
                let Connection { tcb, accounts, .. } = &mut self.connections[id];
                if arriving.flags.ack() {
                    accounts.last_ack_in = Some(self.now);
                }
                // where nothing has come yet, it is counted from the opening
                if tcb.state == TcpState::Established && accounts.last_text_in.is_none() {
                    accounts.last_text_in = Some(self.now);
                }
                if packet.len > 0 {
                    accounts.last_text_in = Some(self.now);
                    accounts.text_taken(tcb, packet.len, self.now);
                }
                self.carry_out(Some(id), actions);
                super::calls::throw_away(self, id);
            }
        }
    }

    /// A new connection begins, from a port of its own: what others send belongs to other ends, which the script does
    /// not watch.
    pub(super) fn begin_connection(&mut self) {
        if self.connections.iter().any(|connection| connection.tcb.remote.is_some()) {
            self.remote.port += 1;
        }
        self.forgotten += self.sent.len();
        self.sent.clear();
        self.isns = (Seq(0), Seq(0));
    }

    /// The connection that a segment is for: an existing one before a listening one.
    fn receiver(&self, segment: &Arriving<'_>) -> Option<usize> {
        let is_open = |state| !matches!(state, TcpState::Closed | TcpState::Listen);
        let position = |test: &dyn Fn(&Connection) -> bool| self.connections.iter().position(test);
        let is_between = |connection: &Connection| connection.tcb.remote.is_none_or(|remote| remote == self.remote);
        position(&|connection| {
            is_open(connection.tcb.state) && is_between(connection) && !connection.tcb.gives_way_to(segment)
        })
        .or_else(|| position(&|connection| connection.is_listening && connection.tcb.state == TcpState::Listen))
    }

    /// Whether as many connections are half open as the backlog allows.
    fn is_syn_queue_full(&self, listening: usize) -> bool {
        let is_opening = |connection: &&Connection| {
            connection.parent == Some(listening) && connection.tcb.state == TcpState::SynReceived
        };
        let opening = self.connections.iter().filter(is_opening).count() as u64;
        opening > self.connections[listening].backlog.max(1)
    }

    /// Whether as many connections wait to be accepted as the backlog allows; both systems allow one more.
    fn is_accept_queue_full(&self, listening: usize) -> bool {
        let is_waiting = |connection: &&Connection| {
            connection.parent == Some(listening) && connection.tcb.state != TcpState::SynReceived
        };
        self.connections.iter().filter(is_waiting).count() as u64 > self.connections[listening].backlog
    }

    /// An ICMP message about what our connection has sent.
    pub(super) fn report(&mut self, icmp: &Icmp) -> Result<(), String> {
        let Some(id) = (0..self.connections.len())
            .find(|id| !matches!(self.connections[*id].tcb.state, TcpState::Closed | TcpState::Listen))
        else {
            return Ok(());
        };
        let tcb = &mut self.connections[id].tcb;
        // a message that quotes no segment is about what is in flight
        let seq = icmp.seq.unwrap_or(tcb.snd_una.wire());
        let headers = if self.local.ip.is_ipv4() { 40 } else { 60 };
        use CallError::{HostUnreachable, NetUnreachable, ProtocolUnreachable, Refused};
        let is_opening = matches!(tcb.state, TcpState::SynSent | TcpState::SynReceived);
        // Linux gives up opening on any of them; FreeBSD on those that somebody has decided
        let is_linux = self.dialect == Dialect::LinuxLike;
        if is_opening && !self.heeds_icmp {
            return Ok(());
        }
        let soft = |error| match is_linux && is_opening {
            true => IcmpReport::Hard { seq, error },
            false => IcmpReport::Soft { seq, error },
        };
        let prohibited = |error| IcmpReport::Hard { seq, error: if is_linux { error } else { Refused } };
        // types and codes by their numbers
        let code = match (icmp.kind.as_str(), icmp.code.strip_prefix("code_")) {
            ("unreachable" | "type_3", Some(number)) => {
                let known = ["net", "host", "proto", "port", "frag_needed", "source_route_failed"];
                number.parse::<usize>().ok().and_then(|number| known.get(number).copied()).unwrap_or("other")
            }
            _ => icmp.code.as_str(),
        };
        let kind = match icmp.kind.as_str() {
            "type_3" => "unreachable",
            "type_4" => "source_quench",
            "type_11" => "time_exceeded",
            "type_12" => "parameter_problem",
            kind => kind,
        };
        let report = match (kind, code) {
            ("unreachable", "frag_needed") | ("packet_too_big", _) => {
                let room = u64::from(icmp.mtu.unwrap_or(0)).saturating_sub(headers);
                IcmpReport::TooBig { seq, room }
            }
            ("unreachable", "port" | "port_unreachable") => IcmpReport::Hard { seq, error: Refused },
            ("unreachable", "proto" | "protocol" | "protocol_unreachable") => {
                IcmpReport::Hard { seq, error: if is_linux { ProtocolUnreachable } else { Refused } }
            }
            ("unreachable", "net_prohibited") => prohibited(NetUnreachable),
            ("unreachable", "host_prohibited" | "communication_prohibited" | "admin_prohibited" | "pkt_filtered")
            | ("unreachable", "packet_filtered") => prohibited(HostUnreachable),
            ("unreachable", "net_unreachable" | "net" | "net_unknown" | "net_unreachable_for_tos" | "no_route") => {
                soft(NetUnreachable)
            }
            ("unreachable", _) => soft(HostUnreachable),
            ("time_exceeded", "ttl_exceeded_in_transit") if !is_linux && is_opening => {
                IcmpReport::Hard { seq, error: HostUnreachable }
            }
            ("time_exceeded" | "parameter_problem" | "param_problem", _) => {
                IcmpReport::Soft { seq, error: HostUnreachable }
            }
            ("source_quench", _) => IcmpReport::SourceQuench,
            // these are no errors that a connection would be told of
            ("echo_reply" | "echo_request" | "redirect" | "timestamp_request" | "timestamp_reply", _)
            | ("information_request" | "information_reply" | "address_mask_request" | "address_mask_reply", _) => {
                return Ok(());
            }
            (kind, _) if kind.starts_with("type_") => return Ok(()),
            (kind, code) => return Err(format!("icmp {kind} {code}")),
        };
        let mut actions = Vec::new();
        tcb.icmp(self.now, report, &mut actions);
        self.carry_out(Some(id), actions);
        Ok(())
    }

    /// Sends what is to be sent; the rest of the actions is for traces.
    pub(super) fn carry_out(&mut self, id: Option<usize>, actions: Vec<Tagged<Action>>) {
        self.note_fast_open(id, &actions);
        for Tagged { clause, what } in actions {
            self.beyond_window += u64::from(matches!(what, Action::Discard(_)) && clause.is_in("9293/3.10.7.4/1"));
            self.icmp_out_of_window += u64::from(matches!(what, Action::Discard(_)) && clause.is_in("5927/4.1"));
            let Action::Emit(spec) = what else { continue };
            let text = match (spec.text_len(), id) {
                (0, _) | (_, None) => Vec::new(),
                (_, Some(id)) => self.connections[id].tcb.send_queue.text(spec.text.clone()),
            };
            let remote = id.and_then(|id| self.connections[id].tcb.remote).unwrap_or(self.remote);
            let (ecn, marks) = (spec.ecn, spec.ip);
            let frame = self.frame(self.local, remote, spec.into_header(), &text);
            self.note(Heading::Outbound, &frame);
            if remote != self.remote {
                self.forgotten += 1;
                continue;
            }
            let sent = datagram(LinkType::ETHERNET, &frame).and_then(|read| Some(Sent::of(read.tcp()?.2, ecn, marks)));
            if let (Some(id), Some(sent)) = (id, &sent) {
                if sent.len() > 0 {
                    self.connections[id].accounts.last_text_out = Some(self.now);
                }
                self.connections[id].counters.count_out(sent);
            }
            self.sent.extend(sent.map(|sent| (self.now, sent)));
        }
    }

    fn frame(&self, src: Endpoint, dst: Endpoint, tcp: TcpHeader, payload: &[u8]) -> Vec<u8> {
        TcpFrame { src_mac: MACS[0], dst_mac: MACS[1], src, dst, ip_id: 0, ttl: 64, tcp, payload }.to_bytes()
    }
}
