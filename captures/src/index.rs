use synema_trace::{Heading, Instant, Point, PointId, Trace};
use synema_wire::LinkType;

use crate::{Damage, Notice, RecordedInterface};

/// How many different types of unread blocks are told apart: a file of nothing but different unknown types must not
/// make its list of notices as long as itself.
const BLOCK_TYPES_NAMED: usize = 64;

/// What readers fill: the trace, and what goes with it.
pub(crate) struct Index {
    trace: Trace,
    interfaces: Vec<RecordedInterface>,
    notices: Vec<Notice>,
    /// Frames without a time at the beginning of the file, which wait for the first that has one.
    waiting: Vec<Stored>,
    /// The time of the last frame that has one.
    last: Option<Instant>,
}

/// A frame that lies in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    pub(crate) point: PointId,
    pub(crate) heading: Heading,
    pub(crate) wire_len: u32,
    pub(crate) offset: usize,
    pub(crate) captured_len: u32,
}

impl Index {
    pub(crate) fn new(trace: Trace) -> Index {
        Index { trace, interfaces: Vec::new(), notices: Vec::new(), waiting: Vec::new(), last: None }
    }

    /// How many frames there are so far.
    pub(crate) fn frames(&self) -> usize {
        self.trace.len() + self.waiting.len()
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

    /// Adds a frame.
    pub(crate) fn add(&mut self, at: Instant, frame: Stored) {
        self.place_waiting(at);
        self.last = Some(at);
        self.observe(at, frame);
    }

    /// Adds a frame that the file gives no time. It stands at the time of the frame before it; at the beginning of
    /// the file, at that of the first frame that has one.
    pub(crate) fn add_without_time(&mut self, frame: Stored) {
        match self.notices.iter_mut().find(|notice| matches!(notice, Notice::WithoutTime { .. })) {
            Some(Notice::WithoutTime { frames }) => *frames += 1,
            _ => self.notices.push(Notice::WithoutTime { frames: 1 }),
        }
        match self.last {
            Some(at) => self.observe(at, frame),
            None => self.waiting.push(frame),
        }
    }

    fn place_waiting(&mut self, at: Instant) {
        for frame in std::mem::take(&mut self.waiting) {
            self.observe(at, frame);
        }
    }

    fn observe(&mut self, at: Instant, Stored { point, heading, wire_len, offset, captured_len }: Stored) {
        self.trace.observe_stored(at, point, heading, wire_len, offset as u64, captured_len);
    }

    /// Counts that the time of the next frame is beyond what an [`Instant`] holds.
    pub(crate) fn time_out_of_range(&mut self) {
        let number = self.frames() + 1;
        match self.notices.iter_mut().find(|notice| matches!(notice, Notice::TimeOutOfRange { .. })) {
            Some(Notice::TimeOutOfRange { frames, .. }) => *frames += 1,
            _ => self.notices.push(Notice::TimeOutOfRange { first: number, frames: 1 }),
        }
    }

    /// Counts that the fraction of the next frame's time is a second or more.
    pub(crate) fn fraction_too_large(&mut self) {
        let number = self.frames() + 1;
        match self.notices.iter_mut().find(|notice| matches!(notice, Notice::FractionTooLarge { .. })) {
            Some(Notice::FractionTooLarge { frames, .. }) => *frames += 1,
            _ => self.notices.push(Notice::FractionTooLarge { first: number, frames: 1 }),
        }
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
        if self.notices.len() < BLOCK_TYPES_NAMED {
            self.notices.push(Notice::BlocksNotRead { block_type: kind, blocks: 1 });
        }
    }

    /// Adds a notice that there is one of.
    pub(crate) fn note(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Everything, the notices on link types first.
    pub(crate) fn finish(mut self) -> (Trace, Vec<RecordedInterface>, Vec<Notice>) {
        self.place_waiting(Instant::ZERO);
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
