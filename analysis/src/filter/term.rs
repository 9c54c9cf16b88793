//! What is reckoned with fields: sums, products, the largest and the smallest of several.

use synema_wire::Value;

use super::FrameFields;
use super::evaluate::values;
use super::literal::Literal;
use super::tree::Operand;

/// Something that has numbers, or durations in nanoseconds, in a frame.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Field(Operand),
    Constant(Literal),
    Negative(Box<Term>),
    Together(Operation, Box<Term>, Box<Term>),
    Absolute(Box<Term>),
    Largest(Vec<Term>),
    Smallest(Vec<Term>),
}

/// What two numbers make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Plus,
    Minus,
    Times,
    By,
    Remainder,
}

impl Operation {
    fn apply(self, left: i128, right: i128) -> Option<i128> {
        match self {
            Operation::Plus => left.checked_add(right),
            Operation::Minus => left.checked_sub(right),
            Operation::Times => left.checked_mul(right),
            Operation::By => left.checked_div(right),
            Operation::Remainder => left.checked_rem(right),
        }
    }
}

/// The numbers that a term has in a frame: one for each combination of its fields' values. They may be below zero; a
/// quotient by zero is none, as in Wireshark.
pub(super) fn numbers(term: &Term, is_time: bool, frame: &FrameFields<'_>) -> Vec<i128> {
    match term {
        Term::Field(operand) => values(operand, frame).iter().filter_map(|value| number(value, is_time)).collect(),
        // numbers below zero are held as the 64 bits of their value
        Term::Constant(Literal::Number(number)) => vec![i128::from(*number as i64)],
        Term::Constant(Literal::Nanos(nanos)) => vec![*nanos],
        Term::Constant(_) => Vec::new(),
        Term::Negative(inner) => numbers(inner, is_time, frame).into_iter().map(|number| -number).collect(),
        Term::Absolute(inner) => numbers(inner, is_time, frame).into_iter().map(i128::abs).collect(),
        Term::Together(operation, left, right) => {
            let rights = numbers(right, is_time, frame);
            let pair = |left: i128| rights.iter().filter_map(move |right| operation.apply(left, *right));
            numbers(left, is_time, frame).into_iter().flat_map(pair).collect()
        }
        Term::Largest(terms) => terms.iter().flat_map(|term| numbers(term, is_time, frame)).max().into_iter().collect(),
        Term::Smallest(terms) => {
            terms.iter().flat_map(|term| numbers(term, is_time, frame)).min().into_iter().collect()
        }
    }
}

fn number(value: &Value, is_time: bool) -> Option<i128> {
    match value {
        Value::Uint(bits) if is_time => Some(i128::from(*bits as i64)),
        Value::Uint(number) => Some(i128::from(*number)),
        Value::Flag(bit) => Some(i128::from(*bit)),
        _ => None,
    }
}
