//! Operators and literals of a WHERE clause.

use std::cmp::Ordering;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    Integer(i128),
    Real(f64),
    Truth(bool),
    Null,
}

impl Operator {
    pub(super) fn fits(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }

    /// The operator with its sides exchanged.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

impl Literal {
    /// A number as a query writes it: whole, with a point, or hexadecimal.
    pub(super) fn number(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        if let Some(digits) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
            let number = u64::from_str_radix(digits, 16).ok()?;
            return Some(Self::Integer(sign * i128::from(number)));
        }
        if digits.is_empty() || !digits.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let whole = text.parse().ok().map(Self::Integer);
        whole.or_else(|| text.parse().ok().filter(|real: &f64| real.is_finite()).map(Self::Real))
    }
}
