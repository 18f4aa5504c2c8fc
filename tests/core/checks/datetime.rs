//! A date and a value of any type that were read are written so that they are read as the same (DSP0004 section 5.2.4; DSP0230 section 8.1).

use std::time::Duration;

use cimjob::cim::{CimDateTime, CimType, CimValue};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for name in TYPES {
        let cim_type = CimType::from_cim_xml(name).unwrap_or_else(|| panic!("{name}"));
        let value = cim_type.read(text);
        // For people, a date may have more to it than its value.
        if !matches!(value, CimValue::Untyped(_) | CimValue::Real(_) | CimValue::DateTime(_)) {
            assert_eq!(cim_type.read(&value.to_string()), value, "{name}");
        }
    }
    let Ok(date) = text.parse::<CimDateTime>() else { return };
    assert_eq!(date.to_string().parse().as_ref(), Ok(&date));
    let dmtf = date.to_dmtf();
    assert_eq!(dmtf.len(), 25, "{dmtf}");
    assert_eq!(dmtf.parse().map(|read: CimDateTime| read.to_dmtf()), Ok(dmtf));
    if let Some(later) = date.plus(Duration::from_secs(1)) {
        assert_eq!(later.wrapper(), date.wrapper());
        if let (Some(first), Some(second)) = (date.instant(), later.instant()) {
            assert_eq!(second.duration_since(first).as_secs(), 1);
        }
    }
    let _ = (date.interval(), date.is_unset());
}

const TYPES: [&str; 13] = [
    "boolean", "uint8", "uint16", "uint32", "uint64", "sint8", "sint16", "sint32", "sint64", "real32", "real64",
    "char16", "datetime",
];
