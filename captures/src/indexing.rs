use std::sync::Arc;

use synema_trace::Trace;

use crate::index::Index;
use crate::open::Shared;
use crate::pcap::Pcap;
use crate::pcapng::Pcapng;
use crate::reader::{Reader, Step, find_chain};
use crate::snoop::Snoop;
use crate::stretches::cores;
use crate::{Compression, Damage, Format, Notice, Opened, Problem, Progress, Refusal};

/// A capture whose index is being made: it can be looked at as far as it has come.
///
/// A big file is shown at once with [`Indexing::start_of`] and read to its end behind that, on another thread, with
/// [`Indexing::finish`], which uses all cores, tells a [`Progress`] how far it is, and can be cancelled through it.
pub struct Indexing {
    pub(crate) bytes: Shared,
    pub(crate) index: Index,
    pub(crate) reader: Box<dyn Reader>,
    pub(crate) compression: Option<Compression>,
    /// Why no more could be unpacked, where the packed file is damaged.
    pub(crate) packing_damage: Option<String>,
    pub(crate) format: Format,
    /// The first damage.
    pub(crate) problem: Option<Problem>,
    /// Whether there is nothing more to read.
    pub(crate) is_at_end: bool,
    pub(crate) is_cancelled: bool,
    /// Octets that one thread reads at a time.
    pub(crate) stretch: usize,
}

/// Enough octets that handing them over costs nothing beside reading them, and few enough that what was read of them is
/// still in the caches when it is worked on.
const STRETCH: usize = 256 << 10;
/// How far into a stretch a thread looks for the first record: the longest ordinary record fits.
const LOOK: usize = 512 << 10;
/// How many records must follow each other for a guess to be tried; the joining proves it.
const GUESSED: usize = 6;

impl Indexing {
    /// Reads the header of a capture that lies in these bytes.
    pub(crate) fn over(bytes: Shared) -> Result<Indexing, Refusal> {
        let shared = Arc::clone(&bytes);
        let file: &[u8] = (*shared).as_ref();
        let mut index = Index::new(Trace::over(Arc::clone(&bytes)));
        let (reader, format): (Box<dyn Reader>, Format) = if file.is_empty() {
            return Err(Refusal::Empty);
        } else if Pcap::recognises(file) {
            let (reader, format) = Pcap::start(file, &mut index)?;
            (Box::new(reader), format)
        } else if Pcapng::recognises(file) {
            (Box::new(Pcapng::start(file, &mut index)?), Format::Pcapng)
        } else if Snoop::recognises(file) {
            (Box::new(Snoop::start(file, &mut index)?), Format::Snoop)
        } else {
            return Err(crate::foreign::refuse(file));
        };
        Ok(Indexing {
            bytes,
            index,
            reader,
            compression: None,
            packing_damage: None,
            format,
            problem: None,
            is_at_end: false,
            is_cancelled: false,
            stretch: STRETCH,
        })
    }

    /// The capture as far as it goes after reading until there are this many frames, or to the end.
    pub fn start_of(&mut self, frames: usize) -> Opened {
        let bytes = Arc::clone(&self.bytes);
        let file = (*bytes).as_ref();
        while self.index.frames() < frames && !self.is_at_end {
            self.step(file);
        }
        let mut so_far = self.index.clone();
        so_far.finish();
        self.opened(so_far)
    }

    /// Whether everything was read.
    pub fn is_whole(&self) -> bool {
        self.is_at_end
    }

    /// Reads the rest on all cores.
    pub fn finish(self, progress: &Progress) -> Opened {
        self.finish_with(progress, |_| (), |_, ()| ())
    }

    /// Reads the rest on all cores, and has `read` and `take` make of all frames what is to be known of them, those
    /// counted that were read before; stretch after stretch as with [`Indexing::in_stretches`].
    pub fn finish_with<T: Send>(
        mut self,
        progress: &Progress,
        read: impl Fn(&Trace) -> T + Sync,
        mut take: impl FnMut(&Trace, T),
    ) -> Opened {
        let threads = cores();
        self.read_all(progress, threads, &read, &mut take);
        let mut whole = std::mem::replace(&mut self.index, Index::new(Trace::new()));
        let had_frames = !whole.trace.is_empty();
        whole.finish();
        // of a file without any time all frames have waited for one until now
        if !had_frames && !whole.trace.is_empty() {
            let told = read(&whole.trace);
            take(&whole.trace, told);
        }
        self.opened(whole)
    }

