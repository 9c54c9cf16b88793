//! Where a SOCKS proxy begins to relay (RFC 1928, and SOCKS 4 before it). Wireshark takes the next `tcp.stream` for what
//! is relayed, and the flows of this program are numbered as Wireshark's.

use synema_wire::Segment;

/// The port of SOCKS proxies.
pub(crate) const PORT: u16 = 1080;

/// Whether a segment may be part of a conversation with a proxy.
pub(crate) fn is_possible(segment: &Segment<'_>) -> bool {
    (segment.src_port == PORT || segment.dst_port == PORT) && !segment.payload.is_empty()
}

/// How far a conversation with a proxy has come.
#[derive(Debug, Default)]
pub(crate) struct Proxied {
    version: Option<u8>,
    client: Client,
    server: Server,
    method: u8,
    command: u8,
    is_relaying: bool,
}

/// What the client has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Client {
    #[default]
    Nothing,
    /// Offered ways to log in.
    Offered,
    /// Is free to ask for a connection.
    MayAsk,
    Asked,
}

/// What the proxy is to answer next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Server {
    #[default]
    Method,
    /// Waits for what the method asks of the client.
    Login,
    Verdict,
    Reply,
    Done,
    Failed,
}

const CONNECT: u8 = 1;
const NO_LOGIN: u8 = 0;
const PASSWORD: u8 = 2;
const GRANTED_BY_4: u8 = 90;

impl Proxied {
    /// Takes the payload of a segment; whether it is the first that the proxy relays.
    pub(crate) fn take(&mut self, segment: &Segment<'_>) -> bool {
        let octets = segment.payload;
        let version = *self.version.get_or_insert(octets[0]);
        if self.client == Client::Asked && self.server == Server::Done {
            // extensions for ping and traceroute relay nothing
            return !std::mem::replace(&mut self.is_relaying, true) && self.command < 0x80;
        }
        match (version, segment.dst_port == PORT) {
            (4, true) => self.ask(octets),
            (4, false) => {
                let is_granted = octets.get(1) == Some(&GRANTED_BY_4);
                self.server = if is_granted { Server::Done } else { Server::Failed };
            }
            (5, true) => self.client_5(octets),
            (5, false) => self.server_5(octets),
            _ => {}
        }
        false
    }

    fn ask(&mut self, octets: &[u8]) {
        self.command = octets.get(1).copied().unwrap_or_default();
        self.client = Client::Asked;
    }

    fn client_5(&mut self, octets: &[u8]) {
        match (self.client, self.server) {
            (Client::Nothing, _) => {
                let count = octets.get(1).copied().unwrap_or_default();
                let needs_no_answer = count == 0 || (count == 1 && octets.get(2) == Some(&NO_LOGIN));
                self.client = if needs_no_answer { Client::MayAsk } else { Client::Offered };
                // a request may follow at once
                if let (true, Some(rest @ [_, ..])) = (needs_no_answer, octets.get(2 + usize::from(count)..)) {
                    self.ask(rest);
                }
            }
            (Client::Offered, Server::Login) if self.method == PASSWORD => {
                (self.client, self.server) = (Client::MayAsk, Server::Verdict);
            }
            (Client::MayAsk, _) => self.ask(octets),
            _ => {}
        }
    }

    fn server_5(&mut self, octets: &[u8]) {
        match self.server {
            Server::Method => {
                self.method = octets.get(1).copied().unwrap_or(0xff);
                match self.method {
                    NO_LOGIN => (self.client, self.server) = (Client::MayAsk, Server::Reply),
                    PASSWORD => self.server = Server::Login,
                    _ => self.server = Server::Failed,
                }
            }
            Server::Verdict => self.server = Server::Reply,
            Server::Reply if self.command == CONNECT || self.command >= 0x80 => self.server = Server::Done,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_segment::with_text;

    /// Which of the payloads, `>` from the client, is the first that is relayed.
    fn first_relayed(payloads: &[(char, &[u8])]) -> Option<usize> {
        let mut proxied = Proxied::default();
        payloads.iter().position(|(from, payload)| {
            let (src_port, dst_port) = if *from == '>' { (50_000, PORT) } else { (PORT, 50_000) };
            proxied.take(&with_text(src_port, dst_port, payload))
        })
    }

    #[test]
    fn relaying_begins_behind_the_reply() {
        let request: &[u8] = &[5, 1, 0, 1, 192, 0, 2, 1, 0, 80];
        let reply: &[u8] = &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        let open = [('>', &[5, 1, 0][..]), ('<', &[5, 0]), ('>', request), ('<', reply), ('>', b"GET"), ('<', b"200")];
        assert_eq!(first_relayed(&open), Some(4));
        let login: &[u8] = &[1, 1, b'u', 1, b'p'];
        let asked =
            [('>', &[5, 2, 0, 2][..]), ('<', &[5, 2]), ('>', login), ('<', &[1, 0]), ('>', request), ('<', reply)];
        assert_eq!(first_relayed(&[&asked[..], &[('<', b"220")]].concat()), Some(6));
        assert_eq!(
            first_relayed(&[('>', &[5, 1, 0][..]), ('<', &[5, 0xff]), ('>', request), ('<', reply), ('>', b"x")]),
            None
        );
    }

    #[test]
    fn version_4_asks_and_is_answered_once() {
        let request: &[u8] = &[4, 1, 0, 80, 192, 0, 2, 1, 0];
        assert_eq!(first_relayed(&[('>', request), ('<', &[0, 90, 0, 0]), ('>', b"GET")]), Some(2));
        assert_eq!(first_relayed(&[('>', request), ('<', &[0, 91, 0, 0]), ('>', b"GET")]), None);
        assert_eq!(first_relayed(&[('>', b"GET / HTTP/1.1"), ('<', b"HTTP/1.1"), ('>', b"GET")]), None, "no SOCKS");
    }
}
