//! What a job touches: the elements that are associated with it (Msvm_AffectedJobElement, Msvm_AffectedStorageJobElement,
//! Msvm_OwningJobElement).

use std::fmt;

use crate::addressing::{EndpointReference, Namespace, ObjectPath, ResourceUri, SelectorSet};
use crate::cim::{CimInstance, Properties};
use crate::wsman::{AssociationEnd, AssociationFilter, Enumerate, EnumerationMode, Filter, Item};

use super::guid::{is_guid, unbraced};
use super::{ConcreteJob, JobPath};

/// How an element belongs to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobAssociation {
    /// The job changes it, or makes it.
    Affected,
    /// The job belongs to it, mostly to a service of the host.
    Owning,
}

/// Asks for the elements that are associated with a job, in one of two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssociatedElements {
    job: JobPath,
    association: JobAssociation,
}

/// An element that is associated with a job.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AssociatedElement {
    /// Its class, such as `Msvm_ComputerSystem`.
    pub class: String,
    /// Its name for people.
    pub element_name: Option<String>,
    /// What tells it from others: the GUID of a virtual machine, else the key that names it.
    pub id: Option<String>,
    /// Where it is, when the host told.
    pub reference: Option<EndpointReference>,
}

/// A virtual machine that a job is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct VirtualMachine {
    /// Its name for people; not unique on a host.
    pub name: Option<String>,
    /// Its GUID.
    pub id: Option<String>,
}

impl AssociatedElements {
    /// The elements of `job`.
    #[must_use]
    pub fn new(job: JobPath, association: JobAssociation) -> Self {
        Self { job, association }
    }

    /// The request with the association filter (DSP0227 section 8.2).
    #[must_use]
    pub fn by_filter(&self) -> Enumerate {
        let mut filter = AssociationFilter::of(self.job.reference().clone(), AssociationEnd::Associators);
        filter.association_class = Some(self.class().to_owned());
        self.enumerate(Filter::Association(filter))
    }

    /// The same as a WQL query, for a host that does not take the filter.
    #[must_use]
    pub fn by_query(&self) -> Enumerate {
        let keys = vec![("InstanceID".to_owned(), self.job.instance_id().to_owned())];
        let path = ObjectPath { host: None, namespace: None, class: self.job.class().to_owned(), keys };
        self.enumerate(Filter::Wql(format!("ASSOCIATORS OF {{{path}}} WHERE AssocClass = {}", self.class())))
    }

    fn enumerate(&self, filter: Filter) -> Enumerate {
        let namespace = self.job.namespace().unwrap_or_else(Namespace::virtualization_v2);
        Enumerate {
            target: everything(&namespace),
            filter: Some(filter),
            mode: EnumerationMode::ObjectsAndReferences,
            first_page: Some(20),
        }
    }

    fn class(&self) -> &'static str {
        match self.association {
            JobAssociation::Owning => "Msvm_OwningJobElement",
            JobAssociation::Affected if self.job.class().eq_ignore_ascii_case("Msvm_StorageJob") => {
                "Msvm_AffectedStorageJobElement"
            }
            JobAssociation::Affected => "Msvm_AffectedJobElement",
        }
    }
}

impl AssociatedElement {
    /// How much text it holds.
    #[cfg(feature = "client")]
    pub(crate) fn length(&self) -> usize {
        let texts = [Some(&self.class), self.element_name.as_ref(), self.id.as_ref()];
        let reference = self.reference.as_ref().map_or(0, |reference| reference.to_string().len());
        texts.into_iter().flatten().map(String::len).sum::<usize>() + reference
    }

    /// The virtual machine, when the element is one or holds the settings of one.
    #[must_use]
    pub fn virtual_machine(&self) -> Option<VirtualMachine> {
        let class = self.class.to_ascii_lowercase();
        let settings = class == "msvm_virtualsystemsettingdata";
        // The host itself is a computer system, too; its name is no GUID.
        let machine = class.ends_with("computersystem") && self.id.as_deref().is_some_and(is_guid);
        (settings || machine).then(|| VirtualMachine { name: self.element_name.clone(), id: self.id.clone() })
    }
}

/// An item of an enumeration; the reference names the class, for an instance may come as one of its base class (MS-WSMV 3.1.4.1.27).
impl From<Item> for AssociatedElement {
    fn from(item: Item) -> Self {
        let named = item.reference.as_ref().map(|reference| reference.resource.class().to_owned());
        let object = item.object.unwrap_or(CimInstance { class_name: String::new(), properties: Vec::new() });
        let class = named.filter(|class| class != "*").unwrap_or_else(|| object.class_name.clone());
        let mut properties = Properties::of(object);
        let mut filled = |name| properties.take::<String>(name).filter(|text| !text.is_empty());
        let is_system = class.to_ascii_lowercase().ends_with("computersystem");
        let own = if is_system { filled("Name") } else { filled("VirtualSystemIdentifier") };
        let own = own.or_else(|| filled("InstanceID")).or_else(|| filled("DeviceID")).or_else(|| filled("Name"));
        let id = own.or_else(|| key(item.reference.as_ref()?));
        Self { element_name: filled("ElementName"), class, id, reference: item.reference }
    }
}

