//! A path of an instance becomes a reference, and the reference is written so that it is read as the same (Microsoft's WMI object paths).

use cimjob::addressing::{EndpointReference, Namespace, ObjectPath, ResourceUri, Target};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let namespace = Namespace::virtualization_v2();
    if let Ok(path) = text.parse::<ObjectPath>() {
        let resource = path.resource(&namespace).expect("a path that was read");
        check_reference(&EndpointReference { resource, selectors: path.selectors() });
    }
    if let Ok(target) = Target::read(text, &namespace) {
        assert!(!target.class().is_empty());
        let shown = target.to_string();
        assert!(!shown.is_empty());
        if let Some(path) = target.object_path()
            && path.to_string().len() <= 8192
        {
            let again: ObjectPath = path.to_string().parse().unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(again.to_string(), path.to_string());
        }
    }
    if let Ok(resource) = text.parse::<ResourceUri>() {
        assert_eq!(resource.to_string().parse().as_ref(), Ok(&resource));
        let _ = (resource.class(), resource.namespace(), resource.is_dmtf());
    }
}

fn check_reference(reference: &EndpointReference) {
    if let Ok(written) = reference.to_element().to_xml() {
        assert_eq!(EndpointReference::from_xml(&written).as_ref(), Ok(reference));
    }
}
