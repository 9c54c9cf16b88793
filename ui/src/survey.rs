use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use synema_analysis::Analysis;
use synema_trace::Trace;

use crate::views::{Findings, ProtocolRows};

/// What tables show that takes a reading of every frame of a session: the protocols, and the departures from RFCs.
///
/// Whoever draws many scenes of a session keeps one and shows it to all of them ([`crate::Sight::survey`]): what is asked
/// for is found out once, in stretches between two frames of the screen, and shown as far as it has come.
pub struct Survey {
    protocols: Mutex<Walked<ProtocolRows>>,
    findings: Mutex<Walked<Findings>>,
    /// So many frames are read at once, each time that it is asked for something.
    at_once: AtomicUsize,
    is_behind: AtomicBool,
}

/// A reading of a trace frame by frame that can be left and gone on with.
pub(crate) trait Walk: Default {
    /// Reads the next `frames` frames, or those that are left.
    fn go_on(&mut self, trace: &Trace, analysis: &Analysis, frames: usize);

    /// How many frames were read.
    fn read(&self) -> usize;

    /// All of a trace, read.
    fn whole(trace: &Trace, analysis: &Analysis) -> Self {
        let mut walk = Self::default();
        walk.go_on(trace, analysis, trace.len());
        walk
    }
}

#[derive(Default)]
struct Walked<T> {
    /// Where the trace lies: what was found in another is forgotten.
    trace: usize,
    walk: T,
}

/// Sessions of no more frames are read at once: before anybody sees that the window waits.
const AT_ONCE: usize = 40_000;

impl Survey {
    /// One that reads all frames when it is first asked.
    pub fn whole() -> Survey {
        Survey {
            protocols: Mutex::default(),
            findings: Mutex::default(),
            at_once: AtomicUsize::new(usize::MAX),
            is_behind: AtomicBool::new(false),
        }
    }

    /// Reads so many frames at once from now on.
    pub(crate) fn set_pace(&self, frames: usize) {
        self.at_once.store(frames, Ordering::Relaxed);
    }

    /// Whether something was shown since this was called last of which there will be more.
    pub fn was_behind(&self) -> bool {
        self.is_behind.swap(false, Ordering::Relaxed)
    }

    pub(crate) fn protocols<R>(&self, trace: &Trace, analysis: &Analysis, show: impl FnOnce(&ProtocolRows) -> R) -> R {
        self.further(&self.protocols, trace, analysis, show)
    }

    pub(crate) fn findings<R>(&self, trace: &Trace, analysis: &Analysis, show: impl FnOnce(&Findings) -> R) -> R {
        self.further(&self.findings, trace, analysis, show)
    }

    fn further<T: Walk, R>(
        &self,
        walked: &Mutex<Walked<T>>,
        trace: &Trace,
        analysis: &Analysis,
        show: impl FnOnce(&T) -> R,
    ) -> R {
        let mut walked = walked.lock().unwrap_or_else(PoisonError::into_inner);
        let address = std::ptr::from_ref(trace).addr();
        if walked.trace != address {
            *walked = Walked { trace: address, walk: T::default() };
        }
        let pace = self.at_once.load(Ordering::Relaxed);
        walked.walk.go_on(trace, analysis, if trace.len() <= AT_ONCE { AT_ONCE } else { pace });
        self.is_behind.fetch_or(walked.walk.read() < trace.len(), Ordering::Relaxed);
        show(&walked.walk)
    }
}

impl fmt::Debug for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Survey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synema_trace::{Heading, Instant, Point};
    use synema_wire::LinkType;

    #[test]
    fn a_long_session_is_read_in_stretches_and_to_its_end() {
        let mut trace = Trace::new();
        let point = trace.add_point(Point { name: "e".into(), link_type: LinkType::ETHERNET, host: None });
        let frames = AT_ONCE + 10;
        for at in 0..frames {
            trace.observe(Instant::from_ns(at as i64), point, Heading::Unknown, 14, &[0xff; 14]);
        }
        let analysis = Analysis::of(&trace);
        let survey = Survey::whole();
        survey.set_pace(30_000);
        let read = || survey.protocols(&trace, &analysis, Walk::read);
        assert_eq!(read(), 30_000);
        assert!(survey.was_behind());
        assert_eq!(read(), frames);
        assert!(!survey.was_behind());
        survey.set_pace(1);
        let short = {
            let mut short = trace.clone();
            short.truncate(5);
            short
        };
        assert_eq!(survey.protocols(&short, &Analysis::of(&short), Walk::read), 5);
    }
}
