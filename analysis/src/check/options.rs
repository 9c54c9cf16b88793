use synema_wire::{TcpOption, read_tcp_options};

/// The options of a segment, as far as rules ask for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    /// Octets of the option area.
    pub(super) len: u32,
    pub(super) mss: Option<u16>,
    pub(super) window_scale: Option<u8>,
    pub(super) sack_permitted: bool,
    pub(super) has_sack: bool,
    /// TSval and TSecr.
    pub(super) timestamps: Option<(u32, u32)>,
    pub(super) has_fast_open: bool,
}

impl Options {
    pub(super) fn of(area: &[u8]) -> Options {
        let mut options = Options { len: area.len() as u32, ..Options::default() };
        for (_, _, option) in read_tcp_options(area).0 {
            match option {
                TcpOption::MaximumSegmentSize(mss) => options.mss = Some(mss),
                TcpOption::WindowScale(shift) => options.window_scale = Some(shift),
                TcpOption::SackPermitted => options.sack_permitted = true,
                TcpOption::Sack(_) => options.has_sack = true,
                TcpOption::Timestamps { tsval, tsecr } => options.timestamps = Some((tsval, tsecr)),
                // Fast Open (RFC 7413 §4.1.1), and its experimental kind
                TcpOption::Other { kind: 34 | 254, .. } => options.has_fast_open = true,
                TcpOption::NoOperation | TcpOption::Other { .. } => {}
            }
        }
        options
    }

    /// The name of an option that only SYNs may carry, if one is here, and where that stands.
    pub(super) fn only_in_syn(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Options { mss: Some(_), .. } => Some(("Maximum Segment Size", "RFC 9293 §3.2")),
            Options { window_scale: Some(_), .. } => Some(("Window Scale", "RFC 7323 §2.2")),
            Options { sack_permitted: true, .. } => Some(("SACK Permitted", "RFC 2018 §2")),
            _ => None,
        }
    }
}
