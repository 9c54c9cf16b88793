use super::literal::Literal;
use super::term::Term;

/// A filter as a tree.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Or(Box<Expr>, Box<Expr>),
    /// Exactly one of the two.
    Xor(Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    /// The field or protocol is in the frame.
    Present(Operand),
    Compare(Operand, Quantifier, Relation, Literal),
    /// Both sides are fields.
    CompareFields(Operand, Quantifier, Relation, Operand),
    /// What is reckoned on both sides, with durations in nanoseconds where the last says so.
    CompareNumbers(Term, Quantifier, Relation, Term, bool),
    /// A value lies in one of the ranges.
    In(Operand, Quantifier, Vec<(Literal, Literal)>),
    Contains(Operand, Quantifier, Literal),
    Matches(Operand, Quantifier, regex::bytes::Regex),
}

/// A field, or some of its bytes, or some of its bits, or what functions make of these.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) name: String,
    /// Only of this one among the layers of its protocol, from 1; counted from the last where it is negative.
    pub(super) layer: Option<i64>,
    pub(super) slice: Option<Slice>,
    pub(super) mask: Option<u64>,
    /// What is made of the values, the innermost first.
    pub(super) functions: Vec<Function>,
}

/// What is made of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// How many octets each has.
    Len,
    /// How many there are.
    Count,
    /// Small letters instead of capitals.
    Lower,
    /// Capitals instead of small letters.
    Upper,
    /// As text.
    String,
}

impl Function {
    /// The functions by their names.
    pub(super) const ALL: [(&'static str, Function); 5] = [
        ("len", Function::Len),
        ("count", Function::Count),
        ("lower", Function::Lower),
        ("upper", Function::Upper),
        ("string", Function::String),
    ];
}

/// Bytes of a field: from an offset, which counts from the end where it is negative, up to a length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) from: i64,
    pub(super) len: Option<usize>,
}

/// For how many of a field's values something is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    /// One of them is enough.
    Any,
    /// Each of them, and there is one.
    All,
}

/// How two values are to stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
