//! The jobs of methods about which the scenario says nothing. documented: the numbers of JobType; assumed: that they are these, and the texts.

use crate::simulator::scenario::{CimError, Job, JobEnd, JobState};
use crate::simulator::schema::methods::StartsJob;

/// A job that completes after two seconds.
pub(super) fn usual_job(start: StartsJob, requested_state: Option<u16>) -> Job {
    match (start, requested_state) {
        (StartsJob::DestroySystem, _) => running_job("Destroying Virtual Machine", 3),
        (StartsJob::AddResourceSettings, _) => running_job("Adding Virtual Machine Resources", 30),
        (StartsJob::ModifyResourceSettings, _) => running_job("Modifying Virtual Machine Resources", 31),
        (StartsJob::ModifySystemSettings, _) => running_job("Modifying Virtual Machine", 2),
        (StartsJob::CreateSnapshot, _) => running_job("Taking Checkpoint", 70),
        (StartsJob::CreateVirtualHardDisk, _) => {
            Job { class: "Msvm_StorageJob".to_owned(), ..running_job("Creating Virtual Hard Disk", 1) }
        }
        (StartsJob::RequestStateChange, Some(2)) => running_job("Starting Virtual Machine", 12),
        (StartsJob::RequestStateChange, Some(3)) => running_job("Powering Off Virtual Machine", 13),
        (StartsJob::RequestStateChange, _) => running_job("Changing the State of a Virtual Machine", 0),
    }
}

/// A job that completes after two seconds.
pub(super) fn running_job(name: &str, job_type: u16) -> Job {
    let mut job = Job::new(String::new(), JobState::Number(4));
    job.element_name = Some(name.to_owned());
    job.job_type = Some(job_type);
    job.ends =
        Some(JobEnd { after_seconds: 2.0, state: JobState::Number(7), percent_complete: 100, changes: Vec::new() });
    job
}

/// Lets a job end in Exception instead. recorded: that it does (go-wsman, CLAUDE.md and bug_sweep_integration_test.go).
pub(super) fn failing_job(job: &mut Job, code: u16) {
    let name = job.element_name.as_deref().unwrap_or_default();
    let text = format!("{name} failed: {} ({code}).", meaning(code));
    job.ends =
        Some(JobEnd { after_seconds: 0.5, state: JobState::Number(10), percent_complete: 0, changes: Vec::new() });
    job.error_code = code;
    job.error_description = Some(text.clone());
    job.error_summary_description = Some(text.clone());
    job.errors = vec![vmms_error(text)];
}

/// An error with the values of the recorded one (alexpilotti/nova, Msvm_MigrationJob) but its text.
pub(super) fn vmms_error(message: String) -> CimError {
    CimError {
        error_type: Some(4),
        owning_entity: Some("Microsoft-Windows-Hyper-V-VMMS".to_owned()),
        message: Some(message),
        perceived_severity: Some(5),
        probable_cause: Some(0),
        error_source_format: Some(0),
        cim_status_code: Some(1),
        ..CimError::default()
    }
}

/// documented: Microsoft's pages of the methods.
fn meaning(code: u16) -> &'static str {
    match code {
        32773 => "invalid parameter",
        32776 => "incorrect data type",
        _ => "general failure",
    }
}
