//! An interface of our own making: what this machine sends through it is ours to read, and what we write arrives at it.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use synema_wire::Mac;
use tun_rs::{DeviceBuilder, Layer, SyncDevice};

use super::{LONGEST_FRAME, LiveError};

/// A TAP interface, there as long as this lives.
pub struct Tap {
    device: SyncDevice,
    buffer: Vec<u8>,
}

impl Tap {
    /// Makes the interface, or takes one that was made for us, gives it a hardware address and addresses with the lengths
    /// of their prefixes, and switches it on. `mtu` counts octets of packets.
    ///
    /// # Errors
    /// When this user may not make interfaces, or the kernel refuses for another reason.
    pub fn open(name: &str, mac: Mac, addresses: &[(IpAddr, u8)], mtu: usize) -> Result<Tap, LiveError> {
        let mtu = u16::try_from(mtu).unwrap_or(u16::MAX);
        let mut builder = DeviceBuilder::new().name(name).layer(Layer::L2).mtu(mtu).mac_addr(mac.0);
        for (ip, prefix_len) in addresses {
            builder = match ip {
                IpAddr::V4(ip) => builder.ipv4(*ip, *prefix_len, None),
                IpAddr::V6(ip) => builder.ipv6(*ip, *prefix_len),
            };
        }
        let refused = |error: io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied => LiveError::MayNotMake(name.to_owned()),
            _ => LiveError::Io(name.to_owned(), error),
        };
        let device = builder.build_sync().map_err(refused)?;
        device.set_nonblocking(true).map_err(refused)?;
        Ok(Tap { device, buffer: vec![0; LONGEST_FRAME] })
    }

    /// The next frame that this machine sends; none when none has come after a while.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn receive(&mut self, patience: Duration) -> io::Result<Option<&[u8]>> {
        let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&self.device, PollFlags::IN)], Some(&patience)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        match self.device.recv(&mut self.buffer) {
            Ok(len) => Ok(Some(&self.buffer[..len])),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Lets a frame arrive at the interface.
    ///
    /// # Errors
    /// When the kernel refuses it, because it has no room, or the interface was switched off.
    pub fn send(&mut self, frame: &[u8]) -> io::Result<()> {
        self.device.send(frame).map(drop)
    }
}
