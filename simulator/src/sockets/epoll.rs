use std::collections::BTreeMap;

use super::FileId;

/// What an epoll instance watches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Epoll {
    /// By descriptor.
    pub(crate) watches: BTreeMap<u32, Watch>,
}

/// One watched file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Watch {
    pub(crate) file: FileId,
    pub(crate) mask: i64,
    /// Edge trigger: told once for each arrival.
    pub(crate) is_edge: bool,
    pub(crate) is_one_shot: bool,
    /// The file's count of arrivals when it was last told.
    pub(crate) told_at: Option<u64>,
    /// A one-shot watch that has been told.
    pub(crate) is_spent: bool,
}

impl Epoll {
    /// EPOLLET and EPOLLONESHOT.
    pub(crate) const EDGE: i64 = 1 << 31;
    pub(crate) const ONE_SHOT: i64 = 1 << 30;
}
