use std::sync::Arc;

use synema_trace::Trace;
use synema_wire::{
    Dissection, EapFragment, Fragment, Memory, Protocol, QuicConnection, Span, TcpPayload, UdpPayload, dissect_with,
};

use super::Fragments;

/// Reads the frames of a trace in their order down to the transport header: fragments are put together, and what TCP
/// carries is left out. It costs a fraction of a [`super::Dissector`], and needs no analysis.
pub struct Headers<'a> {
    trace: &'a Trace,
    memory: FragmentsAlone,
}

impl<'a> Headers<'a> {
    /// Nothing read yet of a trace.
    pub fn new(trace: &'a Trace) -> Headers<'a> {
        Headers { trace, memory: FragmentsAlone::default() }
    }

    /// The dissection of one frame; to be asked for every frame in turn.
    pub fn dissect(&mut self, index: usize) -> Dissection {
        let observation = self.trace.observation(index);
        dissect_with(observation.link_type, observation.bytes, observation.wire_len, &mut self.memory)
    }
}

#[derive(Default)]
struct FragmentsAlone(Fragments);

impl Memory for FragmentsAlone {
    fn fragment(&mut self, fragment: &Fragment<'_>) -> Option<(u8, Arc<[u8]>)> {
        self.0.add(fragment, 0).map(|whole| (whole.protocol, whole.octets))
    }

    fn tcp_payload(&mut self, _: &TcpPayload<'_>) -> Vec<Span> {
        Vec::new()
    }

    fn udp_payload(&mut self, _: &UdpPayload<'_>) -> Option<Protocol> {
        None
    }

    fn eap_fragment(&mut self, _: &EapFragment<'_>) -> Option<Arc<[u8]>> {
        None
    }

    fn quic(&mut self) -> Option<&mut QuicConnection> {
        None
    }
}
