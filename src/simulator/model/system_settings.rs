//! The settings of virtual machines and of their checkpoints (Msvm_VirtualSystemSettingData; documented: Microsoft's HyperV_v2 pages).
//!
//! recorded: InstanceID is `Microsoft:` and a GUID, the types Realized and Snapshot:Realized (go-wsman, checkpoint.go and
//! recorded_affectedjobelement_pull_created.xml); assumed: which properties have a value, and the values.

use jiff::Timestamp;

use super::time::datetime_with_fraction;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::schema::classes::NAMESPACE;

/// The class.
pub(crate) const CLASS: &str = "Msvm_VirtualSystemSettingData";

/// The settings of a machine with this id and name.
pub(crate) fn of_machine(id: &str, name: &str, epoch: Timestamp) -> Instance {
    Settings { key: id, machine: id, name, kind: "Microsoft:Hyper-V:System:Realized" }.instance(epoch)
}

/// A checkpoint of the machine with this id, under a key of its own.
pub(crate) fn checkpoint(key: &str, machine: &str, now: Timestamp) -> Instance {
    Settings { key, machine, name: "Checkpoint", kind: "Microsoft:Hyper-V:Snapshot:Realized" }.instance(now)
}

/// Whether a client may not send a property back. recorded: that a job ends in Exception if one is read-only (go-wsman,
/// bug_sweep_integration_test.go); assumed: that these are, which Microsoft's page says.
pub(crate) fn is_read_only(name: &str) -> bool {
    ["ConfigurationID", "CreationTime", "IsSaved", "VirtualSystemIdentifier", "VirtualSystemType"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// What tells settings apart.
struct Settings<'a> {
    key: &'a str,
    /// The machine's id.
    machine: &'a str,
    name: &'a str,
    kind: &'a str,
}

impl Settings<'_> {
    fn instance(&self, created: Timestamp) -> Instance {
        let Self { key, machine, name, kind } = self;
        let text = |text: &str| Value::One(text.to_owned());
        let span = |text: &str| Value::Interval(text.to_owned());
        let properties = [
            ("AutomaticCriticalErrorActionTimeout", span("P0DT0H30M0S")),
            ("AutomaticStartupActionDelay", span("P0DT0H0M0S")),
            ("Caption", text("Virtual Machine Settings")),
            ("ConfigurationID", text(machine)),
            ("CreationTime", datetime_with_fraction(created)),
            ("Description", text("Active settings for the virtual machine.")),
            ("ElementName", text(name)),
            ("InstanceID", text(&format!("Microsoft:{key}"))),
            ("IsSaved", text("false")),
            ("Notes", Value::Many(vec![String::new()])),
            ("Version", text("10.0")),
            ("VirtualSystemIdentifier", text(machine)),
            ("VirtualSystemSubType", text("Microsoft:Hyper-V:SubType:2")),
            ("VirtualSystemType", text(kind)),
        ];
        Instance {
            namespace: NAMESPACE.to_owned(),
            class: CLASS.to_owned(),
            keys: vec!["InstanceID".to_owned()],
            properties: Properties::from(properties.map(|(name, value)| (name.into(), value))),
        }
    }
}
