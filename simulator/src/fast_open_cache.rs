//! What a client remembers of TCP Fast Open (RFC 7413 §4.1.3): a cookie and a segment size per pair of addresses, and the
//! servers with which it had better not be tried.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use synema_wire::Endpoint;

/// What is remembered of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) cookie: Vec<u8>,
    /// Whether it came in the option of RFC 6994 that was there before RFC 7413, and goes back in it.
    pub(crate) is_experimental: bool,
    /// The segment size that its SYN,ACK offered.
    pub(crate) mss: u16,
}

/// The cookies of one host.
#[derive(Clone, Debug, Default)]
pub(crate) struct FastOpenCache {
    cookies: BTreeMap<(IpAddr, IpAddr), Remembered>,
    refused: BTreeSet<(IpAddr, Endpoint)>,
}

impl FastOpenCache {
    /// The cookie for a server, where there is one and it may be used.
    pub(crate) fn cookie(&self, local: IpAddr, remote: Endpoint) -> Option<&Remembered> {
        self.cookies.get(&(local, remote.ip)).filter(|_| !self.is_refused(local, remote))
    }

    /// Whether the way to a server has proved unfit (§4.1.3.1).
    pub(crate) fn is_refused(&self, local: IpAddr, remote: Endpoint) -> bool {
        self.refused.contains(&(local, remote))
    }

    /// A server gives a cookie: the newest one counts. Gives what was known before.
    pub(crate) fn learn(&mut self, local: IpAddr, remote: Endpoint, remembered: Remembered) -> Option<Remembered> {
        self.refused.remove(&(local, remote));
        self.cookies.insert((local, remote.ip), remembered)
    }

    /// A negative response: not again with this server and port.
    pub(crate) fn refuse(&mut self, local: IpAddr, remote: Endpoint) {
        self.refused.insert((local, remote));
    }
}

/// A cookie as it is shown.
pub(crate) fn hex(cookie: &[u8]) -> String {
    cookie.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x24_the_newest_cookie_counts_and_a_refusal_is_of_one_port() {
        let (own, server) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let end = |port| Endpoint { ip: server, port };
        let mut cache = FastOpenCache::default();
        assert_eq!(cache.cookie(own, end(80)), None);
        for cookie in [vec![1; 8], vec![2; 8]] {
            cache.learn(own, end(80), Remembered { cookie, is_experimental: false, mss: 1460 });
        }
        // cookies are the host's, whatever the port (RFC 7413 §4.1.3)
        assert_eq!(cache.cookie(own, end(443)).map(|known| known.cookie.as_slice()), Some(&[2; 8][..]));
        cache.refuse(own, end(80));
        assert_eq!((cache.cookie(own, end(80)), cache.cookie(own, end(443)).is_some()), (None, true));
        assert_eq!(cache.cookie(IpAddr::from([192, 0, 2, 9]), end(443)), None, "another address of the client");
    }
}
