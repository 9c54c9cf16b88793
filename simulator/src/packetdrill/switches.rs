//! What the options and sysctl lines of a script mean for our stack.

use synema_wire::{TcpFlags, TcpOption};

use super::fast_open::FastOpenSwitches;
use super::script::{Due, Packet, Script, ScriptEvent, Statement};
use super::sysctl;
use crate::Scenario;
use crate::tcp::ecn::Willing;
use crate::tcp::{KeepAlive, Settings, SynLayout};

/// The system that a script was written for, as far as its lines tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    LinuxLike,
    FreeBsdLike,
}

/// Everything outside the connection that a script sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Switches {
    pub(super) dialect: Dialect,
    pub(super) settings: Settings,
    pub(super) is_ipv6: bool,
    pub(super) tolerance_ns: i64,
    /// Whether timestamps must tick as in the script.
    pub(super) watches_clock: bool,
    /// What SO_KEEPALIVE turns on.
    pub(super) keep_alive: KeepAlive,
    /// The receive buffer of a socket that sets none, where a sysctl has set it.
    pub(super) receive_space: Option<u64>,
    /// Octets that may wait to be sent, where a sysctl has set it.
    pub(super) unsent_limit: Option<u64>,
    /// FreeBSD's `net.inet.tcp.blackhole`: segments for closed ports are answered with nothing.
    pub(super) blackhole: u64,
    pub(super) fast_open: FastOpenSwitches,
    /// How often the cookies of servers were to be forgotten.
    pub(super) cookie_resets: u64,
    /// FreeBSD's `net.inet.tcp.drop_synfin`.
    pub(super) drops_syn_fin: bool,
    /// FreeBSD's `net.inet.tcp.icmp_may_rst`: whether ICMP messages may end what is being opened.
    pub(super) heeds_icmp: bool,
}

impl Switches {
    /// The switches of a script before its first line.
    pub(super) fn of(text: &str, script: &Script) -> Switches {
        let dialect = match is_freebsd(text, script) {
            true => Dialect::FreeBsdLike,
            false => Dialect::LinuxLike,
        };
        let settings = match dialect {
            Dialect::LinuxLike => Settings::linux_like(),
            Dialect::FreeBsdLike if is_before_freebsd_13(text, script) || waits_long(script) => {
                Settings::freebsd_12_like()
            }
            // FreeBSD's own suite is for the newest one and says what it presupposes; what does not is older
            Dialect::FreeBsdLike => {
                Settings { rounds_window_up: text.contains("net.inet.tcp.rfc1323"), ..Settings::freebsd_like() }
            }
        };
        let probes = if dialect == Dialect::FreeBsdLike { 8 } else { 9 };
        let told = text.lines().find_map(|line| line.strip_prefix("// synema: "));
        let settings = told.and_then(Scenario::settings_of_switches).unwrap_or(settings);
        let mut switches = Switches {
            dialect,
            settings,
            is_ipv6: false,
            // packetdrill's own default, 4 ms
            tolerance_ns: 4_000_000,
            watches_clock: false,
            keep_alive: KeepAlive { probes, ..KeepAlive::default() },
            receive_space: None,
            unsent_limit: None,
            blackhole: 0,
            fast_open: FastOpenSwitches::default(),
            cookie_resets: 0,
            drops_syn_fin: false,
            heeds_icmp: true,
        };
        if told.is_none() {
            switches.presuppose(text, script);
        }
        switches
    }

    /// What a script presupposes about its host without saying so: the segment size follows from the MTU, the shift of
    /// windows from the largest buffer that the host was set up with, and the first SYN expected of it tells both.
    fn presuppose(&mut self, text: &str, script: &Script) {
        let syn = script.events.iter().find_map(|event| match &event.what {
            Statement::Expect(packet) if packet.flags.syn() => Some(packet),
            _ => None,
        });
        let options = || syn.and_then(|packet| packet.options.as_ref()).into_iter().flatten();
        // the MTU is often given to the tool, not written in the script
        if !text.contains("TCP_MAXSEG") && !text.contains("mtu") {
            let mss = options().find_map(|option| match option {
                TcpOption::MaximumSegmentSize(mss) => Some(*mss),
                _ => None,
            });
            self.settings.mss = mss.unwrap_or(self.settings.mss);
        }
        // a padded window scale behind the MSS, or behind all else
        match options().nth(1).zip(options().nth(2)) {
            Some((TcpOption::NoOperation, TcpOption::WindowScale(_))) => {
                self.settings.syn_layout = SynLayout::ScaleSecond;
            }
            _ if options().any(|option| matches!(option, TcpOption::WindowScale(_))) => {
                self.settings.syn_layout = SynLayout::ScaleLast;
            }
            _ => {}
        }
        if text.contains("tcp_rmem") || text.contains("maxsockbuf") || text.contains("SO_RCVBUF") {
            return;
        }
        let shift = options().find_map(|option| match option {
            TcpOption::WindowScale(shift) => Some(*shift),
            _ => None,
        });
        self.settings.window_scale = shift.or(self.settings.window_scale);
    }

