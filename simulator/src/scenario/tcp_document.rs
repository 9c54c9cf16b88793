//! The `tcp` object of a host: switches of its TCP, each with its default in the profile.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::Profile;
use super::units::Span;
use super::{Scenario, ScenarioError};
use crate::tcp::congestion::Algorithm;
use crate::tcp::ecn::Willing;
use crate::tcp::recovery::LossDetection;
use crate::tcp::{ChallengeLimit, KeepAlive, Settings};

/// How a host's TCP behaves where the profile is not what is wanted.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TcpDocument {
    /// The first initial sequence number of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) isn: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mss: Option<u16>,
    /// Octets; above 65,535 only with a window scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    receive_buffer: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_buffer: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retransmissions: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nagle: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a2_relaxed_seq: Option<bool>,
    /// Who decides the congestion window (RFC 5681, RFC 9438, Vegas, RFC 8257).
    #[serde(skip_serializing_if = "Option::is_none")]
    congestion: Option<CongestionName>,
    /// Segments of the first congestion window (RFC 6928).
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_window: Option<u8>,
    /// Selective acknowledgment (RFC 2018, RFC 6675).
    #[serde(skip_serializing_if = "Option::is_none")]
    sack: Option<bool>,
    /// Timestamps and PAWS (RFC 7323).
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamps: Option<bool>,
    /// The window shift that SYNs offer, 0 to 14 (RFC 7323 §2).
    #[serde(skip_serializing_if = "Option::is_none")]
    window_scale: Option<u8>,
    /// How long an acknowledgment may wait for a second segment; `0s` does not wait.
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    delayed_ack: Option<Span>,
    /// Whether losses are found by time, with probes for lost tails (RFC 8985).
    #[serde(skip_serializing_if = "Option::is_none")]
    rack: Option<bool>,
    /// Whether a reduction of the congestion window that proves spurious is taken back (RFC 3522, RFC 3708, RFC 4015,
    /// RFC 5682).
    #[serde(skip_serializing_if = "Option::is_none")]
    undo: Option<bool>,
    /// `off`, `when-asked` or `ask` (RFC 3168).
    #[serde(skip_serializing_if = "Option::is_none")]
    ecn: Option<EcnName>,
    /// The least retransmission time-out (RFC 6298 §2.4).
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_rto: Option<Span>,
    /// Idleness before keep-alive probes (RFC 9293 §3.8.4); without it there are none.
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_alive: Option<Span>,
    /// Text that is not acknowledged for so long ends the connection (RFC 9293 §3.10.8).
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    user_timeout: Option<Span>,
    /// Challenge acknowledgments a second (RFC 5961 §7); without it they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    challenges_a_second: Option<u32>,
    /// Whether a listener with a full queue answers with cookies (RFC 4987).
    #[serde(skip_serializing_if = "Option::is_none")]
    syn_cookies: Option<bool>,
    /// Whether TIME-WAIT ignores resets (RFC 1337).
    #[serde(skip_serializing_if = "Option::is_none")]
    rfc1337: Option<bool>,
    /// Whether a new SYN may end TIME-WAIT (RFC 6191).
    #[serde(skip_serializing_if = "Option::is_none")]
    rfc6191: Option<bool>,
    /// Whether RACK.rtt is of the highest segment that an acknowledgment took, not of the one that left last (RFC 8985 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    rack_measures_highest: Option<bool>,
    /// Whether small segments wait for small ones alone (draft-minshall-nagle).
    #[serde(skip_serializing_if = "Option::is_none")]
    nagle_for_small_only: Option<bool>,
    /// Whether acknowledgments wait for text to ride on where text goes to and fro, and after a FIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_in_dialogue: Option<bool>,
    /// Whether a SYN that comes again in SYN-RECEIVED is answered with the SYN,ACK again.
    #[serde(skip_serializing_if = "Option::is_none")]
    answers_syn_again: Option<bool>,
    /// Whether a SACK block covers a FIN behind a gap.
    #[serde(skip_serializing_if = "Option::is_none")]
    sacks_fin: Option<bool>,
    /// Whether slow start grows by all that is acknowledged (RFC 5681 §3.1 takes one segment at most).
    #[serde(skip_serializing_if = "Option::is_none")]
    unlimited_slow_start: Option<bool>,
    /// Whether the congestion window grows only while it is what limits (RFC 7661).
    #[serde(skip_serializing_if = "Option::is_none")]
    grows_only_when_limited: Option<bool>,
    /// Whether an acknowledgment of what was never sent is dropped in silence while the connection is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    ignores_unsent_ack: Option<bool>,
    /// Whether segments that come in order at one instant are acknowledged together (RFC 9293 MUST-58).
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledges_together: Option<bool>,
    /// Whether closed windows are probed with the number before and no text (RFC 9293 §3.8.6.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    probes_without_text: Option<bool>,
    /// Whether text that reaches beyond the window is taken whole while nothing waits to be read, and else refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    takes_text_whole: Option<bool>,
    /// Whether what has come before a reset can still be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    keeps_text_after_reset: Option<bool>,
    /// Whether text that comes with an ordinary SYN waits for the connection to open (RFC 9293 §3.10.7.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    keeps_text_of_syn: Option<bool>,
    /// Whether what TCP_CORK holds back leaves after a retransmission time-out.
    #[serde(skip_serializing_if = "Option::is_none")]
    uncorks_in_time: Option<bool>,
    /// Whether the send buffer is filled and freed in the steps of the buffers that Linux charges for.
    #[serde(skip_serializing_if = "Option::is_none")]
    charges_send_buffers: Option<bool>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CongestionName {
    Reno,
    Cubic,
    Vegas,
    Dctcp,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum EcnName {
    Off,
    WhenAsked,
    Ask,
}

impl TcpDocument {
    /// Whether the numbers can be what they stand for.
    pub(super) fn check(&self, pointer: &str) -> Result<(), ScenarioError> {
        let wrong = |key: &str, problem: String| Err(ScenarioError::at(format!("{pointer}/{key}"), problem));
        match (self.window_scale, self.mss, self.initial_window) {
            // RFC 7323 §2.3
            (Some(shift), ..) if shift > 14 => wrong("window_scale", format!("{shift} is no shift: write 0 to 14")),
            (_, Some(0), _) => wrong("mss", "segments of no text carry none: write 1 to 65535".to_owned()),
            (.., Some(0)) => wrong("initial_window", "a window of no segments never opens: write 1 to 255".to_owned()),
            _ => Ok(()),
        }
    }

    /// The settings of a host in a profile.
    pub(super) fn settings(&self, profile: Profile, msl: Option<Span>) -> Settings {
        let default = match profile {
            Profile::Rfc9293 | Profile::Teaching => Settings::default(),
            Profile::LinuxLike => Settings::linux_like(),
        };
        let ns = |span: Span| span.ns as u64;
        let algorithm = self.congestion.map_or(default.algorithm, |name| match name {
            CongestionName::Reno => Algorithm::NewReno,
            CongestionName::Cubic => Algorithm::Cubic,
            CongestionName::Vegas => Algorithm::Vegas,
            CongestionName::Dctcp => Algorithm::Dctcp,
        });
        let ecn = match self.ecn {
            Some(EcnName::Off) => Willing::Never,
            Some(EcnName::WhenAsked) => Willing::WhenAsked,
            Some(EcnName::Ask) => Willing::Asking,
            // RFC 8257 is nothing without marks
            None if algorithm == Algorithm::Dctcp => Willing::Asking,
            None => default.ecn,
        };
        let mut rto = default.rto;
        if let Some(minimum) = self.minimum_rto {
            (rto.minimum_ns, rto.maximum_ns) = (ns(minimum), rto.maximum_ns.max(ns(minimum)));
        }
        let window_scale = self.window_scale.map(|shift| shift.min(14)).or(default.window_scale);
        let has_rack = self.rack.unwrap_or(default.loss_detection == LossDetection::Timed);
        let widest = if window_scale.is_some() { u64::MAX } else { u16::MAX.into() };
        Settings {
            msl_ns: msl.map_or(default.msl_ns, ns),
            mss: self.mss.unwrap_or(default.mss).max(1),
            receive_buffer_bytes: self.receive_buffer.map_or(default.receive_buffer_bytes, u64::from).min(widest),
            send_buffer_bytes: self.send_buffer.map_or(default.send_buffer_bytes, |octets| u64::from(octets.max(1))),
            retransmissions: self.retransmissions.unwrap_or(default.retransmissions),
            nagle: self.nagle.unwrap_or(default.nagle),
            a2_relaxed_seq: self.a2_relaxed_seq.unwrap_or(default.a2_relaxed_seq),
            algorithm,
            initial_window_segments: self.initial_window.map(|n| n.max(1).into()).or(default.initial_window_segments),
            sack: self.sack.unwrap_or(default.sack),
            duplicate_sack: self.sack.unwrap_or(default.duplicate_sack),
            timestamps: self.timestamps.unwrap_or(default.timestamps),
            window_scale,
            delayed_ack_ns: self.delayed_ack.map_or(default.delayed_ack_ns, |span| Some(ns(span)).filter(|ns| *ns > 0)),
            loss_detection: if has_rack { LossDetection::Timed } else { LossDetection::Counted },
            rack_measures_highest: self.rack_measures_highest.unwrap_or(default.rack_measures_highest),
            tail_loss_probe: has_rack,
            undoes_spurious: self.undo.unwrap_or(default.undoes_spurious),
            ecn,
            echoes_each_mark: algorithm == Algorithm::Dctcp,
            rto,
            keep_alive: self.keep_alive.map(|span| KeepAlive { idle_ns: ns(span), ..KeepAlive::default() }),
            user_timeout_ns: self.user_timeout.map(ns),
            challenges: self
                .challenges_a_second
                .map(|count| ChallengeLimit { count, interval_ns: 1_000_000_000 })
                .or(default.challenges),
            // the seed makes initial numbers unguessable; this only tells cookies from them
            cookie_key: self.syn_cookies.unwrap_or(false).then_some(0x5359_4e43_4f4f_4b45),
            protects_time_wait: self.rfc1337.unwrap_or(default.protects_time_wait),
            reuses_time_wait: self.rfc6191.unwrap_or(default.reuses_time_wait),
            nagle_for_small_only: self.nagle_for_small_only.unwrap_or(default.nagle_for_small_only),
            waits_in_dialogue: self.waits_in_dialogue.unwrap_or(default.waits_in_dialogue),
            answers_syn_again: self.answers_syn_again.unwrap_or(default.answers_syn_again),
            sacks_fin: self.sacks_fin.unwrap_or(default.sacks_fin),
            unlimited_slow_start: self.unlimited_slow_start.unwrap_or(default.unlimited_slow_start),
            grows_only_when_limited: self.grows_only_when_limited.unwrap_or(default.grows_only_when_limited),
            ignores_unsent_ack: self.ignores_unsent_ack.unwrap_or(default.ignores_unsent_ack),
            acknowledges_together: self.acknowledges_together.unwrap_or(default.acknowledges_together),
            probes_without_text: self.probes_without_text.unwrap_or(default.probes_without_text),
            takes_text_whole: self.takes_text_whole.unwrap_or(default.takes_text_whole),
            keeps_text_after_reset: self.keeps_text_after_reset.unwrap_or(default.keeps_text_after_reset),
            keeps_text_of_syn: self.keeps_text_of_syn.unwrap_or(default.keeps_text_of_syn),
            uncorks_in_time: self.uncorks_in_time.unwrap_or(default.uncorks_in_time),
            charges_send_buffers: self.charges_send_buffers.unwrap_or(default.charges_send_buffers),
            ..default
        }
    }
}

/// What the host of a script is set to: the part of a scenario that its TCP depends on.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct HostSwitches {
    profile: Profile,
    #[serde(skip_serializing_if = "Option::is_none")]
    msl: Option<Span>,
    #[serde(default)]
    tcp: TcpDocument,
}

impl Scenario {
    /// The switches of a host's TCP, in one line of JSON; `None` where there is no such host.
    pub(crate) fn switches_of(&self, host: &str) -> Option<String> {
        let document = self.document.hosts.iter().find(|document| document.id == host)?;
        let switches =
            HostSwitches { profile: self.document.profile, msl: self.document.msl, tcp: document.tcp.clone() };
        serde_json::to_string(&switches).ok()
    }

    /// The settings that such a line stands for.
    pub(crate) fn settings_of_switches(line: &str) -> Option<Settings> {
        let switches: HostSwitches = serde_json::from_str(line).ok()?;
        Some(switches.tcp.settings(switches.profile, switches.msl))
    }
}
