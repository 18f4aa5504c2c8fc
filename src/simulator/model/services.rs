//! The services of Hyper-V, which start jobs (Msvm_VirtualSystemManagementService and others).

use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::reference::Reference;
use crate::simulator::schema::classes::NAMESPACE;

/// The services, whose names are documented or assumed.
const SERVICES: [(&str, &str); 5] = [
    ("Msvm_VirtualSystemManagementService", "vmms"),
    ("Msvm_ImageManagementService", "vhdsvc"),
    ("Msvm_VirtualSystemMigrationService", "vmms"),
    ("Msvm_VirtualSystemSnapshotService", "vmms"),
    ("Msvm_VirtualEthernetSwitchManagementService", "nvspwmi"),
];

/// All of them.
pub(crate) fn all(host: &str) -> impl Iterator<Item = Instance> + '_ {
    SERVICES.iter().map(move |(class, _)| service(class, host))
}

/// The reference to a service.
pub(crate) fn reference(class: &str, host: &str) -> Reference {
    let name = SERVICES.iter().find(|(known, _)| *known == class).map_or("", |(_, name)| *name);
    let keys = [
        ("CreationClassName", class),
        ("Name", name),
        ("SystemCreationClassName", "Msvm_ComputerSystem"),
        ("SystemName", host),
    ];
    Reference { namespace: NAMESPACE.to_owned(), class: class.to_owned(), keys: owned(&keys) }
}

fn owned(keys: &[(&str, &str)]) -> Vec<(String, String)> {
    keys.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// assumed: all but the names of the keys.
fn service(class: &str, host: &str) -> Instance {
    let mut all: Properties =
        reference(class, host).keys.into_iter().map(|(name, value)| (name.into(), Value::One(value))).collect();
    let name = class.trim_start_matches("Msvm_");
    for property in ["Caption", "Description", "ElementName"] {
        all.insert(property.into(), Value::text(Some(name)));
    }
    let numbers = [("EnabledDefault", 2), ("EnabledState", 2), ("HealthState", 5), ("RequestedState", 12)];
    all.extend(numbers.map(|(name, number): (&str, u16)| (name.into(), Value::number(Some(number)))));
    all.insert("InstanceID".into(), Value::Null);
    all.insert("OperationalStatus".into(), Value::Many(vec!["2".to_owned()]));
    all.insert("Started".into(), Value::text(Some("true")));
    all.insert("Status".into(), Value::text(Some("OK")));
    let keys = ["CreationClassName", "Name", "SystemCreationClassName", "SystemName"].map(str::to_owned).to_vec();
    Instance { namespace: NAMESPACE.to_owned(), class: class.to_owned(), keys, properties: all }
}