    /// Takes a `--name=value` line.
    pub(super) fn option(&mut self, name: &str, value: &str) -> Result<(), String> {
        let unsupported = || format!("--{name}={value}");
        let number = || value.parse::<i64>().map_err(|_| unsupported());
        match (name, value) {
            ("ip_version", "ipv4" | "ipv4-mapped-ipv6") => self.is_ipv6 = false,
            ("ip_version", "ipv6") => {
                self.is_ipv6 = true;
                self.settings.mss = self.settings.mss.min(1440);
            }
            ("tolerance_usecs", _) => self.tolerance_ns = number()? * 1000,
            // the largest payload of injected packets; ours are as long as the script says
            ("mss", _) => {}
            ("mtu", _) => {
                let headers = if self.is_ipv6 { 60 } else { 40 };
                self.settings.mss = u16::try_from(number()? - headers).map_err(|_| unsupported())?;
            }
            // it would only allow more than the other tolerance does
            ("tolerance_percent", _) => {}
            ("tcp_ts_tick_usecs", "0") => self.watches_clock = false,
            ("tcp_ts_tick_usecs", "1000") => self.watches_clock = true,
            ("init_scripts", _) => {
                if value.contains("defaults.sh") {
                    self.take_defaults(value);
                }
            }
            // how long the tool waits for calls that block, which virtual time does not need
            ("non_fatal", _) | ("send_omit_free", _) | ("verbose", _) => {}
            // the addresses are ours to choose; what is compared stands in the TCP header
            (
                "local_ip" | "remote_ip" | "gateway_ip" | "netmask_ip" | "local_linux_ip" | "connect_port"
                | "bind_port",
                _,
            ) => {}
            _ => return Err(unsupported()),
        }
        Ok(())
    }

    /// Takes a line of a command in backquotes.
    pub(super) fn shell(&mut self, line: &str) -> Result<(), String> {
        let line = line.split(" #").next().unwrap_or(line).trim();
        let unsupported = || format!("command '{line}'");
        if line.is_empty() {
            return Ok(());
        }
        if let Some((program, arguments)) = line.split_once(char::is_whitespace)
            && program.ends_with("set_sysctls.py")
        {
            return words(arguments).iter().try_for_each(|argument| self.assign(argument));
        }
        if is_helper(line) {
            if line.contains("defaults.sh") {
                self.take_defaults(line);
            }
            return Ok(());
        }
        // what is remembered of other hosts: cookies alone
        if line.starts_with("ip tcp_metrics flush") {
            self.cookie_resets += 1;
            return Ok(());
        }
        if let Some((value, file)) = line.strip_prefix("echo ").and_then(|rest| rest.split_once('>'))
            && file.trim().starts_with("/proc/sys/")
        {
            let value = value.trim().trim_matches(['"', '\'']);
            return self.assign(&format!("{}={value}", file.trim()));
        }
        // nothing of ours waits before it leaves
        if line.starts_with("tc qdisc ") && line.ends_with(" dev tun0 root pfifo") {
            return Ok(());
        }
        // our stack has no offload: each segment is its own
        if line.starts_with("ethtool -K ") && line.ends_with(" off") {
            return Ok(());
        }
        let Some(arguments) = line.strip_prefix("sysctl ") else { return Err(unsupported()) };
        let arguments = arguments.split("> /dev/null").next().unwrap_or(arguments);
        let words = words(arguments);
        // `name = value`
        let joined = words.join(" ").replace(" = ", "=");
        match words.iter().all(|word| word.contains('=')) {
            true => words.iter().try_for_each(|word| self.assign(word)),
            false => self.assign(&joined),
        }
    }

