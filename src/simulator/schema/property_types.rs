//! The types of properties by name (documented: CIM schema 2.32; Microsoft's HyperV_v2 pages).

/// A type of CIM, and whether the property is an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PropertyType {
    /// As DSP0201 writes it; `reference` for a reference.
    pub(crate) name: &'static str,
    pub(crate) is_array: bool,
}

/// The type of a property of this name, as far as the host knows.
pub(crate) fn known_type(name: &str) -> Option<PropertyType> {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some((name, _)) = TYPES.iter().find(|(_, names)| names.iter().any(|known| is_it(known))) {
        return Some(PropertyType { name, is_array: false });
    }
    let array = ARRAYS.iter().find(|(known, _)| is_it(known));
    array.map(|(_, name)| PropertyType { name, is_array: true })
}

const TYPES: &[(&str, &[&str])] = &[
    ("boolean", &["Cancellable", "DeleteOnCompletion", "Started"]),
    (
        "datetime",
        &[
            "AutomaticCriticalErrorActionTimeout",
            "AutomaticStartupActionDelay",
            "CreationTime",
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
    ("BootOrder", "uint16"),
    ("BootSourceOrder", "string"),
    ("Connection", "string"),
    ("Dedicated", "uint16"),
    ("ElementEffects", "uint16"),
    ("HostResource", "string"),
    ("IdentifyingDescriptions", "string"),
    ("NewResourceSettingData", "string"),
    ("Notes", "string"),
    ("OperationalStatus", "uint16"),
    ("OtherIdentifyingInfo", "string"),
    ("StatusDescriptions", "string"),
];
