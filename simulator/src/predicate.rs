use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;
use synema_wire::{
    Datagram, Dissection, Endpoint, LinkType, Protocol, Segment, Seq, TcpFlags, datagram, dissect, field_def,
};

/// A condition on a frame, written like a display filter: `tcp.syn && tcp.ack`, `tcp.len > 0 && !tcp.fin`,
/// `udp.dstport == 53`, `ip.src == 192.0.2.1`, `arp`.
///
/// TCP flags may be written `tcp.syn`, `tcp.flags.syn` or `syn`, compared with `== 0` or `== 1`, or negated with `!`;
/// the length of the text is `tcp.len`, `len`, or `data` for any at all; `tcp.seq` and `tcp.ack` count from the
/// initial sequence numbers seen on the link, `tcp.end` is the place behind the text. Everything else is a protocol or
/// field by Wireshark's name. `&&` binds tighter than `||`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Predicate {
    /// Any of these, each of them all of its terms.
    any: Vec<Vec<Term>>,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Flag { flag: TcpFlags, is_set: bool },
    Len { comparison: Comparison, octets: u32 },
    Place { of: Place, comparison: Comparison, number: u32 },
    Field { name: String, comparison: Comparison, value: String },
    Present { name: String, is_there: bool },
}

/// A place in the stream that a segment names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Seq,
    Ack,
    End,
}

/// The initial sequence number of each direction, as its SYNs have shown it.
pub(crate) type InitialNumbers = BTreeMap<(Endpoint, Endpoint), Seq>;

/// A frame as conditions look at it; it is read no further than they ask.
pub(crate) struct Sighted<'a> {
    link_type: LinkType,
    bytes: &'a [u8],
    datagram: Option<Datagram<'a>>,
    initial_numbers: &'a InitialNumbers,
    dissection: OnceCell<Dissection>,
}

impl<'a> Sighted<'a> {
    pub(crate) fn new(link_type: LinkType, bytes: &'a [u8], initial_numbers: &'a InitialNumbers) -> Sighted<'a> {
        let datagram = datagram(link_type, bytes);
        Sighted { link_type, bytes, datagram, initial_numbers, dissection: OnceCell::new() }
    }

    fn tcp(&self) -> Option<(Endpoint, Endpoint, &Segment<'a>)> {
        self.datagram.as_ref()?.tcp()
    }

    fn dissection(&self) -> &Dissection {
        self.dissection.get_or_init(|| dissect(self.link_type, self.bytes))
    }

    fn place(&self, of: Place) -> Option<u32> {
        let (src, dst, segment) = self.tcp()?;
        let ends = if of == Place::Ack { (dst, src) } else { (src, dst) };
        let first = self.initial_numbers.get(&ends)?;
        Some(
            match of {
                Place::Seq => segment.seq.0,
                Place::Ack => segment.ack.0,
                Place::End => segment.seq.0.wrapping_add(segment.payload_len),
            }
            .wrapping_sub(first.0),
        )
    }
}

/// Remembers the initial sequence number of a SYN.
pub(crate) fn note_initial_number(numbers: &mut InitialNumbers, link_type: LinkType, bytes: &[u8]) {
    if let Some(read) = datagram(link_type, bytes)
        && let Some((src, dst, segment)) = read.tcp()
        && segment.flags.syn()
    {
        numbers.insert((src, dst), segment.seq);
    }
}

impl Predicate {
    pub(crate) fn matches(&self, frame: &Sighted<'_>) -> bool {
        self.any.iter().any(|all| all.iter().all(|term| term.matches(frame)))
    }

    /// As the scenario writes it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl Term {
    fn matches(&self, frame: &Sighted<'_>) -> bool {
        let segment = || frame.tcp().map(|(_, _, segment)| segment);
        match self {
            Term::Flag { flag, is_set } => segment().is_some_and(|segment| segment.flags.has(*flag) == *is_set),
            Term::Len { comparison, octets } => {
                segment().is_some_and(|segment| comparison.holds(segment.payload_len.cmp(octets)))
            }
            Term::Place { of, comparison, number } => {
                frame.place(*of).is_some_and(|place| comparison.holds(place.cmp(number)))
            }
            Term::Present { name, is_there } => is_present(frame.dissection(), name) == *is_there,
            Term::Field { name, comparison, value } => field_holds(frame.dissection(), name, *comparison, value),
        }
    }
}

