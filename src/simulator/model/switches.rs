//! Virtual switches (Msvm_VirtualEthernetSwitch). recorded: the properties and which of them are null (go-wsman,
//! recorded_pull_virtualethernetswitch.xml).

use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::schema::classes::NAMESPACE;

/// A switch with this key and name.
pub(crate) fn switch(key: &str, name: &str) -> Instance {
    let text = |text: &str| Value::One(text.to_owned());
    let one = |text: &str| Value::Many(vec![text.to_owned()]);
    let mut all: Properties = NULL.iter().map(|name| ((*name).into(), Value::Null)).collect();
    let values = [
        ("Caption", text("Virtual Switch")),
        ("CreationClassName", text(CLASS)),
        ("Dedicated", one("38")),
        ("Description", text("Microsoft Virtual Switch")),
        ("ElementName", text(name)),
        ("EnabledDefault", text("2")),
        ("EnabledState", text("5")),
        ("HealthState", text("5")),
        ("IdentifyingDescriptions", one("Virtual Switch Extension Miniport Adapter Id")),
        ("MaxIOVOffloads", text("0")),
        ("MaxVMQOffloads", text("0")),
        ("Name", text(key)),
        ("OperationalStatus", one("2")),
        ("OtherIdentifyingInfo", one(&format!("{{{key}}}"))),
        ("RequestedState", text("12")),
        ("ResetCapability", text("5")),
        ("Status", text("OK")),
        ("StatusDescriptions", one("OK")),
    ];
    all.extend(values.map(|(name, value)| (name.into(), value)));
    let keys = ["CreationClassName", "Name"].map(str::to_owned).to_vec();
    Instance { namespace: NAMESPACE.to_owned(), class: CLASS.to_owned(), keys, properties: all }
}

const CLASS: &str = "Msvm_VirtualEthernetSwitch";

const NULL: &[&str] = &[
    "CommunicationStatus",
    "DetailedStatus",
    "InstallDate",
    "InstanceID",
    "NameFormat",
    "OperatingStatus",
    "OtherEnabledState",
    "PrimaryOwnerContact",
    "PrimaryOwnerName",
    "PrimaryStatus",
    "TimeOfLastStateChange",
    "TransitioningToState",
];
