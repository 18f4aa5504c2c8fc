//! A value as text for people: null, empty and absent look different, and the entries of an array stand in brackets.

use std::fmt;

use crate::addressing::Target;

use super::instance_in_text::instance_in;
use super::{CimInstance, CimValue};

/// As text for people, with the host's own text unchanged: before a terminal shows it, control characters must be escaped.
///
/// ```
/// use cimjob::cim::CimValue;
///
/// assert_eq!(CimValue::from(vec![1_u16, 2]).to_string(), "[1, 2]");
/// assert_eq!(CimValue::Null.to_string(), "(null)");
/// ```
impl fmt::Display for CimValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("(null)"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Unsigned(value) => write!(f, "{value}"),
            Self::Signed(value) => write!(f, "{value}"),
            Self::Real(value) => write!(f, "{value}"),
            Self::Char16(value) => write!(f, "{value}"),
            Self::String(text) | Self::Untyped(text) => match instance_in(text) {
                Some(instance) => nested(&instance, f),
                None => f.write_str(text),
            },
            Self::DateTime(value) if value.is_unset() => write!(f, "{value} (not set)"),
            Self::DateTime(value) => write!(f, "{value}"),
            Self::Reference(reference) => write!(f, "{}", Target::from(reference.clone())),
            Self::Instance(instance) => nested(instance, f),
            Self::Array(values) => array(values, f),
        }
    }
}

fn nested(instance: &CimInstance, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&instance.class_name)?;
    instance.properties.iter().try_for_each(|property| write!(f, "\n{}: {}", property.name, property.value))
}

fn array(values: &[CimValue], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("[")?;
    for (place, value) in values.iter().enumerate() {
        let separator = if place == 0 { "" } else { ", " };
        write!(f, "{separator}{value}")?;
    }
    f.write_str("]")
}
