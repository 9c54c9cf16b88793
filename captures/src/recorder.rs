use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use pcap_parser::pcapng::InterfaceDescriptionBlock;
use pcap_parser::{Linktype, OptionCode, PcapNGOption, ToVec};
use synema_trace::{Instant, Observation, Point};

use crate::SaveError;
use crate::pcapng_blocks::{Unit, frame, section_header, statistics};
use crate::ring::{Ring, RingFiles};

/// `if_filter`: how frames were chosen.
const IF_FILTER: OptionCode = OptionCode(11);
/// How many octets gather before they are written without being asked.
const GATHERED: usize = 256 << 10;

/// Where recorded frames come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The interface.
    pub point: Point,
    /// How many octets of each frame are kept, 0 for all.
    pub snap_len: u32,
    /// The capture filter.
    pub filter: Option<String>,
}

/// How many frames came, since the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames that were handed on.
    pub received: u64,
    /// Frames that the filter let through and that were lost: in the kernel, for want of room, or in the interface.
    pub dropped: u64,
}

/// Writes pcapng while frames come in: to one place, or to a ring of files.
///
/// Only whole blocks are handed on, many at a time: whatever ends the program, what has been written is a readable
/// file. [`Recorder::flush`] hands on what has gathered; call it a few times a second.
pub struct Recorder {
    to: Box<dyn Write>,
    gathered: Vec<u8>,
    origin: Origin,
    counts: Counts,
    /// When the newest frame was seen.
    last: Instant,
    /// Of the file being written: its octets so far, and when its first frame was seen.
    octets: u64,
    first: Option<Instant>,
    ring: Option<RingFiles>,
}

impl Recorder {
    /// Begins one recording.
    ///
    /// # Errors
    /// When `to` takes nothing.
    pub fn new(to: Box<dyn Write>, origin: Origin) -> Result<Recorder, SaveError> {
        Recorder::begin(to, origin, None)
    }

    /// Begins the first of a ring of files, `path` with numbers before its ending.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn ring(path: &Path, ring: Ring, origin: Origin) -> Result<Recorder, SaveError> {
        let mut files = RingFiles::new(path, ring);
        let first = files.next()?;
        Recorder::begin(Box::new(first), origin, Some(files))
    }

    fn begin(to: Box<dyn Write>, origin: Origin, ring: Option<RingFiles>) -> Result<Recorder, SaveError> {
        let counts = Counts::default();
        let mut recorder =
            Recorder { to, gathered: Vec::new(), origin, counts, last: Instant::ZERO, octets: 0, first: None, ring };
        recorder.begin_file()?;
        Ok(recorder)
    }

    fn begin_file(&mut self) -> Result<(), SaveError> {
        (self.octets, self.first) = (0, None);
        self.add(&section_header(""));
        self.add(&interface(&self.origin));
        self.flush()
    }

    fn add(&mut self, block: &[u8]) {
        self.gathered.extend_from_slice(block);
        self.octets += block.len() as u64;
    }

    /// Adds a frame.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn record(&mut self, seen: &Observation<'_>) -> Result<(), SaveError> {
        let block = frame(seen, seen.bytes, 0, Unit::Nanoseconds, std::iter::empty())?;
        if let (Some(ring), Some(first)) = (&self.ring, self.first)
            && ring.is_full(self.octets + block.len() as u64, seen.at.ns_since(first))
        {
            self.turn()?;
        }
        self.add(&block);
        self.first.get_or_insert(seen.at);
        self.last = seen.at;
        if self.gathered.len() >= GATHERED { self.flush() } else { Ok(()) }
    }

    /// Ends the file being written and begins the next of the ring.
    fn turn(&mut self) -> Result<(), SaveError> {
        self.write_counts();
        self.flush()?;
        let Some(ring) = &mut self.ring else { return Ok(()) };
        self.to = Box::new(ring.next()?);
        self.begin_file()
    }

    /// Notes how many frames came and were lost so far; what was noted last stands at the end of every file, and also
    /// here, when more were lost.
    pub fn count(&mut self, counts: Counts) {
        let is_news = counts.dropped != self.counts.dropped;
        self.counts = counts;
        if is_news {
            self.write_counts();
        }
    }

    fn write_counts(&mut self) {
        let Counts { received, dropped } = self.counts;
        self.add(&statistics(0, self.last, received + dropped, dropped));
    }

    /// Hands on everything that was recorded.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> Result<(), SaveError> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let written = self.to.write_all(&self.gathered).and_then(|()| self.to.flush());
        self.gathered.clear();
        Ok(written?)
    }

    /// Ends the recording with the counts of what was received and what was lost.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, counts: Counts) -> Result<(), SaveError> {
        self.counts = counts;
        self.write_counts();
        self.flush()
    }
}

/// The description of the interface, with nanoseconds.
fn interface(origin: &Origin) -> Vec<u8> {
    let option = |code, value: Vec<u8>| PcapNGOption { code, len: value.len() as u16, value: Cow::Owned(value) };
    let mut options = vec![option(OptionCode::IfName, origin.point.name.clone().into_bytes())];
    options.push(option(OptionCode::IfTsresol, vec![9]));
    // options count their length in 16 bits
    if let Some(filter) = origin.filter.as_ref().filter(|filter| filter.len() < usize::from(u16::MAX)) {
        // a leading 0 says that it is an expression of libpcap's
        options.push(option(IF_FILTER, [b"\0", filter.as_bytes()].concat()));
    }
    let mut block = InterfaceDescriptionBlock {
        block_type: 0,
        block_len1: 0,
        linktype: Linktype(i32::from(origin.point.link_type.0)),
        reserved: 0,
        snaplen: origin.snap_len,
        options,
        block_len2: 0,
        if_tsresol: 9,
        if_tsoffset: 0,
    };
    block.to_vec().expect("memory takes everything that is written to it")
}

/// Creates a file, saying which one where it cannot be.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    File::create(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
