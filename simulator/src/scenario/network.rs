use synema_trace::{Point, Trace};
use synema_wire::{LinkType, Mac};

use super::Scenario;
use super::document::{HostDocument, Profile};
use crate::fault::Rule;
use crate::host::{Host, Interface, Isns};
use crate::link::Link;
use crate::random::{self, Purpose};
use crate::tcp::Settings;

/// The first initial sequence number of the host at a place, in the `teaching` profile: 1000, 2000, …
fn teaching_isn(place: usize) -> u32 {
    1000 * (place as u32 + 1)
}

impl Scenario {
    /// The hosts and links, with a point in the trace for every interface.
    pub(crate) fn network(&self, trace: &mut Trace) -> (Vec<Host>, Vec<Link>) {
        let documents = self.document.hosts.iter().enumerate();
        let mut hosts: Vec<Host> = documents.map(|(place, host)| self.host(place, host, trace)).collect();
        let links = (0..self.document.links.len()).map(|place| self.link(place, &mut hosts)).collect();
        (hosts, links)
    }

    fn host(&self, place: usize, document: &HostDocument, trace: &mut Trace) -> Host {
        let interfaces = document.interfaces.iter().enumerate().map(|(number, interface)| {
            let name = format!("{}.{number}", document.id);
            let host = Some(document.id.clone());
            Interface {
                ip: interface.ip.ip,
                prefix_len: interface.ip.prefix_len,
                // locally administered, by host and interface
                mac: interface.mac.map_or(Mac([2, 0, 0, 0, number as u8, place as u8 + 1]), |mac| mac.0),
                point: trace.add_point(Point { name, link_type: LinkType::ETHERNET, host }),
                link: None,
                neighbours: Default::default(),
            }
        });
        let isns = match (document.tcp.isn, self.document.profile) {
            (Some(isn), _) => Isns::Scripted { next: isn },
            (None, Profile::Teaching) => Isns::Scripted { next: teaching_isn(place) },
            (None, Profile::Rfc9293) => {
                Isns::Drawn(Box::new(random::stream(self.document.seed, Purpose::InitialSequenceNumber, place)))
            }
        };
        Host::new(document.id.clone(), interfaces.collect(), self.settings(document), isns)
    }

    fn settings(&self, host: &HostDocument) -> Settings {
        let tcp = &host.tcp;
        let default = Settings::default();
        Settings {
            msl_ns: self.document.msl.map_or(default.msl_ns, |msl| msl.ns as u64),
            mss: tcp.mss.unwrap_or(default.mss).max(1),
            receive_buffer_bytes: tcp.receive_buffer.map_or(default.receive_buffer_bytes, u64::from),
            send_buffer_bytes: tcp.send_buffer.map_or(default.send_buffer_bytes, |octets| u64::from(octets.max(1))),
            retransmissions: tcp.retransmissions.unwrap_or(default.retransmissions),
            nagle: tcp.nagle.unwrap_or(default.nagle),
            a2_relaxed_seq: tcp.a2_relaxed_seq.unwrap_or(default.a2_relaxed_seq),
            ..default
        }
    }

    /// Lays a link and introduces the interfaces at its ends to each other.
    fn link(&self, place: usize, hosts: &mut [Host]) -> Link {
        let document = &self.document.links[place];
        let ends = [&document.a, &document.b].map(|end| self.end_place(end).expect("checked on reading"));
        for (number, end) in ends.iter().enumerate() {
            let other = ends[1 - number];
            let neighbour = &hosts[other.0].interfaces[other.1];
            let (ip, mac) = (neighbour.ip, neighbour.mac);
            let own = &mut hosts[end.0].interfaces[end.1];
            own.link = Some((place, number));
            own.neighbours.insert(ip, mac);
        }
        let rules = document.faults.iter().map(|fault| Rule {
            predicate: fault.predicate.clone(),
            from: fault.from.as_ref().map(|from| self.host_place(from).expect("checked on reading")),
            nth: fault.nth.map(Into::into),
            verdict: fault.verdict,
            count: 0,
        });
        Link {
            ends,
            delay_ns: document.delay.map_or(0, |delay| delay.ns),
            bits_per_second: document.bandwidth.map(|rate| rate.bits_per_second),
            rules: rules.collect(),
            busy: Default::default(),
        }
    }
}