    fn assign(&mut self, assignment: &str) -> Result<(), String> {
        let unsupported = || format!("sysctl {assignment}");
        let (name, value) = assignment.split_once('=').ok_or_else(unsupported)?;
        sysctl::set(self, name.trim(), value.trim()).ok_or_else(unsupported)
    }

    /// What the `defaults.sh` of the Linux collections sets, as far as it is not what our stack begins with: no ECN, no
    /// restart after idleness, a send buffer of 256 KiB, windows shifted by 8.
    fn take_defaults(&mut self, path: &str) {
        self.settings.ecn = Willing::Never;
        self.settings.idle_restart = false;
        // Google's own collection has one for its subfolders, with which every listener accepts text in SYNs
        self.fast_open.bits = if path.contains("common/defaults.sh") { 0x403 } else { 0x3 };
        self.settings.send_buffer_bytes = 262_144;
        self.settings.window_scale = self.settings.window_scale.or(Some(8));
    }
}

/// The words of `-q net.ipv4.tcp_rmem="4096 10000 2097152"` but for options: quotes hold a value together.
fn words(arguments: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut is_quoted = false;
    for c in arguments.chars() {
        match c {
            '"' | '\'' => is_quoted = !is_quoted,
            c if c.is_whitespace() && !is_quoted => words.push(String::new()),
            c => words.last_mut().expect("never empty").push(c),
        }
    }
    words.retain(|word| !word.is_empty() && !word.starts_with('-'));
    words
}

/// Whether a script is for FreeBSD: by the variables it sets or names, its socket options, and how it lays out SYNs.
fn is_freebsd(text: &str, script: &Script) -> bool {
    // the number of CLOSED is 7 on Linux, and none of its states has zero
    // nor does it end options with zeros, or give a socket so much room to receive
    let names = [
        "net.inet.",
        "kern.ipc.",
        "TCP_NOOPT",
        "TCP_NOPUSH",
        "TCP_KEEPINIT",
        "FreeBSD",
        "tcpi_state == 0",
        "eol,eol>",
        "SO_RCVBUF, [65536]",
        // a buffer of 64 KiB in whole segments, shifted by 6
        "win 1026",
    ];
    let commands = script.events.iter().filter_map(|event| match &event.what {
        Statement::Shell(command) => Some(command),
        _ => None,
    });
    let options = script.options.iter().map(|(_, _, value)| value);
    let is_of_linux = |told: &String| ["net.ipv4.", "net/ipv4/", "defaults.sh"].iter().any(|mark| told.contains(mark));
    let is_linux = commands.chain(options).any(is_of_linux);
    let scales_second = script.events.iter().any(|event| match &event.what {
        Statement::Expect(packet) if packet.flags.syn() => {
            let options = packet.options.as_deref().unwrap_or_default();
            use TcpOption::{MaximumSegmentSize, NoOperation, WindowScale};
            matches!(options, [MaximumSegmentSize(_), NoOperation, WindowScale(_), _, ..])
        }
        _ => false,
    });
    // BSD sends FIN again with every acknowledgment until it is acknowledged
    let fins: Vec<_> = script
        .events
        .iter()
        .filter_map(|event| match &event.what {
            Statement::Expect(packet) if packet.flags.fin() => Some((packet.seq, packet.ack)),
            _ => None,
        })
        .collect();
    let repeats_fin = fins.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    let is_named = names.iter().any(|name| text.contains(name));
    let is_cut_up = writes_are_cut_up(script) && !text.contains("ethtool");
    !is_linux
        && (scales_second
            || repeats_fin
            || is_named
            || is_cut_up
            || reads_as_disconnected(script)
            || is_before_freebsd_13(text, script))
}

