//! `struct.pack` and its kin: C's whole numbers and octets, in the host's own order (aligned or not), little- and big-endian.

use super::heap::Heap;
use super::operators::octets_of;
use super::value::{Exception, Value};

struct Field {
    kind: char,
    count: usize,
}

fn wrong(text: &str) -> Exception {
    Exception::new("error", text)
}

/// The order (big-endian or not), whether fields are aligned, and the fields of a format.
fn format(text: &str, is_big_endian: bool) -> Result<(bool, bool, Vec<Field>), Exception> {
    let (is_big, is_aligned, rest) = match text.chars().next() {
        Some('!' | '>') => (true, false, &text[1..]),
        Some('<') => (false, false, &text[1..]),
        Some('=') => (is_big_endian, false, &text[1..]),
        Some('@') => (is_big_endian, true, &text[1..]),
        _ => (is_big_endian, true, text),
    };
    let (mut fields, mut count) = (Vec::new(), None);
    for character in rest.chars() {
        match character {
            '0'..='9' => count = Some(count.unwrap_or(0) * 10 + character as usize - '0' as usize),
            ' ' => {}
            kind if size_of(kind).is_some() => {
                let count = count.take();
                match kind {
                    's' | 'x' => fields.push(Field { kind, count: count.unwrap_or(1) }),
                    _ => fields.extend((0..count.unwrap_or(1).min(4096)).map(|_| Field { kind, count: 1 })),
                }
            }
            _ => return Err(wrong("bad char in struct format")),
        }
    }
    Ok((is_big, is_aligned, fields))
}

fn size_of(kind: char) -> Option<usize> {
    match kind {
        'c' | 'b' | 'B' | '?' | 's' | 'x' => Some(1),
        'h' | 'H' => Some(2),
        'i' | 'I' | 'l' | 'L' => Some(4),
        'q' | 'Q' => Some(8),
        _ => None,
    }
}

/// Where each field stands, and the length of all.
fn layout(fields: &[Field], is_aligned: bool) -> (Vec<usize>, usize) {
    let mut at = 0usize;
    let places = fields.iter().map(|field| {
        let size = size_of(field.kind).unwrap_or(1);
        if is_aligned {
            at = at.next_multiple_of(size);
        }
        let place = at;
        at += size * field.count;
        place
    });
    (places.collect(), at)
}

pub(super) fn call(heap: &mut Heap, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let text = arguments.first().map(|value| heap.text(value)).unwrap_or_default();
    let (is_big, is_aligned, fields) = format(&text, heap.is_big_endian)?;
    let (places, len) = layout(&fields, is_aligned);
    match name {
        "calcsize" => Ok(Value::Int(len as i64)),
        "pack" => {
            let mut octets = vec![0; len];
            let mut values = arguments[1..].iter();
            for (field, at) in fields.iter().zip(places).filter(|(field, _)| field.kind != 'x') {
                let value = values.next().ok_or_else(|| wrong("pack expected more items"))?;
                pack(heap, field, is_big, value, &mut octets[at..])?;
            }
            match values.next() {
                None => Ok(Value::bytes(octets)),
                Some(_) => Err(wrong("pack expected fewer items")),
            }
        }
        _ => {
            let octets = arguments.get(1).and_then(|value| octets_of(heap, value)).unwrap_or_default();
            if octets.len() != len {
                return Err(wrong(&format!("unpack requires a buffer of {len} bytes")));
            }
            let fields = fields.iter().zip(places).filter(|(field, _)| field.kind != 'x');
            let values: Vec<Value> = fields.map(|(field, at)| unpack(field, is_big, &octets[at..])).collect();
            Ok(Value::tuple(values))
        }
    }
}

fn pack(heap: &Heap, field: &Field, is_big: bool, value: &Value, to: &mut [u8]) -> Result<(), Exception> {
    if matches!(field.kind, 's' | 'c') {
        let octets = octets_of(heap, value).ok_or_else(|| wrong("argument for 's' must be a bytes object"))?;
        let len = octets.len().min(field.count);
        to[..len].copy_from_slice(&octets[..len]);
        return Ok(());
    }
    let number = value.int().ok_or_else(|| wrong("required argument is not an integer"))?;
    let size = size_of(field.kind).unwrap_or(1);
    let bits = size as u32 * 8;
    let (least, most) = match field.kind.is_ascii_uppercase() {
        _ if bits == 64 => (i64::MIN, i64::MAX),
        true => (0, (1 << bits) - 1),
        false => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
    };
    if !(least..=most).contains(&number) {
        return Err(wrong(&format!("'{}' format requires {least} <= number <= {most}", field.kind)));
    }
    let octets = number.to_be_bytes();
    for (place, octet) in octets[8 - size..].iter().enumerate() {
        to[if is_big { place } else { size - 1 - place }] = *octet;
    }
    Ok(())
}

fn unpack(field: &Field, is_big: bool, from: &[u8]) -> Value {
    if matches!(field.kind, 's' | 'c') {
        return Value::bytes(&from[..field.count]);
    }
    let size = size_of(field.kind).unwrap_or(1);
    let octet = |place: usize| from[if is_big { place } else { size - 1 - place }];
    let number = (0..size).fold(0u64, |number, place| number << 8 | u64::from(octet(place)));
    let shift = 64 - size as u32 * 8;
    match field.kind {
        '?' => Value::Bool(number != 0),
        kind if kind.is_ascii_lowercase() => Value::Int(((number << shift) as i64) >> shift),
        _ => Value::Int(number as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn packed(format: &str, number: i64) -> String {
        let mut heap = Heap::default();
        match call(&mut heap, "pack", &[Value::text(format), Value::Int(number)]) {
            Ok(Value::Bytes(octets)) => octets.iter().map(|octet| format!("{octet:02x}")).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn orders_and_signs() {
        assert_eq!(packed("i", 100), "64000000");
        assert_eq!(packed("!I", 100), "00000064");
        assert_eq!(packed("<h", -2), "feff");
        let mut heap = Heap::default();
        let read = call(&mut heap, "unpack", &[Value::text("<i"), Value::bytes([0, 0, 0, 0x64])]).unwrap();
        assert_eq!(read, Value::tuple([Value::Int(1_677_721_600)]));
        assert!(call(&mut heap, "pack", &[Value::text("!B"), Value::Int(256)]).is_err());
        assert!(call(&mut heap, "unpack", &[Value::text("!I"), Value::bytes([1])]).is_err());
        assert_eq!(call(&mut heap, "calcsize", &[Value::text("bi")]).unwrap(), Value::Int(8));
    }
}
