use egui::Color32;
use synema_analysis::FrameLine;
use synema_trace::{Heading, Observation, TcpState};
use synema_wire::{Osi, Protocol, Transport, datagram, transport_checksum};

use crate::{Scene, Theme};

/// What gives a row its colour: the first that applies. Each says something that the row also says in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A transport checksum that its bytes do not give.
    BadChecksum,
    /// A reset.
    Reset,
    /// A segment that is not just the next one.
    Marked,
    /// A connection being opened or closed.
    OpenOrClose,
    /// ARP and ICMP: what the network says about itself.
    Control,
    /// A message of an application.
    Application,
    /// UDP.
    Udp,
    /// Nothing special.
    Plain,
}

impl Rule {
    /// All, in the order in which they are tried.
    pub const ALL: [Rule; 8] = [
        Rule::BadChecksum,
        Rule::Reset,
        Rule::Marked,
        Rule::OpenOrClose,
        Rule::Control,
        Rule::Application,
        Rule::Udp,
        Rule::Plain,
    ];

    /// The rule that applies to a frame.
    pub fn of(line: &FrameLine, scene: &Scene<'_>, observation: &Observation<'_>) -> Rule {
        let datagram = datagram(observation.link_type, observation.bytes);
        // a sender's own capture shows checksums that its network card has yet to compute
        let is_simulated = scene.trace.point(observation.point).host.is_some();
        let was_sent = is_simulated || observation.heading == Heading::Inbound;
        let tcp = datagram.as_ref().and_then(|datagram| match &datagram.transport {
            Transport::Tcp(segment) => Some((datagram.src, datagram.dst, segment)),
            _ => None,
        });
        if let Some((src, dst, segment)) = tcp {
            let is_whole = segment.payload.len() as u32 == segment.payload_len;
            if was_sent && is_whole && transport_checksum(src, dst, 6, segment.bytes) != 0 {
                return Rule::BadChecksum;
            }
            if segment.flags.rst() {
                return Rule::Reset;
            }
            if !line.marks.is_empty() {
                return Rule::Marked;
            }
            if segment.flags.syn() || segment.flags.fin() {
                return Rule::OpenOrClose;
            }
        }
        match line.protocol {
            Protocol::Arp | Protocol::Icmp | Protocol::Icmpv6 => Rule::Control,
            Protocol::Udp => Rule::Udp,
            Protocol::Data | Protocol::Padding => Rule::Plain,
            protocol if protocol.osi() == Osi::Application => Rule::Application,
            _ => Rule::Plain,
        }
    }

    /// What is behind the row.
    pub fn fill(self, theme: &Theme) -> Option<Color32> {
        Some(match self {
            Rule::BadChecksum | Rule::Reset => theme.state(TcpState::TimeWait),
            Rule::Marked => theme.state(TcpState::FinWait1),
            Rule::OpenOrClose => theme.state(TcpState::SynSent),
            Rule::Control => theme.layer(Protocol::Tcp),
            Rule::Application => theme.state(TcpState::Established),
            Rule::Udp => theme.layer(Protocol::Ipv4),
            Rule::Plain => return None,
        })
    }

    /// The key of its name in the legend.
    pub const fn key(self) -> Option<&'static str> {
        Some(match self {
            Rule::BadChecksum => "rule-checksum",
            Rule::Reset => "rule-reset",
            Rule::Marked => "rule-marked",
            Rule::OpenOrClose => "rule-open-close",
            Rule::Control => "rule-control",
            Rule::Application => "rule-application",
            Rule::Udp => "rule-udp",
            Rule::Plain => return None,
        })
    }
}
