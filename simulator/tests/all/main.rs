//! The simulator as its users see it: scenarios in, traces out.

mod checklist;
mod claims;
mod course_notes;
mod determinism;
mod export;
mod frames;
mod golden_connections;
mod golden_streams;
mod ladder;
mod ladders;
mod lesson_claims;
mod lessons;
mod loss;
mod network_checklist;
mod packetdrill;
mod rfc_citations;
mod rfc_index;
mod scenario_errors;
mod smoltcp;
mod support;
mod topics;
mod travel;
