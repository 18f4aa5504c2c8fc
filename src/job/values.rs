//! Value maps of a job's own properties (CIM_ConcreteJob, CIM_Job, CIM_ManagedSystemElement of CIM 2.32).

use crate::cim::value_map::value_map;

pub use super::job_type::{ConcreteJobType, MigrationJobType, StorageJobType, job_type_name};

value_map! {
    /// State of a job (CIM_ConcreteJob.JobState).
    ///
    /// 13 to 32767 are reserved by the DMTF, 32768 and above belong to the vendor.
    pub enum JobState: u16 {
        /// The job exists but has not been started.
        New = 2 => "New",
        /// On its way to Running, Suspended or Shutting Down.
        Starting = 3 => "Starting",
        /// At work.
        Running = 4 => "Running",
        /// Stopped in a way that allows it to go on.
        Suspended = 5 => "Suspended",
        /// On its way to an end.
        ShuttingDown = 6 => "Shutting Down",
        /// Ended well.
        Completed = 7 => "Completed",
        /// Ended by a request, in an orderly manner.
        Terminated = 8 => "Terminated",
        /// Ended by a request, at once; it may have left things undone.
        Killed = 9 => "Killed",
        /// Ended by an error: GetError says which.
        Exception = 10 => "Exception",
        /// In a vendor's own diagnostic state.
        Service = 11 => "Service",
        /// Waits for an answer to a question. CIM only; Hyper-V's pages reserve the number.
        QueryPending = 12 => "Query Pending",
        /// Ended well, with something to say. Hyper-V's own number.
        CompletedWithWarnings = 32768 => "CompletedWithWarnings",
    }
}

impl JobState {
    /// Whether the job has come to its end, good or bad. An unknown state does not count as an end.
    #[must_use]
    pub fn is_finished(self) -> bool {
        self.is_success() || matches!(self, Self::Terminated | Self::Killed | Self::Exception)
    }

    /// Whether the job has ended well, if need be with warnings.
    ///
    /// The state alone is half of the answer: a job counts as failed when its ErrorCode is not 0 as well.
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Completed | Self::CompletedWithWarnings)
    }
}

value_map! {
    /// One entry of the status of an element (CIM_ManagedSystemElement.OperationalStatus, an array).
    ///
    /// A completed job was seen with `Completed` and `OK` together: do not decide on success by this.
    /// 19 to 32767 are reserved by the DMTF, 32768 and above belong to the vendor.
    pub enum OperationalStatus: u16 {
        NotKnown = 0 => "Unknown",
        Other = 1 => "Other",
        Ok = 2 => "OK",
        Degraded = 3 => "Degraded",
        Stressed = 4 => "Stressed",
        PredictiveFailure = 5 => "Predictive Failure",
        Error = 6 => "Error",
        NonRecoverableError = 7 => "Non-Recoverable Error",
        Starting = 8 => "Starting",
        Stopping = 9 => "Stopping",
        Stopped = 10 => "Stopped",
        InService = 11 => "In Service",
        NoContact = 12 => "No Contact",
        LostCommunication = 13 => "Lost Communication",
        Aborted = 14 => "Aborted",
        Dormant = 15 => "Dormant",
        SupportingEntityInError = 16 => "Supporting Entity in Error",
        Completed = 17 => "Completed",
        PowerMode = 18 => "Power Mode",
    }
}

value_map! {
    /// Health of an element (CIM_ManagedSystemElement.HealthState).
    pub enum HealthState: u16 {
        NotKnown = 0 => "Unknown",
        Ok = 5 => "OK",
        DegradedOrWarning = 10 => "Degraded/Warning",
        MinorFailure = 15 => "Minor failure",
        MajorFailure = 20 => "Major failure",
        CriticalFailure = 25 => "Critical failure",
        NonRecoverableError = 30 => "Non-recoverable error",
    }
}

value_map! {
    /// What is to happen to a job that did not end well (CIM_Job.RecoveryAction).
    pub enum RecoveryAction: u16 {
        NotKnown = 0 => "Unknown",
        /// CIM_Job.OtherRecoveryAction says what.
        Other = 1 => "Other",
        DoNotContinue = 2 => "Do Not Continue",
        ContinueWithNextJob = 3 => "Continue With Next Job",
        ReRunJob = 4 => "Re-run Job",
        RunRecoveryJob = 5 => "Run Recovery Job",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_states_are_an_end() {
        let ends: Vec<u16> = (0..=u16::MAX).filter(|&raw| JobState::from(raw).is_finished()).collect();
        assert_eq!(ends, [7, 8, 9, 10, 32768]);
    }

    #[test]
    fn only_the_two_completed_states_are_a_success() {
        let good: Vec<u16> = (0..=u16::MAX).filter(|&raw| JobState::from(raw).is_success()).collect();
        assert_eq!(good, [7, 32768]);
    }

    #[test]
    fn a_state_is_written_with_its_number() {
        assert_eq!(JobState::Running.to_string(), "Running (4)");
    }
}
