//! The properties of a job (CIM_ConcreteJob, CIM schema 2.32; the Hyper-V classes as Microsoft's HyperV_v2 pages list them).

use std::time::Duration;

use jiff::Timestamp;

use super::progress::Progress;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::scenario::Job;
use crate::simulator::schema::classes::is_hyper_v;

/// Every property of the job's class. Which ones there are is documented; which of them a Windows host fills for a failed job,
/// and with what, is assumed but for those of the recorded Msvm_StorageJob (go-wsman, get_response_storagejob_completed.xml).
pub(crate) fn job_properties(job: &Job, progress: &Progress) -> Properties {
    let mut all = Properties::new();
    for name in NULL {
        all.insert((*name).into(), Value::Null);
    }
    add_element(&mut all, job, progress);
    add_progress(&mut all, job, progress);
    add_class(&mut all, job, progress);
    all.extend(job.properties.iter().map(|(name, value)| (name.clone().into(), value.into())));
    all
}

/// CIM_ManagedElement and CIM_ManagedSystemElement.
fn add_element(all: &mut Properties, job: &Job, progress: &Progress) {
    let written = job.operational_status.clone().filter(|_| progress.at_end);
    let statuses = written.unwrap_or_else(|| usual_status(progress.state).to_vec());
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
        .map(|(name, value)| (name.into(), value)),
    );
}

/// CIM_Job and CIM_ConcreteJob.
fn add_progress(all: &mut Properties, job: &Job, progress: &Progress) {
    let error_code = if progress.at_end { job.error_code } else { 0 };
    let description = job.error_description.clone().filter(|_| progress.at_end).unwrap_or_default();
    let kept = Duration::from_secs(u64::from(job.time_before_removal));
    all.extend(
        [
            ("DeleteOnCompletion", Value::One("false".to_owned())),
            ("ElapsedTime", Value::Interval(interval(progress.elapsed))),
            ("ErrorCode", Value::One(error_code.to_string())),
            ("ErrorDescription", Value::One(description)), // recorded: empty, not null
            ("JobRunTimes", Value::One("1".to_owned())),
            ("JobState", Value::One(progress.state.to_string())),
            ("LocalOrUtcTime", Value::One("2".to_owned())),
            ("PercentComplete", Value::One(progress.percent.to_string())),
            ("StartTime", datetime(progress.started)),
            ("TimeBeforeRemoval", Value::Interval(interval(kept))), // recorded: five minutes
            ("TimeOfLastStateChange", datetime(progress.last_change)),
            ("TimeSubmitted", datetime(progress.submitted)),
        ]
        .map(|(name, value)| (name.into(), value)),
    );
}

/// What a Hyper-V class adds; nothing for CIM_ConcreteJob itself.
fn add_class(all: &mut Properties, job: &Job, progress: &Progress) {
    if !is_hyper_v(&job.class) {
        return;
    }
    let summary = job.error_summary_description.clone().filter(|_| progress.at_end).unwrap_or_default();
    all.insert("Cancellable".into(), Value::One(job.cancellable.to_string()));
    all.insert("ErrorSummaryDescription".into(), Value::One(summary));
    all.insert("JobType".into(), Value::number(job.job_type));
    for name in null_of_class(&job.class) {
        all.insert((*name).into(), Value::Null);
    }
}

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

fn datetime(time: Option<Timestamp>) -> Value {
    time.map_or(Value::Null, |time| Value::Datetime(format!("{time:.0}")))
}

/// A time span as Windows writes it, such as `P0DT0H0M1.00417S` (recorded).
fn interval(span: Duration) -> String {
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
        assert_eq!(interval(Duration::from_micros(1_004_170)), "P0DT0H0M1.00417S");
        assert_eq!(interval(Duration::from_secs(300)), "P0DT0H5M0S");
        assert_eq!(interval(Duration::from_millis(93_784_500)), "P1DT2H3M4.5S");
    }
}
