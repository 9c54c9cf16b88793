use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use synema_trace::Trace;
use tempfile::TempDir;

use super::Outcome;
use super::exchange::Exchange;
use super::sent::seen;
use crate::namespaces;

/// Whether this machine lets tests make network namespaces with TAP interfaces.
pub fn can_run() -> Result<(), &'static str> {
    namespaces::can_be_made(&[("ip", "-V"), ("python3", "--version")], "ip or python3 is not installed")?;
    match namespaces::succeeds("test", &["-c", "/dev/net/tun"]) {
        true => Ok(()),
        false => Err("there is no /dev/net/tun"),
    }
}

/// A network namespace in which the kernel plays host `c`. Gone when it is dropped.
pub struct Namespace {
    name: String,
    folder: TempDir,
}

/// The simulator, joined to the namespace; it ends when it is dropped.
pub struct Bridge<'a> {
    child: Child,
    namespace: &'a Namespace,
}

/// How the kernel is set up: Reno, which is open to every namespace, the buffers of a plain machine, RFC 6298's back-off
/// from the first SYN on (Linux has had four tries without it since 6.5), nothing remembered from one connection to the
/// next, and no IPv6 that would speak of itself.
const SETTINGS: [(&str, &str); 6] = [
    ("ipv4.tcp_syn_linear_timeouts", "0"),
    ("ipv4.tcp_congestion_control", "reno"),
    ("ipv4.tcp_rmem", "4096 131072 6291456"),
    ("ipv4.tcp_no_metrics_save", "1"),
    ("ipv6.conf.all.disable_ipv6", "1"),
    ("ipv6.conf.default.disable_ipv6", "1"),
];

/// How long what is begun may take to be there.
const PATIENCE: Duration = Duration::from_secs(30);

impl Namespace {
    /// A namespace with settings of `net.ipv4`.
    pub fn new(sysctls: &[(&str, &str)]) -> Namespace {
        let name = format!("synema-k-{}-{}", std::process::id(), namespaces::next());
        let namespace = Namespace { name, folder: tempfile::tempdir().unwrap() };
        let added = Command::new("ip").args(["netns", "add", &namespace.name]).output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        for (name, value) in SETTINGS {
            // a kernel without IPv6 has no such settings
            let path = format!("/proc/sys/net/{}", name.replace('.', "/"));
            namespace.run(&["sh", "-c", &format!("test ! -e {path} || echo '{value}' > {path}")]);
        }
        for (name, value) in sysctls {
            namespace.run(&["sh", "-c", &format!("echo '{value}' > /proc/sys/net/ipv4/{name}")]);
        }
        namespace
    }

    fn command(&self, command: &[&str]) -> Command {
        let mut program = Command::new("ip");
        program.args(["netns", "exec", &self.name]).args(command).stdin(Stdio::null());
        program
    }

    /// Runs a command there to its end; what it printed.
    #[track_caller]
    pub fn run(&self, command: &[&str]) -> String {
        let output = self.command(command).output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the simulator has said on its standard error.
    fn said(&self) -> String {
        fs::read_to_string(self.path("said")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Begins to simulate a scenario whose host `c` is the kernel of this namespace.
    pub fn bridge(&self, scenario: &str) -> Bridge<'_> {
        let (file, saved) = (self.path("scenario.json"), self.path("saved.pcapng"));
        fs::write(&file, scenario).unwrap();
        let synema = env!("CARGO_BIN_EXE_synema");
        let child = self
            .command(&[synema, "simulate", &file, "--tap", "c=tap0", "-o", &saved])
            .stdout(Stdio::null())
            .stderr(fs::File::create(self.path("said")).unwrap())
            .spawn()
            .unwrap();
        let bridge = Bridge { child, namespace: self };
        let begun = Instant::now();
        while !self.said().contains("tap0 is c") {
            let said = self.said();
            assert!(begun.elapsed() < PATIENCE && !said.contains("synema:"), "the interface is not there: {said}");
            thread::sleep(Duration::from_millis(10));
        }
        // the scenario's hosts know each other; and without offload every segment is made by itself, where segments made
        // together get a PSH at their end
        self.run(&["ip", "neigh", "replace", "192.0.2.2", "lladdr", "02:00:00:00:00:02", "dev", "tap0"]);
        self.run(&["ip", "link", "set", "tap0", "gso_max_segs", "1"]);
        bridge
    }

    /// Plays an exchange in which the kernel is `c`.
    pub fn play(&self, exchange: &Exchange) -> Result<Outcome, String> {
        let bridge = self.bridge(&exchange.text());
        let begun = Instant::now();
        let (source, printed, mark) = (self.path("c.py"), self.path("printed"), self.path("mark"));
        fs::write(&source, exchange.source()).unwrap();
        // Python itself takes its time to begin
        let start =
            "import sys; open(sys.argv[2], 'w').close(); exec(compile(open(sys.argv[1]).read(), 'c.py', 'exec'))";
        let mut program = self
            .command(&["python3", "-u", "-c", start, &source, &mark])
            .stdout(fs::File::create(&printed).unwrap())
            .stderr(fs::File::create(self.path("complaint")).unwrap())
            .spawn()
            .unwrap();
        while !Path::new(&mark).exists() {
            assert!(begun.elapsed() < PATIENCE, "Python does not begin");
            thread::sleep(Duration::from_millis(10));
        }
        // a simulated host that opens does so at 2 s
        let opens_ms = if exchange.s.contains("connect(") { 2_000 } else { begun.elapsed().as_millis() as u64 };
        let end = Duration::from_millis(opens_ms + exchange.watched_ms + 400);
        thread::sleep(end.saturating_sub(begun.elapsed()));
        let trace = bridge.end();
        let _ = program.kill();
        let _ = program.wait();
        let complaint = fs::read_to_string(self.path("complaint")).unwrap();
        if complaint.contains("Traceback") {
            return Err(format!("c's program ended with {complaint}, the simulator with {}", self.said()));
        }
        let printed = fs::read_to_string(printed).unwrap().lines().map(str::to_owned).collect();
        Ok(Outcome { segments: seen(&trace, exchange.watched_ms as i64 * 1_000_000), printed })
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = Command::new("ip").args(["netns", "del", &self.name]).output();
    }
}

impl Bridge<'_> {
    /// Ends it; what was seen at `c`.
    pub fn end(mut self) -> Trace {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap();
        let path = self.namespace.path("saved.pcapng");
        synema_simulator::retold(
            synema_captures::open(Path::new(&path)).unwrap_or_else(|error| panic!("{error}")).trace,
        )
    }
}

impl Drop for Bridge<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
