//! Jobs that are kept until all are there, to be sorted.

use crate::client::{Error, FoundJob};
use crate::report::ListedReport;

/// The most bytes of jobs that are kept to be sorted.
pub(in crate::cli) const MOST_KEPT: usize = 64 * 1024 * 1024;

/// The jobs so far.
pub(in crate::cli) struct KeptJobs {
    pub(in crate::cli) jobs: Vec<FoundJob>,
    bytes: usize,
    most: usize,
}

impl KeptJobs {
    pub(in crate::cli) fn within(most: usize) -> Self {
        Self { jobs: Vec::new(), bytes: 0, most }
    }

    pub(in crate::cli) fn add(&mut self, found: FoundJob) {
        self.bytes = self.bytes.saturating_add(size(&found));
        self.jobs.push(found);
    }

    /// May there be more?
    ///
    /// # Errors
    /// [`Error::TooMany`] when the jobs hold more than they may.
    pub(in crate::cli) fn check(&self) -> Result<(), Error> {
        if self.bytes > self.most {
            return Err(Error::TooMany { what: "bytes of jobs to sort", limit: self.most });
        }
        Ok(())
    }
}

/// About as many bytes as the texts of a job take.
fn size(found: &FoundJob) -> usize {
    serde_json::to_vec(&ListedReport::from(found)).map_or(0, |text| text.len())
}

#[cfg(test)]
mod tests {
    use crate::cim::CimInstance;
    use crate::job::ConcreteJob;

    use super::*;

    fn job() -> FoundJob {
        let instance = CimInstance::new("Msvm_ConcreteJob").with("ErrorDescription", "x".repeat(1000));
        let path = r#"Msvm_ConcreteJob.InstanceID="1""#.parse().unwrap();
        FoundJob { path, job: ConcreteJob::from(instance), affected: Ok(Vec::new()), explanation: None }
    }

    #[test]
    fn jobs_beyond_the_limit_end_the_list() {
        let most = 2 * size(&job());
        let mut kept = KeptJobs::within(most);
        for _ in 0..2 {
            kept.add(job());
            assert!(kept.check().is_ok());
        }
        kept.add(job());
        let refused = kept.check();
        assert!(
            matches!(refused, Err(Error::TooMany { what: "bytes of jobs to sort", limit }) if limit == most),
            "{refused:?}"
        );
    }
}
