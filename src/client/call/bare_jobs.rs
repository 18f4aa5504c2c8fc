//! Jobs as one enumeration lists them: nothing else is asked about them.

use crate::addressing::Namespace;
use crate::client::call::unreadable_jobs::{UnreadableJobs, job_of};
use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::job::{ConcreteJob, JobPath, JobQuery};
use crate::wsman::EnumerationMode;

/// Jobs as the host lists them.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct BareJobs {
    /// Those that fit the query as far as they tell themselves, in the host's order.
    pub jobs: Vec<(JobPath, ConcreteJob)>,
    /// Those that cannot be read.
    pub unreadable: Option<UnreadableJobs>,
}

impl Client {
    /// Lists jobs by one enumeration for each class of the query, and asks nothing else about them. A virtual machine in the query does not count.
    ///
    /// # Errors
    /// [`Error`]; [`Error::TooMany`] if the host lists more than `most` of one class.
    pub async fn bare_jobs(&self, query: &JobQuery, most: usize) -> Result<BareJobs, Error> {
        let mut found = BareJobs::default();
        for enumerate in query.enumerations() {
            let mut items = self.enumerate(enumerate).at_most(most);
            while let Some(item) = items.try_next().await? {
                match job_of(item) {
                    Ok(job) if query.matches(&job.1) => found.jobs.push(job),
                    Ok(_) => {}
                    Err(job) => UnreadableJobs::add(&mut found.unreadable, job),
                }
            }
        }
        Ok(found)
    }

    /// The paths of all jobs of a namespace, by one enumeration of their references.
    ///
    /// # Errors
    /// [`Error`]; [`Error::TooMany`] if the host lists more than `most`.
    pub async fn job_paths(&self, namespace: &Namespace, most: usize) -> Result<Vec<JobPath>, Error> {
        let mut paths = Vec::new();
        for mut enumerate in JobQuery::all(namespace.clone()).enumerations() {
            enumerate.mode = EnumerationMode::References;
            let mut items = self.enumerate(enumerate).at_most(most);
            while let Some(item) = items.try_next().await? {
                paths.extend(item.reference.and_then(|reference| JobPath::from_reference(reference).ok()));
            }
        }
        Ok(paths)
    }
}
