use std::fmt;

use synema_wire::Endpoint;

use super::FileId;

/// An open file as the trace tells of it: by its number on the host and by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) file: FileId,
    pub(crate) what: Kind,
    pub(crate) local: Option<Endpoint>,
    pub(crate) remote: Option<Endpoint>,
}

/// What kind of file it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Tcp { is_listening: bool },
    Udp,
    Raw { protocol: u8 },
    Unix { is_listening: bool, path: Option<String> },
    Epoll,
    Closed,
}

/// `file 2: tcp 192.0.2.1:49152 to 192.0.2.2:80`.
impl fmt::Display for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "file {}: {}", self.file.0, self.what)?;
        self.local.map_or(Ok(()), |local| write!(f, " {local}"))?;
        self.remote.map_or(Ok(()), |remote| write!(f, " to {remote}"))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Tcp { is_listening: true } => f.write_str("tcp listening at"),
            Kind::Tcp { is_listening: false } => f.write_str("tcp"),
            Kind::Udp => f.write_str("udp"),
            Kind::Raw { protocol } => write!(f, "raw, protocol {protocol}"),
            Kind::Unix { is_listening, path } => {
                f.write_str(if *is_listening { "unix listening at" } else { "unix" })?;
                path.as_ref().map_or(Ok(()), |path| write!(f, " '{path}'"))
            }
            Kind::Epoll => f.write_str("epoll"),
            Kind::Closed => f.write_str("closed"),
        }
    }
}
