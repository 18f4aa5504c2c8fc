//! The types of properties by name (CIM schema 2.32; Microsoft's HyperV_v2 pages), for the declarations of classes.

use crate::simulator::message::properties::Value;
use crate::simulator::scenario::{PropertyItem, PropertyValue};

/// A type of CIM, and whether the property is an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PropertyType {
    /// As DSP0201 writes it; `reference` for a reference.
    pub(crate) name: &'static str,
    pub(crate) is_array: bool,
}

/// documented for those that have a name in the table; a scenario's own have the type of their values (assumed).
pub(crate) fn property_type(name: &str, value: &Value, written: Option<&PropertyValue>) -> PropertyType {
    let is_array = matches!(value, Value::Many(_) | Value::NullArray);
    let one = |name| PropertyType { name, is_array: false };
    let listed = TYPES.iter().find(|(_, names)| names.contains(&name)).map(|(name, _)| one(*name));
    let array = ARRAYS.iter().find(|(known, _)| *known == name).map(|(_, name)| PropertyType { name, is_array: true });
    listed.or(array).unwrap_or_else(|| match (value, written) {
        (Value::Reference(_), _) => one("reference"),
        (Value::Datetime(_) | Value::Interval(_), _) => one("datetime"),
        (_, Some(PropertyValue::One(item))) => one(of_item(item)),
        (_, Some(PropertyValue::Many(items))) if !items.is_empty() => {
            PropertyType { name: items.first().map_or("string", of_item), is_array: true }
        }
        _ => PropertyType { name: "string", is_array },
    })
}

fn of_item(item: &PropertyItem) -> &'static str {
    match item {
        PropertyItem::Text(_) => "string",
        PropertyItem::Number(number) if *number < 0 => "sint64",
        PropertyItem::Number(_) => "uint64",
        PropertyItem::Truth(_) => "boolean",
    }
}

const TYPES: &[(&str, &[&str])] = &[
    ("boolean", &["Cancellable", "DeleteOnCompletion", "Started"]),
    (
        "datetime",
        &[
            "ElapsedTime",
            "InstallDate",
            "LastApplicationConsistentReplicationTime",
            "LastReplicationTime",
            "LastSuccessfulBackupTime",
            "RunStartInterval",
            "ScheduledStartTime",
            "StartTime",
            "TimeBeforeRemoval",
            "TimeOfLastConfigurationChange",
            "TimeOfLastStateChange",
            "TimeSubmitted",
            "UntilTime",
        ],
    ),
    ("sint8", &["RunDay", "RunDayOfWeek"]),
    ("uint8", &["RunMonth"]),
    (
        "uint16",
        &[
            "CommunicationStatus",
            "DetailedStatus",
            "EnabledDefault",
            "EnabledState",
            "EnhancedSessionModeState",
            "ErrorCode",
            "FailedOverReplicationType",
            "HealthState",
            "JobState",
            "JobType",
            "LastReplicationType",
            "LocalOrUtcTime",
            "MigrationType",
            "NumberOfNumaNodes",
            "OperatingStatus",
            "PercentComplete",
            "PrimaryStatus",
            "RecoveryAction",
            "ReplicationHealth",
            "ReplicationMode",
            "ReplicationState",
            "RequestedState",
            "ResetCapability",
            "TransitioningToState",
        ],
    ),
    ("uint32", &["HwThreadsPerCoreRealized", "JobCompletionStatusCode", "JobRunTimes", "Priority", "ProcessID"]),
    ("uint64", &["OnTimeInMilliseconds"]),
];

const ARRAYS: &[(&str, &str)] = &[
    ("ElementEffects", "uint16"),
    ("NewResourceSettingData", "string"),
    ("OperationalStatus", "uint16"),
    ("StatusDescriptions", "string"),
];
