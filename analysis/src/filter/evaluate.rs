use std::cmp::Ordering;

use synema_wire::Value;

use super::FrameFields;
use super::literal::{Literal, as_bytes, as_text};
use super::term::numbers;
use super::tree::{Expr, Function, Operand, Quantifier, Relation, Slice};

/// Whether an expression holds for a frame.
pub(super) fn holds(expr: &Expr, frame: &FrameFields<'_>) -> bool {
    match expr {
        Expr::Or(left, right) => holds(left, frame) || holds(right, frame),
        Expr::Xor(left, right) => holds(left, frame) != holds(right, frame),
        Expr::And(left, right) => holds(left, frame) && holds(right, frame),
        Expr::Not(inner) => !holds(inner, frame),
        Expr::Present(operand) => is_present(operand, frame),
        Expr::Compare(operand, quantifier, relation, literal) => {
            quantified(*quantifier, values(operand, frame), |value| relates(*relation, compare(value, literal)))
        }
        Expr::CompareFields(left, quantifier, relation, right) => {
            let others = values(right, frame);
            let pairs = values(left, frame)
                .into_iter()
                .flat_map(|value| others.iter().map(move |other| compare_values(&value, other)).collect::<Vec<_>>());
            quantified(*quantifier, pairs, |order| relates(*relation, *order))
        }
        Expr::CompareNumbers(left, quantifier, relation, right, is_time) => {
            let others = numbers(right, *is_time, frame);
            let orders = numbers(left, *is_time, frame)
                .into_iter()
                .flat_map(|number| others.iter().map(move |other| number.cmp(other)));
            quantified(*quantifier, orders, |order| relates(*relation, Some(*order)))
        }
        Expr::In(operand, quantifier, ranges) => quantified(*quantifier, values(operand, frame), |value| {
            ranges.iter().any(|(from, to)| {
                matches!(compare(value, from), Some(Ordering::Equal | Ordering::Greater))
                    && matches!(compare(value, to), Some(Ordering::Equal | Ordering::Less))
            })
        }),
        Expr::Contains(operand, quantifier, literal) => {
            let wanted = match literal {
                Literal::Text(text) => text.as_bytes(),
                Literal::Bytes(bytes) => bytes,
                _ => return false,
            };
            quantified(*quantifier, haystacks(operand, frame), |bytes| {
                wanted.is_empty() || bytes.windows(wanted.len()).any(|part| part == wanted)
            })
        }
        Expr::Matches(operand, quantifier, pattern) => {
            quantified(*quantifier, haystacks(operand, frame), |bytes| pattern.is_match(bytes))
        }
    }
}

/// Whether a test holds for any of the values, or for all of at least one.
fn quantified<T>(quantifier: Quantifier, values: impl IntoIterator<Item = T>, test: impl Fn(&T) -> bool) -> bool {
    let mut values = values.into_iter().peekable();
    match quantifier {
        Quantifier::Any => values.any(|value| test(&value)),
        Quantifier::All => values.peek().is_some() && values.all(|value| test(&value)),
    }
}

