//! A CIM instance as a host sent it (DSP0004 section 5.1.2): a class name and properties with whatever values they had.

use std::fmt;
use std::str::FromStr;

use crate::addressing::{EndpointReference, InvalidName, shortened};

use super::CimDateTime;

/// One instance. Properties keep the order and the spelling of the host.
#[derive(Debug, Clone, PartialEq)]
pub struct CimInstance {
    /// The class the host gave, such as `Msvm_Error`.
    pub class_name: String,
    /// The properties that were sent; one that was not sent is absent, not null.
    pub properties: Vec<CimProperty>,
}

/// A property with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct CimProperty {
    /// The name.
    pub name: String,
    /// The type, when the host said it. WinRM does not for its own URIs (protocol recordings), CIM-XML always does.
    pub cim_type: Option<CimType>,
    /// The value.
    pub value: CimValue,
}

/// The value of a property or parameter.
///
/// ```
/// use cimjob::cim::CimValue;
///
/// assert_eq!(CimValue::from("x"), CimValue::String("x".to_owned()));
/// assert_eq!(CimValue::from(4_u16), CimValue::Unsigned(4));
/// assert_eq!(CimValue::from(vec![true]), CimValue::Array(vec![CimValue::Boolean(true)]));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CimValue {
    /// Null: `xsi:nil="true"`, or no `VALUE` in CIM-XML.
    Null,
    /// A boolean.
    Boolean(bool),
    /// `uint8` to `uint64`.
    Unsigned(u64),
    /// `sint8` to `sint64`.
    Signed(i64),
    /// `real32` or `real64`.
    Real(f64),
    /// One UTF-16 unit.
    Char16(u16),
    /// A string; empty when the host sent an empty one.
    String(String),
    /// A point in time or an interval.
    DateTime(CimDateTime),
    /// A reference to another instance.
    Reference(EndpointReference),
    /// An instance inside this one.
    Instance(CimInstance),
    /// Text whose type the host did not say, or that is not what its type says. It is kept as it came.
    Untyped(String),
    /// More than one value, or an array that says it is one.
    Array(Vec<Self>),
}

/// The intrinsic types of CIM (DSP0004 section 5.2).
///
/// ```
/// use cimjob::cim::CimType;
///
/// assert_eq!("uint32".parse(), Ok(CimType::Uint32));
/// assert_eq!(CimType::Uint32.to_string(), "uint32");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum CimType {
    Boolean,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Sint8,
    Sint16,
    Sint32,
    Sint64,
    Real32,
    Real64,
    Char16,
    String,
    DateTime,
    Reference,
}

impl CimInstance {
    /// An instance without properties, to be filled by [`CimInstance::with`].
    #[must_use]
    pub fn new(class_name: impl Into<String>) -> Self {
        Self { class_name: class_name.into(), properties: Vec::new() }
    }

    /// Adds a property. Its type is left to the one who writes it, who knows the class.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<CimValue>) -> Self {
        self.properties.push(CimProperty { name: name.into(), cim_type: None, value: value.into() });
        self
    }

    /// The value of a property, its name compared without case; `None` when it is absent.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&CimValue> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name)).map(|property| &property.value)
    }
}

impl CimType {
    /// The name used by `TYPE` attributes of CIM-XML (DSP0201 section 5.2.2.2), compared without case.
    #[must_use]
    pub fn from_cim_xml(name: &str) -> Option<Self> {
        TYPES.iter().find(|(_, cim_xml, _)| name.eq_ignore_ascii_case(cim_xml)).map(|(found, ..)| *found)
    }

    /// The local name used by `xsi:type` in WS-CIM (DSP0230 section 7), such as `cimUnsignedInt`.
    #[must_use]
    pub fn from_ws_cim(name: &str) -> Option<Self> {
        TYPES.iter().find(|(.., ws_cim)| name == *ws_cim).map(|(found, ..)| *found)
    }

