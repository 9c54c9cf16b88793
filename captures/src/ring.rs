use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::recorder::create;

/// Octets of the counts at the end of a file, for which room is kept.
const COUNTS: u64 = 64;

/// When the next of a ring of files is begun, and how many are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The longest that a file may become, octets.
    pub bytes: Option<u64>,
    /// The longest time from a file's first frame to its last, nanoseconds.
    pub ns: Option<i64>,
    /// How many files are kept; the oldest goes when there would be one more.
    pub files: usize,
}

/// Why a text is not a ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingError(String);

impl fmt::Display for RingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; give SIZE:FILES, for example 10MB:5, 60s:24 or 1GiB,1h:10", self.0)
    }
}

impl std::error::Error for RingError {}

/// The units of sizes, octets, and of times, nanoseconds.
const UNITS: [(&str, u64, bool); 15] = [
    ("B", 1, true),
    ("k", 1_000, true),
    ("kB", 1_000, true),
    ("KiB", 1 << 10, true),
    ("M", 1_000_000, true),
    ("MB", 1_000_000, true),
    ("MiB", 1 << 20, true),
    ("G", 1_000_000_000, true),
    ("GB", 1_000_000_000, true),
    ("GiB", 1 << 30, true),
    ("ms", 1_000_000, false),
    ("s", 1_000_000_000, false),
    ("min", 60_000_000_000, false),
    ("h", 3_600_000_000_000, false),
    ("d", 86_400_000_000_000, false),
];

impl FromStr for Ring {
    type Err = RingError;

    fn from_str(text: &str) -> Result<Ring, RingError> {
        let (limits, files) = text.split_once(':').ok_or_else(|| RingError(format!("'{text}' has no ':'")))?;
        let files: usize = files.parse().map_err(|_| RingError(format!("'{files}' is not a number of files")))?;
        if files == 0 {
            return Err(RingError("a ring of no files holds nothing".to_owned()));
        }
        let mut ring = Ring { bytes: None, ns: None, files };
        for limit in limits.split(',') {
            let (value, is_size) = amount(limit)?;
            match is_size {
                true => ring.bytes = Some(value),
                false => ring.ns = Some(value as i64),
            }
        }
        Ok(ring)
    }
}

/// A number with its unit: how many octets or nanoseconds, and whether octets.
fn amount(text: &str) -> Result<(u64, bool), RingError> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let known = UNITS.iter().find(|(name, ..)| *name == unit);
    let (_, factor, is_size) = known.ok_or_else(|| RingError(format!("'{text}' is neither a size nor a time")))?;
    let value = number.parse::<u64>().ok().and_then(|number| number.checked_mul(*factor));
    match value.filter(|value| *value > 0 && *value <= i64::MAX as u64) {
        Some(value) => Ok((value, *is_size)),
        None => Err(RingError(format!("'{text}' is out of range"))),
    }
}

/// The files of a ring.
#[derive(Debug)]
pub(crate) struct RingFiles {
    path: PathBuf,
    ring: Ring,
    begun: u64,
    kept: VecDeque<PathBuf>,
}

impl RingFiles {
    pub(crate) fn new(path: &Path, ring: Ring) -> RingFiles {
        RingFiles { path: path.to_owned(), ring, begun: 0, kept: VecDeque::new() }
    }

    /// Whether a file that would have so many octets, and so much time between its first frame and its last, is full.
    pub(crate) fn is_full(&self, octets: u64, ns: i64) -> bool {
        self.ring.bytes.is_some_and(|limit| octets + COUNTS > limit) || self.ring.ns.is_some_and(|limit| ns >= limit)
    }

