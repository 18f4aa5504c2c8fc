//! A job: `CIM_ConcreteJob` and Hyper-V's subclasses (CIM schema 2.32, Core; Microsoft's pages of the Msvm_*Job classes).

use crate::cim::{CimDateTime, CimInstance, CimProperty, Properties};

use super::values::{HealthState, JobState, OperationalStatus, RecoveryAction, job_type_name};

/// A job as the host describes it. `None` is null or absent; an empty text is one the host sent.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ConcreteJob {
    /// The class, such as `Msvm_StorageJob`.
    pub class_name: String,
    /// The key.
    pub instance_id: Option<String>,
    /// The name of the job.
    pub name: Option<String>,
    /// Its name for people, in the host's language.
    pub element_name: Option<String>,
    /// A short description.
    pub caption: Option<String>,
    /// A description.
    pub description: Option<String>,
    /// Its state.
    pub job_state: Option<JobState>,
    /// What kind of work it is; the numbers differ between the classes.
    pub job_type: Option<u16>,
    /// Its state, in the host's words.
    pub job_status: Option<String>,
    /// Its operational status; never decide success by it (a completed job was recorded with 17 and 2).
    pub operational_status: Vec<OperationalStatus>,
    /// What the entries of `operational_status` mean, in the host's words.
    pub status_descriptions: Vec<String>,
    /// Its health.
    pub health_state: Option<HealthState>,
    /// Progress in percent; the schema allows 101 and leaves its meaning open.
    pub percent_complete: Option<u16>,
    /// When it was submitted.
    pub time_submitted: Option<CimDateTime>,
    /// When it was started.
    pub start_time: Option<CimDateTime>,
    /// How long it has run, or ran.
    pub elapsed_time: Option<CimDateTime>,
    /// When its state last changed.
    pub time_of_last_state_change: Option<CimDateTime>,
    /// How long the host keeps it after its end; 5 minutes unless something else is said.
    pub time_before_removal: Option<CimDateTime>,
    /// The vendor's code; may be 0 for a job that failed.
    pub error_code: Option<u32>,
    /// The error in the host's words.
    pub error_description: Option<String>,
    /// The error in the host's words, short; Hyper-V's addition.
    pub error_summary_description: Option<String>,
    /// Who submitted it.
    pub owner: Option<String>,
    /// What the host recommends to do.
    pub recovery_action: Option<RecoveryAction>,
    /// Can it be cancelled?
    pub cancellable: Option<bool>,
    /// Msvm_StorageJob: how it ended, as an HRESULT.
    pub job_completion_status_code: Option<u32>,
    /// Msvm_MigrationJob and Msvm_CopyFileToGuestJob: the name of the virtual machine.
    pub virtual_system_name: Option<String>,
    /// Msvm_MigrationJob: where it goes.
    pub destination_host: Option<String>,
    /// Every property that is not in this list, or that is not readable as its type: nothing is lost.
    pub other: Vec<CimProperty>,
}

impl ConcreteJob {
    /// The name of the kind of work, such as `Start Virtual Machine`.
    #[must_use]
    pub fn job_type_name(&self) -> Option<&'static str> {
        job_type_name(&self.class_name, self.job_type?)
    }

    /// Has it ended, well or not? A state we do not know counts as not ended.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.job_state.is_some_and(JobState::is_finished)
    }

    /// Until when the host keeps it, by the host's clock: its end and [`time_before_removal`](Self::time_before_removal). With more than
    /// 4096 jobs the host removes them earlier.
    #[must_use]
    pub fn kept_until(&self) -> Option<CimDateTime> {
        let end = self.time_of_last_state_change.as_ref().filter(|end| self.is_finished() && !end.is_unset())?;
        end.plus(self.time_before_removal.as_ref()?.interval()?)
    }

    /// Is it worth asking for its errors? Not for a job that completed without error code, nor for one that is under way with every
    /// operational status OK.
    #[must_use]
    pub fn may_have_errors(&self) -> bool {
        let ill = |status: &OperationalStatus| matches!(status.value(), 3 | 5..=7 | 12 | 13 | 16);
        match self.job_state {
            Some(JobState::Completed) => self.error_code.unwrap_or(0) != 0,
            _ if self.is_finished() => true,
            Some(JobState::Unknown(_)) | None => true,
            Some(_) => self.error_code.unwrap_or(0) != 0 || self.operational_status.iter().any(ill),
        }
    }
}

impl From<CimInstance> for ConcreteJob {
    fn from(instance: CimInstance) -> Self {
        let class_name = instance.class_name.clone();
        let mut properties = Properties::of(instance);
        Self {
            class_name,
            instance_id: properties.take("InstanceID"),
            name: properties.take("Name"),
            element_name: properties.take("ElementName"),
            caption: properties.take("Caption"),
            description: properties.take("Description"),
            job_state: properties.take("JobState"),
            job_type: properties.take("JobType"),
            job_status: properties.take("JobStatus"),
            operational_status: properties.take("OperationalStatus").unwrap_or_default(),
            status_descriptions: properties.take("StatusDescriptions").unwrap_or_default(),
            health_state: properties.take("HealthState"),
            percent_complete: properties.take("PercentComplete"),
            time_submitted: properties.take("TimeSubmitted"),
            start_time: properties.take("StartTime"),
            elapsed_time: properties.take("ElapsedTime"),
            time_of_last_state_change: properties.take("TimeOfLastStateChange"),
            time_before_removal: properties.take("TimeBeforeRemoval"),
            error_code: properties.take("ErrorCode"),
            error_description: properties.take("ErrorDescription"),
            error_summary_description: properties.take("ErrorSummaryDescription"),
            owner: properties.take("Owner"),
            recovery_action: properties.take("RecoveryAction"),
            cancellable: properties.take("Cancellable"),
            job_completion_status_code: properties.take("JobCompletionStatusCode"),
            virtual_system_name: properties.take("VirtualSystemName"),
            destination_host: properties.take("DestinationHost"),
            other: properties.rest(),
        }
    }
}
