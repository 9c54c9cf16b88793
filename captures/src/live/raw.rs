use std::io;
use std::os::fd::{IntoRawFd, OwnedFd};

use pnet_datalink::{Channel, Config, NetworkInterface};
use synema_trace::{Heading, Instant};

use super::capture_filter::CaptureFilter;
use super::hardware::Hardware;
use super::raw_socket::{self, Arrival};
use super::{Cable, LONGEST_FRAME, LiveError, LiveOptions, Sighting, wait};

/// Octets of the header of Linux's cooked captures, version 2.
const COOKED_HEADER: usize = 20;
/// Octets of a VLAN tag.
const VLAN_TAG: usize = 4;
/// Where frames are read to: what has to be put before them or into them finds room without moving them.
const HEADROOM: usize = COOKED_HEADER + VLAN_TAG;
/// How many frames that are not wanted are passed over before whoever waits may look at the time again.
const UNWANTED: usize = 1000;
/// Octets before a VLAN tag in an Ethernet frame: both addresses.
const ADDRESSES: usize = 12;

/// A packet socket, bound by `pnet_datalink`.
pub(crate) struct RawCable {
    socket: OwnedFd,
    hardware: Hardware,
    buffer: Vec<u8>,
    /// The loopback interfaces: what leaves there is seen again when it arrives.
    loopbacks: Vec<i32>,
    filter: CaptureFilter,
    dropped: u64,
}

impl RawCable {
    /// Binds a socket to `interface`, which is one of `all` or stands for all.
    pub(crate) fn open(
        interface: &NetworkInterface,
        all: &[NetworkInterface],
        hardware: Hardware,
        options: &LiveOptions,
    ) -> Result<RawCable, LiveError> {
        let refuse = |error| LiveError::of(&interface.name, error);
        let filter = CaptureFilter::compile(&interface.name, hardware, options.filter.as_deref())?;
        let socket =
            raw_socket::open(hardware.is_cooked, interface.is_loopback(), filter.in_kernel()).map_err(refuse)?;
        // pnet binds the socket and makes the interface promiscuous; both last as long as the socket, which is ours
        let bound = socket.try_clone().map_err(refuse)?;
        let promiscuous = options.promiscuous && !interface.is_loopback() && interface.index != 0;
        let config = Config { socket_fd: Some(bound.into_raw_fd()), promiscuous, ..Config::default() };
        match pnet_datalink::channel(interface, config).map_err(refuse)? {
            Channel::Ethernet(..) => {}
            _ => return Err(refuse(io::Error::other("not a channel of frames"))),
        }
        let loopbacks = all.iter().filter(|other| other.is_loopback()).map(|other| other.index as i32).collect();
        Ok(RawCable { socket, hardware, buffer: vec![0; HEADROOM + LONGEST_FRAME], loopbacks, filter, dropped: 0 })
    }

    /// Puts what the kernel took off a frame back on: where the frame is in the buffer then; nowhere if it is not
    /// wanted.
    fn restore(&mut self, arrival: &Arrival) -> Option<std::ops::Range<usize>> {
        let end = HEADROOM + arrival.kept;
        if !self.hardware.is_cooked {
            return Some(self.restore_tag(arrival)..end);
        }
        // filters ask for frames as libpcap has them, which puts no tags into cooked ones
        let untagged = self.cook(&Arrival { vlan: None, ..*arrival })..end;
        if !self.filter.accepts(&self.buffer[untagged.clone()]) {
            return None;
        }
        Some(if arrival.vlan.is_some() { self.cook(arrival)..end } else { untagged })
    }

    /// Puts the VLAN tag back between an Ethernet frame's addresses and what follows: where it begins.
    fn restore_tag(&mut self, arrival: &Arrival) -> usize {
        let Some((protocol, control)) = arrival.vlan.filter(|_| arrival.kept >= ADDRESSES) else {
            return HEADROOM;
        };
        let start = HEADROOM - VLAN_TAG;
        self.buffer.copy_within(HEADROOM..HEADROOM + ADDRESSES, start);
        let tag = start + ADDRESSES;
        self.buffer[tag..tag + 2].copy_from_slice(&protocol.to_be_bytes());
        self.buffer[tag + 2..tag + 4].copy_from_slice(&control.to_be_bytes());
        start
    }

    /// Writes the cooked header (LINKTYPE_LINUX_SLL2) before a frame: where it begins.
    fn cook(&mut self, arrival: &Arrival) -> usize {
        let mut protocol = arrival.protocol;
        let mut start = HEADROOM - COOKED_HEADER;
        if let Some((tag_protocol, control)) = arrival.vlan {
            self.buffer[COOKED_HEADER..COOKED_HEADER + 2].copy_from_slice(&control.to_be_bytes());
            self.buffer[COOKED_HEADER + 2..HEADROOM].copy_from_slice(&protocol.to_be_bytes());
            (protocol, start) = (tag_protocol, 0);
        }
        let (address, address_len) = arrival.address;
        let mut header = [0; COOKED_HEADER];
        header[..2].copy_from_slice(&protocol.to_be_bytes());
        header[4..8].copy_from_slice(&arrival.interface.to_be_bytes());
        header[8..10].copy_from_slice(&arrival.hardware.to_be_bytes());
        header[10] = arrival.packet_type;
        header[11] = address_len.min(8);
        header[12..].copy_from_slice(&address);
        self.buffer[start..start + COOKED_HEADER].copy_from_slice(&header);
        start
    }
}

impl Cable for RawCable {
    fn next(&mut self) -> io::Result<Option<Sighting<'_>>> {
        for _ in 0..UNWANTED {
            let Some(arrival) = raw_socket::receive(&self.socket, &mut self.buffer[HEADROOM..])? else {
                wait(&self.socket)?;
                return Ok(None);
            };
            if arrival.packet_type == libc::PACKET_OUTGOING && self.loopbacks.contains(&arrival.interface) {
                continue;
            }
            let Some(place) = self.restore(&arrival) else { continue };
            let bytes = &self.buffer[place];
            return Ok(Some(Sighting {
                at: arrival.at.unwrap_or(Instant::ZERO),
                heading: heading(arrival.packet_type),
                wire_len: arrival.wire_len + (bytes.len() - arrival.kept) as u32,
                bytes,
            }));
        }
        Ok(None)
    }

    fn dropped(&mut self) -> io::Result<u64> {
        self.dropped += u64::from(raw_socket::dropped(&self.socket)?);
        Ok(self.dropped)
    }
}

/// Which way a frame was going, by its packet type (linux/if_packet.h); one for another host was only overheard.
pub(crate) fn heading(packet_type: u8) -> Heading {
    match packet_type {
        libc::PACKET_HOST | libc::PACKET_BROADCAST | libc::PACKET_MULTICAST => Heading::Inbound,
        libc::PACKET_OUTGOING => Heading::Outbound,
        _ => Heading::Unknown,
    }
}