fn is_present(dissection: &Dissection, name: &str) -> bool {
    let has_layer = dissection.layers.iter().any(|layer| layer.protocol.name() == name);
    has_layer || dissection.field(name).is_some()
}

/// Whether one of the fields with the name compares as wanted: by number where both are numbers, else as texts.
fn field_holds(dissection: &Dissection, name: &str, comparison: Comparison, value: &str) -> bool {
    dissection.layers.iter().flat_map(|layer| &layer.fields).filter(|field| field.def.name == name).any(|field| {
        let shown = field.to_string();
        match (number_of(&shown), number_of(value)) {
            (Some(left), Some(right)) => comparison.holds(left.cmp(&right)),
            _ => comparison.holds(shown.as_str().cmp(value)),
        }
    })
}

fn number_of(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    const SIGNS: [(&'static str, Comparison); 6] = [
        ("==", Comparison::Equal),
        ("!=", Comparison::NotEqual),
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];

    fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

impl FromStr for Predicate {
    type Err = String;

    fn from_str(text: &str) -> Result<Predicate, String> {
        let all = |text: &str| text.split("&&").map(|term| term.trim().parse()).collect::<Result<Vec<Term>, _>>();
        let any = text.split("||").map(all).collect::<Result<_, _>>()?;
        Ok(Predicate { any, text: text.trim().into() })
    }
}

impl FromStr for Term {
    type Err = String;

    fn from_str(text: &str) -> Result<Term, String> {
        let sign = Comparison::SIGNS.iter().find_map(|(sign, comparison)| {
            text.split_once(sign).map(|(left, right)| (left.trim(), *comparison, right.trim()))
        });
        if let Some((name, comparison, value)) = sign {
            return compared(name, comparison, value);
        }
        match text.strip_prefix('!') {
            Some(name) => named(name.trim(), false),
            None => named(text, true),
        }
    }
}

/// The term for a name compared with a value.
fn compared(name: &str, comparison: Comparison, value: &str) -> Result<Term, String> {
    let number = || value.parse::<u32>().map_err(|_| format!("'{value}' behind '{name}' is not a number"));
    let place = match name {
        "tcp.seq" => Some(Place::Seq),
        "tcp.ack" => Some(Place::Ack),
        "tcp.end" => Some(Place::End),
        _ => None,
    };
    if let Some(of) = place
        && (value.len() > 1 || flag(name).is_none())
    {
        return Ok(Term::Place { of, comparison, number: number()? });
    }
    if is_len(name) {
        return Ok(Term::Len { comparison, octets: number()? });
    }
    if let Some(flag) = flag(name) {
        let number = number()?;
        // a flag is the number 0 or 1
        return match (comparison.holds(0.cmp(&number)), comparison.holds(1.cmp(&number))) {
            (false, true) => Ok(Term::Flag { flag, is_set: true }),
            (true, false) => Ok(Term::Flag { flag, is_set: false }),
            _ => Err(format!("'{name}' is 0 or 1")),
        };
    }
    match field_def(name).is_some() && !value.is_empty() {
        true => Ok(Term::Field { name: name.to_owned(), comparison, value: value.trim_matches('"').to_owned() }),
        false => Err(unknown(name)),
    }
}

/// The term for a bare name, or one with `!` before it.
fn named(name: &str, is_there: bool) -> Result<Term, String> {
    if is_len(name) {
        let comparison = if is_there { Comparison::Greater } else { Comparison::Equal };
        return Ok(Term::Len { comparison, octets: 0 });
    }
    if let Some(flag) = flag(name) {
        return Ok(Term::Flag { flag, is_set: is_there });
    }
    let is_known = field_def(name).is_some() || Protocol::from_name(name).is_some();
    match is_known {
        true => Ok(Term::Present { name: name.to_owned(), is_there }),
        false => Err(unknown(name)),
    }
}

fn is_len(name: &str) -> bool {
    matches!(name.strip_prefix("tcp.").unwrap_or(name), "len" | "data")
}

fn flag(name: &str) -> Option<TcpFlags> {
    let short = name.strip_prefix("tcp.").unwrap_or(name);
    Some(match short.strip_prefix("flags.").unwrap_or(short) {
        "syn" => TcpFlags::SYN,
        "ack" => TcpFlags::ACK,
        "fin" => TcpFlags::FIN,
        "rst" | "reset" => TcpFlags::RST,
        "psh" | "push" => TcpFlags::PSH,
        "urg" => TcpFlags::URG,
        _ => return None,
    })
}

fn unknown(name: &str) -> String {
    format!(
        "'{name}' is not a condition: use tcp.syn, .ack, .fin, .rst, .psh, .urg, tcp.len, or a protocol or \
         field by its Wireshark name, joined by && and ||"
    )
}

impl TryFrom<String> for Predicate {
    type Error = String;

    fn try_from(text: String) -> Result<Predicate, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use synema_wire::{Mac, TcpFrame, TcpHeader};

    fn frame(flags: TcpFlags, payload: &[u8]) -> Vec<u8> {
        let end = |ip: &str, port| Endpoint { ip: ip.parse().unwrap(), port };
        let tcp = TcpHeader { seq: Seq(1000), ack: Seq(0), flags, window: 0, urgent_pointer: 0, options: vec![] };
        let (src, dst) = (end("192.0.2.1", 4000), end("192.0.2.2", 80));
        TcpFrame { src_mac: Mac([2; 6]), dst_mac: Mac([4; 6]), src, dst, ip_id: 1, ttl: 64, tcp, payload }.to_bytes()
    }

    #[track_caller]
    fn check(text: &str, flags: TcpFlags, payload: &[u8], expected: bool) {
        let bytes = frame(flags, payload);
        let mut numbers = InitialNumbers::new();
        note_initial_number(&mut numbers, LinkType::ETHERNET, &frame(TcpFlags::SYN, b""));
        let sighted = Sighted::new(LinkType::ETHERNET, &bytes, &numbers);
        assert_eq!(text.parse::<Predicate>().unwrap().matches(&sighted), expected, "{text}");
    }

    #[test]
    fn flags_lengths_and_their_combinations() {
        let syn_ack = TcpFlags::SYN | TcpFlags::ACK;
        check("tcp.syn && tcp.ack", syn_ack, b"", true);
        check("tcp.syn && tcp.ack", TcpFlags::SYN, b"", false);
        check("tcp.flags.syn == 1 && tcp.flags.ack == 0", TcpFlags::SYN, b"", true);
        check("syn && !ack", syn_ack, b"", false);
        check("len>0", TcpFlags::ACK, b"x", true);
        check("data", TcpFlags::ACK, b"", false);
        check("tcp.len <= 3 && psh || tcp.rst", TcpFlags::RST, b"", true);
    }

    #[test]
    fn places_protocols_and_fields() {
        check("tcp.seq == 0 && tcp.end == 3", TcpFlags::ACK, b"abc", true);
        check("tcp.dstport == 80 && ip.src == 192.0.2.1", TcpFlags::ACK, b"", true);
        check("ip.ttl < 64", TcpFlags::ACK, b"", false);
        check("arp || udp", TcpFlags::ACK, b"", false);
        check("tcp && !icmp", TcpFlags::ACK, b"", true);
    }

    #[test]
    fn what_is_not_a_condition_says_so() {
        for text in ["", "tcp.nonsense > 0", "tcp.len > x", "tcp.syn &&", "tcp.syn > 1"] {
            assert!(text.parse::<Predicate>().is_err(), "{text}");
        }
    }
}
