use std::fmt;
use std::io;

use crate::grant;

/// Why an interface cannot be listened to; every variant with a name has that of the interface first.
#[derive(Debug)]
pub enum LiveError {
    /// There is none of this name.
    NoSuchInterface(String),
    /// This user may not open raw sockets.
    NotPermitted(String),
    /// This user may not make interfaces.
    MayNotMake(String),
    /// It is switched off.
    Down(String),
    /// The capture filter is not one; what its compiler says.
    Filter(String, String),
    /// Something that is left to libpcap, which this program was built without.
    WithoutLibpcap(&'static str),
    /// The operating system, or libpcap, refuses for another reason.
    Io(String, io::Error),
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LiveError::NoSuchInterface(name) => {
                write!(f, "there is no interface '{name}'; `synema interfaces` lists them")
            }
            LiveError::NotPermitted(name) => {
                write!(f, "{name}: raw sockets are not permitted to this user; grant it with: {}", grant())
            }
            LiveError::MayNotMake(name) => {
                write!(f, "{name}: this user may not make interfaces; run it as root, or with CAP_NET_ADMIN")
            }
            LiveError::Down(name) => {
                write!(f, "{name}: the interface is down; switch it on with: sudo ip link set {name} up")
            }
            LiveError::Filter(filter, reason) => {
                write!(f, "the capture filter '{filter}' is not understood: {reason}; `man pcap-filter` has the words")
            }
            LiveError::WithoutLibpcap(what) => write!(
                f,
                "{what} need libpcap, which this program was built without; \
                 install libpcap-dev and build with: cargo build --release --features libpcap"
            ),
            LiveError::Io(name, error) => write!(f, "{name}: {error}"),
        }
    }
}

impl std::error::Error for LiveError {}

impl LiveError {
    /// The error of an operating system that refuses an interface.
    pub(crate) fn of(name: &str, error: io::Error) -> LiveError {
        match error.kind() {
            io::ErrorKind::PermissionDenied => LiveError::NotPermitted(name.to_owned()),
            _ => LiveError::Io(name.to_owned(), error),
        }
    }
}
