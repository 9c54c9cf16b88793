use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use synema_wire::LinkType;

use crate::comments::Comments;
use crate::row::{Row, StoredFrame};
use crate::{Event, FrameStore, Heading, Instant, Link, Observation, Point, PointId};

/// All of a session's observations and events, in the order in which their source gave them.
///
/// Times of a captured file may go backwards; the order of the file is kept, as in Wireshark.
#[derive(Clone, Debug)]
pub struct Trace {
    points: Vec<Point>,
    links: Vec<Link>,
    rows: Vec<Row>,
    comments: Comments,
    store: FrameStore,
    events: Vec<Event>,
    forgotten: usize,
}

/// An observation or an event, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Index for [`Trace::observation`].
    Observation(usize),
    /// Index into [`Trace::events`].
    Event(usize),
}

impl Default for Trace {
    fn default() -> Trace {
        Trace::new()
    }
}

impl Trace {
    /// What a trace keeps of an observation, octets; the frame's own bytes lie in the store.
    pub const BYTES_PER_OBSERVATION: usize = size_of::<Row>();

    /// An empty trace that keeps the bytes of its frames itself.
    pub fn new() -> Trace {
        Trace {
            points: Vec::new(),
            links: Vec::new(),
            rows: Vec::new(),
            comments: Comments::default(),
            store: FrameStore::Own(Vec::new()),
            events: Vec::new(),
            forgotten: 0,
        }
    }

