use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::namespaces;
use crate::program::ok;

/// Whether this machine lets tests make network namespaces, and has what they need.
pub fn can_run() -> Result<(), &'static str> {
    let programs = [("ip", "-V"), ("tcpdump", "--version"), ("python3", "--version")];
    namespaces::can_be_made(&programs, "ip, tcpdump or python3 is not installed")
}

/// Two network namespaces with a cable between them, `l0` in the left and `r0` in the right, with IPv4 and IPv6. Gone
/// when it is dropped.
pub struct Cable {
    left: String,
    right: String,
    folder: TempDir,
}

/// The right end's addresses.
pub const RIGHT: [&str; 2] = ["192.0.2.2", "2001:db8::2"];

impl Cable {
    pub fn new() -> Cable {
        let mark = format!("{}-{}", std::process::id(), namespaces::next());
        let (left, right) = (format!("synema-l-{mark}"), format!("synema-r-{mark}"));
        let cable = Cable { left, right, folder: tempfile::tempdir().unwrap() };
        let Cable { left, right, .. } = &cable;
        for namespace in [left, right] {
            ip(&format!("netns add {namespace}"));
            ip(&format!("-n {namespace} link set lo up"));
        }
        ip(&format!("link add l0 netns {left} type veth peer name r0 netns {right}"));
        for (namespace, interface, host) in [(left, "l0", 1), (right, "r0", 2)] {
            let run = |args: String| ip(&format!("-n {namespace} {args}"));
            run(format!("addr add 192.0.2.{host}/24 dev {interface}"));
            run(format!("addr add 2001:db8::{host}/64 dev {interface} nodad"));
            run(format!("link set {interface} up"));
        }
        cable
    }

