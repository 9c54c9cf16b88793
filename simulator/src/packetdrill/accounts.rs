//! What a connection's `tcp_info` counts besides its own memory: times of what came and went, what it waited for, and the
//! round trip as its receiver sees it.

use synema_trace::Instant;

use crate::tcp::{Offset, Tcb};

/// The accounts of one connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Accounts {
    pub(super) last_text_in: Option<Instant>,
    pub(super) last_ack_in: Option<Instant>,
    pub(super) last_text_out: Option<Instant>,
    /// How long something was in flight or waited to be.
    pub(super) busy_ns: u64,
    /// How long of it the other side's window was what it waited for.
    pub(super) window_limited_ns: u64,
    /// How long of it the program waited for room in the send buffer, with nothing unsent.
    pub(super) buffer_limited_ns: u64,
    /// The least time from offering a window to its being filled (Linux: `tcpi_rcv_rtt`).
    pub(super) receive_rtt_ns: Option<u64>,
    window_offered: Option<(Offset, Instant)>,
}

impl Accounts {
    /// So much time passes while the connection is as it is.
    pub(super) fn pass(&mut self, tcb: &Tcb, ns: u64, writer_waits: bool) {
        let (in_flight, unsent) = (tcb.in_flight(), tcb.send_queue.end().since(tcb.snd_nxt));
        let is_open = tcb.state_takes_text() || tcb.fin_sent();
        if !is_open || tcb.snd_una == tcb.iss || in_flight + unsent == 0 {
            return;
        }
        self.busy_ns += ns;
        let may_send = in_flight + tcb.snd_mss <= tcb.congestion.window.cwnd_bytes;
        if unsent > 0 && may_send && in_flight + unsent.min(tcb.snd_mss) > tcb.snd_wnd {
            self.window_limited_ns += ns;
        } else if unsent == 0 && writer_waits {
            self.buffer_limited_ns += ns;
        }
    }

    /// Text has come in order: whether it fills the window that was offered a while ago.
    pub(super) fn text_taken(&mut self, tcb: &Tcb, len: u32, now: Instant) {
        match self.window_offered {
            Some((edge, _)) if tcb.rcv_nxt < edge => {}
            offered => {
                if let Some((_, at)) = offered {
                    let ns = now.ns_since(at).max(0) as u64;
                    self.receive_rtt_ns = Some(self.receive_rtt_ns.map_or(ns, |least| least.min(ns)));
                }
                // the window is counted from what was acknowledged, before this text
                self.window_offered = Some((tcb.rcv_nxt.plus(tcb.rcv_wnd + u64::from(len)), now));
            }
        }
    }

    /// Milliseconds since an instant; since the beginning where there was none.
    pub(super) fn ms_since(then: Option<Instant>, now: Instant) -> u64 {
        now.ns_since(then.unwrap_or(Instant::ZERO)).max(0) as u64 / 1_000_000
    }
}