    /// An empty trace whose frames lie in `bytes`; fill it with [`Trace::observe_stored`].
    pub fn over(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Trace {
        Trace { store: FrameStore::Shared(bytes), ..Trace::new() }
    }

    /// Adds a point of observation.
    ///
    /// # Panics
    /// Beyond 65,536 points.
    pub fn add_point(&mut self, point: Point) -> PointId {
        let id = PointId(u16::try_from(self.points.len()).expect("at most 65,536 points of observation"));
        self.points.push(point);
        id
    }

    /// Appends a frame with its bytes and returns its index.
    ///
    /// # Panics
    /// On a trace made by [`Trace::over`], whose bytes are not its own.
    pub fn observe(&mut self, at: Instant, point: PointId, heading: Heading, wire_len: u32, bytes: &[u8]) -> usize {
        let FrameStore::Own(store) = &mut self.store else { panic!("this trace's frames lie in a file") };
        let offset = store.len() as u64;
        store.extend_from_slice(bytes);
        let captured_len = bytes.len() as u32;
        self.push_row(Row::new(point, heading, StoredFrame { at, offset, captured_len, wire_len }))
    }

    /// Appends a frame whose `captured_len` bytes lie at `offset` of the store and returns its index.
    ///
    /// # Panics
    /// When they do not all lie inside the store.
    pub fn observe_stored(
        &mut self,
        at: Instant,
        point: PointId,
        heading: Heading,
        wire_len: u32,
        offset: u64,
        captured_len: u32,
    ) -> usize {
        assert!(offset + u64::from(captured_len) <= self.store.bytes().len() as u64, "a frame outside its store");
        self.push_row(Row::new(point, heading, StoredFrame { at, offset, captured_len, wire_len }))
    }

    /// Appends frames seen at one point that lie in the store.
    ///
    /// # Panics
    /// When they do not all lie inside the store.
    pub fn observe_all_stored(
        &mut self,
        point: PointId,
        heading: Heading,
        frames: impl IntoIterator<Item = StoredFrame>,
    ) {
        assert!((point.0 as usize) < self.points.len(), "an observation at a point that was never added");
        let len = self.store.bytes().len() as u64;
        self.rows.extend(frames.into_iter().map(|frame| {
            assert!(frame.offset + u64::from(frame.captured_len) <= len, "a frame outside its store");
            Row::new(point, heading, frame)
        }));
    }

    /// Adds a comment on the observation appended last.
    ///
    /// # Panics
    /// Without an observation, and on a trace made by [`Trace::over`].
    pub fn comment(&mut self, text: &str) {
        let FrameStore::Own(store) = &mut self.store else { panic!("this trace's comments lie in a file") };
        let offset = store.len() as u64;
        store.extend_from_slice(text.as_bytes());
        self.comment_stored(offset, text.len() as u32);
    }

    /// Adds a comment on the observation appended last, whose `len` bytes of text lie at `offset` of the store.
    ///
    /// # Panics
    /// Without an observation, and when they do not all lie inside the store.
    pub fn comment_stored(&mut self, offset: u64, len: u32) {
        assert!(offset + u64::from(len) <= self.store.bytes().len() as u64, "a comment outside its store");
        let index = self.rows.len().checked_sub(1).expect("a comment stands at an observation");
        self.comments.add(index, offset, len);
    }

    /// Appends the observations of another trace over the same store whose first points are this one's; the points that
    /// it has beyond them are added.
    pub fn append(&mut self, mut later: Trace) {
        let new_points = self.points.len().min(later.points.len());
        self.points.extend(later.points.drain(new_points..));
        let base = self.rows.len();
        self.rows.extend(later.rows);
        self.comments.append(later.comments, base);
    }

    /// Forgets the observations from `len` on, and what belongs to them.
    pub fn truncate(&mut self, len: usize) {
        self.rows.truncate(len);
        self.comments.truncate(len);
        self.events.retain(|event| event.after <= len);
    }

    /// Makes room for so many more observations.
    pub fn reserve(&mut self, additional: usize) {
        self.rows.reserve_exact(additional);
    }

    /// Puts longer bytes in place of those that the trace lies over: the file has grown.
    ///
    /// # Panics
    /// When there are fewer than before.
    pub fn grow(&mut self, bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) {
        assert!((*bytes).as_ref().len() >= self.store.bytes().len(), "a store only grows");
        self.store = FrameStore::Shared(bytes);
    }

    fn push_row(&mut self, row: Row) -> usize {
        assert!((row.point.0 as usize) < self.points.len(), "an observation at a point that was never added");
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// Forgets the oldest `count` observations with the events among them, so that a session without end has an end in
    /// memory. The others move to lower indices and keep their numbers.
    pub fn forget(&mut self, count: usize) {
        let count = count.min(self.rows.len());
        self.rows.drain(..count);
        self.events.retain(|event| event.after > count);
        for event in &mut self.events {
            event.after -= count;
        }
        self.comments.forget(count);
        self.forgotten += count;
    }

    /// Numbers the observations as if so many had been forgotten before the first: a stretch of a longer session.
    pub fn number_behind(&mut self, forgotten: usize) {
        self.forgotten = forgotten;
    }

    /// How many observations were forgotten.
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Wireshark's `frame.number` of an observation, by its index.
    #[inline]
    pub fn number(&self, index: usize) -> usize {
        self.forgotten + index + 1
    }

    /// Appends an event after all observations so far and returns its index.
    pub fn record(&mut self, event: Event) -> usize {
        debug_assert_eq!(event.after, self.rows.len(), "an event belongs behind the observations before it");
        self.events.push(event);
        self.events.len() - 1
    }

    /// Takes the events of a source that gives them apart from the observations, in their order.
    ///
    /// # Panics
    /// When one stands behind observations that are not there, or before one that comes later.
    pub fn tell(&mut self, events: Vec<Event>) {
        assert!(events.is_sorted_by_key(|event| event.after), "events in the order of the trace");
        assert!(events.last().is_none_or(|last| last.after <= self.rows.len()), "an event behind the end");
        self.events = events;
    }

    /// Adds a link of the simulated network.
    pub fn add_link(&mut self, link: Link) {
        self.links.push(link);
    }

    /// The links of the simulated network; none in captures.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The points of observation.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether any point belongs to a host, or events are told: then frames may be seen at both ends of their way, and
    /// states known.
    pub fn is_watched(&self) -> bool {
        !self.events.is_empty() || self.points.iter().any(|point| point.host.is_some())
    }

    /// One point of observation.
    pub fn point(&self, id: PointId) -> &Point {
        &self.points[id.0 as usize]
    }

    /// How many frames were observed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no frame was observed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The observation at `index` (frame number minus one).
    pub fn observation(&self, index: usize) -> Observation<'_> {
        self.shown(index, &self.rows[index], self.store.bytes())
    }

    /// All observations, in order.
    pub fn observations(&self) -> impl ExactSizeIterator<Item = Observation<'_>> + '_ {
        self.observations_in(0..self.rows.len())
    }

    /// Some observations, in order.
    ///
    /// # Panics
    /// Where the range goes beyond the last.
    pub fn observations_in(&self, range: Range<usize>) -> impl ExactSizeIterator<Item = Observation<'_>> + '_ {
        let (store, first) = (self.store.bytes(), range.start);
        self.rows[range].iter().enumerate().map(move |(index, row)| self.shown(first + index, row, store))
    }

    #[inline]
    fn shown<'a>(&'a self, index: usize, row: &Row, store: &'a [u8]) -> Observation<'a> {
        let start = row.offset();
        Observation {
            index,
            forgotten: self.forgotten,
            at: row.at,
            point: row.point,
            link_type: self.link_type(row.point),
            heading: row.heading(),
            wire_len: row.wire_len,
            bytes: &store[start..start + row.captured_len as usize],
        }
    }

    /// When the observation at `index` was made, and which way its frame was going: without looking at its bytes.
    #[inline]
    pub fn passage(&self, index: usize) -> (Instant, Heading) {
        let row = &self.rows[index];
        (row.at, row.heading())
    }

    /// The comments on the observation at `index`, in the order of their source.
    pub fn comments(&self, index: usize) -> impl Iterator<Item = Cow<'_, str>> {
        self.comments.of(index, self.store.bytes())
    }

