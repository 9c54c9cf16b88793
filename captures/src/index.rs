use synema_trace::{Heading, Instant, Point, PointId, StoredFrame, Trace};
use synema_wire::LinkType;

use crate::{Damage, Notice, Opened, RecordedInterface, RecordedName, RecordedSection, Skipped};

/// How many different types of unread blocks are told apart: a file of nothing but different unknown types must not
/// make its list of notices as long as itself.
const BLOCK_TYPES_NAMED: usize = 64;

/// What readers fill: the trace, and what goes with it.
#[derive(Clone)]
pub(crate) struct Index {
    pub(crate) trace: Trace,
    pub(crate) interfaces: Vec<RecordedInterface>,
    pub(crate) sections: Vec<RecordedSection>,
    pub(crate) names: Vec<RecordedName>,
    pub(crate) skipped: Vec<Skipped>,
    /// How many frames have details that a trace has no place for.
    pub(crate) frames_with_details: u64,
    notices: Vec<Notice>,
    /// Whether anything but frames, their comments and details came in.
    pub(crate) is_plain: bool,
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
        Index {
            trace,
            interfaces: Vec::new(),
            sections: Vec::new(),
            names: Vec::new(),
            skipped: Vec::new(),
            frames_with_details: 0,
            notices: Vec::new(),
            is_plain: true,
            waiting: Vec::new(),
            last: None,
        }
    }

    /// An index for reading ahead: the same store and points, no frames.
    pub(crate) fn beside(&self) -> Index {
        let mut trace = Trace::over(self.trace.store().shared().expect("an index lies over a file"));
        for point in self.trace.points() {
            trace.add_point(point.clone());
        }
        Index::new(trace)
    }

    /// Gets ready for the frames that an index beside this one read behind it: all but appending them.
    pub(crate) fn expect(&mut self, ahead: &Index) {
        debug_assert!(ahead.is_plain && ahead.waiting.is_empty(), "only frames are read ahead");
        if let Some(last) = ahead.last {
            self.place_waiting(ahead.trace.observation(0).at);
            self.last = Some(last);
        }
        self.frames_with_details += ahead.frames_with_details;
    }

    /// How many frames there are so far, those counted that were forgotten.
    pub(crate) fn frames(&self) -> usize {
        self.trace.forgotten() + self.trace.len() + self.waiting.len()
    }

    /// Adds an interface and its point of observation.
    pub(crate) fn add_interface(&mut self, interface: RecordedInterface) -> Result<PointId, Damage> {
        if self.interfaces.len() > usize::from(u16::MAX) {
            return Err(Damage::TooManyInterfaces);
        }
        self.is_plain = false;
        let link_type = LinkType(interface.link_type);
        let point = self.trace.add_point(Point { name: interface.name.clone(), link_type, host: None });
        self.interfaces.push(interface);
        Ok(point)
    }

    /// Adds a section of the file.
    pub(crate) fn add_section(&mut self, section: RecordedSection) {
        self.is_plain = false;
        self.sections.push(section);
    }

    /// Adds names of addresses.
    pub(crate) fn add_names(&mut self, names: Vec<RecordedName>) {
        self.is_plain = false;
        self.names.extend(names);
    }

    /// Takes note of what an interface says of itself: the last word holds.
    pub(crate) fn statistics(&mut self, point: PointId, received: Option<u64>, dropped: Option<u64>) {
        self.is_plain = false;
        let interface = &mut self.interfaces[usize::from(point.0)];
        interface.received = received.or(interface.received);
        interface.dropped = dropped.or(interface.dropped);
    }

    /// Counts frames that were dropped before the next one.
    pub(crate) fn dropped(&mut self, point: PointId, frames: u64) {
        self.is_plain = false;
        // an index beside another has no interfaces, and nobody believes what it read of them
        if let Some(interface) = self.interfaces.get_mut(usize::from(point.0)) {
            let dropped = interface.dropped.unwrap_or(0);
            interface.dropped = Some(dropped.saturating_add(frames));
        }
    }

    /// Takes note of octets that were passed over.
    pub(crate) fn skip(&mut self, offset: usize, end: usize) {
        let (offset, len) = (offset as u64, (end - offset) as u64);
        let next_frame = self.frames() + 1;
        if self.skipped.len() < Opened::SKIPPED_NAMED {
            self.skipped.push(Skipped { offset, len, next_frame });
        } else if let Some(last) = self.skipped.last_mut() {
            last.len += len;
            last.next_frame = next_frame;
        }
    }

    /// Adds a comment on the frame added last, whose text lies at `offset` of the file.
    pub(crate) fn comment(&mut self, offset: usize, len: usize) {
        self.trace.comment_stored(offset as u64, len as u32);
    }

    /// Adds a frame.
    pub(crate) fn add(&mut self, at: Instant, frame: Stored) {
        self.place_waiting(at);
        self.last = Some(at);
        self.observe(at, frame);
    }

    /// Adds frames that lie behind each other.
    pub(crate) fn add_all(&mut self, point: PointId, heading: Heading, mut frames: impl Iterator<Item = StoredFrame>) {
        let Some(first) = frames.next() else { return };
        self.place_waiting(first.at);
        let mut last = first.at;
        let noted = std::iter::once(first).chain(frames).inspect(|frame| last = frame.at);
        self.trace.observe_all_stored(point, heading, noted);
        self.last = Some(last);
    }

    /// Adds a frame that the file gives no time. It stands at the time of the frame before it; at the beginning of
    /// the file, at that of the first frame that has one.
    pub(crate) fn add_without_time(&mut self, frame: Stored) {
        self.is_plain = false;
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
        self.is_plain = false;
        let number = self.frames() + 1;
        match self.notices.iter_mut().find(|notice| matches!(notice, Notice::TimeOutOfRange { .. })) {
            Some(Notice::TimeOutOfRange { frames, .. }) => *frames += 1,
            _ => self.notices.push(Notice::TimeOutOfRange { first: number, frames: 1 }),
        }
    }

    /// Counts that the fraction of the next frame's time is a second or more.
    pub(crate) fn fraction_too_large(&mut self) {
        self.is_plain = false;
        let number = self.frames() + 1;
        match self.notices.iter_mut().find(|notice| matches!(notice, Notice::FractionTooLarge { .. })) {
            Some(Notice::FractionTooLarge { frames, .. }) => *frames += 1,
            _ => self.notices.push(Notice::FractionTooLarge { first: number, frames: 1 }),
        }
    }

    /// Counts a block that was left unread.
    pub(crate) fn not_read(&mut self, kind: u32) {
        self.is_plain = false;
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

    /// Forgets the frames from `frames` on, of an index that was plain up to there.
    pub(crate) fn forget_after(&mut self, frames: usize, frames_with_details: u64) {
        self.trace.truncate(frames);
        self.frames_with_details = frames_with_details;
        self.waiting.clear();
        self.is_plain = true;
        self.last = frames.checked_sub(1).map(|last| self.trace.observation(last).at);
    }

    /// Gives the frames that still wait for a time the zero of time: no frame of the file has one.
    pub(crate) fn finish(&mut self) {
        self.place_waiting(Instant::ZERO);
    }

    /// The notices, those on link types first.
    pub(crate) fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        for point in self.trace.points().iter().filter(|point| !point.link_type.is_dissected()) {
            let notice = Notice::LinkTypeNotDissected(point.link_type);
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
        notices.extend_from_slice(&self.notices);
        notices
    }
}
