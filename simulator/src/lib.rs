//! Sources that are made: hosts, links, sockets and faults in a world that runs the same way every time.
//!
//! A [`Scenario`] describes a network, its programs and its faults. A [`World`] is that network at one instant and goes
//! on step by step; [`run`] takes it to its end and checks the scenario's expectations. What happens is kept in a
//! [`synema_trace::Trace`]: every frame as real bytes where it was sent and where it arrived, and every state change,
//! timer, variable and call as an event that is *known*, with the clause of the RFC that demanded it.
//!
//! Nothing here asks for the time of day, for entropy or for a thread, and nothing depends on the order of a hash: the
//! same scenario and seed give the same bytes on every machine.

mod command;
mod dhcp_message;
mod dns_message;
mod event_log;
mod fast_open_cache;
mod fault;
mod host;
mod kernel;
mod link;
mod names;
mod network;
pub mod packetdrill;
mod predicate;
mod program;
mod programs;
mod random;
mod reachable;
mod retold;
mod run;
mod scenario;
mod script;
mod services;
mod soak;
mod sockets;
mod task;
mod tcp;
mod timeline;
mod told;
mod world;

pub use event_log::{event_lines, log_hash};
pub use retold::retold;
pub use run::{Run, came_to, run, run_while};
pub use scenario::{ExpectationFailure, Scenario, ScenarioError, Text};
pub use soak::{Soaked, soak, soak_scenario};
pub use tcp::Transition;
pub use timeline::Timeline;
pub use told::{rows_told, told};
pub use world::{Station, World};