    /// How many comments there are on all observations.
    pub fn comment_count(&self) -> usize {
        self.comments.len()
    }

    /// Where the bytes of the frames lie.
    pub fn store(&self) -> &FrameStore {
        &self.store
    }

    /// All events, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Observations and events in their common order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let mut next_observation = 0;
        let mut next_event = 0;
        std::iter::from_fn(move || {
            let event = self.events.get(next_event).filter(|event| event.after <= next_observation);
            if event.is_some() {
                next_event += 1;
                Some(Entry::Event(next_event - 1))
            } else if next_observation < self.rows.len() {
                next_observation += 1;
                Some(Entry::Observation(next_observation - 1))
            } else {
                None
            }
        })
    }

    /// The instant of an entry.
    pub fn at(&self, entry: Entry) -> Instant {
        match entry {
            Entry::Observation(index) => self.rows[index].at,
            Entry::Event(index) => self.events[index].at,
        }
    }

    /// The same observations without any event: what a capture would have shown.
    #[must_use]
    pub fn without_events(&self) -> Trace {
        Trace { events: Vec::new(), ..self.clone() }
    }

    #[inline]
    fn link_type(&self, point: PointId) -> LinkType {
        self.points[point.0 as usize].link_type
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, Certainty, EventKind};

    fn event(after: usize) -> Event {
        Event {
            at: Instant::ZERO,
            after,
            actor: Actor { host: "c".into(), local: None, remote: None },
            certainty: Certainty::Known,
            clause: None,
            cause: None,
            kind: EventKind::Call { text: "socket tcp".into(), line: None },
        }
    }

    #[test]
    fn events_stand_behind_the_observations_they_followed() {
        let mut trace = Trace::new();
        let point = trace.add_point(Point { name: "c.0".into(), link_type: LinkType::ETHERNET, host: None });
        trace.record(event(0));
        trace.observe(Instant::from_ns(5), point, Heading::Outbound, 60, b"first");
        trace.record(event(1));
        trace.record(event(1));
        trace.observe(Instant::from_ns(6), point, Heading::Inbound, 60, b"second");
        let order: Vec<Entry> = trace.entries().collect();
        use Entry::{Event as E, Observation as O};
        assert_eq!(order, [E(0), O(0), E(1), E(2), O(1)]);
        assert_eq!(trace.observation(1).bytes, b"second");
        assert_eq!(trace.without_events().entries().collect::<Vec<_>>(), [O(0), O(1)]);
    }

    #[test]
    fn what_is_forgotten_leaves_the_numbers_of_the_others() {
        let mut trace = Trace::new();
        let point = trace.add_point(Point { name: "c.0".into(), link_type: LinkType::ETHERNET, host: None });
        for index in 0..4 {
            trace.observe(Instant::from_ns(index), point, Heading::Outbound, 1, &[index as u8]);
            trace.record(event(trace.len()));
        }
        trace.forget(3);
        assert_eq!((trace.len(), trace.forgotten()), (1, 3));
        assert_eq!((trace.observation(0).number(), trace.observation(0).bytes), (4, &[3u8][..]));
        assert_eq!(trace.entries().collect::<Vec<_>>(), [Entry::Observation(0), Entry::Event(0)]);
        trace.forget(9);
        assert!(trace.is_empty() && trace.events().is_empty());
    }
}
