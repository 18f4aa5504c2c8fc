//! What a job says about itself in words. recorded: that JobStatus is the first of StatusDescriptions, which has one text for each
//! OperationalStatus (go-wsman, get_response_storagejob_completed.xml and get_response_storagejob_running.xml, in Japanese); the texts are ours.

/// JobStatus.
pub(super) fn job_status(state: u16) -> &'static str {
    match state {
        2 => "The job is new",
        3 => "The job is starting",
        4 => "The job is running",
        5 => "The job is suspended",
        6 => "The job is shutting down",
        7 => "The job is completed",
        8 => "The job was terminated",
        9 => "The job was killed",
        10 => "The job failed",
        32768 => "The job is completed with warnings",
        _ => "The state of the job is unknown",
    }
}

/// StatusDescriptions.
pub(super) fn status_descriptions(state: u16, statuses: &[u16]) -> Vec<String> {
    let further = statuses.iter().skip(1).map(|status| match (state, status) {
        (7, 2) => "The job completed successfully",
        (_, status) => status_name(*status),
    });
    let first = statuses.first().map(|_| job_status(state));
    first.into_iter().chain(further).map(str::to_owned).collect()
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