    /// Begins the next file; the oldest goes first where there are enough.
    pub(crate) fn next(&mut self) -> io::Result<File> {
        if self.kept.len() >= self.ring.files
            && let Some(oldest) = self.kept.pop_front()
        {
            match fs::remove_file(&oldest) {
                // somebody else has taken it away
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
        }
        self.begun += 1;
        let path = numbered(&self.path, self.begun);
        let file = create(&path)?;
        self.kept.push_back(path);
        Ok(file)
    }
}

/// `trace.pcapng` and 3 make `trace_00003.pcapng`.
fn numbered(path: &Path, number: u64) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}_{number:05}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Origin, Recorder, open};
    use synema_trace::{Heading, Instant, Observation, Point, PointId};
    use synema_wire::LinkType;

    #[test]
    fn a_ring_is_a_size_or_a_time_or_both_and_a_number_of_files() {
        let ring = |bytes, ns, files| Ok(Ring { bytes, ns, files });
        assert_eq!("10MB:5".parse(), ring(Some(10_000_000), None, 5));
        assert_eq!("64KiB:1".parse(), ring(Some(65536), None, 1));
        assert_eq!("60s:24".parse(), ring(None, Some(60_000_000_000), 24));
        assert_eq!("1GiB,1h:10".parse(), ring(Some(1 << 30), Some(3_600_000_000_000), 10));
    }

    #[test]
    fn what_is_no_ring_says_why_and_shows_one() {
        for text in
            ["10MB", "10MB:0", "10MB:x", "ten:2", "10 MB:2", "0B:2", ":2", "99999999999999999999B:2", "9999999d:1"]
        {
            let error = text.parse::<Ring>().unwrap_err().to_string();
            assert!(error.contains("10MB:5"), "{text}: {error}");
        }
    }

    /// Records `frames` frames of 60 octets, 100 ms apart, and lists the files that are left with their numbers of
    /// frames and their lengths.
    fn recorded(ring: &str, frames: usize) -> Vec<(String, usize, u64)> {
        let folder = tempfile::tempdir().unwrap();
        let point = Point { name: "eth0".to_owned(), link_type: LinkType::ETHERNET, host: None };
        let origin = Origin { point, snap_len: 0, filter: Some("tcp".to_owned()) };
        let mut recorder = Recorder::ring(&folder.path().join("cable.pcapng"), ring.parse().unwrap(), origin).unwrap();
        for index in 0..frames {
            recorder
                .record(&Observation {
                    index,
                    forgotten: 0,
                    at: Instant::from_ns(index as i64 * 100_000_000),
                    point: PointId(0),
                    link_type: LinkType::ETHERNET,
                    heading: Heading::Inbound,
                    wire_len: 60,
                    bytes: &[index as u8; 60],
                })
                .unwrap();
        }
        recorder.finish(crate::Counts { received: frames as u64, dropped: 3 }).unwrap();
        let mut files: Vec<PathBuf> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let last = open(files.last().unwrap()).unwrap();
        assert_eq!(last.interfaces[0].dropped, Some(3));
        let described = files.iter().map(|path| {
            let opened = open(path).unwrap();
            assert!(opened.complete, "{opened:?}");
            assert_eq!(opened.interfaces[0].filter, "tcp");
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, opened.trace.len(), fs::metadata(path).unwrap().len())
        });
        described.collect()
    }

    #[test]
    fn a_ring_by_size_keeps_the_newest_files_and_none_is_longer() {
        let files = recorded("1000B:3", 40);
        assert_eq!(files.len(), 3);
        assert!(files.iter().all(|(_, frames, length)| *length <= 1000 && *frames > 0), "{files:?}");
        let [_, .., (last, ..)] = &files[..] else { panic!("{files:?}") };
        assert!(last.as_str() > "cable_00003.pcapng", "{files:?}");
    }

    #[test]
    fn a_ring_by_time_begins_a_file_when_the_time_is_over() {
        let files = recorded("500ms:2", 12);
        let frames: Vec<(&str, usize)> = files.iter().map(|(name, frames, _)| (name.as_str(), *frames)).collect();
        assert_eq!(frames, [("cable_00002.pcapng", 5), ("cable_00003.pcapng", 2)]);
    }

    #[test]
    fn a_frame_longer_than_a_file_may_be_has_a_file_of_its_own() {
        let files = recorded("150B:100", 4);
        assert!(files.len() == 4 && files.iter().all(|(_, frames, _)| *frames == 1), "{files:?}");
    }
}
