//! What the signs do with values.

use super::heap::Heap;
use super::value::{Exception, Object, Value};

fn wrong(heap: &Heap, sign: &str, left: &Value, right: &Value) -> Exception {
    Exception::new("TypeError", format!("{} {sign} {} has no meaning", heap.shown(left), heap.shown(right)))
}

pub(super) fn binary(heap: &mut Heap, sign: &str, left: &Value, right: &Value) -> Result<Value, Exception> {
    let compared = || left.compare(right).ok_or_else(|| wrong(heap, sign, left, right));
    match sign {
        "==" => return Ok(Value::Bool(heap.equal(left, right))),
        "!=" => return Ok(Value::Bool(!heap.equal(left, right))),
        "<" => return Ok(Value::Bool(compared()?.is_lt())),
        "<=" => return Ok(Value::Bool(compared()?.is_le())),
        ">" => return Ok(Value::Bool(compared()?.is_gt())),
        ">=" => return Ok(Value::Bool(compared()?.is_ge())),
        "in" => return contains(heap, right, left).map(Value::Bool),
        "not in" => return contains(heap, right, left).map(|is_in| Value::Bool(!is_in)),
        _ => {}
    }
    if let (Some(left), Some(right)) = (left.int(), right.int()) {
        return whole_numbers(sign, left, right);
    }
    match (sign, left, right) {
        ("+", Value::Text(left), Value::Text(right)) => Ok(Value::text(format!("{left}{right}"))),
        ("%", Value::Text(text), values) => formatted(heap, text, values),
        ("+", Value::Tuple(left), Value::Tuple(right)) => Ok(Value::tuple([&left[..], &right[..]].concat())),
        ("*", Value::Text(text), count) | ("*", count, Value::Text(text)) => {
            Ok(Value::text(text.repeat(times(count)?)))
        }
        ("*", Value::Bytes(octets), count) | ("*", count, Value::Bytes(octets)) => {
            Ok(Value::bytes(octets.repeat(times(count)?)))
        }
        ("+", _, _) if octets_of(heap, left).is_some() => match (octets_of(heap, left), octets_of(heap, right)) {
            (Some(left), Some(right)) => Ok(Value::bytes([left, right].concat())),
            _ => Err(wrong(heap, sign, left, right)),
        },
        ("+", Value::Ref(a), Value::Ref(b)) => match (heap.get(*a), heap.get(*b)) {
            (Object::List(a), Object::List(b)) => {
                let items = [&a[..], &b[..]].concat();
                Ok(heap.add(Object::List(items)))
            }
            _ => Err(wrong(heap, sign, left, right)),
        },
        ("*", Value::Ref(place), count) => match heap.get(*place) {
            Object::List(items) => {
                let len = items.len() * times(count)?;
                let items = items.iter().cloned().cycle().take(len).collect();
                Ok(heap.add(Object::List(items)))
            }
            _ => Err(wrong(heap, sign, left, right)),
        },
        _ => fixed_numbers(sign, left, right).ok_or_else(|| wrong(heap, sign, left, right)),
    }
}

fn times(count: &Value) -> Result<usize, Exception> {
    let count =
        count.int().ok_or_else(|| Exception::new("TypeError", "this can be repeated a whole number of times"))?;
    match usize::try_from(count.max(0)) {
        Ok(count) if count <= 64 << 20 => Ok(count),
        _ => Err(Exception::new("MemoryError", "too long")),
    }
}

fn whole_numbers(sign: &str, left: i64, right: i64) -> Result<Value, Exception> {
    let overflow = || Exception::new("OverflowError", "numbers here have 64 bits");
    let nonzero = || if right == 0 { Err(Exception::new("ZeroDivisionError", "division by zero")) } else { Ok(()) };
    let shift = || u32::try_from(right).map_err(|_| Exception::new("ValueError", "negative shift count"));
    let number = match sign {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        "//" => {
            nonzero()?;
            let is_rounded_up = left % right != 0 && (left < 0) != (right < 0);
            left.checked_div(right).map(|quotient| quotient - i64::from(is_rounded_up))
        }
        "%" => {
            nonzero()?;
            Some(((left % right) + right) % right)
        }
        "/" => {
            nonzero()?;
            let quotient = i128::from(left) * 1_000_000_000 / i128::from(right);
            return i64::try_from(quotient).map(Value::Fixed).map_err(|_| overflow());
        }
        "&" => Some(left & right),
        "|" => Some(left | right),
        "^" => Some(left ^ right),
        "<<" => left.checked_shl(shift()?).filter(|shifted| shifted >> right == left),
        ">>" => Some(left.checked_shr(shift()?).unwrap_or(if left < 0 { -1 } else { 0 })),
        _ => None,
    };
    number.map(Value::Int).ok_or_else(overflow)
}

fn fixed_numbers(sign: &str, left: &Value, right: &Value) -> Option<Value> {
    let (left, right) = (i128::from(left.seconds_ns()?), i128::from(right.seconds_ns()?));
    let number = match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right / 1_000_000_000,
        "/" if right != 0 => left * 1_000_000_000 / right,
        _ => return None,
    };
    i64::try_from(number).ok().map(Value::Fixed)
}

/// `'%s has %d' % (a, b)`.
fn formatted(heap: &Heap, text: &str, values: &Value) -> Result<Value, Exception> {
    let values: Vec<Value> = match values {
        Value::Tuple(values) => values.to_vec(),
        value => vec![value.clone()],
    };
    let mut values = values.iter();
    let mut result = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            result.push(character);
            continue;
        }
        let mut kind = characters.next().unwrap_or('%');
        // widths are of no use in a log
        while kind.is_ascii_digit() || kind == '.' || kind == '-' {
            kind = characters.next().unwrap_or('s');
        }
        if kind == '%' {
            result.push('%');
            continue;
        }
        let value =
            values.next().ok_or_else(|| Exception::new("TypeError", "not enough arguments for format string"))?;
        match kind {
            'r' => result += &heap.shown(value),
            'x' => result += &format!("{:x}", value.int().unwrap_or(0)),
            _ => result += &heap.text(value),
        }
    }
    Ok(Value::text(result))
}