    /// The name in CIM-XML, such as `uint32`.
    #[must_use]
    pub fn name(self) -> &'static str {
        TYPES.iter().find(|(found, ..)| *found == self).map_or("", |(_, name, _)| name)
    }

    /// Reads one value of this type. Text that is not of the type comes back as [`CimValue::Untyped`], so that nothing is lost.
    ///
    /// Only strings keep surrounding white space.
    #[must_use]
    pub fn read(self, text: &str) -> CimValue {
        self.parse(text).unwrap_or_else(|| CimValue::Untyped(text.to_owned()))
    }

    fn parse(self, text: &str) -> Option<CimValue> {
        let trimmed = text.trim();
        Some(match self {
            Self::String => CimValue::String(text.to_owned()),
            Self::Boolean => CimValue::Boolean(boolean(trimmed)?),
            Self::Uint8 => CimValue::Unsigned(u8::try_from(unsigned(trimmed)?).ok()?.into()),
            Self::Uint16 => CimValue::Unsigned(u16::try_from(unsigned(trimmed)?).ok()?.into()),
            Self::Uint32 => CimValue::Unsigned(u32::try_from(unsigned(trimmed)?).ok()?.into()),
            Self::Uint64 => CimValue::Unsigned(unsigned(trimmed)?),
            Self::Sint8 => CimValue::Signed(i8::try_from(signed(trimmed)?).ok()?.into()),
            Self::Sint16 => CimValue::Signed(i16::try_from(signed(trimmed)?).ok()?.into()),
            Self::Sint32 => CimValue::Signed(i32::try_from(signed(trimmed)?).ok()?.into()),
            Self::Sint64 => CimValue::Signed(signed(trimmed)?),
            Self::Real32 | Self::Real64 => CimValue::Real(real(trimmed)?),
            Self::Char16 => CimValue::Char16(char16(text)?),
            Self::DateTime => CimValue::DateTime(trimmed.parse().ok()?),
            Self::Reference => return None,
        })
    }
}

/// The name in CIM-XML, compared without case.
impl FromStr for CimType {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Self::from_cim_xml(text).ok_or_else(|| InvalidName { what: "CIM type", text: shortened(text) })
    }
}

impl fmt::Display for CimType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `true`/`false` in any case (Open Management Infrastructure writes `TRUE`, recorded), `1`/`0`.
pub(super) fn boolean(text: &str) -> Option<bool> {
    let is = |one: &str| text.eq_ignore_ascii_case(one);
    if is("true") || text == "1" { Some(true) } else { (is("false") || text == "0").then_some(false) }
}

/// Decimal, `0x` hexadecimal, or with a leading plus.
pub(super) fn unsigned(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) if !hex.starts_with('+') => u64::from_str_radix(hex, 16).ok(),
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// As [`unsigned`], with a leading minus.
pub(super) fn signed(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| unsigned(text).and_then(|value| i64::try_from(value).ok()))
}

/// XML Schema spells the special values `INF`, `-INF`, `NaN`; others write them in any case.
pub(super) fn real(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// A character, or the number of one (WMI writes the number).
fn char16(text: &str) -> Option<u16> {
    let mut units = text.encode_utf16();
    match (units.next(), units.next()) {
        (Some(unit), None) if !text.bytes().all(|byte| byte.is_ascii_digit()) => Some(unit),
        _ => u16::try_from(unsigned(text.trim())?).ok(),
    }
}

const TYPES: [(CimType, &str, &str); 15] = [
    (CimType::Boolean, "boolean", "cimBoolean"),
    (CimType::Uint8, "uint8", "cimUnsignedByte"),
    (CimType::Uint16, "uint16", "cimUnsignedShort"),
    (CimType::Uint32, "uint32", "cimUnsignedInt"),
    (CimType::Uint64, "uint64", "cimUnsignedLong"),
    (CimType::Sint8, "sint8", "cimByte"),
    (CimType::Sint16, "sint16", "cimShort"),
    (CimType::Sint32, "sint32", "cimInt"),
    (CimType::Sint64, "sint64", "cimLong"),
    (CimType::Real32, "real32", "cimFloat"),
    (CimType::Real64, "real64", "cimDouble"),
    (CimType::Char16, "char16", "cimChar16"),
    (CimType::String, "string", "cimString"),
    (CimType::DateTime, "datetime", "cimDateTime"),
    (CimType::Reference, "reference", "cimReference"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_reads_its_values() {
        let read = |name: &str, text: &str| CimType::from_cim_xml(name).unwrap().read(text);
        assert_eq!(read("boolean", " TRUE "), CimValue::Boolean(true));
        assert_eq!(read("uint8", "+255"), CimValue::Unsigned(255));
        assert_eq!(read("uint16", "0x1000"), CimValue::Unsigned(4096));
        assert_eq!(read("uint64", "18446744073709551615"), CimValue::Unsigned(u64::MAX));
        assert_eq!(read("sint8", "-128"), CimValue::Signed(-128));
        assert_eq!(read("sint64", "-9223372036854775808"), CimValue::Signed(i64::MIN));
        assert_eq!(read("real64", "-INF"), CimValue::Real(f64::NEG_INFINITY));
        assert_eq!(read("char16", "A"), CimValue::Char16(65));
        assert_eq!(read("char16", "65"), CimValue::Char16(65));
        assert_eq!(read("string", " x "), CimValue::String(" x ".into()));
    }

    #[test]
    fn text_that_is_not_of_its_type_is_kept() {
        for (name, text) in [
            ("uint8", "256"),
            ("uint16", "x"),
            ("sint8", "-129"),
            ("boolean", "2"),
            ("datetime", "soon"),
            ("uint32", "0x+1"),
        ] {
            assert_eq!(CimType::from_cim_xml(name).unwrap().read(text), CimValue::Untyped(text.into()), "{name}");
        }
    }
}