    pub(crate) fn read_until(&mut self, file: &[u8], end: usize) {
        while !self.is_at_end && self.reader.offset() < end {
            self.reader.plain_frames(file, end, &mut self.index);
            if self.reader.offset() < end {
                self.step(file);
            }
        }
    }

    /// Reads one record or block, or moves on behind damage.
    pub(crate) fn step(&mut self, file: &[u8]) {
        match self.reader.step(file, &mut self.index) {
            Ok(Step::Frame | Step::Other) => {}
            Ok(Step::End) => self.is_at_end = true,
            Err(damage) => {
                let offset = self.reader.offset();
                let frame = self.index.frames() + 1;
                self.problem.get_or_insert(Problem { offset: offset as u64, frame, damage });
                if self.reader.resume(file) {
                    self.index.skip(offset, self.reader.offset());
                } else {
                    self.is_at_end = true;
                }
            }
        }
    }

    /// The capture as far as an index goes.
    pub(crate) fn opened(&self, index: Index) -> Opened {
        let mut notices = index.notices();
        if self.is_cancelled {
            notices.push(Notice::Cancelled { offset: self.reader.offset() as u64 });
        }
        let file_bytes = (*self.bytes).as_ref().len() as u64;
        let mut problem = self.problem.clone();
        if let (true, Some(compression), Some(reason)) = (self.is_at_end, self.compression, &self.packing_damage) {
            // the capture inside breaks off because of this
            let damage = Damage::Packed { compression, reason: reason.clone() };
            problem = Some(Problem { offset: file_bytes, frame: index.frames() + 1, damage });
        }
        Opened {
            trace: index.trace,
            format: self.format,
            compression: self.compression,
            interfaces: index.interfaces,
            sections: index.sections,
            names: index.names,
            frames_with_details: index.frames_with_details,
            file_bytes,
            complete: problem.is_none() && self.is_at_end,
            problem,
            skipped: index.skipped,
            notices,
        }
    }
}

/// A stretch read ahead of the rest.
pub(crate) struct Ahead {
    pub(crate) reader: Box<dyn Reader>,
    pub(crate) index: Index,
    /// Where its first record begins.
    pub(crate) start: usize,
}

impl Ahead {
    /// What reads a stretch from wherever it is put.
    pub(crate) fn with(reader: Box<dyn Reader>, index: Index) -> Ahead {
        Ahead { reader, index, start: 0 }
    }

    /// The same with an index of its own, at another place.
    pub(crate) fn at(&self, offset: usize) -> Ahead {
        Ahead::with(self.reader.at(offset), self.index.beside())
    }

