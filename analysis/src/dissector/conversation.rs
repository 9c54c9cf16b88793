use synema_wire::{Content, Protocol};

use super::hearing::{Circumstances, Heard};
use super::http::Http;
use super::records::Records;
use super::shell::Shell;
use super::{lines, records};

/// What a TCP connection speaks, and how far it has come.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    /// The port that the handshake shows to be the server's.
    pub(super) server_port: Option<u16>,
    /// What an earlier segment showed it to speak, whatever its ports.
    known: Option<Protocol>,
    http: Http,
    records: Records,
    lines: lines::Lines,
    shell: Shell,
    /// What goes through a tunnel that CONNECT opened.
    tunnelled: Option<Box<Conversation>>,
    /// Inside how many other tunnels it is.
    depth: u8,
}

/// A tunnel inside more tunnels than this is data.
const DEEPEST_TUNNEL: u8 = 4;

impl Conversation {
    /// Reads octets of one side: by what is known of the conversation, by its ports, by their own looks.
    pub(super) fn hear(&mut self, octets: &[u8], around: &Circumstances) -> Heard {
        if let Some(known) = self.known
            && let Some(heard) = self.read(known, octets, around)
        {
            return heard;
        }
        self.by_ports(self.server_port, octets, around).unwrap_or_else(|| Heard::all(octets, Content::Data))
    }

    /// Reads by the server's port, the lower one, the higher one, and by the octets' looks.
    fn by_ports(&mut self, server: Option<u16>, octets: &[u8], around: &Circumstances) -> Option<Heard> {
        let [src, dst] = around.ports;
        for port in [server.unwrap_or(0), src.min(dst), src.max(dst)] {
            if let Some(protocol) = by_port(port)
                && let Some(heard) = self.read(protocol, octets, around)
            {
                return Some(heard);
            }
        }
        let looks = [(Protocol::Tls, records::looks_like_tls(octets)), (Protocol::Http, Http::looks_like_it(octets))];
        let (protocol, _) = looks.into_iter().find(|(_, does)| *does)?;
        self.known = Some(protocol);
        self.read(protocol, octets, around)
    }

    /// Reads octets as one protocol; `None` where they are not of it.
    fn read(&mut self, protocol: Protocol, octets: &[u8], around: &Circumstances) -> Option<Heard> {
        let heard = match protocol {
            Protocol::Http => {
                if let Some(port) = self.http.tunnel_port(around.frame).filter(|_| self.depth < DEEPEST_TUNNEL) {
                    return Some(self.hear_tunnelled(port, octets, around));
                }
                self.http.hear(octets, around)?
            }
            Protocol::Tls => self.records.hear(octets, around)?,
            Protocol::Smtp | Protocol::Ftp => {
                if self.lines.is_encrypted(around.frame)
                    && let Some(heard) = self.records.hear(octets, around)
                {
                    return Some(heard);
                }
                match protocol {
                    Protocol::Ftp => self.lines.hear_ftp(octets, around),
                    _ => self.lines.hear_smtp(octets, around),
                }
            }
            Protocol::Ssh => self.shell.hear(octets, around),
            Protocol::Dns => records::hear_dns(octets, around),
            other => Heard::all(octets, Content::Message(other)),
        };
        (!heard.is_nothing()).then_some(heard)
    }
}

impl Conversation {
    /// Reads what a tunnel to a port carries.
    fn hear_tunnelled(&mut self, port: u16, octets: &[u8], around: &Circumstances) -> Heard {
        let depth = self.depth + 1;
        let tunnelled = self.tunnelled.get_or_insert_with(|| {
            Box::new(Conversation { server_port: Some(port), depth, ..Conversation::default() })
        });
        let mut heard = Heard::all(&[], Content::Continuation(Protocol::Http));
        heard.append(0, tunnelled.hear(octets, &Circumstances { ports: [port; 2], ..*around }));
        heard
    }
}

/// What is spoken on a TCP port, as registered with IANA or by wide use.
fn by_port(port: u16) -> Option<Protocol> {
    Some(match port {
        21 => Protocol::Ftp,
        22 => Protocol::Ssh,
        25 | 587 => Protocol::Smtp,
        53 | 5353 => Protocol::Dns,
        80 | 631 | 1900 | 2710 | 2869 | 3128 | 3132 | 3689 | 5985 | 8080 | 8088 | 11371 => Protocol::Http,
        443 | 465 | 636 | 853 | 993 | 995 | 2221 | 5061 | 5671 | 5684 | 5868 | 8883 | 27017 => Protocol::Tls,
        _ => return None,
    })
}
