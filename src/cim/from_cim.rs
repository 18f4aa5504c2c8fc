//! Typed access to CIM values: what our own schema expects decides, what the host said is a hint (DSP0230 section 7).

use crate::addressing::EndpointReference;

use super::instance::{boolean, real, signed, unsigned};
use super::{CimDateTime, CimInstance, CimProperty, CimValue};

/// A type that a CIM value can be read as.
pub trait FromCim: Sized {
    /// The value as this type; `None` when it is none. Null is for the caller.
    fn from_cim(value: &CimValue) -> Option<Self>;
}

/// The properties of an instance, taken out one by one; what is left at the end was not known or not readable.
#[derive(Debug)]
pub struct Properties(Vec<CimProperty>);

impl Properties {
    /// All properties of an instance.
    #[must_use]
    pub fn of(instance: CimInstance) -> Self {
        Self(instance.properties)
    }

    /// Takes a property out as `T`. `None` when it is absent or null, and also when it is not readable as `T`: then it stays.
    pub fn take<T: FromCim>(&mut self, name: &str) -> Option<T> {
        let index = self.0.iter().position(|property| property.name.eq_ignore_ascii_case(name))?;
        let property = self.0.get(index)?;
        let value = if property.value == CimValue::Null { None } else { Some(T::from_cim(&property.value)?) };
        self.0.remove(index);
        value
    }

    /// What was not taken.
    #[must_use]
    pub fn rest(self) -> Vec<CimProperty> {
        self.0
    }
}

impl CimValue {
    /// The text of an untyped value or a string.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Untyped(text) | Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// An array of one is the same as its value where no array is expected.
    fn scalar(&self) -> Option<&Self> {
        match self {
            Self::Array(values) => {
                if let [only] = values.as_slice() {
                    Some(only)
                } else {
                    None
                }
            }
            other => Some(other),
        }
    }
}

impl FromCim for String {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value.scalar()? {
            CimValue::Boolean(value) => Some(value.to_string()),
            CimValue::Unsigned(value) => Some(value.to_string()),
            CimValue::Signed(value) => Some(value.to_string()),
            CimValue::Real(value) => Some(value.to_string()),
            CimValue::DateTime(value) => Some(value.to_string()),
            other => other.text().map(str::to_owned),
        }
    }
}

impl FromCim for bool {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value.scalar()? {
            CimValue::Boolean(value) => Some(*value),
            other => boolean(other.text()?.trim()),
        }
    }
}

impl FromCim for u64 {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value.scalar()? {
            CimValue::Unsigned(value) => Some(*value),
            CimValue::Signed(value) => Self::try_from(*value).ok(),
            CimValue::Char16(value) => Some((*value).into()),
            other => unsigned(other.text()?.trim()),
        }
    }
}

impl FromCim for i64 {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value.scalar()? {
            CimValue::Signed(value) => Some(*value),
            CimValue::Unsigned(value) => Self::try_from(*value).ok(),
            other => signed(other.text()?.trim()),
        }
    }
}

impl FromCim for f64 {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value.scalar()? {
            CimValue::Real(value) => Some(*value),
            other => real(other.text()?.trim()),
        }
    }
}

macro_rules! narrower {
    ($($narrow:ty: $wide:ty),*) => {$(
        impl FromCim for $narrow {
            fn from_cim(value: &CimValue) -> Option<Self> {
                Self::try_from(<$wide>::from_cim(value)?).ok()
            }
        }
    )*};
}
narrower!(u8: u64, u16: u64, u32: u64, i8: i64, i16: i64, i32: i64);

impl FromCim for CimDateTime {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value.scalar()? {
            CimValue::DateTime(value) => Some(value.clone()),
            other => other.text()?.parse().ok(),
        }
    }
}

impl FromCim for EndpointReference {
    fn from_cim(value: &CimValue) -> Option<Self> {
        if let CimValue::Reference(reference) = value.scalar()? { Some(reference.clone()) } else { None }
    }
}

/// The value as it is.
impl FromCim for CimValue {
    fn from_cim(value: &CimValue) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromCim for CimInstance {
    fn from_cim(value: &CimValue) -> Option<Self> {
        if let CimValue::Instance(instance) = value.scalar()? { Some(instance.clone()) } else { None }
    }
}

/// An array: of many, of one, or a value that looks like a scalar because WS-CIM cannot tell. Null entries are left out.
impl<T: FromCim> FromCim for Vec<T> {
    fn from_cim(value: &CimValue) -> Option<Self> {
        match value {
            CimValue::Array(values) => {
                values.iter().filter(|value| **value != CimValue::Null).map(T::from_cim).collect()
            }
            scalar => Some(vec![T::from_cim(scalar)?]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(values: Vec<(&str, CimValue)>) -> Properties {
        let property = |(name, value): (&str, CimValue)| CimProperty { name: name.to_owned(), cim_type: None, value };
        Properties::of(CimInstance { class_name: "C".into(), properties: values.into_iter().map(property).collect() })
    }

    #[test]
    fn untyped_and_typed_values_read_the_same() {
        for value in [
            CimValue::Untyped(" 4096\n".into()),
            CimValue::Unsigned(4096),
            CimValue::Untyped("0x1000".into()),
            CimValue::Signed(4096),
        ] {
            assert_eq!(u16::from_cim(&value), Some(4096));
        }
        assert_eq!(u16::from_cim(&CimValue::Unsigned(65_536)), None);
        assert_eq!(bool::from_cim(&CimValue::Untyped("TRUE".into())), Some(true));
    }

    #[test]
    fn a_scalar_is_an_array_of_one_and_back() {
        let one = CimValue::Untyped("17".into());
        assert_eq!(Vec::<u16>::from_cim(&one), Some(vec![17]));
        assert_eq!(u16::from_cim(&CimValue::Array(vec![one])), Some(17));
    }

    #[test]
    fn what_is_unknown_or_unreadable_stays() {
        let mut properties = properties(vec![
            ("Good", CimValue::Untyped("7".into())),
            ("Bad", CimValue::Untyped("x".into())),
            ("None", CimValue::Null),
        ]);
        assert_eq!(properties.take::<u16>("GOOD"), Some(7));
        assert_eq!(properties.take::<u16>("Bad"), None);
        assert_eq!(properties.take::<u16>("None"), None);
        let rest: Vec<_> = properties.rest().into_iter().map(|property| property.name).collect();
        assert_eq!(rest, ["Bad"]);
    }
}
