use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use crate::Mac;

/// One row of a protocol's field table: where the field lies and how it is read.
#[derive(Debug)]
pub struct FieldDef {
    /// Wireshark's name: `tcp.srcport`.
    pub name: &'static str,
    /// First bit, counted from the layer's first bit. Fields whose place varies are given theirs when read.
    pub start_bit: u32,
    /// Width in bits; 0 for a field that is computed and has no bits of its own, or whose width varies.
    pub bits: u32,
    /// How the bits are to be understood and printed.
    pub kind: Kind,
    /// Where the field is defined: `RFC 9293 §3.1`.
    pub source: &'static str,
    /// Names of values, for people.
    pub names: fn(u64) -> Option<&'static str>,
}

/// How a field's bits are to be understood and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An unsigned number, printed in decimal.
    Uint,
    /// A number in two's complement, printed in decimal; held as the unsigned 64 bits of its value.
    Int,
    /// An unsigned number, printed in hexadecimal with this many digits.
    Hex(u8),
    /// An unsigned number that counts units of so many octets, printed in octets.
    Scaled(u8),
    /// One bit.
    Flag,
    /// A hardware address.
    Mac,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// Bytes as they are.
    Bytes,
    /// Text made while reading.
    Text,
}

/// A table row of a field at a fixed place.
pub(crate) const fn row(name: &'static str, start_bit: u32, bits: u32, kind: Kind, source: &'static str) -> FieldDef {
    FieldDef { name, start_bit, bits, kind, source, names: no_names }
}

/// A table row with names for its values.
pub(crate) const fn named(
    name: &'static str,
    start_bit: u32,
    bits: u32,
    kind: Kind,
    source: &'static str,
    names: fn(u64) -> Option<&'static str>,
) -> FieldDef {
    FieldDef { name, start_bit, bits, kind, source, names }
}

fn no_names(_: u64) -> Option<&'static str> {
    None
}

/// A field as it was read from a frame.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its table row.
    pub def: &'static FieldDef,
    /// First bit, counted from the frame's first bit.
    pub start_bit: u32,
    /// The bit after the last; equal to `start_bit` for a computed field.
    pub end_bit: u32,
    /// What was read.
    pub value: Value,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, already scaled to octets where its kind says so.
    Uint(u64),
    /// A bit.
    Flag(bool),
    /// A hardware address.
    Mac(Mac),
    /// An IPv4 address.
    Ipv4(Ipv4Addr),
    /// An IPv6 address.
    Ipv6(Ipv6Addr),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
}

impl Field {
    /// The bytes that hold the field, in the frame.
    pub fn byte_range(&self) -> Range<usize> {
        (self.start_bit / 8) as usize..self.end_bit.div_ceil(8) as usize
    }

    /// The value with its name, for people: `6 (TCP)`.
    pub fn show(&self) -> String {
        self.shown().to_string()
    }

    /// The same, which prints itself.
    pub fn shown(&self) -> impl fmt::Display + '_ {
        fmt::from_fn(move |f| match &self.value {
            Value::Uint(number) => match (self.def.names)(*number) {
                Some(name) => write!(f, "{self} ({name})"),
                None => write!(f, "{self}"),
            },
            Value::Flag(true) => f.write_str("1 (set)"),
            Value::Flag(false) => f.write_str("0 (not set)"),
            _ => write!(f, "{self}"),
        })
    }
}

/// The value as `tshark -T fields` prints it.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Uint(number) => match self.def.kind {
                Kind::Hex(digits) => write!(f, "0x{number:0width$x}", width = digits as usize),
                Kind::Int => write!(f, "{}", *number as i64),
                _ => write!(f, "{number}"),
            },
            Value::Flag(bit) => write!(f, "{}", u8::from(*bit)),
            Value::Mac(mac) => mac.fmt(f),
            Value::Ipv4(ip) => ip.fmt(f),
            Value::Ipv6(ip) => ip.fmt(f),
            Value::Bytes(bytes) => write!(f, "{}", Hex(bytes)),
            Value::Text(text) => f.write_str(text),
        }
    }
}

