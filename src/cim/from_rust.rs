//! Rust values as CIM values (DSP0004 section 5.2).

use crate::addressing::EndpointReference;

use super::{CimDateTime, CimInstance, CimValue};

macro_rules! from {
    ($($rust:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$rust> for CimValue {
            fn from(value: $rust) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}
from!(
    bool => Boolean,
    u8 => Unsigned, u16 => Unsigned, u32 => Unsigned, u64 => Unsigned,
    i8 => Signed, i16 => Signed, i32 => Signed, i64 => Signed,
    f32 => Real, f64 => Real,
    &str => String, String => String,
    CimDateTime => DateTime,
    EndpointReference => Reference,
    CimInstance => Instance,
);

/// `None` is null.
impl<T: Into<Self>> From<Option<T>> for CimValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for CimValue {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self>> FromIterator<T> for CimValue {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::Array(values.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::FromCim;

    #[test]
    fn every_integer_keeps_its_value_and_its_sign() {
        assert_eq!(CimValue::from(u64::MAX), CimValue::Unsigned(u64::MAX));
        assert_eq!(CimValue::from(-1_i8), CimValue::Signed(-1));
        assert_eq!(i64::from_cim(&CimValue::from(i64::MIN)), Some(i64::MIN));
    }

    #[test]
    fn nothing_is_null_and_many_are_an_array() {
        assert_eq!(CimValue::from(None::<u8>), CimValue::Null);
        assert_eq!(CimValue::from(Some("x")), CimValue::String("x".into()));
        assert_eq!(CimValue::from(vec![1_u16]), CimValue::Array(vec![CimValue::Unsigned(1)]));
    }
}
