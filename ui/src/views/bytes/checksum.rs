use std::ops::Range;

use synema_analysis::Arg;
use synema_wire::{Dissection, Field, Layer, Protocol};

use crate::Scene;
use crate::scene::layer_of;

/// How the checksum in a field is worked out (RFC 1071), line by line; none for fields that are no checksum, or whose
/// covered bytes are not all here.
pub fn steps(scene: &Scene<'_>, bytes: &[u8], dissection: &Dissection, field: &Field) -> Option<Vec<String>> {
    let covered = Covered::of(dissection, field)?;
    let range = covered.bytes.clone();
    let mut summed = bytes.get(range.clone())?.to_vec();
    let place = field.byte_range().start.checked_sub(range.start)?;
    let found = u16::from_be_bytes([*summed.get(place)?, *summed.get(place + 1)?]);
    summed[place..place + 2].fill(0);
    let say = |key, args: &[(&str, String)]| {
        let args: Vec<(&str, Arg)> = args.iter().map(|(name, value)| (*name, Arg::Text(value.clone()))).collect();
        scene.texts.with(key, &args)
    };
    let mut lines = Vec::new();
    let mut sum = 0;
    if let Some(pseudo) = covered.pseudo_header(bytes) {
        let words = sum_of(&pseudo);
        lines.push(say("checksum-pseudo", &[("words", written(&pseudo, 6)), ("sum", format!("0x{words:x}"))]));
        sum += words;
    }
    let words = sum_of(&summed);
    sum += words;
    lines.push(say(
        "checksum-words",
        &[
            ("count", summed.len().div_ceil(2).to_string()),
            ("words", written(&summed, 6)),
            ("sum", format!("0x{words:x}")),
        ],
    ));
    let mut folded = sum;
    let mut folding = format!("0x{sum:x}");
    while folded > 0xffff {
        let next = (folded & 0xffff) + (folded >> 16);
        folding += &format!(" → 0x{:x} + 0x{:x} = 0x{next:x}", folded & 0xffff, folded >> 16);
        folded = next;
    }
    lines.push(say("checksum-fold", &[("folding", folding)]));
    let complement = !(folded as u16);
    // 0 would mean that none was computed (RFC 768), so UDP sends its other zero
    let expected = if covered.protocol == Protocol::Udp && complement == 0 { 0xffff } else { complement };
    lines.push(say(
        "checksum-complement",
        &[("folded", format!("0x{folded:04x}")), ("sum", format!("0x{expected:04x}"))],
    ));
    let key = match (found == expected, found == 0 && covered.protocol == Protocol::Udp) {
        (_, true) => "checksum-none",
        (true, _) => "checksum-good",
        (false, _) => "checksum-bad",
    };
    lines.push(say(key, &[("found", format!("0x{found:04x}"))]));
    Some(lines)
}

/// What a checksum covers.
struct Covered {
    protocol: Protocol,
    bytes: Range<usize>,
    /// Source and destination address in the frame, for the pseudo-header, and the protocol number in it.
    pseudo: Option<(Range<usize>, u8)>,
}

impl Covered {
    fn of(dissection: &Dissection, field: &Field) -> Option<Covered> {
        let layer = layer_of(dissection, field)?;
        let place = dissection.layers.iter().position(|other| std::ptr::eq(other, layer))?;
        // of what was put together, the addresses are elsewhere
        let ip = dissection.layers[..place].iter().rfind(|other| is_ip(other) && other.source == layer.source);
        match (field.def.name, layer.protocol) {
            ("ip.checksum", Protocol::Ipv4) => {
                Some(Covered { protocol: layer.protocol, bytes: layer.start..layer.end, pseudo: None })
            }
            ("tcp.checksum" | "udp.checksum" | "icmp.checksum" | "icmpv6.checksum", protocol) => {
                let ip = ip?;
                let number = match protocol {
                    Protocol::Tcp => Some(6),
                    Protocol::Udp => Some(17),
                    Protocol::Icmpv6 => Some(58),
                    _ => None,
                };
                let pseudo = number.and_then(|number| Some((addresses(ip)?, number)));
                Some(Covered { protocol, bytes: layer.start..end_of(ip)?, pseudo })
            }
            _ => None,
        }
    }

    /// The addresses, the protocol and the length, as RFC 9293 §3.1 and RFC 8200 §8.1 have them; of the words that
    /// are zero none is left out but those before the length.
    fn pseudo_header(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let (addresses, protocol) = self.pseudo.clone()?;
        let mut pseudo = bytes.get(addresses)?.to_vec();
        pseudo.extend([0, protocol]);
        pseudo.extend((self.bytes.len() as u16).to_be_bytes());
        Some(pseudo)
    }
}

fn is_ip(layer: &Layer) -> bool {
    matches!(layer.protocol, Protocol::Ipv4 | Protocol::Ipv6)
}

/// Where both addresses stand: behind each other.
fn addresses(ip: &Layer) -> Option<Range<usize>> {
    let (src, dst) = match ip.protocol {
        Protocol::Ipv4 => ("ip.src", "ip.dst"),
        _ => ("ipv6.src", "ipv6.dst"),
    };
    Some(ip.field(src)?.byte_range().start..ip.field(dst)?.byte_range().end)
}

/// The byte after a packet, by its own length.
fn end_of(ip: &Layer) -> Option<usize> {
    let number = |name| match ip.field(name)?.value {
        synema_wire::Value::Uint(number) => Some(number as usize),
        _ => None,
    };
    match ip.protocol {
        Protocol::Ipv4 => Some(ip.start + number("ip.len")?),
        _ => Some(ip.start + 40 + number("ipv6.plen")?),
    }
}

/// The sum of 16-bit words; an odd byte at the end is the first of a word.
fn sum_of(bytes: &[u8]) -> u64 {
    bytes.chunks(2).map(|word| u64::from(word[0]) << 8 | u64::from(word.get(1).copied().unwrap_or(0))).sum()
}

/// The first words with plus signs between them.
fn written(bytes: &[u8], most: usize) -> String {
    let word = |word: &[u8]| format!("{:02x}{:02x}", word[0], word.get(1).copied().unwrap_or(0));
    let shown: Vec<String> = bytes.chunks(2).take(most).map(word).collect();
    let more = if bytes.len() > most * 2 { " + …" } else { "" };
    format!("{}{more}", shown.join(" + "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_big_endian_and_an_odd_byte_is_the_first_of_one() {
        // RFC 1071 §3: the words 0001, f203, f4f5, f6f7 add up to 2ddf0
        assert_eq!(sum_of(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), 0x2ddf0);
        assert_eq!(sum_of(&[0x12]), 0x1200);
        assert_eq!(written(&[0, 1, 0xf2, 3, 4, 5], 2), "0001 + f203 + …");
    }
}
