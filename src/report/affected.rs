//! What a job is about: its virtual machines, and everything that it touches.

use serde::Serialize;

use crate::job::{AssociatedElement, VirtualMachine};

/// A virtual machine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MachineReport {
    /// Its name.
    pub name: Option<String>,
    /// Its GUID.
    pub id: Option<String>,
}

/// Something that a job touches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ElementReport {
    /// Its class.
    pub class: String,
    /// Its name for people.
    pub element_name: Option<String>,
    /// Its GUID or another identifier.
    pub id: Option<String>,
}

impl From<&VirtualMachine> for MachineReport {
    fn from(machine: &VirtualMachine) -> Self {
        Self { name: machine.name.clone(), id: machine.id.clone() }
    }
}

impl MachineReport {
    pub(crate) fn all(machines: &[VirtualMachine]) -> Vec<Self> {
        machines.iter().map(Self::from).collect()
    }
}

impl From<&AssociatedElement> for ElementReport {
    fn from(element: &AssociatedElement) -> Self {
        let AssociatedElement { class, element_name, id, .. } = element.clone();
        Self { class, element_name, id }
    }
}
