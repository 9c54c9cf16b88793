//! What a host knows of names: its hosts table, and a stub resolver with a cache.

use std::collections::BTreeMap;
use std::net::IpAddr;

use synema_trace::Instant;
use synema_wire::Endpoint;

use crate::dns_message::{DnsMessage, NAME_ERROR, NO_ERROR, Record, RecordData};

/// A host's names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// What gethostname says.
    pub(crate) hostname: String,
    /// /etc/hosts: names in lower case and their addresses, in the order of the file.
    pub(crate) table: Vec<(String, IpAddr)>,
    /// Where questions go.
    pub(crate) server: Option<Endpoint>,
    pub(crate) cache: Cache,
    /// Questions under way, by their identification.
    pub(crate) asked: BTreeMap<u16, Question>,
}

/// A question that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) kind: u16,
    pub(crate) port: u16,
    pub(crate) tries: u32,
}

/// What a lookup came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Looked {
    Found(Vec<RecordData>),
    /// There is no such name, or nothing of that kind under it.
    Nothing,
    /// Nobody has answered.
    Failed,
    Unknown,
}

/// Records that were learnt, until their time to live is over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cache {
    entries: BTreeMap<(String, u16), Cached>,
}

#[derive(Clone, Debug)]
struct Cached {
    /// The whole answer, aliases included; none where there is no such name.
    answers: Vec<Record>,
    code: u8,
    until: Instant,
}

/// How long "there is no such name" counts, and that nobody answered (RFC 2308 asks the SOA; §7.1 allows up to 5 min).
const NEGATIVE_NS: i64 = 60_000_000_000;
const FAILURE_NS: i64 = 1_000_000_000;

impl Cache {
    /// Keeps an answer as long as its shortest record may be kept.
    pub(crate) fn insert(&mut self, now: Instant, message: &DnsMessage) {
        let ttl_ns = message.answers.iter().map(|record| i64::from(record.ttl_s) * 1_000_000_000).min();
        let ns = match message.code {
            NO_ERROR => ttl_ns.unwrap_or(NEGATIVE_NS),
            NAME_ERROR => NEGATIVE_NS,
            _ => FAILURE_NS,
        };
        let cached = Cached { answers: message.answers.clone(), code: message.code, until: now.plus_ns(ns) };
        self.entries.insert((message.name.clone(), message.kind), cached);
    }

    /// What is known of a name, if it still counts: the response code, and the answer with what is left of its time.
    pub(crate) fn get(&self, now: Instant, name: &str, kind: u16) -> Option<(u8, Vec<Record>)> {
        let cached = self.entries.get(&(name.to_owned(), kind)).filter(|cached| cached.until > now)?;
        let left_s = ((cached.until.ns - now.ns) / 1_000_000_000) as u32;
        let aged = cached.answers.iter().map(|record| Record { ttl_s: record.ttl_s.min(left_s), ..record.clone() });
        Some((cached.code, aged.collect()))
    }

    pub(crate) fn looked_up(&self, now: Instant, name: &str, kind: u16) -> Looked {
        match self.get(now, name, kind) {
            None => Looked::Unknown,
            Some((NO_ERROR | NAME_ERROR, answers)) => {
                let found: Vec<RecordData> =
                    answers.into_iter().map(|record| record.data).filter(|data| data.kind() == kind).collect();
                if found.is_empty() { Looked::Nothing } else { Looked::Found(found) }
            }
            Some(_) => Looked::Failed,
        }
    }
}

impl Names {
    /// The addresses of a name in the hosts table.
    pub(crate) fn in_table(&self, name: &str) -> Option<IpAddr> {
        let name = name.to_ascii_lowercase();
        self.table.iter().find(|(known, _)| *known == name).map(|(_, ip)| *ip)
    }

    /// The first name of an address in the hosts table.
    pub(crate) fn name_in_table(&self, ip: IpAddr) -> Option<&str> {
        self.table.iter().find(|(_, known)| *known == ip).map(|(name, _)| name.as_str())
    }
}

/// Services by name and port, as in /etc/services (the IANA registry of service names).
pub(crate) const SERVICES: &[(&str, u16, &str)] = &[
    ("echo", 7, "tcp udp"),
    ("discard", 9, "tcp udp"),
    ("daytime", 13, "tcp udp"),
    ("ftp-data", 20, "tcp"),
    ("ftp", 21, "tcp"),
    ("ssh", 22, "tcp"),
    ("telnet", 23, "tcp"),
    ("smtp", 25, "tcp"),
    ("time", 37, "tcp udp"),
    ("domain", 53, "tcp udp"),
    ("bootps", 67, "udp"),
    ("bootpc", 68, "udp"),
    ("tftp", 69, "udp"),
    ("http", 80, "tcp"),
    ("pop3", 110, "tcp"),
    ("ntp", 123, "udp"),
    ("imap2", 143, "tcp"),
    ("snmp", 161, "tcp udp"),
    ("https", 443, "tcp udp"),
    ("syslog", 514, "udp"),
    ("imaps", 993, "tcp"),
    ("pop3s", 995, "tcp"),
    ("mysql", 3306, "tcp"),
    ("postgresql", 5432, "tcp"),
];