    /// The path of a file in the cable's own folder.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The paths of the files in the cable's folder whose names begin so, in order.
    pub fn files(&self, start: &str) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap());
        let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(start));
        let mut paths: Vec<String> = named.map(|entry| entry.path().display().to_string()).collect();
        paths.sort();
        paths
    }

    /// A program that is `synema` at the left end.
    pub fn synema_at_left(&self) -> String {
        let path = self.path("synema-at-left");
        let script = format!("#!/bin/sh\nexec ip netns exec {} {} \"$@\"\n", self.left, env!("CARGO_BIN_EXE_synema"));
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn at(&self, namespace: &str, command: &[&str]) -> Command {
        let mut program = Command::new("ip");
        program.args(["netns", "exec", namespace]).args(command).stdin(Stdio::null());
        program
    }

    /// Runs a command at the left end to its end.
    pub fn left(&self, command: &[&str]) -> Output {
        self.at(&self.left, command).output().unwrap()
    }

    /// Begins a command at the left end.
    pub fn begin_left(&self, command: &[&str], output: &str) -> Running {
        self.begin(&self.left, command, output)
    }

    /// Begins a command at the right end.
    pub fn begin_right(&self, command: &[&str], output: &str) -> Running {
        self.begin(&self.right, command, output)
    }

    fn begin(&self, namespace: &str, command: &[&str], output: &str) -> Running {
        let log = self.path(output);
        let file = File::create(&log).unwrap();
        let out = file.try_clone().unwrap();
        let child = self.at(namespace, command).stdout(out).stderr(file).spawn().unwrap();
        Running { child, log, lag: Duration::ZERO }
    }

    /// Begins to record at the left end: `NAME.pcapng`, with more arguments.
    pub fn record(&self, name: &str, interface: &str, more: &[&str]) -> Running {
        let file = self.path(&format!("{name}.pcapng"));
        let mut command = vec![env!("CARGO_BIN_EXE_synema"), "capture", interface, "-w", &file];
        command.extend(more);
        let running = self.begin_left(&command, &format!("{name}.log"));
        // the file's beginning is written when it listens; a ring's file has a number
        let begun = || self.files(name).iter().any(|path| path.ends_with(".pcapng") && length(path) > 0);
        until(&format!("{name} listens: {}", running.said()), || begun() || running.said().contains("synema:"));
        running
    }

    /// Begins to record with tcpdump: `NAME.pcap`.
    pub fn tcpdump(&self, name: &str, interface: &str, more: &[&str]) -> Running {
        let file = self.path(&format!("{name}.pcap"));
        let mut command = vec!["tcpdump", "-i", interface, "--time-stamp-precision=nano", "-w", &file];
        command.extend(more);
        let mut running = self.begin_left(&command, &format!("{name}.log"));
        until("tcpdump listens", || running.said().contains("listening on"));
        // it is handed frames once a second, and forgets those that it was not handed
        running.lag = Duration::from_millis(2000);
        running
    }

    /// Fetches a page of 300,000 octets with a real client from a real server, at these addresses of the right end, or
    /// at the left end's own.
    pub fn fetch(&self, addresses: &[&str]) {
        let page = self.path("page");
        fs::write(&page, vec![b'x'; 300_000]).unwrap();
        for address in addresses {
            let at = if RIGHT.contains(address) { &self.right } else { &self.left };
            let folder = self.folder.path().display().to_string();
            let serve = ["python3", "-m", "http.server", "8080", "--bind", address, "--directory", &folder];
            let server = self.begin(at, &serve, "server.log");
            let probe =
                |namespace: &str| self.at(namespace, &["ss", "-Hltn", "sport = :8080"]).output().unwrap().stdout;
            until("the server listens", || !probe(at).is_empty());
            let host = if address.contains(':') { format!("[{address}]") } else { address.to_string() };
            let client = "import sys, urllib.request as r; print(len(r.urlopen(sys.argv[1], timeout=20).read()))";
            let output = self.left(&["python3", "-c", client, &format!("http://{host}:8080/page")]);
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(said.trim(), "300000", "{}", String::from_utf8_lossy(&output.stderr));
            server.kill();
        }
    }

    /// Sends frames with a VLAN tag from both ends: SYNs to port 8080 in VLAN 5. The kernel takes the tag off those that
    /// arrive, and leaves it in those that leave.
    pub fn send_tagged(&self) {
        let send = "import socket, struct, sys\n\
                    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind((sys.argv[1], 0))\n\
                    for i in range(5):\n\
                    \x20tcp = struct.pack('!HHIIBBHHH', 1234, 8080, i, 0, 0x50, 2, 100, 0, 0)\n\
                    \x20ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 40, i, 0, 64, 6, 0, bytes([198, 51, 100, 1]), bytes([198, 51, 100, 2]))\n\
                    \x20s.send(b'\\xff' * 6 + b'\\x02\\0\\0\\0\\0\\x01' + struct.pack('!HHH', 0x8100, 0x6005, 0x0800) + ip + tcp)\n";
        for (end, interface) in [(&self.right, "r0"), (&self.left, "l0")] {
            let output = self.at(end, &["python3", "-c", send, interface]).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// Sends datagrams of 100 octets from the left end to the right, back to back.
    pub fn flood(&self, datagrams: usize) {
        let send = "import socket, sys\n\
                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.2', 9))\n\
                    for i in range(int(sys.argv[1])):\n\
                    \x20try: s.send(b'%100d' % i)\n\
                    \x20except ConnectionRefusedError: s.send(b'%100d' % i)\n";
        // nobody reads them there; without a socket every one would be answered
        let keep = "import socket, time; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
                    s.bind(('192.0.2.2', 9)); print('bound', flush=True); time.sleep(600)";
        let sink = self.begin_right(&["python3", "-c", keep], "sink.log");
        until("the sink is there", || sink.said().contains("bound"));
        let output = self.left(&["python3", "-c", send, &datagrams.to_string()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        sink.kill();
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for namespace in [&self.left, &self.right] {
            let _ = Command::new("ip").args(["netns", "del", namespace]).output();
        }
    }
}

fn ip(args: &str) {
    let output = Command::new("ip").args(args.split(' ')).output().unwrap();
    assert!(output.status.success(), "ip {args}: {}", String::from_utf8_lossy(&output.stderr));
}

fn length(path: impl AsRef<Path>) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Waits until something holds.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited 30 s until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A program that was begun. It is killed when it is dropped.
pub struct Running {
    child: Child,
    log: String,
    /// How long it takes at most until it has what has happened.
    lag: Duration,
}

impl Running {
    /// What it has printed so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Asks it to end, waits for that, and returns what it printed.
    pub fn stop(mut self) -> String {
        std::thread::sleep(self.lag);
        self.signal("-INT");
        self.child.wait().unwrap();
        self.said()
    }

    /// Waits until it ends by itself and returns its exit code.
    pub fn end(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Ends it at once, as kill -9 does.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The frames of a recording, those of each sender in order, without their times. What two senders send at once is
/// handed out by two processors, and reaches each listener in an order of its own.
pub fn frames(file: &str) -> Vec<String> {
    let fields = "vlan.id,ip.src,ipv6.src,tcp.srcport,tcp.dstport,tcp.seq_raw,tcp.ack_raw,tcp.flags,udp.length,\
                  icmp.type,icmpv6.type,arp.opcode,frame.len";
    let mut frames: Vec<String> = ok(&["frames", file, "--fields", fields]).lines().map(str::to_owned).collect();
    frames.sort_by_key(|frame| frame.split('\t').take(3).map(str::to_owned).collect::<Vec<_>>());
    frames
}

/// Only the TCP frames of these.
pub fn tcp(frames: Vec<String>) -> Vec<String> {
    frames.into_iter().filter(|frame| frame.contains("8080")).collect()
}
