use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

/// One line on what a packet is and why it is sent, written out only where it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// In so many words.
    Said(Cow<'static, str>),
    /// A router passes it on.
    PassedOn(IpAddr),
    /// A datagram with so many octets of text.
    Datagram(usize),
    /// Text of the stream, counted from the initial number as Wireshark does: the first octet is number 1.
    Octets { is_again: bool, first: u64, last: u64, fin: bool },
}

impl From<&'static str> for Purpose {
    fn from(text: &'static str) -> Purpose {
        Purpose::Said(text.into())
    }
}

impl From<String> for Purpose {
    fn from(text: String) -> Purpose {
        Purpose::Said(text.into())
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Purpose::Said(text) => f.write_str(text),
            Purpose::PassedOn(dst) => write!(f, "passed on to {dst}"),
            Purpose::Datagram(octets) => write!(f, "datagram of {octets} octets"),
            Purpose::Octets { is_again, first, last, fin } => {
                let (again, and_fin) =
                    (if *is_again { "retransmission of " } else { "" }, if *fin { " and FIN" } else { "" });
                write!(f, "{again}octets {first}..{last}{and_fin}")
            }
        }
    }
}
