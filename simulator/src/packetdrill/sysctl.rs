//! What the variables that scripts set mean for our stack. A variable that is not here stops the script: nothing is
//! passed over in silence.

use super::fast_open;
use super::switches::Switches;
use crate::tcp::congestion::Algorithm;
use crate::tcp::ecn::Willing;
use crate::tcp::recovery::LossDetection;
use crate::tcp::{EarlyRetransmit, KeepAlive, Settings};

/// Sets a variable; `None` where our stack has nothing that corresponds to it.
pub(super) fn set(switches: &mut Switches, name: &str, value: &str) -> Option<()> {
    let name = name.trim_start_matches("/proc/sys/").replace('/', ".");
    let value = &reckoned(value)?;
    match name.strip_prefix("net.ipv4.tcp_") {
        Some(variable) => linux(switches, variable, value),
        None => freebsd(switches, &name, value).or_else(|| other(&name, value)),
    }
}

/// A value with what the shell reckons in it: `4096 131072 $((32*1024*1024))`.
fn reckoned(value: &str) -> Option<String> {
    let Some((before, rest)) = value.split_once("$((") else { return Some(value.to_owned()) };
    let (sum, after) = rest.split_once("))")?;
    let product = |term: &str| -> Option<u64> {
        term.split('*').try_fold(1_u64, |product, factor| product.checked_mul(factor.trim().parse().ok()?))
    };
    let total = sum.split('+').try_fold(0_u64, |total, term| total.checked_add(product(term)?))?;
    reckoned(&format!("{before}{total}{after}"))
}

