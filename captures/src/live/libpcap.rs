//! The same cable through libpcap.

use std::io;
use std::os::fd::AsFd as _;

use pcap::{Active, Capture, Linktype, Precision};
use pnet_datalink::NetworkInterface;
use synema_trace::{Heading, Instant};
use synema_wire::LinkType;

use super::raw::heading;
use super::{Cable, LONGEST_FRAME, LiveError, LiveOptions, PATIENCE, Sighting, wait};

/// Room for frames that wait for us, octets.
const RING: i32 = 32 << 20;
/// Where the packet type stands in the headers of cooked captures, by version.
const PACKET_TYPE: [(LinkType, usize); 2] = [(LinkType::LINUX_SLL, 1), (LinkType::LINUX_SLL2, 10)];

/// A capture handle of libpcap.
pub(crate) struct PcapCable {
    capture: Capture<Active>,
    link_type: LinkType,
    /// The interface's own hardware address; libpcap does not say which way a frame was going.
    mac: Option<[u8; 6]>,
    is_loopback: bool,
    /// Whether nothing was waiting when it was asked last.
    is_dry: bool,
}

impl PcapCable {
    /// Opens an interface; `options` hold the filter.
    pub(crate) fn open(interface: &NetworkInterface, options: &LiveOptions) -> Result<PcapCable, LiveError> {
        let refuse_handle = |error| refuse(&interface.name, &error);
        let promiscuous = options.promiscuous && !interface.is_loopback() && interface.index != 0;
        let mut capture = Capture::from_device(interface.name.as_str())
            .map_err(refuse_handle)?
            .snaplen(LONGEST_FRAME as i32)
            .promisc(promiscuous)
            .buffer_size(RING)
            .timeout(PATIENCE.as_millis() as i32)
            .precision(Precision::Nano)
            .open()
            .map_err(refuse_handle)?;
        let cooked = Linktype(i32::from(LinkType::LINUX_SLL2.0));
        if interface.index == 0 && capture.list_datalinks().is_ok_and(|links| links.contains(&cooked)) {
            capture.set_datalink(cooked).map_err(refuse_handle)?;
        }
        if let Some(filter) = &options.filter {
            let refuse_filter = |error| LiveError::Filter(filter.clone(), reason(&error));
            capture.filter(filter, true).map_err(refuse_filter)?;
        }
        let link_type = link_type(capture.get_datalink());
        // a quiet interface must not hang whoever asks
        let capture = capture.setnonblock().map_err(refuse_handle)?;
        let mac = interface.mac.map(|mac| mac.octets());
        Ok(PcapCable { capture, link_type, mac, is_loopback: interface.is_loopback(), is_dry: false })
    }

    /// What its frames begin with.
    pub(crate) fn link_type(&self) -> LinkType {
        self.link_type
    }
}

impl Cable for PcapCable {
    fn next(&mut self) -> io::Result<Option<Sighting<'_>>> {
        if self.is_dry {
            wait(&self.capture.as_fd())?;
            self.is_dry = false;
        }
        let (link_type, mac, is_loopback) = (self.link_type, self.mac, self.is_loopback);
        match self.capture.next_packet() {
            Ok(packet) => {
                // with nanosecond precision the field for microseconds holds nanoseconds
                let (seconds, ns) = (packet.header.ts.tv_sec, packet.header.ts.tv_usec);
                Ok(Some(Sighting {
                    at: Instant::from_ns(seconds * 1_000_000_000 + ns),
                    heading: heading_of(link_type, mac, is_loopback, packet.data),
                    wire_len: packet.header.len,
                    bytes: packet.data,
                }))
            }
            Err(pcap::Error::TimeoutExpired | pcap::Error::NoMorePackets) => {
                self.is_dry = true;
                Ok(None)
            }
            Err(error) => Err(io::Error::other(reason(&error))),
        }
    }

    fn dropped(&mut self) -> io::Result<u64> {
        let counts = self.capture.stats().map_err(|error| io::Error::other(reason(&error)))?;
        Ok(u64::from(counts.dropped))
    }
}

/// Which way a frame was going, as far as it tells itself.
fn heading_of(link_type: LinkType, mac: Option<[u8; 6]>, is_loopback: bool, bytes: &[u8]) -> Heading {
    if let Some((_, at)) = PACKET_TYPE.iter().find(|(cooked, _)| *cooked == link_type) {
        return bytes.get(*at).map_or(Heading::Unknown, |packet_type| heading(*packet_type));
    }
    if is_loopback {
        return Heading::Inbound;
    }
    match (link_type, mac, bytes) {
        (LinkType::ETHERNET, Some(mac), [_, _, _, _, _, _, a, b, c, d, e, f, ..])
            if mac == [*a, *b, *c, *d, *e, *f] =>
        {
            Heading::Outbound
        }
        // to this interface, or to a group
        (LinkType::ETHERNET, Some(mac), to) if to.starts_with(&mac) || to.first().is_some_and(|b| b & 1 == 1) => {
            Heading::Inbound
        }
        _ => Heading::Unknown,
    }
}

/// libpcap's DLT_ numbers are the LINKTYPE_ numbers, but for raw IP.
fn link_type(datalink: Linktype) -> LinkType {
    match datalink.0 {
        12 | 14 => LinkType::RAW,
        other => u16::try_from(other).map_or(LinkType(u16::MAX), LinkType),
    }
}

/// What libpcap says, without the crate's preface.
pub(crate) fn reason(error: &pcap::Error) -> String {
    match error {
        pcap::Error::PcapError(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(crate) fn refuse(name: &str, error: &pcap::Error) -> LiveError {
    LiveError::Io(name.to_owned(), io::Error::other(reason(error)))
}
