use synema_trace::Trace;

use crate::columns::Columns;
use crate::follower::Follower;
use crate::tracker::ChangeLog;
use crate::{Analysis, Readings};

/// Makes an [`Analysis`] of a capture that comes in stretches, one after the other, while it is being read.
#[derive(Default)]
pub struct AnalysisReader(Follower<(Columns, ChangeLog)>);

impl AnalysisReader {
    /// Reads the next stretch; `readings` are of the same trace.
    pub fn read(&mut self, stretch: &Trace, readings: &Readings) {
        self.read_behind(stretch, 0, readings);
    }

    /// Reads the next frames of a trace, from the observation `first` on; `readings` are of these.
    pub(crate) fn read_behind(&mut self, trace: &Trace, first: usize, readings: &Readings) {
        // what is kept names observations by 32 bits; those beyond are listed without their flows
        if self.0.keeper.0.len() + readings.rows.len() < u32::MAX as usize {
            self.0.read(trace, first, readings);
        }
    }

    /// The analysis, of the trace that all stretches are parts of.
    pub fn finish(self, trace: &Trace) -> Analysis {
        let (flows, _, (columns, changes)) = self.0.finish();
        Analysis::with(flows, columns, None, changes.finish(trace))
    }
}
