//! The files in `schemas/` say what the code says (schemas/README.md names their sources).
//!
//! `CIMJOB_REFRESH=1 cargo test --features simulator --test schemas_agree_with_the_code` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use cimjob::cim::error_values::{CimStatusCode, ErrorSourceFormat, ErrorType, PerceivedSeverity, ProbableCause};
use cimjob::codes::Family;
use cimjob::job::values::{
    ConcreteJobType, HealthState, JobState, MigrationJobType, OperationalStatus, RecoveryAction, StorageJobType,
};
use cimjob::job::{RequestedState, ReturnValue};

/// The pairs of a value map, as the code has them.
macro_rules! pairs {
    ($map:ty) => {
        <$map>::KNOWN
            .iter()
            .map(|known| (u32::from(known.value()), known.name().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
}

#[test]
fn cim_error_agrees() {
    let mut text = head("CIM_Error 2.22.1 (namespace root\\virtualization\\v2); Msvm_Error adds nothing.");
    class(&mut text, "CIM_Error", None, CIM_ERROR);
    for (name, values) in [
        ("ErrorType", pairs!(ErrorType)),
        ("PerceivedSeverity", pairs!(PerceivedSeverity)),
        ("ProbableCause", pairs!(ProbableCause)),
        ("ErrorSourceFormat", pairs!(ErrorSourceFormat)),
        ("CIMStatusCode", pairs!(CimStatusCode)),
    ] {
        value_map(&mut text, name, &values);
    }
    agree("cim_error.toml", &text);
}

#[test]
fn cim_concrete_job_agrees() {
    let mut text = head("The job classes of Hyper-V, each with the properties it adds to its superclass.");
    class(&mut text, "CIM_ManagedElement", None, MANAGED_ELEMENT);
    class(&mut text, "CIM_ManagedSystemElement", Some("CIM_ManagedElement"), MANAGED_SYSTEM_ELEMENT);
    class(&mut text, "CIM_Job", Some("CIM_ManagedSystemElement"), CIM_JOB);
    class(&mut text, "CIM_ConcreteJob", Some("CIM_Job"), CIM_CONCRETE_JOB);
    for (name, properties) in MSVM_JOBS {
        class(&mut text, name, Some("CIM_ConcreteJob"), properties);
    }
    for (name, values) in [
        ("JobState", pairs!(JobState)),
        ("OperationalStatus", pairs!(OperationalStatus)),
        ("HealthState", pairs!(HealthState)),
        ("RecoveryAction", pairs!(RecoveryAction)),
        ("ReturnValue.CIM_ConcreteJob", return_values("CIM_ConcreteJob", 6)),
        ("ReturnValue.Msvm_ConcreteJob", return_values("Msvm_ConcreteJob", 65535)),
        ("RequestStateChange.RequestedState", pairs!(RequestedState)),
        ("RequestStateChange.ReturnValue", state_changes()),
    ] {
        value_map(&mut text, name, &values);
    }
    agree("cim_concrete_job.toml", &text);
}

#[test]
fn hyperv_job_types_agree() {
    let mut text = head("JobType: the class of the job decides what a number means.");
    value_map(&mut text, "Msvm_ConcreteJob", &pairs!(ConcreteJobType));
    value_map(&mut text, "Msvm_StorageJob", &pairs!(StorageJobType));
    value_map(&mut text, "Msvm_MigrationJob", &pairs!(MigrationJobType));
    agree("hyperv_job_types.toml", &text);
}

#[test]
fn wsman_error_codes_agree() {
    let mut text = head("WS-Management codes (WSManFault/@Code). The meanings are ours, not Microsoft's messages.");
    for code in Family::Wsman.table() {
        let (value, name, meaning) = (code.value, code.name, code.meaning);
        write!(text, "\n[[code]]\nvalue = {value} # 0x{value:08X}\nname = \"{name}\"\nmeaning = \"{meaning}\"\n")
            .unwrap();
    }
    agree("wsman_error_codes.toml", &text);
}

fn head(about: &str) -> String {
    format!("# {about}\n# Written by tests/house/schemas_agree_with_the_code.rs; sources in README.md.\n")
}

fn class(text: &mut String, name: &str, superclass: Option<&str>, properties: &[(&str, &str)]) {
    write!(text, "\n[class.{name}]\n").unwrap();
    if let Some(superclass) = superclass {
        writeln!(text, "superclass = \"{superclass}\"").unwrap();
    }
    write!(text, "\n[class.{name}.properties]\n").unwrap();
    for (property, cim_type) in properties {
        writeln!(text, "{property} = \"{cim_type}\"").unwrap();
    }
}

fn value_map(text: &mut String, name: &str, values: &[(u32, String)]) {
    write!(text, "\n[value_map.{name}]\n").unwrap();
    for (value, meaning) in values {
        writeln!(text, "{value} = \"{meaning}\"").unwrap();
    }
}

fn return_values(class: &str, last: u32) -> Vec<(u32, String)> {
    (0..=last).filter_map(|raw| Some((raw, ReturnValue::of_class(class, raw).name()?.to_owned()))).collect()
}

/// The numbers that have a meaning of their own; the others are reserved in ranges.
fn state_changes() -> Vec<(u32, String)> {
    let named = |raw| Some((raw, ReturnValue::of_state_change(raw).name()?.to_owned()));
    (0..=6).chain(4096..=4099).filter_map(named).collect()
}

fn agree(file: &str, from_code: &str) {
    from_code.parse::<toml::Table>().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(file);
    if std::env::var_os("CIMJOB_REFRESH").is_some() {
        std::fs::write(&path, from_code).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), from_code, "run again with CIMJOB_REFRESH=1 and read the diff");
}

const CIM_ERROR: &[(&str, &str)] = &[
    ("ErrorType", "uint16"),
    ("OtherErrorType", "string"),
    ("OwningEntity", "string"),
    ("MessageID", "string"),
    ("Message", "string"),
    ("MessageArguments", "string[]"),
    ("PerceivedSeverity", "uint16"),
    ("ProbableCause", "uint16"),
    ("ProbableCauseDescription", "string"),
    ("RecommendedActions", "string[]"),
    ("ErrorSource", "string"),
    ("ErrorSourceFormat", "uint16"),
    ("OtherErrorSourceFormat", "string"),
    ("CIMStatusCode", "uint32"),
    ("CIMStatusCodeDescription", "string"),
];

const MANAGED_ELEMENT: &[(&str, &str)] =
    &[("InstanceID", "string"), ("Caption", "string"), ("Description", "string"), ("ElementName", "string")];

const MANAGED_SYSTEM_ELEMENT: &[(&str, &str)] = &[
    ("InstallDate", "datetime"),
    ("Name", "string"),
    ("OperationalStatus", "uint16[]"),
    ("StatusDescriptions", "string[]"),
    ("Status", "string"),
    ("HealthState", "uint16"),
    ("CommunicationStatus", "uint16"),
    ("DetailedStatus", "uint16"),
    ("OperatingStatus", "uint16"),
    ("PrimaryStatus", "uint16"),
];

const CIM_JOB: &[(&str, &str)] = &[
    ("JobStatus", "string"),
    ("TimeSubmitted", "datetime"),
    ("ScheduledStartTime", "datetime"),
    ("StartTime", "datetime"),
    ("ElapsedTime", "datetime"),
    ("JobRunTimes", "uint32"),
    ("RunMonth", "uint8"),
    ("RunDay", "sint8"),
    ("RunDayOfWeek", "sint8"),
    ("RunStartInterval", "datetime"),
    ("LocalOrUtcTime", "uint16"),
    ("UntilTime", "datetime"),
    ("Notify", "string"),
    ("Owner", "string"),
    ("Priority", "uint32"),
    ("PercentComplete", "uint16"),
    ("DeleteOnCompletion", "boolean"),
    ("ErrorCode", "uint16"),
    ("ErrorDescription", "string"),
    ("RecoveryAction", "uint16"),
    ("OtherRecoveryAction", "string"),
];

const CIM_CONCRETE_JOB: &[(&str, &str)] =
    &[("JobState", "uint16"), ("TimeOfLastStateChange", "datetime"), ("TimeBeforeRemoval", "datetime")];

const MSVM_JOBS: &[(&str, &[(&str, &str)])] = &[
    ("Msvm_ConcreteJob", &[("Cancellable", "boolean"), ("ErrorSummaryDescription", "string"), ("JobType", "uint16")]),
    (
        "Msvm_StorageJob",
        &[
            ("Cancellable", "boolean"),
            ("ErrorSummaryDescription", "string"),
            ("Child", "string"),
            ("Parent", "string"),
            ("JobCompletionStatusCode", "uint32"),
            ("JobType", "uint16"),
        ],
    ),
    (
        "Msvm_MigrationJob",
        &[
            ("Cancellable", "boolean"),
            ("ErrorSummaryDescription", "string"),
            ("MigrationType", "uint16"),
            ("VirtualSystemName", "string"),
            ("DestinationHost", "string"),
            ("NewSystemSettingData", "string"),
            ("NewResourceSettingData", "string[]"),
            ("JobType", "uint16"),
        ],
    ),
    (
        "Msvm_CopyFileToGuestJob",
        &[
            ("CopyFileToGuestSettingData", "string[]"),
            ("Cancellable", "boolean"),
            ("ErrorSummaryDescription", "string"),
            ("VirtualSystemName", "string"),
        ],
    ),
    (
        "Msvm_VirtualSystemReferencePointExportJob",
        &[
            ("Cancellable", "boolean"),
            ("ErrorSummaryDescription", "string"),
            ("ExportDirectory", "string"),
            ("VirtualMachineId", "string"),
            ("ReferencePointId", "string"),
            ("BaseReferencePointId", "string"),
            ("ExportedDisks", "string[]"),
            ("ExportedLogFilePaths", "string[]"),
            ("ExportedConfigFilePath", "string"),
            ("ExportedRuntimeFilePath", "string"),
            ("ExportedGuestStateFilePath", "string"),
        ],
    ),
    (
        "Msvm_CollectionReferencePointExportJob",
        &[
            ("Cancellable", "boolean"),
            ("ErrorSummaryDescription", "string"),
            ("CollectionId", "string"),
            ("ReferencePointGroupId", "string"),
            ("BaseReferencePointGroupId", "string"),
            ("VirtualMachineId", "string[]"),
            ("ExportDirectory", "string"),
            ("ExportedDisks", "string[]"),
            ("ExportedLogFilePaths", "string[]"),
            ("ExportedConfigFilePaths", "string[]"),
            ("ExportedRuntimeFilePaths", "string[]"),
            ("ExportedGuestStateFilePaths", "string[]"),
        ],
    ),
];