    /// Reads plain frames up to `until` or up to anything else; none where no record seems to begin.
    pub(crate) fn read(mut self, file: &[u8], until: usize) -> Option<Ahead> {
        let from = self.reader.offset();
        self.start = find_chain(&*self.reader, file, from, from + LOOK, GUESSED)?;
        self.reader = self.reader.at(self.start);
        while self.reader.offset() < until {
            self.reader.plain_frames(file, until, &mut self.index);
            if self.reader.offset() >= until {
                break;
            }
            let (offset, frames, details) = (self.reader.offset(), self.index.frames(), self.index.frames_with_details);
            let step = self.reader.step(file, &mut self.index);
            if !matches!(step, Ok(Step::Frame)) || !self.index.is_plain {
                self.index.forget_after(frames, details);
                self.reader = self.reader.at(offset);
                break;
            }
        }
        (!self.index.trace.is_empty()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn opened(file: &[u8], threads: usize, stretch: usize) -> Opened {
        let mut indexing = Indexing::over(Arc::new(file.to_vec())).unwrap();
        indexing.stretch = stretch;
        indexing.read_all(&Progress::default(), threads, &|_| (), &mut |_, ()| ());
        let mut index = indexing.index.clone();
        index.finish();
        indexing.opened(index)
    }

    #[track_caller]
    fn assert_same(ours: &Opened, theirs: &Opened) {
        let rows = |opened: &Opened| -> Vec<_> {
            let trace = &opened.trace;
            let comments = |index| trace.comments(index).map(|text| text.into_owned()).collect::<Vec<_>>();
            let row = |seen: synema_trace::Observation<'_>| {
                (seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes.to_vec(), comments(seen.index))
            };
            trace.observations().map(row).collect()
        };
        assert_eq!(rows(ours), rows(theirs));
        assert_eq!((&ours.problem, &ours.skipped), (&theirs.problem, &theirs.skipped));
        assert_eq!((&ours.notices, &ours.interfaces), (&theirs.notices, &theirs.interfaces));
        assert_eq!(ours.frames_with_details, theirs.frames_with_details);
    }

    #[test]
    fn many_threads_read_what_one_reads() {
        for sample in crate::samples() {
            let alone = opened(sample.bytes, 1, usize::MAX);
            for stretch in [100, 1_000, 10_000] {
                assert_same(&opened(sample.bytes, 4, stretch), &alone);
            }
        }
    }

    /// Whether reading ahead is ever taken over: without this the tests above would hold for a reader that never does.
    #[test]
    fn stretches_that_were_read_ahead_are_taken_over() {
        for name in ["lost-segment.pcap", "ipv6-fetch.pcapng"] {
            let bytes: Shared = Arc::new(crate::sample(name).unwrap().bytes);
            let indexing = Indexing::over(Arc::clone(&bytes)).unwrap();
            let file = (*bytes).as_ref();
            let mut reader = indexing.reader.at(indexing.reader.offset());
            let mut index = indexing.index.clone();
            while index.frames() < 2 {
                reader.step(file, &mut index).unwrap();
            }
            let middle = file.len() / 2;
            let ahead = Ahead::with(reader.at(middle), index.beside());
            let ahead = ahead.read(file, file.len()).expect("records follow the middle");
            assert!(ahead.index.trace.len() > 2, "{name}");
            while reader.offset() < ahead.start {
                reader.step(file, &mut index).unwrap();
            }
            assert_eq!(reader.offset(), ahead.start, "{name}: the guess is a record");
        }
    }

    #[test]
    fn what_is_read_in_stretches_is_what_is_kept() {
        for sample in crate::samples() {
            let whole = opened(sample.bytes, 1, usize::MAX);
            let mut indexing = Indexing::over(Arc::new(sample.bytes.to_vec())).unwrap();
            indexing.stretch = 300;
            let mut rows = Vec::new();
            let rest = indexing.in_stretches(&Progress::default(), Trace::len, |part, len| {
                assert_eq!(part.len(), len);
                rows.extend(part.observations().map(|seen| (seen.number(), seen.at, seen.bytes.to_vec())));
            });
            let expected = whole.trace.observations().map(|seen| (seen.number(), seen.at, seen.bytes.to_vec()));
            assert_eq!(rows, expected.collect::<Vec<_>>(), "{}", sample.file);
            assert_eq!((rest.trace.forgotten(), rest.complete), (whole.trace.len(), whole.complete));
        }
    }

    #[test]
    fn a_cancelled_reading_keeps_what_it_has() {
        let indexing = Indexing::over(Arc::new(crate::sample("lost-segment.pcap").unwrap().bytes)).unwrap();
        let progress = Progress::default();
        progress.cancel();
        let opened = indexing.finish(&progress);
        assert!(!opened.complete && opened.problem.is_none());
        assert!(matches!(opened.notices[..], [Notice::Cancelled { .. }]), "{:?}", opened.notices);
    }

    #[test]
    fn the_start_of_a_capture_is_there_before_the_rest() {
        let bytes = crate::sample("lost-segment.pcap").unwrap().bytes;
        let whole = opened(bytes, 1, usize::MAX);
        let mut indexing = Indexing::over(Arc::new(bytes.to_vec())).unwrap();
        let start = indexing.start_of(5);
        assert_eq!(start.trace.len(), 5);
        assert!(!indexing.is_whole() && !start.complete);
        let progress = Progress::default();
        assert_same(&indexing.finish(&progress), &whole);
        assert_eq!((progress.done(), progress.frames()), (bytes.len() as u64, whole.trace.len() as u64));
    }

    proptest! {
        /// Also where the file is damaged, and where a payload looks like a record.
        #[test]
        fn damaged_files_read_the_same_on_many_threads(
            which in 0usize..3,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            copied in any::<prop::sample::Index>(),
            stretch in 60usize..3_000,
        ) {
            let name = ["close-in-four.pcap", "half-close.pcapng", "ipv6-fetch.pcapng"][which];
            let mut file = crate::sample(name).unwrap().bytes.to_vec();
            for (place, value) in changes {
                // behind the headers, so that there is a capture
                let place = place.index(file.len() - 200) + 200;
                file[place] = value;
            }
            let from = copied.index(file.len() - 30);
            file.extend_from_within(from..from + 30);
            assert_same(&opened(&file, 4, stretch), &opened(&file, 1, usize::MAX));
        }
    }
}
