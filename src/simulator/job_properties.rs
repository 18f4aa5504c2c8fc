//! The properties of a job (CIM_ConcreteJob, CIM schema 2.32; the Hyper-V classes as Microsoft's HyperV_v2 pages list them).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::properties::{Properties, Value};
use super::scenario::Job;

/// Every property of the job's class. Which ones there are is documented; which of them a Windows host fills for a failed job,
/// and with what, is assumed but for those of the recorded Msvm_StorageJob (go-wsman, get_response_storagejob_completed.xml).
pub(super) fn job_properties(job: &Job, started: Timestamp) -> Properties {
    let mut all = Properties::new();
    for name in NULL {
        all.insert((*name).to_owned(), Value::Null);
    }
    add_element(&mut all, job);
    add_course(&mut all, job, started);
    add_class(&mut all, job);
    all.extend(job.properties.iter().map(|(name, value)| (name.clone(), value.into())));
    all
}

/// CIM_ManagedElement and CIM_ManagedSystemElement.
fn add_element(all: &mut Properties, job: &Job) {
    let statuses = job.operational_status.clone().unwrap_or_else(|| usual_status(job.state.number()).to_vec());
    let named = Value::text(job.element_name.as_deref());
    let descriptions = statuses.iter().map(|status| status_name(*status).to_owned()).collect();
    all.extend(
        [
            ("Caption", named.clone()),
            ("Description", named.clone()),
            ("ElementName", named),
            ("HealthState", Value::One("5".to_owned())),
            ("InstallDate", Value::Datetime("1601-01-01T00:00:00Z".to_owned())), // recorded
            ("InstanceID", Value::One(job.instance_id.clone())),
            ("Name", Value::text(job.name.as_deref().or(job.element_name.as_deref()))),
            ("OperationalStatus", Value::Many(statuses.iter().map(ToString::to_string).collect())),
            ("StatusDescriptions", Value::Many(descriptions)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
}

/// CIM_Job and CIM_ConcreteJob.
fn add_course(all: &mut Properties, job: &Job, started: Timestamp) {
    let ago = |seconds: Option<u32>| seconds.map_or(Value::Null, |seconds| before(started, seconds));
    let state = job.state.number();
    let done = if matches!(state, 7 | 32768) { 100 } else { 0 };
    let empty = || Value::One(String::new()); // recorded: ErrorDescription is empty, not null
    all.extend(
        [
            ("DeleteOnCompletion", Value::One("false".to_owned())),
            ("ElapsedTime", Value::Interval(interval(job.times.map_or(0.0, |times| times.elapsed)))),
            ("ErrorCode", Value::One(job.error_code.to_string())),
            ("ErrorDescription", job.error_description.clone().map_or_else(empty, Value::One)),
            ("JobRunTimes", Value::One("1".to_owned())),
            ("JobState", Value::One(state.to_string())),
            ("LocalOrUtcTime", Value::One("2".to_owned())),
            ("PercentComplete", Value::One(job.percent_complete.unwrap_or(done).to_string())),
            ("StartTime", ago(job.times.and_then(|times| times.started))),
            ("TimeBeforeRemoval", Value::Interval("P0DT0H5M0S".to_owned())), // recorded
            ("TimeOfLastStateChange", ago(job.times.and_then(|times| times.last_state_change))),
            ("TimeSubmitted", ago(job.times.map(|times| times.submitted))),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
}

/// What a Hyper-V class adds; nothing for CIM_ConcreteJob itself.
fn add_class(all: &mut Properties, job: &Job) {
    if !is_hyper_v(&job.class) {
        return;
    }
    let summary = job.error_summary_description.clone().unwrap_or_default();
    all.insert("Cancellable".to_owned(), Value::One(job.cancellable.to_string()));
    all.insert("ErrorSummaryDescription".to_owned(), Value::One(summary));
    all.insert("JobType".to_owned(), Value::number(job.job_type));
    for name in null_of_class(&job.class) {
        all.insert((*name).to_owned(), Value::Null);
    }
}

/// Whether a class is one of Hyper-V's own, which have GetErrorEx and Msvm_Error.
pub(super) fn is_hyper_v(class: &str) -> bool {
    class.get(..5).is_some_and(|prefix| prefix.eq_ignore_ascii_case("Msvm_"))
}

/// The classes of jobs a Hyper-V host knows (documented: Microsoft's HyperV_v2 pages).
pub(super) const JOB_CLASSES: [&str; 7] = [
    "CIM_ConcreteJob",
    "Msvm_ConcreteJob",
    "Msvm_StorageJob",
    "Msvm_MigrationJob",
    "Msvm_CopyFileToGuestJob",
    "Msvm_VirtualSystemReferencePointExportJob",
    "Msvm_CollectionReferencePointExportJob",
];

fn null_of_class(class: &str) -> &'static [&'static str] {
    match class.to_ascii_lowercase().as_str() {
        "msvm_storagejob" => &["Child", "JobCompletionStatusCode", "Parent"],
        "msvm_migrationjob" => {
            &["DestinationHost", "MigrationType", "NewResourceSettingData", "NewSystemSettingData", "VirtualSystemName"]
        }
        "msvm_copyfiletoguestjob" => &["CopyFileToGuestSettingData", "VirtualSystemName"],
        _ => &[],
    }
}

/// Properties that no job here fills unless its scenario does.
const NULL: &[&str] = &[
    "CommunicationStatus",
    "DetailedStatus",
    "JobStatus",
    "Notify",
    "OperatingStatus",
    "OtherRecoveryAction",
    "Owner",
    "PrimaryStatus",
    "Priority",
    "RecoveryAction",
    "RunDay",
    "RunDayOfWeek",
    "RunMonth",
    "RunStartInterval",
    "ScheduledStartTime",
    "Status",
    "UntilTime",
];

/// `[17, 2]` of a completed job is recorded, the others are assumed.
fn usual_status(state: u16) -> &'static [u16] {
    match state {
        7 => &[17, 2],
        8..=10 => &[6],
        32768 => &[17, 3],
        _ => &[2],
    }
}

/// OperationalStatus of CIM_ManagedSystemElement, as far as jobs have it (CIM schema 2.32).
fn status_name(status: u16) -> &'static str {
    match status {
        2 => "OK",
        3 => "Degraded",
        6 => "Error",
        14 => "Aborted",
        17 => "Completed",
        _ => "Unknown",
    }
}

fn before(started: Timestamp, seconds: u32) -> Value {
    let time = started.checked_sub(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(started);
    Value::Datetime(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// A time span as Windows writes it, such as `P0DT0H0M1.00417S` (recorded).
fn interval(seconds: f64) -> String {
    let span = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let whole = span.as_secs();
    let fraction = format!("{:06}", span.subsec_micros());
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("P{}DT{}H{}M{}{point}{fraction}S", whole / 86400, whole / 3600 % 24, whole / 60 % 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_written_as_recorded() {
        assert_eq!(interval(1.00417), "P0DT0H0M1.00417S");
        assert_eq!(interval(300.0), "P0DT0H5M0S");
        assert_eq!(interval(93_784.5), "P1DT2H3M4.5S");
    }

    #[test]
    fn times_are_counted_back_from_the_start() {
        let start: Timestamp = "2026-11-23T00:00:30Z".parse().unwrap();
        assert_eq!(before(start, 31), Value::Datetime("2026-11-22T23:59:59Z".to_owned()));
    }
}
