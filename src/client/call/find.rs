//! Jobs whose InstanceID is known and whose class is not: looked for in every job class of a namespace at once.

use crate::addressing::Namespace;
use crate::client::client::Client;
use crate::client::error::error::{Error, NoSuchJob};
use crate::job::{InstanceId, JobPath, JobQuery};

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
        let of =
            |id: &InstanceId| found.iter().find(|path| path.instance_id().eq_ignore_ascii_case(id.as_str())).cloned();
        Ok(ids.iter().map(|id| of(id).ok_or_else(|| Error::NoSuchJob(Box::new(missing(id))))).collect())
    }

    async fn paths_of(&self, namespace: &Namespace, ids: &[InstanceId]) -> Result<Vec<JobPath>, Error> {
        let query = JobQuery { ids: ids.to_vec(), ..JobQuery::all(namespace.clone()) };
        let mut found = Vec::new();
        for enumerate in query.enumerations() {
            let mut instances = self.enumerate(enumerate);
            while let Some(item) = instances.next().await {
                let reference = item.map_err(|error| error.source)?.reference;
                found.extend(reference.and_then(|reference| JobPath::from_reference(reference).ok()));
            }
        }
        Ok(found)
    }
}
