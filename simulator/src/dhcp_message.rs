//! DHCP messages (RFC 2131 §2, RFC 2132), with the options that the simulated hosts use.

use std::net::Ipv4Addr;

use synema_wire::Mac;

/// RFC 2132 §9.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DhcpKind {
    Discover = 1,
    Offer = 2,
    Request = 3,
    Acknowledge = 5,
    Refuse = 6,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DhcpMessage {
    pub(crate) kind: DhcpKind,
    pub(crate) xid: u32,
    /// Whether the answer has to be broadcast, because the client has no address yet.
    pub(crate) broadcast: bool,
    /// ciaddr: the client's address, where it has one.
    pub(crate) client: Ipv4Addr,
    /// yiaddr: the address given.
    pub(crate) yours: Ipv4Addr,
    pub(crate) mac: Mac,
    pub(crate) requested: Option<Ipv4Addr>,
    pub(crate) server: Option<Ipv4Addr>,
    pub(crate) lease_s: Option<u32>,
    pub(crate) mask: Option<Ipv4Addr>,
    pub(crate) router: Option<Ipv4Addr>,
    pub(crate) dns: Option<Ipv4Addr>,
}

const COOKIE: [u8; 4] = [99, 130, 83, 99];
/// Octets before the options.
const FIXED_LEN: usize = 236;

impl DhcpMessage {
    pub(crate) fn new(kind: DhcpKind, xid: u32, mac: Mac) -> DhcpMessage {
        let none = Ipv4Addr::UNSPECIFIED;
        DhcpMessage {
            kind,
            xid,
            broadcast: false,
            client: none,
            yours: none,
            mac,
            requested: None,
            server: None,
            lease_s: None,
            mask: None,
            router: None,
            dns: None,
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self.kind {
            DhcpKind::Discover => "DHCPDISCOVER",
            DhcpKind::Offer => "DHCPOFFER",
            DhcpKind::Request => "DHCPREQUEST",
            DhcpKind::Acknowledge => "DHCPACK",
            DhcpKind::Refuse => "DHCPNAK",
        }
    }

    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let is_request = matches!(self.kind, DhcpKind::Discover | DhcpKind::Request);
        let mut bytes = vec![if is_request { 1 } else { 2 }, 1, 6, 0];
        bytes.extend(self.xid.to_be_bytes());
        bytes.extend([0, 0, if self.broadcast { 0x80 } else { 0 }, 0]);
        for ip in [self.client, self.yours, Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED] {
            bytes.extend(ip.octets());
        }
        bytes.extend(self.mac.0);
        bytes.resize(FIXED_LEN, 0);
        bytes.extend(COOKIE);
        bytes.extend([53, 1, self.kind as u8]);
        let addresses = [(50, self.requested), (54, self.server), (1, self.mask), (3, self.router), (6, self.dns)];
        for (code, ip) in addresses {
            if let Some(ip) = ip {
                bytes.extend([code, 4]);
                bytes.extend(ip.octets());
            }
        }
        if let Some(lease_s) = self.lease_s {
            bytes.extend([51, 4]);
            bytes.extend(lease_s.to_be_bytes());
        }
        if is_request {
            // asks for mask, router and name server
            bytes.extend([55, 3, 1, 3, 6]);
        }
        bytes.push(255);
        // BOOTP messages have at least 300 octets (RFC 1542 §2.1)
        bytes.resize(bytes.len().max(300), 0);
        bytes
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<DhcpMessage> {
        let ip = |at: usize| Some(Ipv4Addr::from(*bytes.get(at..)?.first_chunk::<4>()?));
        let mac = Mac(*bytes.get(28..)?.first_chunk()?);
        let xid = u32::from_be_bytes(*bytes.get(4..)?.first_chunk()?);
        let mut options = bytes.get(FIXED_LEN..)?.strip_prefix(&COOKIE)?;
        let mut message = DhcpMessage {
            broadcast: bytes[10] & 0x80 != 0,
            client: ip(12)?,
            yours: ip(16)?,
            ..DhcpMessage::new(DhcpKind::Discover, xid, mac)
        };
        let mut kind = None;
        loop {
            match *options {
                [] | [255, ..] => break,
                [0, ref rest @ ..] => options = rest,
                [code, len, ref rest @ ..] => {
                    let (value, rest) = rest.split_at_checked(len.into())?;
                    let ip = value.first_chunk::<4>().map(|octets| Ipv4Addr::from(*octets));
                    match code {
                        53 => kind = value.first().copied(),
                        50 => message.requested = ip,
                        54 => message.server = ip,
                        51 => message.lease_s = value.first_chunk().map(|octets| u32::from_be_bytes(*octets)),
                        1 => message.mask = ip,
                        3 => message.router = ip,
                        6 => message.dns = ip,
                        _ => {}
                    }
                    options = rest;
                }
                [_] => return None,
            }
        }
        message.kind = match kind? {
            1 => DhcpKind::Discover,
            2 => DhcpKind::Offer,
            3 => DhcpKind::Request,
            5 => DhcpKind::Acknowledge,
            6 => DhcpKind::Refuse,
            _ => return None,
        };
        Some(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let message = DhcpMessage {
            broadcast: true,
            yours: [192, 0, 2, 9].into(),
            server: Some([192, 0, 2, 1].into()),
            lease_s: Some(3600),
            mask: Some([255, 255, 255, 0].into()),
            dns: Some([192, 0, 2, 53].into()),
            ..DhcpMessage::new(DhcpKind::Offer, 0x0102_0304, Mac([2, 0, 0, 0, 0, 7]))
        };
        assert_eq!(DhcpMessage::read(&message.to_bytes()), Some(message));
        assert_eq!(DhcpMessage::read(&message.to_bytes()[..239]), None);
    }
}