/// The numbers of a value: `4096 87380 6291456`.
fn numbers(value: &str) -> Vec<u64> {
    value.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn keep_alive(switches: &mut Switches) -> &mut KeepAlive {
    &mut switches.keep_alive
}

/// The shift with which a window of the largest receive buffer fits into sixteen bits.
fn shift_for(bytes: u64) -> u8 {
    (0..14).find(|shift| bytes >> shift <= u16::MAX.into()).unwrap_or(14)
}

fn linux(switches: &mut Switches, variable: &str, value: &str) -> Option<()> {
    let number = value.parse::<u64>().ok();
    let is = |expected: &str| (value == expected).then_some(());
    let seconds = |value: u64| value * 1_000_000_000;
    let settings: &mut Settings = &mut switches.settings;
    match variable {
        "rmem" => {
            let list = numbers(value);
            let space = *list.get(1)?;
            switches.receive_space = Some(space);
            // half of it is for the kernel's own bookkeeping
            settings.receive_buffer_bytes = space / 2;
            settings.window_scale = settings.window_scale.map(|_| shift_for(*list.last().unwrap_or(&0)));
        }
        "wmem" => settings.send_buffer_bytes = *numbers(value).get(1)?,
        "timestamps" => settings.timestamps = number? != 0,
        "sack" => settings.sack = number? != 0,
        "dsack" => settings.duplicate_sack = number? != 0,
        "window_scaling" => {
            settings.window_scale = (number? != 0).then(|| Settings::linux_like().window_scale.unwrap_or(0));
        }
        "ecn" => {
            settings.ecn = match number? {
                0 => Willing::Never,
                1 => Willing::Asking,
                2 => Willing::WhenAsked,
                _ => return None,
            };
        }
        "congestion_control" => settings.algorithm = Algorithm::named(value)?,
        "slow_start_after_idle" => settings.idle_restart = number? != 0,
        "recovery" => {
            settings.loss_detection = if number? & 1 == 1 { LossDetection::Timed } else { LossDetection::Counted };
        }
        "early_retrans" => match number? {
            0 => settings.tail_loss_probe = false,
            // the early retransmit of RFC 5827, which Linux had before it counted time
            early @ (1 | 2) => {
                let kind = if early == 1 { EarlyRetransmit::AtOnce } else { EarlyRetransmit::Delayed };
                (settings.early_retransmit, settings.tail_loss_probe) = (Some(kind), false);
                settings.loss_detection = LossDetection::Counted;
            }
            3 | 4 => settings.tail_loss_probe = true,
            _ => return None,
        },
        "retries2" => {
            settings.retransmissions = u32::try_from(number?).ok()?;
        }
        // one count serves all states here; the usual ones lie beyond what scripts wait for
        "syn_retries" | "synack_retries" => {
            (number? >= 5).then_some(())?;
        }
        "keepalive_time" => keep_alive(switches).idle_ns = seconds(number?),
        "keepalive_intvl" => keep_alive(switches).interval_ns = seconds(number?),
        "keepalive_probes" => keep_alive(switches).probes = u32::try_from(number?).ok()?,
        "rfc1337" => settings.protects_time_wait = number? != 0,
        "tw_reuse" => {
            (number? <= 2).then_some(())?;
        }
        "syncookies" => settings.cookie_key = (number? != 0).then_some(1),
        "rto_max_ms" => settings.rto.maximum_ns = number? * 1_000_000,
        "rto_min_us" => {
            (settings.rto.minimum_ns, settings.rto.minimum_variance_ns) = (number? * 1000, number? * 1000);
        }
        "invalid_ratelimit" => {
            let interval_ns = number? * 1_000_000;
            settings.challenges = (interval_ns > 0).then_some(crate::tcp::ChallengeLimit { count: 1, interval_ns });
        }
        "reordering" => is("3")?,
        // how much of it offload takes in one go, which the comparison of segments leaves open
        "min_tso_segs" | "tso_win_divisor" | "tso_rtt_log" | "limit_output_bytes" | "autocorking" => {}
        // what our stack does: no pacing, no looking for spurious time-outs, no counting from the highest block, nothing
        // remembered from connection to connection
        "pacing_ss_ratio" | "pacing_ca_ratio" => {}
        "frto" => {
            (number? <= 2).then_some(())?;
        }
        "fack" => is("0")?,
        "no_metrics_save" => is("1")?,
        "moderate_rcvbuf" | "mtu_probing" | "thin_linear_timeouts" | "abort_on_overflow" | "ecn_fallback" => {
            is("0")?;
        }
        "fastopen" => {
            let hex = value.strip_prefix("0x").map(|hex| u64::from_str_radix(hex, 16).ok());
            switches.fast_open.bits = hex.unwrap_or(number)?;
        }
        "fastopen_key" => switches.fast_open.key = fast_open::key(value)?,
        "fastopen_blackhole_timeout_sec" => {
            number?;
        }
        "fin_timeout" => settings.msl_ns = seconds(number?) / 2,
        "min_snd_mss" | "adv_win_scale" | "app_win" | "max_syn_backlog" | "backlog_ack_defer" => {
            number?;
        }
        "notsent_lowat" => switches.unsent_limit = number.filter(|limit| *limit < u64::from(u32::MAX)),
        _ => return None,
    }
    Some(())
}

fn freebsd(switches: &mut Switches, name: &str, value: &str) -> Option<()> {
    let number = value.parse::<u64>().ok();
    let is_on = || Some(number? != 0);
    let is = |expected: &str| (value == expected).then_some(());
    let ms = |value: u64| value * 1_000_000;
    let settings: &mut Settings = &mut switches.settings;
    match name.strip_prefix("net.inet.tcp.").unwrap_or(name) {
        "rfc1323" => {
            settings.window_scale = if is_on()? { Settings::freebsd_like().window_scale } else { None };
            settings.timestamps = is_on()?;
        }
        "sack.enable" => settings.sack = is_on()?,
        "dsack.enable" => settings.duplicate_sack = is_on()?,
        "recvspace" => settings.receive_buffer_bytes = number?,
        "sendspace" => settings.send_buffer_bytes = number?,
        "delacktime" => settings.delayed_ack_ns = Some(ms(number?)),
        "delayed_ack" => settings.delayed_ack_ns = if is_on()? { Some(40_000_000) } else { None },
        "mssdflt" => settings.default_mss = Some(u16::try_from(number?).ok()?),
        "insecure_rst" => settings.secure_reset = !is_on()?,
        "ecn.enable" => {
            settings.ecn = match number? {
                0 => Willing::Never,
                1 => Willing::Asking,
                2 => Willing::WhenAsked,
                _ => return None,
            };
        }
        "rexmit_initial" => settings.rto.initial_ns = ms(number?),
        "rexmit_min" => settings.rto.minimum_ns = ms(number?),
        "rexmit_slop" => settings.rto.slop_ns = ms(number?),
        "keepinit" => settings.opening_timeout_ns = Some(ms(number?)),
        "keepidle" => keep_alive(switches).idle_ns = ms(number?),
        "keepintvl" => keep_alive(switches).interval_ns = ms(number?),
        "keepcnt" => keep_alive(switches).probes = u32::try_from(number?).ok()?,
        "msl" => settings.msl_ns = ms(number?),
        "initcwnd_segments" => settings.initial_window_segments = Some(number?).filter(|segments| *segments > 0),
        "rfc3042" => settings.limited_transmit = is_on()?,
        "tolerate_missing_ts" => settings.requires_timestamps = !is_on()?,
        "cc.algorithm" => settings.algorithm = Algorithm::named(value)?,
        "blackhole" => switches.blackhole = number?,
        "ecn.maxretries" => settings.ecn_syn_retransmissions = u32::try_from(number?).ok()?,
        "rexmit_drop_options" => settings.bare_syn_after = is_on()?.then_some(3),
        "icmp_may_rst" => switches.heeds_icmp = is_on()?,
        "syncookies_only" => is("0")?,
        // cookies or a cache of what was asked for: a script sees the same SYN,ACK
        "syncookies" => {
            number?;
        }
        // what our stack does anyway: nothing is remembered from connection to connection, windows are as wide as the
        // buffer
        "hostcache.purgenow" | "hostcache.purge" | "hostcache.enable" => {}
        "kern.ipc.maxsockbuf" => settings.window_scale = settings.window_scale.map(|_| shift_for(number.unwrap_or(0))),
        "rfc5827" => settings.early_retransmit = is_on()?.then_some(EarlyRetransmit::Delayed),
        "recvbuf_auto" | "sendbuf_auto" => is("0")?,
        // no buffer grows by itself
        "recvbuf_max" | "sendbuf_max" => {
            number?;
        }
        "path_mtu_discovery" => is("1")?,
        "fastopen.enabled" | "fastopen.client_enable" | "fastopen.server_enable" => {
            let bits = match name.rsplit('.').next() {
                Some("client_enable") => 1,
                Some("server_enable") => 2,
                _ => 3,
            };
            let before = switches.fast_open.bits & !bits;
            switches.fast_open.bits = if is_on()? { before | bits } else { before };
            // FreeBSD forgets the cookies of servers with the client's side
            switches.cookie_resets += u64::from(bits & 1 != 0 && !is_on()?);
        }
        "drop_synfin" => switches.drops_syn_fin = is_on()?,
        _ => return None,
    }
    Some(())
}

fn other(name: &str, value: &str) -> Option<()> {
    match name {
        "net.ipv4.ip_no_pmtu_disc" if value == "0" => {}
        "net.ipv4.ip_default_ttl" | "net.inet.ip.ttl" if value == "64" => {}
        _ => return None,
    }
    Some(())
}