fn contains(heap: &Heap, of: &Value, item: &Value) -> Result<bool, Exception> {
    match (of, item) {
        (Value::Text(text), Value::Text(part)) => Ok(text.contains(&**part)),
        (Value::Bytes(octets), Value::Bytes(part)) => Ok(find(octets, part).is_some()),
        _ => Ok(heap.items(of)?.iter().any(|own| heap.equal(own, item))),
    }
}

/// The first place of a part.
pub(super) fn find(octets: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    octets.windows(part.len()).position(|window| window == part)
}

/// The octets of bytes or of a bytearray.
pub(crate) fn octets_of<'a>(heap: &'a Heap, value: &'a Value) -> Option<&'a [u8]> {
    match value {
        Value::Bytes(octets) => Some(octets),
        Value::Ref(place) => match heap.get(*place) {
            Object::Buffer(octets) => Some(octets),
            _ => None,
        },
        _ => None,
    }
}

/// A place counted from the front or, where negative, from behind.
fn place(index: i64, len: usize) -> Option<usize> {
    let place = if index < 0 { index + len as i64 } else { index };
    usize::try_from(place).ok().filter(|place| *place < len)
}

pub(super) fn item(heap: &Heap, of: &Value, item: &Value) -> Result<Value, Exception> {
    if let Some(Object::Dict(items)) = heap.object(of) {
        let found = items.iter().find(|(key, _)| heap.equal(key, item));
        return found.map(|(_, value)| value.clone()).ok_or_else(|| Exception::new("KeyError", heap.shown(item)));
    }
    let items = heap.items(of)?;
    let index = item.int().ok_or_else(|| heap.type_error("an index is a whole number", item))?;
    let place = place(index, items.len()).ok_or_else(|| Exception::new("IndexError", "index out of range"))?;
    Ok(items[place].clone())
}

pub(super) fn store_item(heap: &mut Heap, of: &Value, item: Value, value: Value) -> Result<(), Exception> {
    let Value::Ref(at) = of else { return Err(heap.type_error("this cannot be changed", of)) };
    if let Object::Dict(items) = heap.get(*at) {
        let known = items.iter().position(|(key, _)| heap.equal(key, &item));
        if let Object::Dict(items) = heap.get_mut(*at) {
            match known {
                Some(known) => items[known].1 = value,
                None => items.push((item, value)),
            }
        }
        return Ok(());
    }
    let index = item.int().unwrap_or(i64::MAX);
    let out_of_range = || Exception::new("IndexError", "assignment index out of range");
    match heap.get_mut(*at) {
        Object::List(items) => {
            let place = place(index, items.len()).ok_or_else(out_of_range)?;
            items[place] = value;
        }
        Object::Buffer(octets) => {
            let place = place(index, octets.len()).ok_or_else(out_of_range)?;
            octets[place] = value.int().unwrap_or(0) as u8;
        }
        _ => return Err(heap.type_error("this cannot be changed", of)),
    }
    Ok(())
}

pub(super) fn delete_item(heap: &mut Heap, of: &Value, item: &Value) -> Result<(), Exception> {
    let Value::Ref(at) = of else { return Err(heap.type_error("nothing can be deleted from this", of)) };
    match heap.get(*at) {
        Object::Dict(items) => {
            let known = items.iter().position(|(key, _)| heap.equal(key, item));
            let known = known.ok_or_else(|| Exception::new("KeyError", heap.shown(item)))?;
            if let Object::Dict(items) = heap.get_mut(*at) {
                items.remove(known);
            }
        }
        Object::List(items) => {
            let place = item.int().and_then(|index| place(index, items.len()));
            let place = place.ok_or_else(|| Exception::new("IndexError", "deletion index out of range"))?;
            if let Object::List(items) = heap.get_mut(*at) {
                items.remove(place);
            }
        }
        _ => return Err(heap.type_error("nothing can be deleted from this", of)),
    }
    Ok(())
}

pub(super) fn slice(
    heap: &mut Heap,
    of: &Value,
    start: Option<&Value>,
    end: Option<&Value>,
) -> Result<Value, Exception> {
    let bounds = |len: usize| -> (usize, usize) {
        let bound = |value: Option<&Value>, otherwise: usize| match value.and_then(Value::int) {
            Some(index) if index < 0 => len.saturating_sub(index.unsigned_abs() as usize),
            Some(index) => (index as usize).min(len),
            None => otherwise,
        };
        let (start, end) = (bound(start, 0), bound(end, len));
        (start, end.max(start))
    };
    if let Some(octets) = octets_of(heap, of) {
        let (start, end) = bounds(octets.len());
        return Ok(Value::bytes(&octets[start..end]));
    }
    match of {
        Value::Text(text) => {
            let characters: Vec<char> = text.chars().collect();
            let (start, end) = bounds(characters.len());
            Ok(Value::text(characters[start..end].iter().collect::<String>()))
        }
        Value::Tuple(items) => {
            let (start, end) = bounds(items.len());
            Ok(Value::tuple(&items[start..end]))
        }
        _ => {
            let items = heap.items(of)?;
            let (start, end) = bounds(items.len());
            Ok(heap.add(Object::List(items[start..end].to_vec())))
        }
    }
}
