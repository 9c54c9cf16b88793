use synema_trace::Trace;
use synema_wire::Dissection;

use super::conversations::Conversations;
use super::repeats;
use crate::{Analysis, Transport};

/// Reads single frames in any order as [`crate::Dissector`] reads them: of the frames before one, only those of its own
/// flow are read again, and those that ask for a transfer by TFTP, which other ports answer. What an ICMP error quotes is
/// read by itself.
///
/// The frames of one flow, one after the other, cost what each costs alone.
#[derive(Default)]
pub struct Rereader {
    /// Where the trace lies: what was read of another is forgotten.
    trace: usize,
    flow: Option<usize>,
    /// How many frames of the flow were read.
    done: usize,
    memory: Conversations,
    last: Option<(usize, Dissection)>,
}

impl Rereader {
    /// The dissection of a frame, when no more than `most` others have to be read before it; none where there are more,
    /// of which the next call then reads as many. A trace and its analysis must not change between calls.
    pub fn dissect(&mut self, trace: &Trace, analysis: &Analysis, index: usize, most: usize) -> Option<&Dissection> {
        let address = std::ptr::from_ref(trace).addr();
        if self.trace != address {
            *self = Rereader { trace: address, ..Rereader::default() };
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != index) {
            self.last = Some((index, self.read_up_to(trace, analysis, index, most)?));
        }
        self.last.as_ref().map(|(_, dissection)| dissection)
    }

    fn read_up_to(&mut self, trace: &Trace, analysis: &Analysis, index: usize, most: usize) -> Option<Dissection> {
        let Some((flow, _)) = analysis.placed(index) else {
            *self = Rereader { trace: self.trace, ..Rereader::default() };
            return Some(self.read(trace, analysis, index));
        };
        let observations = analysis.observations_of(flow);
        let place = observations.partition_point(|&earlier| (earlier as usize) < index);
        if self.flow != Some(flow) || self.done > place {
            *self = Rereader { trace: self.trace, flow: Some(flow), ..Rereader::default() };
            self.read_requests(trace, analysis, flow, index);
        }
        let end = place.min(self.done.saturating_add(most));
        for &earlier in &observations[self.done..end] {
            self.read(trace, analysis, earlier as usize);
        }
        self.done = end;
        (end == place).then(|| {
            self.done += 1;
            self.read(trace, analysis, index)
        })
    }

    /// Reads what asked for the transfer that a flow over UDP may be.
    fn read_requests(&mut self, trace: &Trace, analysis: &Analysis, flow: usize, before: usize) {
        let this = &analysis.flows[flow];
        let asks = |flow: &&crate::Flow| flow.transport == Transport::Udp && flow.b.port == 69 && flow.a == this.b;
        if this.transport != Transport::Udp {
            return;
        }
        for (asking, _) in analysis.flows.iter().enumerate().filter(|(_, flow)| asks(flow)) {
            if let Some(&first) = analysis.observations_of(asking).first().filter(|&&first| (first as usize) < before) {
                self.read(trace, analysis, first as usize);
            }
        }
    }

    fn read(&mut self, trace: &Trace, analysis: &Analysis, index: usize) -> Dissection {
        self.memory.put_together = analysis.put_together(trace, index);
        self.memory.read(&trace.observation(index), repeats(analysis, index))
    }
}