/// Whether two values stand to each other as asked; those that cannot be compared are not equal.
fn relates(relation: Relation, order: Option<Ordering>) -> bool {
    match relation {
        Relation::NotEqual => order != Some(Ordering::Equal),
        Relation::Equal => order == Some(Ordering::Equal),
        Relation::Less => order == Some(Ordering::Less),
        Relation::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Relation::Greater => order == Some(Ordering::Greater),
        Relation::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

/// A field or protocol that is there; with a mask, one that has any of its bits. A flag that is there counts, set or
/// not, as in Wireshark.
fn is_present(operand: &Operand, frame: &FrameFields<'_>) -> bool {
    match operand.mask {
        Some(_) => values(operand, frame).iter().any(|value| matches!(value, Value::Uint(bits) if *bits != 0)),
        None if operand.slice.is_none() && frame.has_protocol(&operand.name, operand.layer) => true,
        None => !values(operand, frame).is_empty(),
    }
}

/// The values of an operand, cut, masked, and put through its functions.
pub(super) fn values(operand: &Operand, frame: &FrameFields<'_>) -> Vec<Value> {
    let all = match operand.slice {
        None => {
            let values = frame.values_in(&operand.name, operand.layer);
            match values.is_empty() {
                true => frame.bytes_from(&operand.name, operand.layer).into_iter().map(Value::Bytes).collect(),
                false => values.into_iter().map(|value| value.into_owned()).collect(),
            }
        }
        Some(slice) => {
            let whole = whole(operand, frame);
            whole.iter().filter_map(|bytes| cut(bytes, slice)).map(|bytes| Value::Bytes(bytes.to_vec())).collect()
        }
    };
    let masked: Vec<Value> = match operand.mask {
        None => all,
        Some(mask) => all.into_iter().map(|value| masked(value, mask)).collect(),
    };
    operand.functions.iter().fold(masked, |values, function| apply(*function, values))
}

/// What a function makes of values.
fn apply(function: Function, values: Vec<Value>) -> Vec<Value> {
    if function == Function::Count {
        // of what is not there, nothing is counted
        return if values.is_empty() { values } else { vec![Value::Uint(values.len() as u64)] };
    }
    let text = |value: &Value, change: fn(&str) -> String| match value {
        Value::Bytes(bytes) => Value::Text(change(&String::from_utf8_lossy(bytes))),
        other => Value::Text(change(&as_text(other))),
    };
    let one = |value: Value| match function {
        Function::Len | Function::Count => Value::Uint(as_bytes(&value).len() as u64),
        Function::Lower => text(&value, str::to_ascii_lowercase),
        Function::Upper => text(&value, str::to_ascii_uppercase),
        Function::String => Value::Text(as_text(&value)),
    };
    values.into_iter().map(one).collect()
}

fn masked(value: Value, mask: u64) -> Value {
    match value {
        Value::Uint(number) => Value::Uint(number & mask),
        Value::Flag(bit) => Value::Uint(u64::from(bit) & mask),
        Value::Bytes(bytes) if bytes.len() <= 8 => {
            Value::Uint(bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)) & mask)
        }
        other => other,
    }
}

fn cut(bytes: &[u8], slice: Slice) -> Option<&[u8]> {
    let from = match usize::try_from(slice.from) {
        Ok(from) => from,
        Err(_) => bytes.len().checked_sub(slice.from.unsigned_abs() as usize)?,
    };
    match slice.len {
        Some(len) => bytes.get(from..from.checked_add(len)?),
        None => bytes.get(from..).filter(|bytes| !bytes.is_empty()),
    }
}

/// What `contains` and `matches` look at: the bytes of an operand's values.
fn haystacks(operand: &Operand, frame: &FrameFields<'_>) -> Vec<Vec<u8>> {
    values(operand, frame).iter().map(as_bytes).collect()
}

/// What slices cut: the bytes of a field's values, or a protocol's header and all behind it.
fn whole(operand: &Operand, frame: &FrameFields<'_>) -> Vec<Vec<u8>> {
    let protocol = frame.bytes_from(&operand.name, operand.layer);
    if !protocol.is_empty() {
        return protocol;
    }
    frame.values_in(&operand.name, operand.layer).iter().map(|value| as_bytes(value)).collect()
}

/// How a field's value stands to a literal; none where they cannot be compared.
fn compare(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Uint(left), Literal::Number(right)) => Some(left.cmp(right)),
        (Value::Flag(left), Literal::Number(right)) => Some(u64::from(*left).cmp(right)),
        (Value::Uint(left), Literal::Nanos(right)) => Some(i128::from(*left as i64).cmp(right)),
        (Value::Mac(left), Literal::Mac(right)) => Some(left.cmp(right)),
        (Value::Ipv4(left), Literal::Ipv4(right, prefix)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(*prefix)).unwrap_or(0);
            Some((left.to_bits() & mask).cmp(&(right.to_bits() & mask)))
        }
        (Value::Ipv6(left), Literal::Ipv6(right, prefix)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(*prefix)).unwrap_or(0);
            Some((left.to_bits() & mask).cmp(&(right.to_bits() & mask)))
        }
        (Value::Bytes(left), Literal::Bytes(right)) => Some(left.cmp(right)),
        (Value::Bytes(left), Literal::Text(right)) => Some(left.as_slice().cmp(right.as_bytes())),
        (Value::Text(left), Literal::Text(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn compare_values(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Uint(left), Value::Uint(right)) => Some(left.cmp(right)),
        (Value::Flag(left), Value::Flag(right)) => Some(left.cmp(right)),
        (Value::Mac(left), Value::Mac(right)) => Some(left.cmp(right)),
        (Value::Ipv4(left), Value::Ipv4(right)) => Some(left.cmp(right)),
        (Value::Ipv6(left), Value::Ipv6(right)) => Some(left.cmp(right)),
        (Value::Bytes(left), Value::Bytes(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
