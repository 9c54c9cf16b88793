/// The errors of socket calls, with Linux's numbers and texts and Python's exception classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Errno {
    BadFile,
    Again,
    Access,
    Exists,
    Invalid,
    BrokenPipe,
    NotSocket,
    DestinationRequired,
    MessageTooLong,
    ProtocolNotSupported,
    NotSupported,
    AddressFamily,
    AddressInUse,
    AddressNotAvailable,
    NetworkUnreachable,
    ConnectionAborted,
    ConnectionReset,
    IsConnected,
    NotConnected,
    TimedOut,
    ConnectionRefused,
    HostUnreachable,
    Already,
    InProgress,
    NoEntry,
    NotPermitted,
}

impl Errno {
    /// Name, number on Linux, and text.
    const fn row(self) -> (&'static str, i64, &'static str) {
        match self {
            Errno::NotPermitted => ("EPERM", 1, "Operation not permitted"),
            Errno::NoEntry => ("ENOENT", 2, "No such file or directory"),
            Errno::BadFile => ("EBADF", 9, "Bad file descriptor"),
            Errno::Again => ("EAGAIN", 11, "Resource temporarily unavailable"),
            Errno::Access => ("EACCES", 13, "Permission denied"),
            Errno::Exists => ("EEXIST", 17, "File exists"),
            Errno::Invalid => ("EINVAL", 22, "Invalid argument"),
            Errno::BrokenPipe => ("EPIPE", 32, "Broken pipe"),
            Errno::NotSocket => ("ENOTSOCK", 88, "Socket operation on non-socket"),
            Errno::DestinationRequired => ("EDESTADDRREQ", 89, "Destination address required"),
            Errno::MessageTooLong => ("EMSGSIZE", 90, "Message too long"),
            Errno::ProtocolNotSupported => ("EPROTONOSUPPORT", 93, "Protocol not supported"),
            Errno::NotSupported => ("EOPNOTSUPP", 95, "Operation not supported"),
            Errno::AddressFamily => ("EAFNOSUPPORT", 97, "Address family not supported by protocol"),
            Errno::AddressInUse => ("EADDRINUSE", 98, "Address already in use"),
            Errno::AddressNotAvailable => ("EADDRNOTAVAIL", 99, "Cannot assign requested address"),
            Errno::NetworkUnreachable => ("ENETUNREACH", 101, "Network is unreachable"),
            Errno::ConnectionAborted => ("ECONNABORTED", 103, "Software caused connection abort"),
            Errno::ConnectionReset => ("ECONNRESET", 104, "Connection reset by peer"),
            Errno::IsConnected => ("EISCONN", 106, "Transport endpoint is already connected"),
            Errno::NotConnected => ("ENOTCONN", 107, "Transport endpoint is not connected"),
            Errno::TimedOut => ("ETIMEDOUT", 110, "Connection timed out"),
            Errno::ConnectionRefused => ("ECONNREFUSED", 111, "Connection refused"),
            Errno::HostUnreachable => ("EHOSTUNREACH", 113, "No route to host"),
            Errno::Already => ("EALREADY", 114, "Operation already in progress"),
            Errno::InProgress => ("EINPROGRESS", 115, "Operation now in progress"),
        }
    }

    pub(crate) const ALL: [Errno; 26] = [
        Errno::BadFile,
        Errno::Again,
        Errno::Access,
        Errno::Exists,
        Errno::Invalid,
        Errno::BrokenPipe,
        Errno::NotSocket,
        Errno::DestinationRequired,
        Errno::MessageTooLong,
        Errno::ProtocolNotSupported,
        Errno::NotSupported,
        Errno::AddressFamily,
        Errno::AddressInUse,
        Errno::AddressNotAvailable,
        Errno::NetworkUnreachable,
        Errno::ConnectionAborted,
        Errno::ConnectionReset,
        Errno::IsConnected,
        Errno::NotConnected,
        Errno::TimedOut,
        Errno::ConnectionRefused,
        Errno::HostUnreachable,
        Errno::Already,
        Errno::InProgress,
        Errno::NoEntry,
        Errno::NotPermitted,
    ];

    /// `ECONNREFUSED`.
    pub(crate) const fn name(self) -> &'static str {
        self.row().0
    }

    pub(crate) const fn number(self) -> i64 {
        self.row().1
    }

    pub(crate) const fn text(self) -> &'static str {
        self.row().2
    }

    /// The class of exception that Python raises for it.
    pub(crate) const fn exception(self) -> &'static str {
        match self {
            Errno::Again | Errno::Already | Errno::InProgress => "BlockingIOError",
            Errno::Access | Errno::NotPermitted => "PermissionError",
            Errno::Exists => "FileExistsError",
            Errno::BrokenPipe => "BrokenPipeError",
            Errno::ConnectionAborted => "ConnectionAbortedError",
            Errno::ConnectionReset => "ConnectionResetError",
            Errno::ConnectionRefused => "ConnectionRefusedError",
            Errno::TimedOut => "TimeoutError",
            Errno::NoEntry => "FileNotFoundError",
            _ => "OSError",
        }
    }

    /// The error of a name that a TCP call gave.
    pub(crate) fn named(name: &str) -> Errno {
        Errno::ALL.into_iter().find(|errno| errno.name() == name).unwrap_or(Errno::Invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_found_by_its_name() {
        for errno in Errno::ALL {
            assert_eq!(Errno::named(errno.name()), errno);
        }
        assert_eq!(Errno::named("ECONNRESET").exception(), "ConnectionResetError");
    }
}
