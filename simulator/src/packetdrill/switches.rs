//! What the options and sysctl lines of a script mean for our stack.

use crate::tcp::Settings;

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
}

impl Switches {
    /// The switches of a script whose commands are `commands`.
    pub(super) fn of<'a>(mut commands: impl Iterator<Item = &'a str>) -> Switches {
        let is_freebsd = commands.any(|command| command.contains("net.inet.") || command.contains("kern.ipc."));
        let dialect = if is_freebsd { Dialect::FreeBsdLike } else { Dialect::LinuxLike };
        let settings = match dialect {
            Dialect::LinuxLike => Settings::linux_like(),
            Dialect::FreeBsdLike => Settings::freebsd_like(),
        };
        // packetdrill's own default, 4 ms
        Switches { dialect, settings, is_ipv6: false, tolerance_ns: 4_000_000 }
    }

    /// Takes a `--name=value` line.
    pub(super) fn option(&mut self, name: &str, value: &str) -> Result<(), String> {
        let unsupported = || format!("--{name}={value}");
        let number = || value.parse::<i64>().map_err(|_| unsupported());
        match (name, value) {
            ("ip_version", "ipv4") => self.is_ipv6 = false,
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
            ("tcp_ts_tick_usecs", "1000") => {}
            _ => return Err(unsupported()),
        }
        Ok(())
    }

    /// Takes the lines of a command in backquotes.
    pub(super) fn shell(&mut self, command: &str) -> Result<(), String> {
        command.lines().map(str::trim).filter(|line| !line.is_empty() && !is_helper(line)).try_for_each(|line| {
            let assignment = line.strip_prefix("sysctl").map(|rest| rest.trim_start_matches([' ', '-', 'w', 'q']));
            match assignment.and_then(|assignment| assignment.split_once('=')) {
                Some((name, value)) => self.sysctl(name.trim(), value.trim_matches(['"', ' '])),
                None => Err(format!("command '{line}'")),
            }
        })
    }

    fn sysctl(&mut self, name: &str, value: &str) -> Result<(), String> {
        let unsupported = || format!("sysctl {name}={value}");
        let number = || value.parse::<u64>().map_err(|_| unsupported());
        match (name, value) {
            ("net.inet.tcp.rfc1323", "0") => {
                self.settings.window_scale = None;
                self.settings.timestamps = false;
            }
            ("net.inet.tcp.rfc1323", "1") => {
                self.settings.window_scale = Settings::freebsd_like().window_scale;
                self.settings.timestamps = true;
            }
            ("net.inet.tcp.sack.enable", "0") => self.settings.sack = false,
            ("net.inet.tcp.sack.enable", "1") => self.settings.sack = true,
            ("net.inet.tcp.recvspace", _) => self.settings.receive_buffer_bytes = number()?,
            ("net.inet.tcp.sendspace", _) => self.settings.send_buffer_bytes = number()?,
            // milliseconds
            ("net.inet.tcp.delacktime", _) => self.settings.delayed_ack_ns = Some(number()? * 1_000_000),
            // what our stack does anyway: no black hole, RFC 5961 resets, ECN only when asked for, no host cache, one
            // second before the first retransmission, retransmitted SYNs with their options
            ("net.inet.tcp.blackhole" | "net.inet.tcp.insecure_rst" | "net.inet.tcp.rexmit_drop_options", "0")
            | ("net.inet.tcp.ecn.enable", "2")
            | ("net.inet.tcp.hostcache.purgenow", "1")
            | ("net.inet.tcp.rexmit_initial", "1000")
            | ("kern.ipc.maxsockbuf", "2097152")
            | ("net.ipv4.tcp_congestion_control", "reno") => {}
            // slop added to measured time-outs; ours has none, and a script that sees the difference fails
            ("net.inet.tcp.rexmit_slop", "200") => {}
            _ => return Err(unsupported()),
        }
        Ok(())
    }
}

/// Whether a line calls a script of its own collection, which is not there to be run.
pub(super) fn is_helper(line: &str) -> bool {
    let program = line.split_whitespace().next().unwrap_or_default();
    program.contains('/') && [".sh", ".py"].iter().any(|ending| program.ends_with(ending))
}
