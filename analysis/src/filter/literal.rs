use std::net::{Ipv4Addr, Ipv6Addr};

use synema_wire::{Kind, Mac, Value};

/// A value that a field is compared with, read as the field's kind asks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Number(u64),
    /// Nanoseconds, for times in seconds.
    Nanos(i128),
    Mac(Mac),
    /// Address and prefix length.
    Ipv4(Ipv4Addr, u8),
    Ipv6(Ipv6Addr, u8),
    Bytes(Vec<u8>),
    Text(String),
}

/// What kind of value a field has, as far as comparing is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Number,
    Flag,
    Time,
    Mac,
    Ipv4,
    Ipv6,
    Bytes,
    Text,
    /// It is there or not, and has no value.
    None,
}

impl Family {
    pub(super) fn of(kind: Kind) -> Family {
        match kind {
            Kind::Uint | Kind::Int | Kind::Hex(_) | Kind::Scaled(_) => Family::Number,
            Kind::Flag => Family::Flag,
            Kind::Mac => Family::Mac,
            Kind::Ipv4 => Family::Ipv4,
            Kind::Ipv6 => Family::Ipv6,
            Kind::Bytes => Family::Bytes,
            Kind::Text => Family::Text,
            #[allow(unreachable_patterns, reason = "kinds that wire may add are numbers until they are known here")]
            _ => Family::Number,
        }
    }

    /// What a literal of this family looks like, for errors.
    fn example(self) -> &'static str {
        match self {
            Family::Number => "a number, 80 or 0x50",
            Family::Flag => "true, false, 1 or 0",
            Family::Time => "seconds, 0.25",
            Family::Mac => "a hardware address, 02:00:00:00:00:01",
            Family::Ipv4 => "an IPv4 address, 192.0.2.1 or 192.0.2.0/24",
            Family::Ipv6 => "an IPv6 address, 2001:db8::1 or 2001:db8::/32",
            Family::Bytes => "bytes, 47:45:54, or text in quotes",
            Family::Text => "text in quotes",
            Family::None => "nothing: it is there or not",
        }
    }

    /// Reads a word as a value of this family.
    pub(super) fn read(self, word: &str, is_quoted: bool) -> Result<Literal, String> {
        let refuse = || format!("'{word}' cannot be compared with this field; write {}", self.example());
        match self {
            Family::Number => number(word).map(Literal::Number),
            Family::Flag => match word.to_ascii_lowercase().as_str() {
                "true" | "set" => Some(Literal::Number(1)),
                "false" | "not set" => Some(Literal::Number(0)),
                word => number(word).map(|number| Literal::Number(u64::from(number != 0))),
            },
            Family::Time => nanos(word).map(Literal::Nanos),
            Family::Mac => word.replace(['-', '.'], ":").parse().ok().map(Literal::Mac),
            Family::Ipv4 => prefixed(word, 32).map(|(ip, prefix)| Literal::Ipv4(ip, prefix)),
            Family::Ipv6 => prefixed(word, 128).map(|(ip, prefix)| Literal::Ipv6(ip, prefix)),
            Family::Bytes if is_quoted => Some(Literal::Bytes(word.as_bytes().to_vec())),
            Family::Bytes => bytes(word).map(Literal::Bytes),
            Family::Text => Some(Literal::Text(word.to_owned())),
            Family::None => None,
        }
        .ok_or_else(refuse)
    }
}

/// A number, as the 64 bits of its value where it is below zero.
fn number(word: &str) -> Option<u64> {
    if let Some(digits) = word.strip_prefix('-') {
        let number: i64 = digits.parse().ok()?;
        return Some(number.wrapping_neg() as u64);
    }
    if let Some(hex) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok();
    }
    if let Some(binary) = word.strip_prefix("0b").or_else(|| word.strip_prefix("0B")) {
        return u64::from_str_radix(binary, 2).ok();
    }
    match word.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => u64::from_str_radix(octal, 8).ok(),
        _ => word.parse().ok(),
    }
}

fn nanos(word: &str) -> Option<i128> {
    let (sign, digits) = word.strip_prefix('-').map_or((1, word), |digits| (-1, digits));
    let (seconds, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.chars().all(|char| char.is_ascii_digit());
    if fraction.len() > 9 || !is_digits(seconds) || !is_digits(fraction) || digits.is_empty() {
        return None;
    }
    let seconds: i128 = if seconds.is_empty() { 0 } else { seconds.parse().ok()? };
    Some(sign * (seconds * 1_000_000_000 + format!("{fraction:0<9}").parse::<i128>().ok()?))
}

fn prefixed<T: std::str::FromStr>(word: &str, longest: u8) -> Option<(T, u8)> {
    let (address, prefix) = match word.split_once('/') {
        Some((address, prefix)) => (address, prefix.parse().ok().filter(|prefix| *prefix <= longest)?),
        None => (word, longest),
    };
    Some((address.parse().ok()?, prefix))
}

/// `47:45:54`, `47-45-54`, `47.45.54`, or a single byte `47`.
pub(super) fn bytes(word: &str) -> Option<Vec<u8>> {
    let parts = word.split([':', '-', '.']);
    parts.map(|part| u8::from_str_radix(part, 16).ok().filter(|_| part.len() <= 2)).collect()
}

/// A value as the bytes that `contains`, `matches` and slices look at.
pub(super) fn as_bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Bytes(bytes) => bytes.clone(),
        Value::Text(text) => text.as_bytes().to_vec(),
        Value::Mac(mac) => mac.0.to_vec(),
        Value::Ipv4(ip) => ip.octets().to_vec(),
        Value::Ipv6(ip) => ip.octets().to_vec(),
        Value::Uint(number) => number.to_be_bytes().to_vec(),
        Value::Flag(bit) => vec![u8::from(*bit)],
    }
}

/// A value as text, for `string`.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::Uint(number) => number.to_string(),
        Value::Flag(bit) => if *bit { "True" } else { "False" }.to_owned(),
        Value::Mac(mac) => mac.to_string(),
        Value::Ipv4(ip) => ip.to_string(),
        Value::Ipv6(ip) => ip.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => {
            let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            parts.join(":")
        }
    }
}
