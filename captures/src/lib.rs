//! Sources of frames that exist: capture files, and the interfaces of this machine.
//!
//! [`open`] maps a file and lays an index over it: a [`synema_trace::Trace`] whose frames stay where they lie in
//! the file. It refuses with an [`OpenError`] only what has no readable frame at all; a file that breaks off or is
//! damaged further on is [`Opened`] up to there, and its [`Problem`] says at which byte reading ended and why; pcapng
//! is read on behind damage where a later block can be trusted. [`begin`] opens a big file bit by bit, as an
//! [`Indexing`], which can also be read without keeping anything of single frames, and [`Growing`] one that is still being written. [`save`] goes the other way, each frame through a
//! [`Passage`]: a filter, an [`Anonymiser`]. [`interfaces`] lists what could be listened to, and
//! [`samples`] the captures that come with the program.
//!
//! # Endianness
//! Files come in either byte order. The readers decide it once, from the file's (pcap) or section's (pcapng) magic
//! number; everything they hand on is in the host's order. Files are written little-endian.

mod anonymise;
mod byte_order;
mod clock;
mod compressed;
mod copy_pcapng;
mod foreign;
mod format;
mod frame_limit;
mod growing;
mod index;
mod indexing;
mod interfaces;
#[cfg(target_os = "linux")]
mod live;
mod notice;
mod open;
mod open_error;
mod opened;
mod packer;
mod passage;
mod pcap;
mod pcapng;
mod pcapng_blocks;
mod pcapng_options;
mod pcapng_records;
mod problem;
mod progress;
mod reader;
mod recorder;
mod ring;
mod samples;
mod save;
mod save_error;
mod save_pcap;
mod save_pcapng;
mod saved;
mod snoop;
mod stretches;

pub use anonymise::Anonymiser;
pub use compressed::Compression;
pub use format::Format;
pub use growing::Growing;
pub use indexing::Indexing;
pub use interfaces::{Interface, Unavailable, grant, interfaces};
#[cfg(target_os = "linux")]
pub use live::{Backend, Live, LiveError, LiveOptions, Tap};
pub use notice::Notice;
pub use open::{begin, begin_from, open, read_bytes, read_from};
pub use open_error::{OpenError, Refusal};
pub use opened::{Opened, RecordedInterface, RecordedName, RecordedSection, Skipped};
pub use packer::Packer;
pub use passage::{Everything, Passage};
pub use problem::{Damage, Problem};
pub use progress::Progress;
pub use recorder::{Counts, Origin, Recorder};
pub use ring::{Ring, RingError};
pub use samples::{Sample, Shown, Title, sample, samples};
pub use save::{SaveFormat, save};
pub use save_error::SaveError;
pub use save_pcapng::{SaveOptions, save_pcapng};
pub use saved::{Loss, LossKind, Saved};
