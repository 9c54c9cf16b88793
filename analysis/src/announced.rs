//! Where FTP's control connection says that the next connection will go (RFC 959 §4.1.2, RFC 2428).

use std::net::{IpAddr, Ipv4Addr};

use synema_wire::{Endpoint, Segment};

/// FTP's control port.
const CONTROL: u16 = 21;

/// Whether a segment may announce anything.
pub(crate) fn is_possible(segment: &Segment<'_>) -> bool {
    (segment.src_port == CONTROL || segment.dst_port == CONTROL) && !segment.payload.is_empty()
}

/// The endpoint that a segment of a control connection announces: `PORT` and `EPRT`, and the replies 227 and 229.
pub(crate) fn endpoint(segment: &Segment<'_>, src: IpAddr) -> Option<Endpoint> {
    if !is_possible(segment) {
        return None;
    }
    let line = std::str::from_utf8(segment.payload.split(|octet| *octet == b'\r' || *octet == b'\n').next()?).ok()?;
    let rest = line.get(4..)?;
    match line.get(..4)?.to_ascii_uppercase().as_str() {
        "PORT" => six_numbers(rest),
        "227 " => rest.split('(').skip(1).find_map(|inside| six_numbers(inside.split(')').next()?)),
        "EPRT" => extended(rest.trim(), src),
        "229 " => rest.split('(').skip(1).find_map(|inside| extended(inside.split(')').next()?, src)),
        _ => None,
    }
}

/// `192,0,2,1,4,1`: an address and the two halves of a port.
fn six_numbers(text: &str) -> Option<Endpoint> {
    let numbers: Vec<u8> = text.trim().split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [a, b, c, d, high, low] = numbers[..] else { return None };
    Some(Endpoint { ip: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), port: u16::from_be_bytes([high, low]) })
}

/// `|2|2001:db8::1|1025|`; without an address it is the sender's.
fn extended(text: &str, src: IpAddr) -> Option<Endpoint> {
    let mut parts = text.split(text.chars().next()?).skip(2);
    let ip = parts.next()?;
    let ip = if ip.is_empty() { src } else { ip.parse().ok()? };
    Some(Endpoint { ip, port: parts.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_segment::with_text;

    fn announced(src_port: u16, line: &str) -> Option<String> {
        let segment = with_text(src_port, 40_000, line.as_bytes());
        endpoint(&segment, "192.0.2.9".parse().unwrap()).map(|end| end.to_string())
    }

    #[test]
    fn the_next_connection_is_read_out_of_commands_and_replies() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(announced(21, "PORT 192,0,2,1,4,1\r\n"), some("192.0.2.1:1025"));
        assert_eq!(announced(21, "227 Entering Passive Mode (192,0,2,2,200,0).\r\n"), some("192.0.2.2:51200"));
        assert_eq!(announced(21, "229 Entering Extended Passive Mode (|||6446|)\r\n"), some("192.0.2.9:6446"));
        assert_eq!(announced(21, "EPRT |2|2001:db8::1|5282|\r\n"), some("[2001:db8::1]:5282"));
        assert_eq!(announced(21, "220 ready (192,0,2,2,200,0)\r\n"), None);
        assert_eq!(announced(21, "227 (1,2,3)\r\n"), None);
        assert_eq!(announced(22, "PORT 192,0,2,1,4,1\r\n"), None);
    }
}
