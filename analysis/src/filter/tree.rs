use super::literal::Literal;

/// A filter as a tree.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Or(Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    /// The field or protocol is in the frame.
    Present(Operand),
    Compare(Operand, Relation, Literal),
    /// Both sides are fields.
    CompareFields(Operand, Relation, Operand),
    /// Any value lies in one of the ranges.
    In(Operand, Vec<(Literal, Literal)>),
    Contains(Operand, Literal),
    Matches(Operand, regex::bytes::Regex),
}

/// A field, or some of its bytes, or some of its bits.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) name: String,
    pub(super) slice: Option<Slice>,
    pub(super) mask: Option<u64>,
}

/// Bytes of a field: from an offset, which counts from the end where it is negative, up to a length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) from: i64,
    pub(super) len: Option<usize>,
}

/// How two values are to stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Any value is equal.
    Equal,
    /// Every value is equal.
    AllEqual,
    /// No value is equal.
    NotEqual,
    /// Any value is not equal.
    AnyNotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
