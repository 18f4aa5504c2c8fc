//! A value as text for people: null, empty and absent look different, and the entries of an array are in brackets.

use std::fmt;

use super::instance_in_text::Texts;
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
        Shown { value: self, texts: &Texts::default() }.fmt(f)
    }
}

/// A value, and what reads the instances in texts below it.
struct Shown<'a> {
    value: &'a CimValue,
    texts: &'a Texts,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            CimValue::Null => f.write_str("(null)"),
            CimValue::Boolean(value) => write!(f, "{value}"),
            CimValue::Unsigned(value) => write!(f, "{value}"),
            CimValue::Signed(value) => write!(f, "{value}"),
            CimValue::Real(value) => write!(f, "{value}"),
            CimValue::Char16(value) => write!(f, "{value}"),
            CimValue::String(text) | CimValue::Untyped(text) => {
                let shown = self.texts.show(text, |instance| self.nested(instance, f));
                shown.unwrap_or_else(|| f.write_str(text))
            }
            CimValue::DateTime(value) if value.is_unset() => write!(f, "{value} (not set)"),
            CimValue::DateTime(value) => write!(f, "{value}"),
            CimValue::Reference(reference) => reference.fmt(f),
            CimValue::Instance(instance) => self.nested(instance, f),
            CimValue::Array(values) => self.array(values, f),
        }
    }
}

impl Shown<'_> {
    fn below<'a>(&'a self, value: &'a CimValue) -> Shown<'a> {
        Shown { value, texts: self.texts }
    }

    fn nested(&self, instance: &CimInstance, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&instance.class_name)?;
        let mut properties = instance.properties.iter();
        properties.try_for_each(|property| write!(f, "\n{}: {}", property.name, self.below(&property.value)))
    }

    fn array(&self, values: &[CimValue], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (place, value) in values.iter().enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(f, "{separator}{}", self.below(value))?;
        }
        f.write_str("]")
    }
}