/// Whether a read is expected to give nothing where Linux has text, or would wait: text that came after SHUT_RD, and
/// nothing at all after a second SHUT_WR.
fn reads_as_disconnected(script: &Script) -> bool {
    let (mut is_read_shut, mut has_text, mut writes_shut, mut has_ended) = (false, false, 0, false);
    script.events.iter().any(|event| match &event.what {
        Statement::Inject(packet) => {
            has_text |= is_read_shut && packet.len > 0;
            has_ended |= packet.flags.fin() || packet.flags.has(TcpFlags::RST);
            false
        }
        Statement::Call(call) if call.name == "shutdown" => {
            let how = call.arguments.get(1).map(String::as_str).unwrap_or_default();
            is_read_shut |= how != "SHUT_WR";
            writes_shut += u32::from(how != "SHUT_RD");
            false
        }
        Statement::Call(call) if matches!(call.name.as_str(), "read" | "recv") && call.result == 0 => {
            !has_ended && (has_text || (writes_shut > 1 && !is_read_shut))
        }
        _ => false,
    })
}

/// Whether what is written at once is expected segment by segment, as a host without segmentation offload sends it.
fn writes_are_cut_up(script: &Script) -> bool {
    let lens = |event: &ScriptEvent| match &event.what {
        Statement::Expect(packet) => packet.len,
        _ => 0,
    };
    script.events.iter().enumerate().any(|(place, event)| {
        let is_write = matches!(&event.what, Statement::Call(call) if call.name == "write");
        let sent: Vec<u32> = script.events[place + 1..].iter().map(lens).take_while(|len| *len > 0).collect();
        is_write && sent.len() > 3 && sent[..3].iter().all(|len| *len == sent[0])
    })
}

/// Whether a script is for FreeBSD before version 13, whose first RTO was three seconds and whose acknowledgments waited
/// for 100 ms: by these, or by the variable for the ten segments of its first window, which had another name then.
fn is_before_freebsd_13(text: &str, script: &Script) -> bool {
    const SECONDS: i64 = 1_000_000_000;
    let mut now = 0;
    let mut opening: Vec<(i64, &Packet)> = Vec::new();
    let mut text_came_at = None;
    let mut waits_100_ms = false;
    for event in &script.events {
        now = match event.due {
            Due::Absolute(ns) => ns,
            Due::Relative(ns) => now + ns,
            Due::Range { from, relative, .. } => {
                if relative {
                    now + from
                } else {
                    from
                }
            }
            Due::Unsaid | Due::Any => now,
        };
        let came_at = text_came_at.take();
        match &event.what {
            Statement::Expect(packet) if packet.flags.syn() || packet.flags.fin() => opening.push((now, packet)),
            Statement::Expect(packet) if packet.len == 0 => {
                waits_100_ms |= came_at.is_some_and(|at| (SECONDS / 11..SECONDS / 9).contains(&(now - at)));
            }
            Statement::Inject(packet) if packet.len > 0 => text_came_at = Some(now),
            _ => {}
        }
    }
    let waits_three_seconds = opening.windows(2).any(|pair| {
        let ((then, first), (again, second)) = (pair[0], pair[1]);
        let is_same = (first.flags, first.seq, first.len) == (second.flags, second.seq, second.len);
        is_same && (29 * SECONDS / 10..=31 * SECONDS / 10).contains(&(again - then))
    });
    waits_three_seconds || waits_100_ms || text.contains("tcpi_rto == 3000000") || text.contains("tcp.experimental.")
}

/// Whether an acknowledgment is expected later than FreeBSD 13 can send it: 40 ms after what it acknowledges, and what the
/// script tolerates.
fn waits_long(script: &Script) -> bool {
    let tolerance_ns = script.options.iter().find(|(_, name, _)| name == "tolerance_usecs");
    let tolerance_ns = tolerance_ns.and_then(|(.., value)| value.parse::<i64>().ok()).map_or(4_000_000, |us| us * 1000);
    script.events.windows(2).any(|pair| match (&pair[0].what, &pair[1].what, pair[0].due, pair[1].due) {
        (Statement::Inject(text), Statement::Expect(answer), Due::Absolute(came), Due::Absolute(left)) => {
            let is_plain = answer.len == 0 && !answer.flags.syn() && !answer.flags.fin();
            text.len > 0 && is_plain && left - came > 40_000_000 + tolerance_ns && left - came < 500_000_000
        }
        _ => false,
    })
}

/// Whether a line calls a script of its own collection, which is not there to be run.
pub(super) fn is_helper(line: &str) -> bool {
    let program = line.split_whitespace().next().unwrap_or_default();
    program.contains('/') && [".sh", ".py"].iter().any(|ending| program.ends_with(ending))
}
