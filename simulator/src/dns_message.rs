//! DNS messages as the simulated hosts speak them (RFC 1035 §4, RFC 3596), whole and without compression.

use std::net::IpAddr;

/// Record types.
pub(crate) const A: u16 = 1;
pub(crate) const CNAME: u16 = 5;
pub(crate) const PTR: u16 = 12;
pub(crate) const AAAA: u16 = 28;
const INTERNET: u16 = 1;

/// Response codes.
pub(crate) const NO_ERROR: u8 = 0;
pub(crate) const SERVER_FAILURE: u8 = 2;
pub(crate) const NAME_ERROR: u8 = 3;

/// A query or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DnsMessage {
    pub(crate) id: u16,
    pub(crate) is_response: bool,
    /// Whether the answer comes from the zone itself.
    pub(crate) is_authoritative: bool,
    pub(crate) wants_recursion: bool,
    pub(crate) offers_recursion: bool,
    pub(crate) code: u8,
    /// In lower case, without the last dot.
    pub(crate) name: String,
    pub(crate) kind: u16,
    pub(crate) answers: Vec<Record>,
}

/// A resource record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) ttl_s: u32,
    pub(crate) data: RecordData,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RecordData {
    Address(IpAddr),
    /// Another name of the same.
    Alias(String),
    /// The name of an address.
    Pointer(String),
}

impl RecordData {
    pub(crate) fn kind(&self) -> u16 {
        match self {
            RecordData::Address(IpAddr::V4(_)) => A,
            RecordData::Address(IpAddr::V6(_)) => AAAA,
            RecordData::Alias(_) => CNAME,
            RecordData::Pointer(_) => PTR,
        }
    }

    pub(crate) fn text(&self) -> String {
        match self {
            RecordData::Address(ip) => ip.to_string(),
            RecordData::Alias(name) | RecordData::Pointer(name) => name.clone(),
        }
    }
}

impl DnsMessage {
    pub(crate) fn query(id: u16, name: &str, kind: u16, wants_recursion: bool) -> DnsMessage {
        DnsMessage {
            id,
            is_response: false,
            is_authoritative: false,
            wants_recursion,
            offers_recursion: false,
            code: NO_ERROR,
            name: name.to_ascii_lowercase(),
            kind,
            answers: Vec::new(),
        }
    }

    /// The response to a query.
    pub(crate) fn response(&self, code: u8, answers: Vec<Record>) -> DnsMessage {
        DnsMessage { is_response: true, code, answers, ..self.clone() }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let flags = u16::from(self.is_response) << 15
            | u16::from(self.is_authoritative) << 10
            | u16::from(self.wants_recursion) << 8
            | u16::from(self.offers_recursion) << 7
            | u16::from(self.code);
        let mut bytes = Vec::new();
        for word in [self.id, flags, 1, self.answers.len() as u16, 0, 0] {
            bytes.extend(word.to_be_bytes());
        }
        write_name(&mut bytes, &self.name);
        for word in [self.kind, INTERNET] {
            bytes.extend(word.to_be_bytes());
        }
        for record in &self.answers {
            write_name(&mut bytes, &record.name);
            for word in [record.data.kind(), INTERNET] {
                bytes.extend(word.to_be_bytes());
            }
            bytes.extend(record.ttl_s.to_be_bytes());
            let mut data = Vec::new();
            match &record.data {
                RecordData::Address(IpAddr::V4(ip)) => data.extend(ip.octets()),
                RecordData::Address(IpAddr::V6(ip)) => data.extend(ip.octets()),
                RecordData::Alias(name) | RecordData::Pointer(name) => write_name(&mut data, name),
            }
            bytes.extend((data.len() as u16).to_be_bytes());
            bytes.extend(data);
        }
        bytes
    }