impl VirtualMachine {
    /// The machines that a job is about: those it touches, else the one that it names itself. Each once.
    #[must_use]
    pub fn of(job: &ConcreteJob, affected: &[AssociatedElement]) -> Vec<Self> {
        let mut machines: Vec<Self> = Vec::new();
        for machine in affected.iter().filter_map(AssociatedElement::virtual_machine) {
            if !machines.iter().any(|known| known.id == machine.id) {
                machines.push(machine);
            }
        }
        let named = job.virtual_system_name.clone().filter(|name| !name.is_empty());
        match named {
            Some(id) if machines.is_empty() && is_guid(&id) => vec![Self { name: None, id: Some(id) }],
            Some(name) if machines.is_empty() => vec![Self { name: Some(name), id: None }],
            _ => machines,
        }
    }

    /// The enumeration of the machines of a host; the host itself, which is a computer system too, is among them.
    #[must_use]
    pub fn enumeration(namespace: &Namespace) -> Enumerate {
        Enumerate {
            target: everything(namespace),
            filter: Some(Filter::Wql("SELECT * FROM Msvm_ComputerSystem".to_owned())),
            mode: EnumerationMode::ObjectsAndReferences,
            first_page: Some(100),
        }
    }

    /// Is this its name or its GUID, with or without braces? Case does not matter.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let text = unbraced(text).to_lowercase();
        let same = |own: &Option<String>| own.as_ref().is_some_and(|own| own.to_lowercase() == text);
        same(&self.name) || same(&self.id)
    }
}

/// `web01 (GUID)`, or whichever of the two is known.
impl fmt::Display for VirtualMachine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, &self.id) {
            (Some(name), Some(id)) => write!(f, "{name} ({id})"),
            (Some(only), None) | (None, Some(only)) => f.write_str(only),
            (None, None) => f.write_str("a virtual machine without a name"),
        }
    }
}

/// All classes of a namespace: where queries and association filters go.
pub(super) fn everything(namespace: &Namespace) -> EndpointReference {
    EndpointReference { resource: ResourceUri::wmi_all(namespace), selectors: SelectorSet::default() }
}

fn key(reference: &EndpointReference) -> Option<String> {
    let name = reference.selectors.iter().map(|(name, _)| name).find(|name| !name.starts_with("__"))?;
    reference.selectors.text(name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{CimProperty, CimValue};

    const GUID: &str = "8E1C7A50-0000-4000-8000-000000000003";

    fn item(class: &str, properties: &[(&str, &str)]) -> Item {
        let property = |(name, text): &(&str, &str)| CimProperty {
            name: (*name).into(),
            cim_type: None,
            value: CimValue::Untyped((*text).into()),
        };
        let object = CimInstance { class_name: class.into(), properties: properties.iter().map(property).collect() };
        Item { object: Some(object), reference: None }
    }

    #[test]
    fn a_computer_system_with_a_guid_is_a_virtual_machine() {
        let element = AssociatedElement::from(item("Msvm_ComputerSystem", &[("Name", GUID), ("ElementName", "web01")]));
        assert_eq!(element.virtual_machine().unwrap().to_string(), format!("web01 ({GUID})"));
    }

    #[test]
    fn the_host_is_no_virtual_machine() {
        let host = AssociatedElement::from(item("Msvm_ComputerSystem", &[("Name", "HV01"), ("ElementName", "HV01")]));
        assert_eq!(host.virtual_machine(), None);
    }

    #[test]
    fn settings_name_the_machine_they_belong_to() {
        let properties = [("InstanceID", "Microsoft:x"), ("VirtualSystemIdentifier", GUID), ("ElementName", "web01")];
        let element = AssociatedElement::from(item("Msvm_VirtualSystemSettingData", &properties));
        assert!(element.virtual_machine().unwrap().is_called(&GUID.to_lowercase()));
    }

    #[test]
    fn the_query_escapes_the_key() {
        let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_StorageJob", r#"a\"b"#).unwrap();
        let query = AssociatedElements::new(job, JobAssociation::Affected).by_query();
        let expected =
            r#"ASSOCIATORS OF {Msvm_StorageJob.InstanceID="a\\\"b"} WHERE AssocClass = Msvm_AffectedStorageJobElement"#;
        assert_eq!(query.filter, Some(Filter::Wql(expected.into())));
        assert!(query.target.resource.as_str().ends_with("/root/virtualization/v2/*"));
    }

    #[test]
    fn a_job_that_names_its_machine_needs_no_association() {
        let job: ConcreteJob = item("Msvm_MigrationJob", &[("VirtualSystemName", "web01")]).object.unwrap().into();
        assert!(VirtualMachine::of(&job, &[]).first().unwrap().is_called("WEB01"));
    }
}