/// Octets in pairs of hexadecimal digits, without anything between them.
#[derive(Clone, Copy, Debug)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // many at once: a frame may have thousands
        let mut written = [0; 128];
        self.0.chunks(written.len() / 2).try_for_each(|octets| {
            for (pair, octet) in written.chunks_exact_mut(2).zip(octets) {
                pair.copy_from_slice(&[octet >> 4, octet & 15].map(|digit| DIGITS[usize::from(digit)]));
            }
            f.write_str(str::from_utf8(&written[..2 * octets.len()]).map_err(|_| fmt::Error)?)
        })
    }
}

/// Reads the fields of a table from the layer that starts at byte `layer_start` of `frame`, leaving out rows without
/// fixed bits and rows that reach beyond `layer_end`.
pub(crate) fn read_table(
    table: &'static [FieldDef],
    frame: &[u8],
    layer_start: usize,
    layer_end: usize,
) -> impl Iterator<Item = Field> {
    let base = layer_start as u32 * 8;
    table.iter().filter(move |def| def.bits > 0 && base + def.start_bit + def.bits <= layer_end as u32 * 8).map(
        move |def| {
            let start_bit = base + def.start_bit;
            let end_bit = start_bit + def.bits;
            Field { def, start_bit, end_bit, value: read_value(def.kind, frame, start_bit, end_bit) }
        },
    )
}

/// Reads the bits of one field; they lie inside the frame.
pub(crate) fn read_value(kind: Kind, frame: &[u8], start_bit: u32, end_bit: u32) -> Value {
    let bytes = &frame[(start_bit / 8) as usize..end_bit.div_ceil(8) as usize];
    match kind {
        Kind::Uint | Kind::Hex(_) => Value::Uint(read_bits(bytes, start_bit % 8, end_bit - start_bit)),
        Kind::Int => {
            let unused = 64 - (end_bit - start_bit);
            let number = read_bits(bytes, start_bit % 8, end_bit - start_bit);
            Value::Uint(((number << unused) as i64 >> unused) as u64)
        }
        Kind::Scaled(octets) => Value::Uint(read_bits(bytes, start_bit % 8, end_bit - start_bit) * u64::from(octets)),
        Kind::Flag => Value::Flag(read_bits(bytes, start_bit % 8, 1) != 0),
        Kind::Mac => bytes.try_into().map(|octets| Value::Mac(Mac(octets))).unwrap_or(Value::Bytes(bytes.to_vec())),
        Kind::Ipv4 => {
            <[u8; 4]>::try_from(bytes).map(|octets| Value::Ipv4(octets.into())).unwrap_or(Value::Bytes(bytes.to_vec()))
        }
        Kind::Ipv6 => {
            <[u8; 16]>::try_from(bytes).map(|octets| Value::Ipv6(octets.into())).unwrap_or(Value::Bytes(bytes.to_vec()))
        }
        Kind::Bytes | Kind::Text => Value::Bytes(bytes.to_vec()),
    }
}

/// The `width` (1–64) bits behind the first `skip` (0–7) bits of `bytes`, most significant first.
fn read_bits(bytes: &[u8], skip: u32, width: u32) -> u64 {
    let behind = bytes.len() as u32 * 8 - skip - width;
    if bytes.len() <= 8 {
        let all = bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
        return all >> behind & (u64::MAX >> (64 - width));
    }
    let all = bytes.iter().fold(0u128, |all, byte| all << 8 | u128::from(*byte));
    (all >> behind & ((1u128 << width) - 1)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_read_most_significant_first() {
        assert_eq!(read_bits(&[0b1010_0110], 0, 4), 0b1010);
        assert_eq!(read_bits(&[0b1010_0110], 5, 2), 0b11);
        assert_eq!(read_bits(&[0x12, 0x34], 4, 8), 0x23);
        assert_eq!(read_bits(&[0xff; 8], 0, 64), u64::MAX);
        assert_eq!(read_bits(&[0x0f, 0, 0, 0, 0, 0, 0, 0, 0xa0], 4, 64), 0xf000_0000_0000_000a);
    }
}
