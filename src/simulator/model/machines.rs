//! Computer systems: the host itself and its virtual machines (Msvm_ComputerSystem).
//!
//! recorded: which properties there are and which of them are null (go-wsman, recorded_computersystem_pull_host.xml,
//! recorded_computersystem_pull_vm_off.xml, recorded_computersystem_pull_vm_running_a.xml).

use jiff::{SignedDuration, Timestamp};

use super::time::{NEVER, datetime_with_fraction};
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::reference::Reference;
use crate::simulator::scenario::VirtualMachine;
use crate::simulator::schema::classes::NAMESPACE;

/// The reference to a machine.
pub(crate) fn reference(id: &str) -> Reference {
    let keys = [("CreationClassName", MACHINE), ("Name", id)];
    let keys = keys.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Reference { namespace: NAMESPACE.to_owned(), class: MACHINE.to_owned(), keys: keys.to_vec() }
}

/// The host. recorded: all of its values but the texts, which were Japanese.
pub(crate) fn host(name: &str) -> Instance {
    let mut all = system("Hosting Computer System", "Microsoft Hosting Computer System", name, name);
    add(&mut all, [("EnabledDefault", 2), ("EnabledState", 2), ("HealthState", 5)]);
    add(&mut all, [("NumberOfNumaNodes", 1), ("RequestedState", 12), ("ResetCapability", 1)]);
    all.insert("StatusDescriptions".into(), Value::Many(vec!["OK".to_owned()]));
    instance(all)
}

/// A virtual machine that was made a month before the host was started.
pub(crate) fn virtual_machine(machine: &VirtualMachine, epoch: Timestamp) -> Instance {
    let mut all = system("Virtual Machine", "Microsoft Virtual Machine", &machine.name, &machine.id);
    add(&mut all, [("FailedOverReplicationType", 0), ("HealthState", 5), ("LastReplicationType", 0)]);
    add(
        &mut all,
        [("NumberOfNumaNodes", 1), ("ReplicationHealth", 0), ("ReplicationMode", 0), ("ReplicationState", 0)],
    );
    add(&mut all, [("RequestedState", 5), ("ResetCapability", 1)]);
    all.insert("StatusDescriptions".into(), Value::Many(vec!["Operating normally".to_owned()]));
    let made = datetime_with_fraction(epoch.checked_sub(MONTH).unwrap_or(epoch));
    for name in ["InstallDate", "TimeOfLastConfigurationChange"] {
        all.insert(name.into(), made.clone());
    }
    for name in ["LastApplicationConsistentReplicationTime", "LastReplicationTime"] {
        all.insert(name.into(), Value::Datetime(NEVER.to_owned()));
    }
    let running = machine.enabled_state == RUNNING;
    all.insert("TimeOfLastStateChange".into(), if running { made } else { Value::Datetime(NEVER.to_owned()) });
    all.insert("EnabledDefault".into(), Value::number(Some(if running { 2_u16 } else { 3 })));
    all.extend(of_state(machine.enabled_state));
    all.extend(machine.properties.iter().map(|(name, value)| (name.clone().into(), Value::of_scenario(value))));
    instance(all)
}

/// What depends on whether a machine runs. recorded: of one that runs and of one that is off; assumed: that they change with the state, and
/// that a machine in another state has those of the latter.
pub(crate) fn of_state(enabled_state: u16) -> Properties {
    let running = enabled_state == RUNNING;
    let when_running = |number: u32| Value::number(running.then_some(number));
    Properties::from([
        ("EnabledState".into(), Value::number(Some(enabled_state))),
        ("EnhancedSessionModeState".into(), Value::number(Some(if running { 6_u16 } else { 3 }))),
        ("HwThreadsPerCoreRealized".into(), when_running(2)),
        ("OnTimeInMilliseconds".into(), Value::number(Some(if running { 86_400_000_u32 } else { 0 }))),
        ("ProcessID".into(), when_running(4242)),
    ])
}

fn system(caption: &str, description: &str, element_name: &str, name: &str) -> Properties {
    let mut all: Properties = NULL.iter().map(|name| ((*name).into(), Value::Null)).collect();
    let texts = [
        ("Caption", caption),
        ("CreationClassName", MACHINE),
        ("Description", description),
        ("ElementName", element_name),
        ("Name", name),
        ("Status", "OK"),
    ];
    all.extend(texts.map(|(name, text)| (name.into(), Value::text(Some(text)))));
    all.insert("OperationalStatus".into(), Value::Many(vec!["2".to_owned()]));
    all
}

fn add<const N: usize>(all: &mut Properties, numbers: [(&'static str, u16); N]) {
    all.extend(numbers.map(|(name, number)| (name.into(), Value::number(Some(number)))));
}

fn instance(properties: Properties) -> Instance {
    Instance {
        namespace: NAMESPACE.to_owned(),
        class: MACHINE.to_owned(),
        keys: ["CreationClassName", "Name"].map(str::to_owned).to_vec(),
        properties,
    }
}

const MACHINE: &str = "Msvm_ComputerSystem";
const RUNNING: u16 = 2;
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a computer system has and no scenario fills unless it says so.
const NULL: &[&str] = &[
    "CommunicationStatus",
    "DetailedStatus",
    "EnhancedSessionModeState",
    "FailedOverReplicationType",
    "HwThreadsPerCoreRealized",
    "InstallDate",
    "InstanceID",
    "LastApplicationConsistentReplicationTime",
    "LastReplicationTime",
    "LastReplicationType",
    "LastSuccessfulBackupTime",
    "ManagementVtlImageFileName",
    "ManagementVtlImageVersion",
    "NameFormat",
    "OnTimeInMilliseconds",
    "OperatingStatus",
    "OtherEnabledState",
    "PrimaryOwnerContact",
    "PrimaryOwnerName",
    "PrimaryStatus",
    "ProcessID",
    "ReplicationHealth",
    "ReplicationMode",
    "ReplicationState",
    "TimeOfLastConfigurationChange",
    "TimeOfLastStateChange",
    "TransitioningToState",
];
