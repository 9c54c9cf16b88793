//! smoltcp as the host that a world leaves out: an interface in memory, one socket, and a program of two streams.

use std::collections::VecDeque;
use std::net::IpAddr;

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp;
use smoltcp::time::Instant;
use smoltcp::wire::{EthernetAddress, IpAddress, IpCidr};
use synema_simulator::Station;

/// Frames in and out, nothing else.
#[derive(Default)]
pub struct Cable {
    pub arrived: VecDeque<Vec<u8>>,
    pub sent: Vec<Vec<u8>>,
    mtu: usize,
}

pub struct Arrived(Vec<u8>);
pub struct Sending<'a>(&'a mut Vec<Vec<u8>>);

impl RxToken for Arrived {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, take: F) -> R {
        take(&self.0)
    }
}

impl TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, fill: F) -> R {
        let mut frame = vec![0; len];
        let result = fill(&mut frame);
        self.0.push(frame);
        result
    }
}

impl Device for Cable {
    type RxToken<'a> = Arrived;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Arrived, Sending<'_>)> {
        let frame = self.arrived.pop_front()?;
        Some((Arrived(frame), Sending(&mut self.sent)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Sending<'_>> {
        Some(Sending(&mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        // octets of frames
        capabilities.max_transmission_unit = self.mtu + 14;
        capabilities
    }
}

/// Who opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Client,
    Server,
}

/// A smoltcp host that sends one stream and receives another, then closes.
pub struct Peer {
    pub cable: Cable,
    interface: Interface,
    sockets: SocketSet<'static>,
    socket: SocketHandle,
    to_send: Vec<u8>,
    sent: usize,
    pub received: Vec<u8>,
    has_begun: bool,
}

impl Peer {
    /// A host at a station of the world, with buffers of so many octets.
    pub fn new(station: &Station, seed: u64, role: Role, to_send: Vec<u8>, buffers: usize) -> Peer {
        let mut cable = Cable { mtu: station.mtu, ..Cable::default() };
        let mut config = Config::new(EthernetAddress(station.mac.0).into());
        config.random_seed = seed;
        let mut interface = Interface::new(config, &mut cable, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            for (ip, prefix_len) in &station.addresses {
                let IpAddr::V4(ip) = ip else { continue };
                addresses.push(IpCidr::new((*ip).into(), *prefix_len)).expect("room for its addresses");
            }
        });
        let buffer = || tcp::SocketBuffer::new(vec![0; buffers]);
        let mut socket = tcp::Socket::new(buffer(), buffer());
        match role {
            Role::Client => {
                socket.connect(interface.context(), (IpAddress::v4(192, 0, 2, 2), 80), 49_152).expect("a free port")
            }
            Role::Server => socket.listen(80).expect("a free port"),
        }
        let mut sockets = SocketSet::new(Vec::new());
        let socket = sockets.add(socket);
        Peer { cable, interface, sockets, socket, to_send, sent: 0, received: Vec::new(), has_begun: false }
    }

    /// Goes on at an instant, microseconds: takes what has arrived, and lets its program have its turn.
    pub fn poll(&mut self, at_us: i64) {
        let at = Instant::from_micros(at_us);
        loop {
            self.interface.poll(at, &mut self.cable, &mut self.sockets);
            if !self.go_on() {
                return;
            }
        }
    }

    /// When it wants to be polled at the latest, microseconds.
    pub fn poll_at_us(&mut self, now_us: i64) -> Option<i64> {
        let at = self.interface.poll_at(Instant::from_micros(now_us), &self.sockets);
        at.map(|at| at.total_micros().max(now_us))
    }

    /// Whether the program did something.
    fn go_on(&mut self) -> bool {
        let socket = self.sockets.get_mut::<tcp::Socket>(self.socket);
        let mut did = false;
        self.has_begun |= socket.may_send();
        if socket.can_send() && self.sent < self.to_send.len() {
            let taken = socket.send_slice(&self.to_send[self.sent..]).expect("it may send");
            self.sent += taken;
            did |= taken > 0;
        }
        if self.has_begun && self.sent == self.to_send.len() && socket.may_send() {
            socket.close();
            did = true;
        }
        while socket.can_recv() {
            let received = &mut self.received;
            socket.recv(|octets| (octets.len(), received.extend_from_slice(octets))).expect("it can receive");
            did = true;
        }
        did
    }

    /// The state of its connection.
    pub fn state(&self) -> tcp::State {
        self.sockets.get::<tcp::Socket>(self.socket).state()
    }
}
