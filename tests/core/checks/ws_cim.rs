//! What a WS-CIM instance holds can be written and is read back as the same (DSP0230): dates in both their forms, references.

use cimjob::addressing::EndpointReference;
use cimjob::cim::{CimDateTime, CimError, CimInstance, CimType, CimValue, read_instance};
use cimjob::job::ConcreteJob;
use cimjob::xml::{Document, Limits};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(document) = Document::parse(text, &Limits::default()) else { return };
    let instance = read_instance(document.root());
    check_instance(&instance);
    let _ = (CimError::from(instance.clone()), ConcreteJob::from(instance));
}

fn check_instance(instance: &CimInstance) {
    for property in &instance.properties {
        check_value(&property.value);
    }
}

fn check_value(value: &CimValue) {
    match value {
        CimValue::Array(values) => values.iter().for_each(check_value),
        CimValue::Instance(inner) => check_instance(inner),
        CimValue::DateTime(date) => check_date(date),
        CimValue::Untyped(text) => {
            if let CimValue::DateTime(date) = CimType::DateTime.read(text) {
                check_date(&date);
            }
        }
        CimValue::Reference(reference) => {
            if let Ok(written) = reference.to_element().to_xml() {
                assert_eq!(EndpointReference::from_xml(&written).as_ref(), Ok(reference));
            }
        }
        _ => {}
    }
}

/// XML Schema's form keeps everything; the DMTF's is exact to the microsecond.
fn check_date(date: &CimDateTime) {
    assert_eq!(date.to_string().parse().as_ref(), Ok(date));
    let dmtf = date.to_dmtf();
    assert_eq!(dmtf.len(), 25, "{dmtf}");
    assert_eq!(dmtf.parse().map(|read: CimDateTime| read.to_dmtf()), Ok(dmtf));
}
