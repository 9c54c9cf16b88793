//! Names: a host's own lookups, and name servers (RFC 1034, RFC 1035).

use std::net::IpAddr;

use synema_trace::EventKind;
use synema_wire::Endpoint;

use super::World;
use crate::dns_message::{DnsMessage, NAME_ERROR, NO_ERROR, PTR, Record, RecordData, SERVER_FAILURE, reverse_name};
use crate::kernel::Class;
use crate::names::{Looked, Question};
use crate::random::{self, Purpose};
use crate::services::{DNS_PORT, DnsServer, Service};
use crate::world::Happening;

/// As glibc's resolver: two tries, five seconds apart.
const TRIES: u32 = 2;
const TRY_NS: i64 = 5_000_000_000;
/// Aliases that are followed.
const MOST_ALIASES: usize = 8;

impl World {
    /// What a host knows of a name, asking its name server where it knows nothing; [`Looked::Unknown`] while it waits.
    pub(in crate::world) fn look_up(&mut self, host: usize, name: &str, kind: u16, cause: Option<usize>) -> Looked {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let looked = self.hosts[host].names.cache.looked_up(self.now, &name, kind);
        let names = &self.hosts[host].names;
        if looked != Looked::Unknown || names.asked.values().any(|asked| asked.name == name && asked.kind == kind) {
            return looked;
        }
        if names.server.is_none() {
            return Looked::Failed;
        }
        let port = self.free_datagram_port(host);
        let id = self.identifier(host);
        let question = Question { name, kind, port, tries: 0 };
        self.hosts[host].names.asked.insert(id, question);
        self.ask(host, id, cause);
        Looked::Unknown
    }

    pub(in crate::world) fn look_up_address(&mut self, host: usize, ip: IpAddr, cause: Option<usize>) -> Looked {
        self.look_up(host, &reverse_name(ip), PTR, cause)
    }

    /// An identification that nobody guesses and that is the same in every run.
    fn identifier(&mut self, host: usize) -> u16 {
        let seed = self.seed;
        let draws =
            self.identifiers.entry(host).or_insert_with(|| Box::new(random::stream(seed, Purpose::Identifier, host)));
        random::word(draws) as u16
    }

    /// Sends a question, or sends it again.
    fn ask(&mut self, host: usize, id: u16, cause: Option<usize>) {
        let Some(server) = self.hosts[host].names.server else { return };
        let Some(question) = self.hosts[host].names.asked.get_mut(&id) else { return };
        question.tries += 1;
        let (port, message) = (question.port, DnsMessage::query(id, &question.name, question.kind, true));
        self.queue.schedule(self.now.plus_ns(TRY_NS), Class::Timer, Happening::Question { host, id });
        let Some(ip) = self.hosts[host].source_towards(server.ip) else { return };
        self.emit_datagram(host, Endpoint { ip, port }, server, &message.to_bytes(), None, cause);
    }

    /// A question has waited long enough.
    pub(in crate::world) fn question_due(&mut self, host: usize, id: u16) {
        let Some(question) = self.hosts[host].names.asked.get(&id) else { return };
        if question.tries < TRIES {
            return self.ask(host, id, None);
        }
        let failed = DnsMessage::query(id, &question.name, question.kind, true).response(SERVER_FAILURE, Vec::new());
        self.hosts[host].names.asked.remove(&id);
        self.learn_names(host, &failed, None);
    }

    pub(super) fn receive_name_answer(&mut self, host: usize, from: Endpoint, octets: &[u8], cause: Option<usize>) {
        let Some(message) = DnsMessage::read(octets) else { return };
        let names = &mut self.hosts[host].names;
        let is_asked = names.asked.get(&message.id).is_some_and(|asked| {
            message.is_response
                && asked.name == message.name
                && asked.kind == message.kind
                && names.server == Some(from)
        });
        if !is_asked {
            let reason = "an answer to a question that was not asked".into();
            self.record(host, (None, Some(from)), Some("5452/9.1".into()), cause, EventKind::Discarded { reason });
            return;
        }
        names.asked.remove(&message.id);
        self.learn_names(host, &message, cause);
    }

    fn learn_names(&mut self, host: usize, message: &DnsMessage, cause: Option<usize>) {
        let now = self.now;
        self.hosts[host].names.cache.insert(now, message);
        self.note_names(host, message, cause);
    }

