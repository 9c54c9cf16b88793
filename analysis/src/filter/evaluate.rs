use std::cmp::Ordering;

use synema_wire::Value;

use super::FrameFields;
use super::literal::{Literal, as_bytes};
use super::tree::{Expr, Operand, Relation, Slice};

/// Whether an expression holds for a frame.
pub(super) fn holds(expr: &Expr, frame: &FrameFields<'_>) -> bool {
    match expr {
        Expr::Or(left, right) => holds(left, frame) || holds(right, frame),
        Expr::And(left, right) => holds(left, frame) && holds(right, frame),
        Expr::Not(inner) => !holds(inner, frame),
        Expr::Present(operand) => is_present(operand, frame),
        Expr::Compare(operand, relation, literal) => {
            relate(*relation, values(operand, frame).iter().map(|value| compare(value, literal)))
        }
        Expr::CompareFields(left, relation, right) => {
            let others = values(right, frame);
            let pairs = values(left, frame);
            relate(*relation, pairs.iter().flat_map(|value| others.iter().map(|other| compare_values(value, other))))
        }
        Expr::In(operand, ranges) => values(operand, frame).iter().any(|value| {
            ranges.iter().any(|(from, to)| {
                matches!(compare(value, from), Some(Ordering::Equal | Ordering::Greater))
                    && matches!(compare(value, to), Some(Ordering::Equal | Ordering::Less))
            })
        }),
        Expr::Contains(operand, literal) => {
            let wanted = match literal {
                Literal::Text(text) => text.as_bytes(),
                Literal::Bytes(bytes) => bytes,
                _ => return false,
            };
            haystacks(operand, frame)
                .iter()
                .any(|bytes| wanted.is_empty() || bytes.windows(wanted.len()).any(|part| part == wanted))
        }
        Expr::Matches(operand, pattern) => haystacks(operand, frame).iter().any(|bytes| pattern.is_match(bytes)),
    }
}

/// A field or protocol that is there; with a mask, one that has any of its bits. A flag that is there counts, set or
/// not, as in Wireshark.
fn is_present(operand: &Operand, frame: &FrameFields<'_>) -> bool {
    match operand.mask {
        Some(_) => values(operand, frame).iter().any(|value| matches!(value, Value::Uint(bits) if *bits != 0)),
        None if operand.slice.is_none() && frame.has_protocol(&operand.name) => true,
        None => !values(operand, frame).is_empty(),
    }
}

fn relate(relation: Relation, mut orders: impl Iterator<Item = Option<Ordering>>) -> bool {
    let mut any = |wanted: &[Ordering]| orders.any(|order| order.is_some_and(|order| wanted.contains(&order)));
    match relation {
        Relation::Equal => any(&[Ordering::Equal]),
        Relation::Less => any(&[Ordering::Less]),
        Relation::LessOrEqual => any(&[Ordering::Less, Ordering::Equal]),
        Relation::Greater => any(&[Ordering::Greater]),
        Relation::GreaterOrEqual => any(&[Ordering::Greater, Ordering::Equal]),
        Relation::AnyNotEqual => orders.any(|order| order != Some(Ordering::Equal)),
        Relation::AllEqual | Relation::NotEqual => {
            let wants_equal = relation == Relation::AllEqual;
            let mut orders = orders.peekable();
            orders.peek().is_some() && orders.all(|order| (order == Some(Ordering::Equal)) == wants_equal)
        }
    }
}

/// The values of an operand, cut and masked.
fn values(operand: &Operand, frame: &FrameFields<'_>) -> Vec<Value> {
    let all: Vec<Value> = match operand.slice {
        None => frame.values(&operand.name).into_iter().map(|value| value.into_owned()).collect(),
        Some(slice) => {
            let cut = |bytes: &Vec<u8>| cut(bytes, slice).map(|bytes| Value::Bytes(bytes.to_vec()));
            haystacks(&Operand { slice: None, ..operand.clone() }, frame).iter().filter_map(cut).collect()
        }
    };
    match operand.mask {
        None => all,
        Some(mask) => all.into_iter().map(|value| masked(value, mask)).collect(),
    }
}

fn masked(value: Value, mask: u64) -> Value {
    match value {
        Value::Uint(number) => Value::Uint(number & mask),
        Value::Flag(bit) => Value::Uint(u64::from(bit) & mask),
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

/// What `contains`, `matches` and slices look at: the bytes of a field's values, or of a protocol's header and all
/// behind it.
fn haystacks(operand: &Operand, frame: &FrameFields<'_>) -> Vec<Vec<u8>> {
    if let Some(slice) = operand.slice {
        let whole = haystacks(&Operand { slice: None, ..operand.clone() }, frame);
        return whole.iter().filter_map(|bytes| cut(bytes, slice)).map(<[u8]>::to_vec).collect();
    }
    let protocol = frame.bytes_from(&operand.name);
    if !protocol.is_empty() {
        return protocol;
    }
    frame.values(&operand.name).iter().map(|value| as_bytes(value)).collect()
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
