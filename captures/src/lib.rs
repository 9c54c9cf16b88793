//! Sources of frames that exist: capture files, and the interfaces of this machine.
//!
//! [`open`] maps a file and lays an index over it: a [`synema_trace::Trace`] whose frames stay where they lie in
//! the file. It refuses with an [`OpenError`] only what has no readable frame at all; a file that breaks off or is
//! damaged further on is [`Opened`] up to there, and its [`Problem`] says at which byte reading ended and why.
//! [`save_pcapng`] and [`save_pcap`] go the other way. [`interfaces`] lists what could be listened to, and
//! [`samples`] the captures that come with the program.
//!
//! # Endianness
//! Files come in either byte order. The readers decide it once, from the file's (pcap) or section's (pcapng) magic
//! number; everything they hand on is in the host's order. Files are written little-endian.

mod byte_order;
mod clock;
mod compressed;
mod foreign;
mod format;
mod frame_limit;
mod index;
mod interfaces;
#[cfg(target_os = "linux")]
mod live;
mod notice;
mod open;
mod open_error;
mod opened;
mod pcap;
mod pcapng;
mod pcapng_blocks;
mod problem;
mod reader;
mod recorder;
mod ring;
mod samples;
mod save_error;
mod save_pcap;
mod save_pcapng;

pub use compressed::Compression;
pub use format::Format;
pub use interfaces::{Interface, Unavailable, grant, interfaces};
#[cfg(target_os = "linux")]
pub use live::{Backend, Live, LiveError, LiveOptions};
pub use notice::Notice;
pub use open::{open, read_bytes, read_from};
pub use open_error::{OpenError, Refusal};
pub use opened::{Opened, RecordedInterface};
pub use problem::{Damage, Problem};
pub use recorder::{Counts, Origin, Recorder};
pub use ring::{Ring, RingError};
pub use samples::{Sample, Shown, Title, sample, samples};
pub use save_error::SaveError;
pub use save_pcap::save_pcap;
pub use save_pcapng::{SaveOptions, save_pcapng};