    /// Reads a message with one question; records of other kinds are left out.
    pub(crate) fn read(bytes: &[u8]) -> Option<DnsMessage> {
        let word = |at: usize| Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
        let (flags, answers) = (word(2)?, word(6)?);
        let (name, mut at) = read_name(bytes, 12)?;
        let mut message = DnsMessage {
            id: word(0)?,
            is_response: flags & 0x8000 != 0,
            is_authoritative: flags & 0x0400 != 0,
            wants_recursion: flags & 0x0100 != 0,
            offers_recursion: flags & 0x0080 != 0,
            code: (flags & 0x000f) as u8,
            name,
            kind: word(at)?,
            answers: Vec::new(),
        };
        at += 4;
        for _ in 0..answers {
            let (name, behind) = read_name(bytes, at)?;
            let (kind, len) = (word(behind)?, usize::from(word(behind + 8)?));
            let ttl_s = u32::from_be_bytes(*bytes.get(behind + 4..)?.first_chunk()?);
            let start = behind + 10;
            let data = bytes.get(start..start + len)?;
            let data = match kind {
                A => data.first_chunk::<4>().map(|octets| RecordData::Address((*octets).into())),
                AAAA => data.first_chunk::<16>().map(|octets| RecordData::Address((*octets).into())),
                CNAME => read_name(bytes, start).map(|(name, _)| RecordData::Alias(name)),
                PTR => read_name(bytes, start).map(|(name, _)| RecordData::Pointer(name)),
                _ => None,
            };
            message.answers.extend(data.map(|data| Record { name, ttl_s, data }));
            at = start + len;
        }
        Some(message)
    }
}

/// `4.3.2.1.in-addr.arpa` (RFC 1035 §3.5) or the nibbles under `ip6.arpa` (RFC 3596 §2.5).
pub(crate) fn reverse_name(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let nibbles = ip.octets().into_iter().rev().flat_map(|octet| [octet & 15, octet >> 4]);
            nibbles.map(|nibble| format!("{nibble:x}.")).collect::<String>() + "ip6.arpa"
        }
    }
}

fn write_name(bytes: &mut Vec<u8>, name: &str) {
    for label in name.split('.').filter(|label| !label.is_empty()) {
        let label = &label.as_bytes()[..label.len().min(63)];
        bytes.push(label.len() as u8);
        bytes.extend(label);
    }
    bytes.push(0);
}

/// The name at a place, and the place behind it.
fn read_name(bytes: &[u8], mut at: usize) -> Option<(String, usize)> {
    let (mut labels, mut end) = (Vec::new(), None);
    // no name has more labels, or pointers that make sense
    for _ in 0..128 {
        let len = *bytes.get(at)?;
        match len {
            0 => return Some((labels.join("."), end.unwrap_or(at + 1))),
            1..=63 => {
                let label = bytes.get(at + 1..at + 1 + usize::from(len))?;
                labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
                at += 1 + usize::from(len);
            }
            192.. => {
                end = end.or(Some(at + 2));
                at = usize::from(len & 63) << 8 | usize::from(*bytes.get(at + 1)?);
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let query = DnsMessage::query(7, "WWW.example", A, true);
        assert_eq!(DnsMessage::read(&query.to_bytes()), Some(query.clone()));
        let record = |name: &str, data| Record { name: name.into(), ttl_s: 60, data };
        let response = query.response(
            NO_ERROR,
            vec![
                record("www.example", RecordData::Alias("web.example".into())),
                record("web.example", RecordData::Address("192.0.2.80".parse().unwrap())),
                record("web.example", RecordData::Address("2001:db8::80".parse().unwrap())),
            ],
        );
        assert_eq!(DnsMessage::read(&response.to_bytes()), Some(response.clone()));
        for len in 0..response.to_bytes().len() - 1 {
            assert_eq!(DnsMessage::read(&response.to_bytes()[..len]), None, "{len}");
        }
    }

    #[test]
    fn addresses_turn_into_names() {
        assert_eq!(reverse_name("192.0.2.1".parse().unwrap()), "1.2.0.192.in-addr.arpa");
        assert!(reverse_name("2001:db8::1".parse().unwrap()).ends_with(".8.b.d.0.1.0.0.2.ip6.arpa"));
    }
}
