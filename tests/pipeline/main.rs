//! The whole pipeline from outside: the program as people call it, and what only all rooms together can show.

mod bad_input;
mod check;
mod contract;
mod convert;
mod experts;
mod explain;
mod export;
mod filters;
mod follow;
#[cfg(target_os = "linux")]
mod kernel;
mod lessons;
#[cfg(target_os = "linux")]
mod live;
mod mutations;
#[cfg(target_os = "linux")]
mod namespaces;
mod overview;
mod pictures;
mod program;
mod rereading;
mod saved_truth;
mod stats;
mod tracker_truth;
mod tshark;
mod window;
