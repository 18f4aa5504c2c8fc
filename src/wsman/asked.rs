//! What an answer leaves unsaid because the request said it: references without a namespace belong to the one that was asked.

use crate::addressing::{EndpointReference, Namespace};
use crate::cim::{CimInstance, CimProperty, CimValue};

/// The namespace of a request.
pub(super) struct Asked(Option<Namespace>);

impl Asked {
    pub(super) fn of(target: &EndpointReference) -> Self {
        Self(target.namespace())
    }

    pub(super) fn reference(&self, mut reference: EndpointReference) -> EndpointReference {
        if let Some(namespace) = &self.0 {
            reference.belong_to(namespace);
        }
        reference
    }

    pub(super) fn instance(&self, mut instance: CimInstance) -> CimInstance {
        self.properties(&mut instance.properties);
        instance
    }

    pub(super) fn properties(&self, properties: &mut [CimProperty]) {
        if let Some(namespace) = &self.0 {
            properties.iter_mut().for_each(|property| complete(&mut property.value, namespace));
        }
    }
}

fn complete(value: &mut CimValue, namespace: &Namespace) {
    match value {
        CimValue::Reference(reference) => reference.belong_to(namespace),
        CimValue::Array(values) => values.iter_mut().for_each(|value| complete(value, namespace)),
        CimValue::Instance(instance) => {
            instance.properties.iter_mut().for_each(|property| complete(&mut property.value, namespace));
        }
        _ => {}
    }
}