    fn note_names(&mut self, host: usize, message: &DnsMessage, cause: Option<usize>) {
        let new = match message.code {
            NO_ERROR => {
                let texts =
                    message.answers.iter().map(|record| format!("{} (TTL {} s)", record.data.text(), record.ttl_s));
                texts.collect::<Vec<_>>().join(", ")
            }
            NAME_ERROR => "no such name".to_owned(),
            _ => "no answer".to_owned(),
        };
        let key = format!("{} type {}", message.name, message.kind);
        let kind = EventKind::Table { table: "dns".into(), key, old: None, new: Some(new) };
        self.record(host, (None, None), Some("1035/7.4".into()), cause, kind);
    }

    /// A name server gets a message: a question, or the answer to one that it passed on.
    pub(super) fn serve_name(
        &mut self,
        host: usize,
        place: usize,
        from: Endpoint,
        to: Endpoint,
        octets: &[u8],
        cause: Option<usize>,
    ) {
        let Some(message) = DnsMessage::read(octets) else { return };
        let now = self.now;
        let id = self.identifier(host);
        let Service::Dns(server) = &mut self.hosts[host].services[place] else { return };
        if message.is_response {
            let Some((_, client, question)) = server.asked.remove(&message.id).filter(|(other, ..)| *other == from)
            else {
                return;
            };
            server.cache.insert(now, &message);
            self.note_names(host, &message, cause);
            let answer = question.response(message.code, message.answers);
            let answer = DnsMessage { offers_recursion: true, ..answer };
            return self.send_name(host, to, client, &answer, cause);
        }
        if let Some(answer) = server.answer_of_zone(&message) {
            return self.send_name(host, to, from, &answer, cause);
        }
        if let Some((code, answers)) = server.cache.get(now, &message.name, message.kind) {
            let answer = DnsMessage { offers_recursion: true, ..message.response(code, answers) };
            return self.send_name(host, to, from, &answer, cause);
        }
        let Some(other) = server.other_for(&message.name).filter(|_| message.wants_recursion) else {
            let answer = message.response(SERVER_FAILURE, Vec::new());
            return self.send_name(host, to, from, &answer, cause);
        };
        server.asked.insert(id, (other, from, message.clone()));
        let question = DnsMessage::query(id, &message.name, message.kind, false);
        let Some(ip) = self.hosts[host].source_towards(other.ip) else { return };
        self.emit_datagram(host, Endpoint { ip, port: DNS_PORT }, other, &question.to_bytes(), None, cause);
    }

    fn send_name(&mut self, host: usize, src: Endpoint, dst: Endpoint, message: &DnsMessage, cause: Option<usize>) {
        self.emit_datagram(host, src, dst, &message.to_bytes(), None, cause);
    }
}

impl DnsServer {
    /// The answer of the zone, if the name lies in it: RFC 1034 §4.3.2.
    fn answer_of_zone(&self, query: &DnsMessage) -> Option<DnsMessage> {
        let mut name = query.name.clone();
        let mut answers: Vec<Record> = Vec::new();
        for _ in 0..MOST_ALIASES {
            let own: Vec<&Record> = self.zone.iter().filter(|record| record.name == name).collect();
            let exact = own.iter().filter(|record| record.data.kind() == query.kind);
            answers.extend(exact.map(|record| (*record).clone()));
            let alias = own.iter().find_map(|record| match &record.data {
                RecordData::Alias(to) if query.kind != record.data.kind() => Some((*record, to.clone())),
                _ => None,
            });
            match alias {
                Some((record, to)) => {
                    answers.push(record.clone());
                    name = to;
                }
                None if own.is_empty() && answers.is_empty() => {
                    let is_ours = self.zone.iter().any(|record| in_same_domain(&record.name, &query.name));
                    let refused = DnsMessage { is_authoritative: true, ..query.response(NAME_ERROR, Vec::new()) };
                    return (is_ours && self.other_for(&query.name).is_none()).then_some(refused);
                }
                None => break,
            }
        }
        Some(DnsMessage { is_authoritative: true, ..query.response(NO_ERROR, answers) })
    }

    fn other_for(&self, name: &str) -> Option<Endpoint> {
        let fitting = self
            .others
            .iter()
            .filter(|(ending, _)| ending.is_empty() || name == ending || name.ends_with(&format!(".{ending}")));
        fitting.max_by_key(|(ending, _)| ending.len()).map(|(_, server)| *server)
    }
}

/// Whether two names have the same last label, or are both of reverse mapping.
fn in_same_domain(one: &str, other: &str) -> bool {
    one.rsplit('.').next() == other.rsplit('.').next()
}
