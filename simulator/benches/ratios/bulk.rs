//! B1 and B2: one stream between two hosts, against smoltcp's over a queue in memory.

use std::collections::VecDeque;

use smoltcp::iface::{Config, Interface, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp;
use smoltcp::time::Instant;
use smoltcp::wire::{EthernetAddress, IpAddress, IpCidr};
use synema_simulator::{Scenario, World, told};

use crate::cpu::timed;

const OCTETS: usize = 256 << 20;
/// With everything kept, a tenth of it: the log is in memory.
const LOGGED_OCTETS: usize = 16 << 20;

/// What one call sends at most.
const CALL_OCTETS: usize = 64 << 20;

fn scenario(octets: usize) -> Scenario {
    let calls: Vec<String> = (0..octets)
        .step_by(CALL_OCTETS)
        .map(|sent| format!(r#""sendall S 'x'*{}""#, CALL_OCTETS.min(octets - sent)))
        .collect();
    let calls = calls.join(",");
    let text = format!(
        r#"{{"v":1,"title":{{"zh-CN":"","en":"bulk"}},"until":"100000s","profile":"linux-like",
        "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}]}},{{"id":"s","if":[{{"ip":"192.0.2.2/24"}}]}}],
        "links":[{{"a":"c","b":"s","delay":"10us"}}],
        "apps":[{{"host":"s","ops":["L=socket tcp","bind L 0.0.0.0:80","listen L 5","A=accept L","recv A until EOF","close A"]}},
                {{"host":"c","at":"1ms","ops":["S=socket tcp","connect S 192.0.2.2:80",{calls},"close S"]}}]}}"#
    );
    Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}

fn smoltcp_rate() -> f64 {
    OCTETS as f64 / timed(|| smoltcp_bulk(OCTETS)).0
}

pub fn run() {
    let smoltcp_rate = smoltcp_rate();
    let scenario = scenario(OCTETS);
    let (seconds, steps) = timed(|| {
        let mut world = World::unlogged(&scenario);
        while world.step() {}
        world.steps()
    });
    let rate = OCTETS as f64 / seconds;
    println!(
        "B1 bulk, nothing kept: {:.0} MB/s, {:.2} million events/s; smoltcp {:.0} MB/s; ratio {:.2} (wanted 0.5)",
        rate / 1e6,
        steps as f64 / seconds / 1e6,
        smoltcp_rate / 1e6,
        rate / smoltcp_rate
    );
}

pub fn run_logged() {
    let smoltcp_rate = smoltcp_rate();
    let scenario = scenario(LOGGED_OCTETS);
    let (seconds, len) = timed(|| {
        let run = synema_simulator::run(&scenario);
        let mut file = Vec::new();
        let options = synema_captures::SaveOptions { points: Some(run.taps[..1].to_vec()), ..Default::default() };
        synema_captures::save_pcapng(&told(&run.trace, &run.taps[..1]), &mut file, &options).expect("memory takes it");
        file.len()
    });
    let rate = LOGGED_OCTETS as f64 / seconds;
    println!(
        "B2 bulk, everything kept and {} MB of pcapng made: {:.0} MB/s; ratio to smoltcp {:.3} (wanted 0.1)",
        len / 1_000_000,
        rate / 1e6,
        rate / smoltcp_rate
    );
}

/// Frames go round in memory.
struct Round(VecDeque<Vec<u8>>);
struct Taken(Vec<u8>);
struct Put<'a>(&'a mut VecDeque<Vec<u8>>);

impl RxToken for Taken {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, take: F) -> R {
        take(&self.0)
    }
}

impl TxToken for Put<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, fill: F) -> R {
        let mut frame = vec![0; len];
        let result = fill(&mut frame);
        self.0.push_back(frame);
        result
    }
}

impl Device for Round {
    type RxToken<'a> = Taken;
    type TxToken<'a> = Put<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Taken, Put<'_>)> {
        let frame = self.0.pop_front()?;
        Some((Taken(frame), Put(&mut self.0)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Put<'_>> {
        Some(Put(&mut self.0))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = 1514;
        capabilities
    }
}

fn smoltcp_bulk(octets: usize) {
    let mut device = Round(VecDeque::new());
    let own = IpAddress::v4(127, 0, 0, 1);
    let mut interface =
        Interface::new(Config::new(EthernetAddress([2, 0, 0, 0, 0, 1]).into()), &mut device, Instant::ZERO);
    interface.update_ip_addrs(|addresses| addresses.push(IpCidr::new(own, 8)).expect("room for one"));
    let socket = || tcp::Socket::new(tcp::SocketBuffer::new(vec![0; 65_535]), tcp::SocketBuffer::new(vec![0; 65_535]));
    let (mut listening, mut connecting) = (socket(), socket());
    listening.listen(80).expect("a free port");
    connecting.connect(interface.context(), (own, 80), 49_152).expect("a free port");
    let mut sockets = SocketSet::new(Vec::new());
    let (server, client) = (sockets.add(listening), sockets.add(connecting));
    let (mut received, mut now_us) = (0, 0);
    while received < octets {
        interface.poll(Instant::from_micros(now_us), &mut device, &mut sockets);
        now_us += 10;
        let socket = sockets.get_mut::<tcp::Socket>(server);
        while socket.can_recv() {
            received += socket.recv(|octets| (octets.len(), octets.len())).expect("it can receive");
        }
        let socket = sockets.get_mut::<tcp::Socket>(client);
        while socket.can_send() {
            socket.send(|room| (room.len(), ())).expect("it can send");
        }
    }
}
