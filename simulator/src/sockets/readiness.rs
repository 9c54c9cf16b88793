use std::ops::BitOr;

/// What could be done with a file now without waiting: the bits of poll and epoll, with Linux's numbers. Blocking calls,
/// select, poll and epoll all ask this one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Readiness(pub(crate) i64);

impl Readiness {
    /// Something can be read, or the end of the stream, or a connection accepted.
    pub(crate) const IN: Readiness = Readiness(0x001);
    /// Something exceptional: urgent data.
    pub(crate) const PRIORITY: Readiness = Readiness(0x002);
    /// Something can be written.
    pub(crate) const OUT: Readiness = Readiness(0x004);
    /// An error waits to be fetched.
    pub(crate) const ERROR: Readiness = Readiness(0x008);
    /// Both directions are over.
    pub(crate) const HANG_UP: Readiness = Readiness(0x010);
    /// No such descriptor.
    pub(crate) const INVALID: Readiness = Readiness(0x020);
    /// The other side has closed its direction.
    pub(crate) const READ_HANG_UP: Readiness = Readiness(0x2000);

    pub(crate) fn has(self, other: Readiness) -> bool {
        self.0 & other.0 != 0
    }

    /// What of this was asked for; errors and ends are always told.
    pub(crate) fn wanted(self, mask: i64) -> Readiness {
        let always = Readiness::ERROR | Readiness::HANG_UP | Readiness::INVALID;
        Readiness(self.0 & (mask | always.0))
    }
}

impl BitOr for Readiness {
    type Output = Readiness;

    fn bitor(self, other: Readiness) -> Readiness {
        Readiness(self.0 | other.0)
    }
}
