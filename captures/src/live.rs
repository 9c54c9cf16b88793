use std::fmt;
use std::io;
use std::os::fd::RawFd;
use std::time::Duration;

use pnet_datalink::{Channel, Config, DataLinkReceiver};
use synema_trace::{Heading, Observation, Point, PointId};
use synema_wire::LinkType;

use crate::raw_socket;

/// Frames as they arrive at an interface, through a raw socket.
pub struct Live {
    receiver: Box<dyn DataLinkReceiver>,
    /// The receiver's socket; it lives as long as the receiver.
    fd: RawFd,
    point: Point,
    received: u64,
    dropped: u64,
}

/// The longest frame that is kept whole: more than any offload hands over.
const LONGEST_FRAME: usize = 256 << 10;
/// How long to wait for a frame before saying that none came.
const PATIENCE: Duration = Duration::from_millis(50);

/// Why an interface cannot be listened to.
#[derive(Debug)]
pub enum LiveError {
    /// There is none of this name.
    NoSuchInterface(String),
    /// This user may not open raw sockets.
    NotPermitted(String),
    /// Its frames begin with something that is not read here; Linux's ARPHRD_ number.
    LinkType(String, u32),
    /// The operating system refuses for another reason.
    Io(String, io::Error),
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LiveError::NoSuchInterface(name) => {
                write!(f, "there is no interface '{name}'; `synema interfaces` lists them")
            }
            LiveError::NotPermitted(name) => {
                let program = std::env::current_exe().unwrap_or_default();
                write!(
                    f,
                    "{name}: raw sockets are not permitted to this user; grant it with: \
                     sudo setcap cap_net_raw,cap_net_admin=eip {}",
                    program.display()
                )
            }
            LiveError::LinkType(name, hardware) => {
                write!(f, "{name}: frames of hardware type {hardware} are not read; Ethernet, loopback and tun are")
            }
            LiveError::Io(name, error) => write!(f, "{name}: {error}"),
        }
    }
}

impl std::error::Error for LiveError {}

impl Live {
    /// Begins to listen to an interface.
    ///
    /// # Errors
    /// When there is no such interface, or it may not be listened to.
    pub fn open(name: &str) -> Result<Live, LiveError> {
        let interface = pnet_datalink::interfaces()
            .into_iter()
            .find(|interface| interface.name == name)
            .ok_or_else(|| LiveError::NoSuchInterface(name.to_owned()))?;
        let refuse = |error: io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied => LiveError::NotPermitted(name.to_owned()),
            _ => LiveError::Io(name.to_owned(), error),
        };
        let link_type = link_type(name)?;
        let fd = raw_socket::open(interface.is_loopback()).map_err(refuse)?;
        let config = Config {
            socket_fd: Some(fd),
            read_buffer_size: LONGEST_FRAME,
            read_timeout: Some(PATIENCE),
            promiscuous: !interface.is_loopback(),
            ..Config::default()
        };
        match pnet_datalink::channel(&interface, config).map_err(refuse)? {
            Channel::Ethernet(_, receiver) => {
                let point = Point { name: name.to_owned(), link_type, host: None };
                Ok(Live { receiver, fd, point, received: 0, dropped: 0 })
            }
            _ => Err(LiveError::Io(name.to_owned(), io::Error::other("not a channel of frames"))),
        }
    }

    /// The interface as a point of observation.
    pub fn point(&self) -> &Point {
        &self.point
    }

    /// The next frame; none when nothing came for a while.
    ///
    /// # Errors
    /// When the interface is gone.
    pub fn next_frame(&mut self) -> io::Result<Option<Observation<'_>>> {
        let bytes = match self.receiver.next() {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let at = raw_socket::stamp(self.fd)?;
        self.received += 1;
        Ok(Some(Observation {
            index: self.received as usize - 1,
            at,
            point: PointId(0),
            link_type: self.point.link_type,
            heading: Heading::Unknown,
            wire_len: bytes.len() as u32,
            bytes,
        }))
    }

    /// How many frames were received, and how many more the kernel dropped because they found no room.
    ///
    /// # Errors
    /// When the kernel does not say.
    pub fn counts(&mut self) -> io::Result<(u64, u64)> {
        let (_, dropped) = raw_socket::statistics(self.fd)?;
        self.dropped += u64::from(dropped);
        Ok((self.received, self.dropped))
    }
}

/// What the frames of an interface begin with, by Linux's hardware type (linux/if_arp.h).
fn link_type(name: &str) -> Result<LinkType, LiveError> {
    let path = format!("/sys/class/net/{name}/type");
    let text = std::fs::read_to_string(path).map_err(|error| LiveError::Io(name.to_owned(), error))?;
    match text.trim().parse() {
        Ok(1 | 772) => Ok(LinkType::ETHERNET),
        Ok(65534) => Ok(LinkType::RAW),
        Ok(hardware) => Err(LiveError::LinkType(name.to_owned(), hardware)),
        Err(_) => Err(LiveError::LinkType(name.to_owned(), 0)),
    }
}
