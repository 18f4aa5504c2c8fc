//! The declaration of a class is read or refused, its parts are found by their names, and it types any value (DSP0201; MS-WSMV 3.1.4.1.38).

use cimjob::addressing::Namespace;
use cimjob::cim::{CimClass, CimInstance, CimProperty, CimValue, read_cim_class};
use cimjob::soap::MessageId;
use cimjob::wsman::{GetClass, read_reply};
use cimjob::xml::{Document, Limits};

pub(crate) fn check(bytes: &[u8]) {
    let get = GetClass::new(&Namespace::virtualization_v2(), "Msvm_X").expect("a class");
    if let Ok(reply) = read_reply(&get, &MessageId::from_uuid(1), bytes, None) {
        check_class(&reply.output);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(document) = Document::parse(text, &Limits::default()) else { return };
    if let Ok(class) = read_cim_class(document.root()) {
        check_class(&class);
    }
}

/// What is asked of a class costs its whole length, so not all of a long one is looked at.
fn check_class(class: &CimClass) {
    let mut instance = CimInstance::new(class.name.clone());
    for declared in class.properties.iter().take(64) {
        assert!(class.property(&declared.name).is_some(), "{}", declared.name);
        let values = ["1", "x", "20260101000000.000000+000", ""].map(|text| CimValue::Untyped(text.to_owned()));
        for value in values.clone().into_iter().chain([CimValue::Array(values.into()), CimValue::Null]) {
            instance.properties.push(CimProperty { name: declared.name.clone(), cim_type: None, value });
        }
    }
    for method in class.methods.iter().take(64) {
        assert!(class.method(&method.name).is_some(), "{}", method.name);
        for parameter in method.parameters.iter().take(64) {
            assert!(method.parameter(&parameter.name).is_some(), "{}", parameter.name);
        }
    }
    let names: Vec<_> = instance.properties.iter().map(|property| property.name.clone()).collect();
    let typed = class.type_values(instance);
    assert!(typed.properties.iter().map(|property| &property.name).eq(&names));
}
