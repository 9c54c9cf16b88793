use std::fmt;

/// What was written, and what of the capture was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// How many frames were written.
    pub frames: usize,
    /// What the file does not say any more, each kind once.
    pub losses: Vec<Loss>,
}

/// Something of a capture that a copy does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What it is.
    pub kind: LossKind,
    /// How many there were.
    pub count: u64,
}

/// The kinds of [`Loss`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// Comments on frames.
    FrameComments,
    /// Comments on sections and interfaces.
    OtherComments,
    /// Which way frames went.
    Directions,
    /// Names and other details of interfaces.
    Interfaces,
    /// Of which of several interfaces a frame is.
    InterfaceOfFrame,
    /// Details of frames: hashes, queues, link-layer errors.
    FrameDetails,
    /// Counters of interfaces.
    Statistics,
    /// Names of addresses.
    Names,
    /// Secrets with which frames can be decrypted.
    Secrets,
    /// Blocks that are not known.
    OtherBlocks,
    /// What says who wrote a section on which machine.
    Sections,
    /// What Kuznetzov's records say beside the frame.
    RecordDetails,
}

impl LossKind {
    /// What was lost: so many of it.
    pub const fn name(self, count: u64) -> &'static str {
        let [one, more] = match self {
            LossKind::FrameComments => ["comment on a frame", "comments on frames"],
            LossKind::OtherComments => ["comment on a section or interface", "comments on sections and interfaces"],
            LossKind::Directions => ["direction of a frame", "directions of frames"],
            LossKind::Interfaces => ["description of an interface", "descriptions of interfaces"],
            LossKind::InterfaceOfFrame => ["frame's interface", "frames' interfaces"],
            LossKind::FrameDetails => {
                ["frame's details (flags, hashes, queues)", "frames' details (flags, hashes, queues)"]
            }
            LossKind::Statistics => ["interface's counters", "interfaces' counters"],
            LossKind::Names => ["name of an address", "names of addresses"],
            LossKind::Secrets => ["block of decryption secrets", "blocks of decryption secrets"],
            LossKind::OtherBlocks => ["block of another kind", "blocks of other kinds"],
            LossKind::Sections => ["description of a section", "descriptions of sections"],
            LossKind::RecordDetails => {
                ["record's interface and protocol numbers", "records' interface and protocol numbers"]
            }
        };
        if count == 1 { one } else { more }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.kind.name(self.count))
    }
}

impl Saved {
    /// Counts a loss.
    pub(crate) fn lose(&mut self, kind: LossKind, count: u64) {
        if count == 0 {
            return;
        }
        match self.losses.iter_mut().find(|loss| loss.kind == kind) {
            Some(loss) => loss.count += count,
            None => self.losses.push(Loss { kind, count }),
        }
    }
}
