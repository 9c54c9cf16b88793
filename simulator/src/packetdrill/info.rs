//! What a script reads as `struct tcp_info`, from the connection's own memory.

use synema_trace::TcpState;

use super::accounts::Accounts;
use super::kernel::{Connection, Kernel};
use super::switches::Dialect;
use crate::tcp::congestion::Window;
use crate::tcp::recovery::Phase;

/// `TCP_INFINITE_SSTHRESH` of Linux.
const LINUX_INFINITE_SSTHRESH: u64 = 0x7fff_ffff;
/// `TCP_MAXWIN << TCP_MAX_WINSHIFT` of FreeBSD.
const FREEBSD_INFINITE_SSTHRESH: u64 = 65_535 << 14;

/// The member `name` of the connection that was made last; `None` for one that is not kept here.
pub(super) fn member(name: &str, kernel: &Kernel) -> Option<i64> {
    let connection = kernel.connections.last()?;
    let tcb = &connection.tcb;
    let is_freebsd = kernel.dialect == Dialect::FreeBsdLike;
    let smss = tcb.snd_mss.max(1);
    let Window { cwnd_bytes, ssthresh_bytes } = tcb.congestion.window;
    let us = |ns: u64| ns / 1000;
    let smoothed = tcb.round_trip.smoothed;
    let segments = |octets: u64| octets.div_ceil(smss);
    let value = match name {
        "tcpi_state" => state(tcb.state, kernel.dialect),
        "tcpi_ca_state" => match tcb.recovery.phase {
            Phase::Fast => 3,
            Phase::Loss => 4,
            Phase::Open if tcb.recovery.duplicates > 0 || tcb.flight.sacked() > 0 => 1,
            Phase::Open if tcb.ecn.reduced_until.is_some_and(|until| tcb.snd_una < until) => 2,
            Phase::Open => 0,
        },
        "tcpi_snd_cwnd" if is_freebsd => cwnd_bytes,
        "tcpi_snd_cwnd" => cwnd_bytes / smss,
        "tcpi_snd_ssthresh" if is_freebsd => ssthresh_bytes.min(FREEBSD_INFINITE_SSTHRESH),
        "tcpi_snd_ssthresh" if ssthresh_bytes == u64::MAX => LINUX_INFINITE_SSTHRESH,
        "tcpi_snd_ssthresh" => ssthresh_bytes / smss,
        "tcpi_snd_mss" => tcb.snd_mss,
        "tcpi_advmss" => tcb.settings.mss.into(),
        "tcpi_unacked" if tcb.state == TcpState::Listen => kernel.waiting(connection),
        "tcpi_unacked" => segments(tcb.in_flight()),
        "tcpi_sacked" => segments(tcb.flight.sacked()),
        "tcpi_lost" => segments(tcb.flight.sum(|sent| sent.is_lost && !sent.is_sacked)),
        "tcpi_retrans" => tcb.flight.count(|sent| sent.is_resent && !sent.is_sacked),
        "tcpi_retransmits" => tcb.retransmissions.into(),
        "tcpi_backoff" => tcb.retransmissions.into(),
        "tcpi_probes" => tcb.probes_unanswered.into(),
        "tcpi_total_retrans" | "tcpi_snd_rexmitpack" => connection.counters.segments_again,
        "tcpi_bytes_retrans" => connection.counters.octets_again,
        "tcpi_bytes_sent" => connection.counters.octets_out,
        "tcpi_bytes_acked" => tcb.snd_una.since(tcb.iss).saturating_sub(1),
        "tcpi_bytes_received" => tcb.rcv_nxt.since(tcb.irs).saturating_sub(1),
        "tcpi_segs_out" => connection.counters.segments_out,
        "tcpi_segs_in" => connection.counters.segments_in,
        "tcpi_data_segs_out" => connection.counters.text_segments_out,
        "tcpi_data_segs_in" => connection.counters.text_segments_in,
        "tcpi_notsent_bytes" => tcb.send_queue.end().since(tcb.snd_nxt),
        "tcpi_last_data_recv" => Accounts::ms_since(connection.accounts.last_text_in, kernel.now),
        "tcpi_last_data_sent" => Accounts::ms_since(connection.accounts.last_text_out, kernel.now),
        "tcpi_last_ack_recv" => Accounts::ms_since(connection.accounts.last_ack_in, kernel.now),
        "tcpi_busy_time" => us(connection.accounts.busy_ns),
        "tcpi_rwnd_limited" => us(connection.accounts.window_limited_ns),
        "tcpi_sndbuf_limited" => us(connection.accounts.buffer_limited_ns),
        "tcpi_rcv_rtt" => connection.accounts.receive_rtt_ns.map_or(0, us),
        "tcpi_rto" => us(tcb.round_trip.rto_ns),
        "tcpi_rtt" => smoothed.map_or(0, |smoothed| us(smoothed.srtt_ns)),
        "tcpi_rttvar" => smoothed.map_or(0, |smoothed| us(smoothed.rttvar_ns)),
        "tcpi_min_rtt" => tcb.min_rtt_ns.map_or(u64::from(u32::MAX), us),
        "tcpi_snd_wnd" => tcb.snd_wnd,
        "tcpi_rcv_wnd" => tcb.rcv_wnd,
        "tcpi_rcv_space" if is_freebsd => tcb.rcv_wnd,
        "tcpi_snd_wscale" => tcb.options.snd_shift.into(),
        "tcpi_rcv_wscale" => tcb.options.rcv_shift.into(),
        "tcpi_reordering" => tcb.reordering_segments,
        "tcpi_reord_seen" => tcb.has_reordering.into(),
        "tcpi_options" => {
            let bits = [tcb.options.timestamps, tcb.options.sack, tcb.options.scales, tcb.ecn.is_on];
            let syn_data = 32 * u64::from(tcb.had_text_in_syn());
            bits.iter().enumerate().map(|(bit, is_on)| u64::from(*is_on) << bit).sum::<u64>() | syn_data
        }
        _ => return None,
    };
    i64::try_from(value).ok()
}

