//! What a job touches.

use serde::Serialize;

use crate::job::{AssociatedElement, VirtualMachine};

/// A virtual machine.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct MachineReport {
    name: Option<String>,
    /// Its GUID.
    id: Option<String>,
}

/// Something that a job touches.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ElementReport {
    class: String,
    element_name: Option<String>,
    id: Option<String>,
}

impl MachineReport {
    pub(crate) fn of(machine: VirtualMachine) -> Self {
        Self { name: machine.name, id: machine.id }
    }
}

impl ElementReport {
    pub(crate) fn of(element: &AssociatedElement) -> Self {
        let AssociatedElement { class, element_name, id, .. } = element.clone();
        Self { class, element_name, id }
    }
}
