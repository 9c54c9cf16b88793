//! Frames as they arrive at an interface.
//!
//! A [`Live`] is one interface that is listened to. How the frames are got is a [`Backend`]: a packet socket of our
//! own, bound through `pnet_datalink`, or libpcap. Both give the same frames: whole, with the kernel's times, VLAN tags
//! in place, those of the loopback once, and what found no room counted.

mod capture_filter;
mod error;
mod hardware;
#[cfg(feature = "libpcap")]
mod libpcap;
mod raw;
pub(crate) mod raw_socket;
mod tap;

use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use pnet_datalink::NetworkInterface;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use synema_trace::{Heading, Instant, Observation, Point, PointId};

use crate::{Counts, Origin};

pub use error::LiveError;
pub(crate) use hardware::{ANY, Hardware};
pub use tap::Tap;

/// The longest frame that is kept whole: more than any offload hands over.
pub(crate) const LONGEST_FRAME: usize = 256 << 10;
/// How long to wait for a frame before saying that none came.
const PATIENCE: Duration = Duration::from_millis(50);

/// How frames are got from an interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// A packet socket; needs no library.
    #[default]
    Raw,
    /// libpcap; the program must be built with the feature `libpcap`.
    Libpcap,
}

/// What of an interface is wanted, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveOptions {
    /// How frames are got.
    pub backend: Backend,
    /// How many octets of each frame are kept, 0 for all.
    pub snap_len: u32,
    /// Whether frames for other hosts are wanted too.
    pub promiscuous: bool,
    /// A capture filter in libpcap's language; the program must be built with the feature `libpcap`.
    pub filter: Option<String>,
}

impl Default for LiveOptions {
    fn default() -> LiveOptions {
        LiveOptions { backend: Backend::Raw, snap_len: 0, promiscuous: true, filter: None }
    }
}

/// An interface that is listened to.
pub struct Live {
    cable: Box<dyn Cable>,
    point: Point,
    options: LiveOptions,
    received: u64,
    /// What the interface itself had dropped before.
    dropped_before: u64,
}

/// A frame that a cable gives.
pub(crate) struct Sighting<'a> {
    at: Instant,
    heading: Heading,
    wire_len: u32,
    bytes: &'a [u8],
}

/// One way to get frames.
pub(crate) trait Cable {
    /// The next frame; none when none came within [`PATIENCE`], or only such as are not wanted.
    fn next(&mut self) -> io::Result<Option<Sighting<'_>>>;

    /// How many frames found no room, since the beginning.
    fn dropped(&mut self) -> io::Result<u64>;
}

impl Live {
    /// Begins to listen to an interface, or to all of them under the name `any`.
    ///
    /// # Errors
    /// When there is no such interface, it may not be listened to, or the filter is not understood.
    pub fn open(name: &str, options: &LiveOptions) -> Result<Live, LiveError> {
        let all = pnet_datalink::interfaces();
        let interface = match all.iter().find(|interface| interface.name == name) {
            Some(found) => found.clone(),
            None if name == ANY => any(),
            None => return Err(LiveError::NoSuchInterface(name.to_owned())),
        };
        raw_socket::may_open().map_err(|error| LiveError::of(name, error))?;
        if interface.index != 0 && !interface.is_up() {
            return Err(LiveError::Down(name.to_owned()));
        }
        let (cable, link_type): (Box<dyn Cable>, _) = match options.backend {
            Backend::Raw => {
                let hardware = Hardware::of(name);
                (Box::new(raw::RawCable::open(&interface, &all, hardware, options)?), hardware.link_type)
            }
            #[cfg(feature = "libpcap")]
            Backend::Libpcap => {
                let cable = libpcap::PcapCable::open(&interface, options)?;
                let link_type = cable.link_type();
                (Box::new(cable), link_type)
            }
            #[cfg(not(feature = "libpcap"))]
            Backend::Libpcap => return Err(LiveError::WithoutLibpcap("captures through libpcap")),
        };
        let point = Point { name: name.to_owned(), link_type, host: None };
        let dropped_before = dropped_by_interface(name);
        Ok(Live { cable, point, options: options.clone(), received: 0, dropped_before })
    }

    /// The interface as a point of observation.
    pub fn point(&self) -> &Point {
        &self.point
    }

    /// What its recording has to say of where it comes from.
    pub fn origin(&self) -> Origin {
        let LiveOptions { snap_len, filter, .. } = self.options.clone();
        Origin { point: self.point.clone(), snap_len, filter }
    }

    /// The next frame; none when nothing came for a while.
    ///
    /// # Errors
    /// When the interface is gone or was switched off.
    pub fn next_frame(&mut self) -> io::Result<Option<Observation<'_>>> {
        let Some(Sighting { at, heading, wire_len, bytes }) = self.cable.next()? else { return Ok(None) };
        self.received += 1;
        let kept = match self.options.snap_len {
            0 => bytes.len(),
            limit => bytes.len().min(limit as usize),
        };
        Ok(Some(Observation {
            index: self.received as usize - 1,
            forgotten: 0,
            at,
            point: PointId(0),
            link_type: self.point.link_type,
            heading,
            wire_len: wire_len.max(bytes.len() as u32),
            bytes: &bytes[..kept],
        }))
    }

    /// How many frames were received and how many were lost.
    ///
    /// # Errors
    /// When the kernel does not say.
    pub fn counts(&mut self) -> io::Result<Counts> {
        let by_interface = dropped_by_interface(&self.point.name).saturating_sub(self.dropped_before);
        Ok(Counts { received: self.received, dropped: self.cable.dropped()? + by_interface })
    }
}

/// The interface that stands for all.
pub(crate) fn any() -> NetworkInterface {
    NetworkInterface {
        name: ANY.to_owned(),
        description: String::new(),
        index: 0,
        mac: None,
        ips: Vec::new(),
        flags: 0,
    }
}

/// How many frames an interface received and had no room for itself, since it was made; 0 where that is not told.
fn dropped_by_interface(name: &str) -> u64 {
    let count = |file: &str| -> u64 {
        let text = fs::read_to_string(format!("/sys/class/net/{name}/statistics/{file}"));
        text.ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    };
    count("rx_missed_errors") + count("rx_fifo_errors")
}

/// Waits until something can be read, at most for [`PATIENCE`].
fn wait(from: &impl AsFd) -> io::Result<()> {
    let patience = Timespec { tv_sec: 0, tv_nsec: i64::from(PATIENCE.subsec_nanos()) };
    match poll(&mut [PollFd::new(from, PollFlags::IN)], Some(&patience)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
