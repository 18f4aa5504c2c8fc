//! What is on a host beside its jobs: the host itself, its virtual machines, the services that start jobs, and the scenario's instances.

use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::reference::Reference;
use crate::simulator::scenario::{PropertyValue, Scenario, SettingsInstance, VirtualMachine};
use crate::simulator::schema::classes::NAMESPACE;

/// The services, whose names are documented or assumed.
const SERVICES: [(&str, &str); 3] = [
    ("Msvm_VirtualSystemManagementService", "vmms"),
    ("Msvm_ImageManagementService", "vhdsvc"),
    ("Msvm_VirtualSystemMigrationService", "vmms"),
];

/// All of them in the order of an enumeration.
pub(crate) fn rows(scenario: &Scenario) -> Vec<Instance> {
    let host = scenario.host.name.as_str();
    let services = SERVICES.iter().map(|(class, _)| service(class, host));
    let machines = scenario.vms.iter().map(virtual_machine);
    let others = scenario.instances.iter().map(other);
    std::iter::once(this_host(host)).chain(machines).chain(services).chain(others).collect()
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

/// The reference to a machine.
pub(crate) fn machine(id: &str) -> Reference {
    let keys = [("CreationClassName", MACHINE), ("Name", id)];
    Reference { namespace: NAMESPACE.to_owned(), class: MACHINE.to_owned(), keys: owned(&keys) }
}

fn owned(keys: &[(&str, &str)]) -> Vec<(String, String)> {
    keys.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// recorded: which properties there are, which are null, and the numbers of a machine that runs (go-wsman,
/// recorded_computersystem_pull_vm_running_a.xml); its texts were Japanese. The times are left null here.
fn virtual_machine(machine: &VirtualMachine) -> Instance {
    let running = machine.enabled_state == 2;
    let mut all = system("Virtual Machine", "Microsoft Virtual Machine", &machine.name, &machine.id);
    let numbers = [
        ("EnabledDefault", 2),
        ("EnabledState", machine.enabled_state),
        ("EnhancedSessionModeState", if running { 6 } else { 3 }),
        ("FailedOverReplicationType", 0),
        ("HealthState", 5),
        ("HwThreadsPerCoreRealized", if running { 2 } else { 0 }),
        ("LastReplicationType", 0),
        ("NumberOfNumaNodes", 1),
        ("ReplicationHealth", 0),
        ("ReplicationMode", 0),
        ("ReplicationState", 0),
        ("RequestedState", 5),
        ("ResetCapability", 1),
    ];
    all.extend(numbers.map(|(name, number)| (name.into(), Value::number(Some(number)))));
    let state = if running { "Operating normally" } else { "Off" };
    all.extend(
        [
            ("OperationalStatus", Value::Many(vec!["2".to_owned()])),
            ("Status", Value::text(Some("OK"))),
            ("StatusDescriptions", Value::Many(vec![state.to_owned()])),
        ]
        .map(|(name, value)| (name.into(), value)),
    );
    all.extend(machine.properties.iter().map(|(name, value)| (name.clone().into(), property(value))));
    instance(MACHINE, &["CreationClassName", "Name"], all)
}

/// The host is a computer system of the same class; recorded: that it is (go-wsman), assumed: most of its values.
fn this_host(host: &str) -> Instance {
    let mut all = system("Hosting Computer System", "Microsoft Hosting Computer System", host, host);
    let numbers = [("EnabledDefault", 2), ("EnabledState", 2), ("HealthState", 5), ("RequestedState", 12)];
    all.extend(numbers.map(|(name, number): (&str, u16)| (name.into(), Value::number(Some(number)))));
    all.insert("OperationalStatus".into(), Value::Many(vec!["2".to_owned()]));
    all.insert("Status".into(), Value::text(Some("OK")));
    instance(MACHINE, &["CreationClassName", "Name"], all)
}

fn system(caption: &str, description: &str, element_name: &str, name: &str) -> Properties {
    let mut all: Properties = NULL.iter().map(|name| ((*name).into(), Value::Null)).collect();
    let texts = [
        ("Caption", caption),
        ("CreationClassName", MACHINE),
        ("Description", description),
        ("ElementName", element_name),
        ("Name", name),
    ];
    all.extend(texts.map(|(name, text)| (name.into(), Value::text(Some(text)))));
    all
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
    instance(class, &["CreationClassName", "Name", "SystemCreationClassName", "SystemName"], all)
}

/// An instance of the scenario.
pub(crate) fn other(instance: &SettingsInstance) -> Instance {
    let properties = instance.properties.iter().map(|(name, value)| (name.clone().into(), property(value))).collect();
    Instance {
        namespace: instance.namespace.clone(),
        class: instance.class.clone(),
        keys: instance.keys.clone(),
        properties,
    }
}

fn property(value: &PropertyValue) -> Value {
    match value {
        PropertyValue::Many(items) if items.is_empty() => Value::Null,
        value => value.into(),
    }
}

fn instance(class: &str, keys: &[&str], properties: Properties) -> Instance {
    Instance {
        namespace: NAMESPACE.to_owned(),
        class: class.to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        properties,
    }
}

const MACHINE: &str = "Msvm_ComputerSystem";

/// What a computer system has and no scenario fills unless it says so.
const NULL: &[&str] = &[
    "CommunicationStatus",
    "DetailedStatus",
    "InstallDate",
    "InstanceID",
    "LastApplicationConsistentReplicationTime",
    "LastReplicationTime",
    "LastSuccessfulBackupTime",
    "NameFormat",
    "OnTimeInMilliseconds",
    "OperatingStatus",
    "OtherEnabledState",
    "PrimaryOwnerContact",
    "PrimaryOwnerName",
    "PrimaryStatus",
    "ProcessID",
    "TimeOfLastConfigurationChange",
    "TimeOfLastStateChange",
    "TransitioningToState",
];