/// A name that stands for a number in assertions.
pub(super) fn constant(name: &str, dialect: Dialect) -> Option<i64> {
    let ca_states = ["TCP_CA_Open", "TCP_CA_Disorder", "TCP_CA_CWR", "TCP_CA_Recovery", "TCP_CA_Loss"];
    if let Some(at) = ca_states.iter().position(|known| *known == name) {
        return Some(at as i64);
    }
    let options = [
        ("TCPI_OPT_TIMESTAMPS", 1),
        ("TCPI_OPT_SACK", 2),
        ("TCPI_OPT_WSCALE", 4),
        ("TCPI_OPT_ECN", 8),
        ("TCPI_OPT_SYN_DATA", 32),
        ("True", 1),
        ("False", 0),
    ];
    if let Some((_, value)) = options.iter().find(|(known, _)| *known == name) {
        return Some(*value);
    }
    let bare =
        name.strip_prefix("TCPI_").or_else(|| name.strip_prefix("TCPS_")).or_else(|| name.strip_prefix("TCP_"))?;
    let found = match bare {
        "ESTABLISHED" => TcpState::Established,
        "SYN_SENT" => TcpState::SynSent,
        "SYN_RECV" | "SYN_RECEIVED" => TcpState::SynReceived,
        "FIN_WAIT1" | "FIN_WAIT_1" => TcpState::FinWait1,
        "FIN_WAIT2" | "FIN_WAIT_2" => TcpState::FinWait2,
        "TIME_WAIT" => TcpState::TimeWait,
        "CLOSE" | "CLOSED" => TcpState::Closed,
        "CLOSE_WAIT" => TcpState::CloseWait,
        "LAST_ACK" => TcpState::LastAck,
        "LISTEN" => TcpState::Listen,
        "CLOSING" => TcpState::Closing,
        _ => return None,
    };
    Some(state(found, dialect) as i64)
}

/// A state's number on a system: Linux's `enum` in `tcp_states.h`, FreeBSD's `TCPS_` in `tcp_fsm.h`.
fn state(state: TcpState, dialect: Dialect) -> u64 {
    use TcpState::{
        CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
    };
    let linux =
        [Established, SynSent, SynReceived, FinWait1, FinWait2, TimeWait, Closed, CloseWait, LastAck, Listen, Closing];
    let freebsd =
        [Closed, Listen, SynSent, SynReceived, Established, CloseWait, FinWait1, Closing, LastAck, FinWait2, TimeWait];
    let place = |list: &[TcpState]| list.iter().position(|known| *known == state).unwrap_or(0) as u64;
    match dialect {
        Dialect::LinuxLike => place(&linux) + 1,
        Dialect::FreeBsdLike => place(&freebsd),
    }
}

impl Kernel {
    /// Open connections of a listening one that nobody has accepted.
    fn waiting(&self, listening: &Connection) -> u64 {
        let place = self.connections.iter().position(|connection| std::ptr::eq(connection, listening));
        let is_waiting = |connection: &&Connection| {
            connection.parent.is_some() && connection.parent == place && connection.tcb.state != TcpState::SynReceived
        };
        self.connections.iter().filter(is_waiting).count() as u64
    }
}
