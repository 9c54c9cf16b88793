//! What a host keeps behind file descriptors: sockets of every family, and epoll instances. Plain data; the calls that
//! work on it are in `world/`.

mod epoll;
mod errno;
mod face;
mod file;
mod readiness;

pub(crate) use epoll::{Epoll, Watch};
pub(crate) use errno::Errno;
pub(crate) use face::{Face, Kind};
pub(crate) use file::{
    Address, Family, FileId, FileKind, Files, RawSocket, Received, TcpSocket, UdpSocket, UnixConnection, UnixSocket,
};
pub(crate) use readiness::Readiness;

/// What came of trying a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<T> {
    Done(T),
    Fail(Errno),
    /// Not yet: a blocking call parks, a non-blocking one says EAGAIN.
    Wait,
}

impl<T> From<Result<T, Errno>> for Outcome<T> {
    fn from(result: Result<T, Errno>) -> Outcome<T> {
        result.map_or_else(Outcome::Fail, Outcome::Done)
    }
}
