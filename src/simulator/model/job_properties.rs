//! The properties of a job (CIM_ConcreteJob, CIM schema 2.32; the Hyper-V classes as Microsoft's HyperV_v2 pages list them).

use std::time::Duration;

use super::job_texts::{job_status, status_descriptions};
use super::progress::Progress;
use super::time::{NEVER, datetime, interval};
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::scenario::Job;
use crate::simulator::schema::classes::is_hyper_v;

/// Every property of the job's class; `owner` is who started it. Which ones there are is documented, for Msvm_StorageJob recorded
/// (go-wsman, get_response_storagejob_completed.xml).
pub(crate) fn job_properties(job: &Job, progress: &Progress, owner: &str) -> Properties {
    let mut all = Properties::new();
    for name in NULL {
        all.insert((*name).into(), Value::Null);
    }
    add_element(&mut all, job, progress);
    add_progress(&mut all, job, progress);
    add_class(&mut all, job, progress);
    add_owner(&mut all, job, progress, owner);
    all.extend(job.properties.iter().map(|(name, value)| (name.clone().into(), value.into())));
    all
}

/// CIM_ManagedElement and CIM_ManagedSystemElement.
fn add_element(all: &mut Properties, job: &Job, progress: &Progress) {
    let written = job.operational_status.clone().filter(|_| progress.at_end);
    let statuses = written.unwrap_or_else(|| usual_status(progress.state).to_vec());
    let named = Value::text(job.element_name.as_deref());
    let descriptions = status_descriptions(progress.state, &statuses);
    all.extend(
        [
            ("Caption", named.clone()),
            ("Description", named.clone()),
            ("ElementName", named),
            ("HealthState", Value::One("5".to_owned())),
            ("InstallDate", Value::Datetime(NEVER.to_owned())), // recorded
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

/// What Hyper-V fills. recorded: the values of a storage job that runs and of one that is completed (go-wsman,
/// get_response_storagejob_running.xml and get_response_storagejob_completed.xml); assumed: those of other classes and of failed jobs.
fn add_owner(all: &mut Properties, job: &Job, progress: &Progress, owner: &str) {
    if !is_hyper_v(&job.class) {
        return;
    }
    all.extend(
        [
            ("JobStatus", Value::text(Some(job_status(progress.state)))),
            ("Notify", Value::text(Some(""))),
            ("OtherRecoveryAction", Value::text(Some(""))),
            ("Owner", Value::text(Some(owner))),
            ("Priority", Value::number(Some(0_u16))),
            ("RecoveryAction", Value::number(Some(2_u16))),
            ("ScheduledStartTime", datetime(progress.submitted)),
            ("Status", Value::text(Some("OK"))),
        ]
        .map(|(name, value)| (name.into(), value)),
    );
    if job.class.eq_ignore_ascii_case("Msvm_StorageJob") {
        all.insert("JobCompletionStatusCode".into(), Value::number(Some(0_u16)));
    }
}

fn null_of_class(class: &str) -> &'static [&'static str] {
    match class.to_ascii_lowercase().as_str() {
        "msvm_storagejob" => &["Child", "Parent"],
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
