use synema_trace::{Instant, Point, PointId, Trace};
use synema_wire::LinkType;

use crate::{Damage, Notice, RecordedInterface};

/// What one step of a reader brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A frame was added to the trace.
    Frame,
    /// Something else was read.
    Other,
    /// The file is at its end.
    End,
}

/// Reads one file format, a record or block at a time. It holds no bytes, so that whoever indexes can stop between
/// two steps and go on later.
pub(crate) trait Reader {
    /// Reads what stands at [`Reader::offset`] of `file` and moves behind it; stays there when it is damaged.
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage>;

    /// Where the next step reads.
    fn offset(&self) -> usize;
}

/// What readers fill: the trace, and what goes with it.
pub(crate) struct Index {
    pub(crate) trace: Trace,
    pub(crate) interfaces: Vec<RecordedInterface>,
    notices: Vec<Notice>,
}

impl Index {
    pub(crate) fn new(trace: Trace) -> Index {
        Index { trace, interfaces: Vec::new(), notices: Vec::new() }
    }

    /// Adds an interface and its point of observation.
    pub(crate) fn add_interface(&mut self, interface: RecordedInterface) -> Result<PointId, Damage> {
        if self.interfaces.len() > usize::from(u16::MAX) {
            return Err(Damage::TooManyInterfaces);
        }
        let link_type = LinkType(interface.link_type);
        let point = self.trace.add_point(Point { name: interface.name.clone(), link_type, host: None });
        self.interfaces.push(interface);
        Ok(point)
    }

    /// The instant of the next frame, where its time may be beyond what an [`Instant`] holds.
    pub(crate) fn in_range(&mut self, at: Result<Instant, Instant>) -> Instant {
        at.unwrap_or_else(|nearest| {
            let number = self.trace.len() + 1;
            match self.notices.iter_mut().find(|notice| matches!(notice, Notice::TimeOutOfRange { .. })) {
                Some(Notice::TimeOutOfRange { frames, .. }) => *frames += 1,
                _ => self.notices.push(Notice::TimeOutOfRange { first: number, frames: 1 }),
            }
            nearest
        })
    }

    /// The instant of the next frame, which has none.
    pub(crate) fn without_time(&mut self) -> Instant {
        match self.notices.iter_mut().find(|notice| matches!(notice, Notice::WithoutTime { .. })) {
            Some(Notice::WithoutTime { frames }) => *frames += 1,
            _ => self.notices.push(Notice::WithoutTime { frames: 1 }),
        }
        Instant::ZERO
    }

    /// Counts a block that was left unread.
    pub(crate) fn not_read(&mut self, kind: u32) {
        for notice in &mut self.notices {
            if let Notice::BlocksNotRead { block_type, blocks } = notice
                && *block_type == kind
            {
                *blocks += 1;
                return;
            }
        }
        // A file of nothing but different unknown types must not make this list as long as itself.
        if self.notices.len() < 64 {
            self.notices.push(Notice::BlocksNotRead { block_type: kind, blocks: 1 });
        }
    }

    pub(crate) fn note(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// The notices, those on link types first.
    pub(crate) fn into_parts(self) -> (Trace, Vec<RecordedInterface>, Vec<Notice>) {
        let mut notices = Vec::new();
        for point in self.trace.points().iter().filter(|point| !point.link_type.is_dissected()) {
            let notice = Notice::LinkTypeNotDissected(point.link_type);
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
        notices.extend(self.notices);
        (self.trace, self.interfaces, notices)
    }
}
