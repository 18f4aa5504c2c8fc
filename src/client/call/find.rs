//! Jobs whose InstanceID is known and whose class is not: looked for in every job class of a namespace at once.

use crate::addressing::Namespace;
use crate::client::client::Client;
use crate::client::error::error::{Error, NoSuchJob};
use crate::job::{InstanceId, JobPath, JobQuery};
use crate::wsman::ReplyError;

impl Client {
    /// Finds jobs by their InstanceIDs in all job classes of a namespace, with one query for up to twenty of them. The results are in the order of
    /// the InstanceIDs; for a job that the host does not have, [`Error::NoSuchJob`].
    ///
    /// # Errors
    /// [`Error`], when the host cannot be asked.
    pub async fn find_jobs(
        &self,
        namespace: &Namespace,
        ids: &[InstanceId],
    ) -> Result<Vec<Result<JobPath, Error>>, Error> {
        let client = self.until(self.call_deadline());
        let found = client.paths_of(namespace, ids).await?;
        let missing = |id: &InstanceId| NoSuchJob { instance_id: id.clone(), namespace: namespace.clone() };
        // A job without a readable reference may be the one that is not found.
        let not_found = |id: &InstanceId| match found.unreadable {
            0 => Error::NoSuchJob(Box::new(missing(id))),
            _ => Error::Misbehaved(ReplyError::Missing("readable reference of the job")),
        };
        let is = |path: &&JobPath, id: &InstanceId| path.instance_id().eq_ignore_ascii_case(id.as_str());
        let of = |id: &InstanceId| found.paths.iter().find(|path| is(path, id)).cloned();
        Ok(ids.iter().map(|id| of(id).ok_or_else(|| not_found(id))).collect())
    }

    async fn paths_of(&self, namespace: &Namespace, ids: &[InstanceId]) -> Result<FoundPaths, Error> {
        let query = JobQuery { ids: ids.to_vec(), ..JobQuery::all(namespace.clone()) };
        let mut found = FoundPaths::default();
        for enumerate in query.enumerations() {
            let mut instances = self.enumerate(enumerate);
            while let Some(item) = instances.next().await {
                let reference = item.map_err(|error| error.source)?.reference;
                match reference.and_then(|reference| JobPath::from_reference(reference).ok()) {
                    Some(path) if ids.iter().any(|id| path.instance_id().eq_ignore_ascii_case(id.as_str())) => {
                        found.paths.push(path);
                    }
                    // The host sends more than was asked for.
                    Some(_) => {}
                    None => found.unreadable = found.unreadable.saturating_add(1),
                }
            }
        }
        Ok(found)
    }
}

/// What a query for InstanceIDs gave.
#[derive(Debug, Default)]
struct FoundPaths {
    paths: Vec<JobPath>,
    /// How many references cannot be read.
    unreadable: usize,
}
