//! The functions of `socket` that turn addresses into octets and back.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::heap::Heap;
use super::operators::octets_of;
use super::value::{Exception, Value};

/// The address functions of `socket`.
pub(super) fn addresses(heap: &Heap, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let illegal = |text: &str| Exception::new("OSError", format!("illegal IP address string: '{text}'"));
    let first = arguments.first().cloned().unwrap_or(Value::None);
    let value = if name.ends_with("pton") || name.ends_with("ntop") {
        arguments.get(1).cloned().unwrap_or(Value::None)
    } else {
        first.clone()
    };
    let is_v6 = first.int() == Some(10);
    let text = heap.text(&value);
    let octets = octets_of(heap, &value).unwrap_or_default();
    match name {
        "inet_aton" => loose_ipv4(&text).map(|ip| Value::bytes(ip.octets())).ok_or_else(|| illegal(&text)),
        "inet_pton" if is_v6 => {
            text.parse::<Ipv6Addr>().map(|ip| Value::bytes(ip.octets())).map_err(|_| illegal(&text))
        }
        "inet_pton" => text.parse::<Ipv4Addr>().map(|ip| Value::bytes(ip.octets())).map_err(|_| illegal(&text)),
        _ => {
            let ip = match octets.len() {
                4 => octets.first_chunk::<4>().map(|octets| IpAddr::from(*octets)),
                16 => octets.first_chunk::<16>().map(|octets| IpAddr::from(*octets)),
                _ => None,
            };
            ip.map(|ip| Value::text(ip.to_string())).ok_or_else(|| Exception::new("OSError", "packed IP wrong length"))
        }
    }
}

/// As `inet_aton` reads addresses: one to four numbers, the last of which fills what is left.
fn loose_ipv4(text: &str) -> Option<Ipv4Addr> {
    let number = |part: &str| match part.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None if part.len() > 1 && part.starts_with('0') => u32::from_str_radix(part, 8).ok(),
        None => part.parse().ok(),
    };
    let parts: Vec<u32> = text.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 32 - 8 * first.len() as u32;
    if u64::from(*last) >= 1u64 << room {
        return None;
    }
    let high = first.iter().enumerate().fold(0u32, |ip, (place, part)| ip | part << (24 - 8 * place as u32));
    Some(Ipv4Addr::from(high | last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aton_takes_what_pton_refuses() {
        let aton = |text: &str| loose_ipv4(text).map(|ip| ip.to_string());
        assert_eq!(aton("192.168.1.2").as_deref(), Some("192.168.1.2"));
        assert_eq!(aton("1").as_deref(), Some("0.0.0.1"));
        assert_eq!(aton("127.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(aton("0x7f.1").as_deref(), Some("127.0.0.1"));
        for text in ["256.1.1.1", "", "1.2.3.4.5", "a", "1.2.3.256"] {
            assert_eq!(aton(text), None, "{text}");
        }
    }
}
