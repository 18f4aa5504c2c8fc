//! A job that was found: what it says, what it touches, and why it failed.

use std::sync::Arc;

use crate::client::call::most_elements::{GatheredElements, MostElements};
use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::job::{AssociatedElement, AssociatedElements, ConcreteJob, Explanation, JobAssociation, JobPath, JobQuery};
use crate::soap::FaultKind;
use crate::wsman::{Enumerate, Get};

/// How much is asked about each job of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Detail {
    /// The job, and what it touches. The default.
    #[default]
    Jobs,
    /// The errors of those that may have some, too.
    Errors,
}

/// A job that a query found.
#[derive(Debug)]
#[non_exhaustive]
pub struct FoundJob {
    /// Where it is.
    pub path: JobPath,
    /// What the host says of it.
    pub job: ConcreteJob,
    /// What it touches. An error here does not make the job less found; when a virtual machine was asked for, it is not known whether the
    /// job is one of it.
    pub affected: Result<Vec<AssociatedElement>, Error>,
    /// Why it failed, where errors were asked for and the job may have some.
    pub explanation: Option<Result<Explanation, Error>>,
}

/// What a job may touch; hosts are known to send a few.
const OF_A_JOB: MostElements = MostElements { count: 1000, bytes: 1024 * 1024, what: "bytes of associated elements" };

impl Client {
    /// Asks for the properties of a job.
    ///
    /// # Errors
    /// [`Error`]: above all [`Error::Fault`] of kind [`FaultKind::NotFound`] when the host knows no such job (any more).
    pub async fn job(&self, path: &JobPath) -> Result<ConcreteJob, Error> {
        self.call(&Get { target: path.reference().clone() }).await.map(ConcreteJob::from)
    }

    /// The elements that belong to a job, by the association filter, and by WQL where the host does not take it.
    ///
    /// # Errors
    /// [`Error`], the one of the filter when both ways are refused.
    pub async fn associated_elements(
        &self,
        path: &JobPath,
        association: JobAssociation,
    ) -> Result<Vec<AssociatedElement>, Error> {
        let elements = AssociatedElements::new(path.clone(), association);
        match self.elements(elements.by_filter(), OF_A_JOB).await {
            Err(Error::Fault(fault)) if matches!(fault.kind(), FaultKind::Other | FaultKind::NoSuchMethod) => {
                self.elements(elements.by_query(), OF_A_JOB).await.map_err(|_| Error::Fault(fault))
            }
            other => other,
        }
    }

    pub(in crate::client) async fn elements(
        &self,
        enumerate: Enumerate,
        most: MostElements,
    ) -> Result<Vec<AssociatedElement>, Error> {
        let mut instances = self.enumerate(enumerate).at_most(most.count);
        let mut gathered = GatheredElements::new(most);
        while let Some(item) = instances.try_next().await? {
            gathered.add(AssociatedElement::from(item))?;
        }
        Ok(gathered.elements)
    }

    pub(in crate::client) async fn look(
        self,
        path: JobPath,
        job: ConcreteJob,
        query: Arc<JobQuery>,
        detail: Detail,
    ) -> Option<FoundJob> {
        let affected = self.associated_elements(&path, JobAssociation::Affected).await;
        if affected.as_ref().is_ok_and(|affected| !query.matches_machine(&job, affected)) {
            return None;
        }
        let explanation = match detail {
            Detail::Errors if job.may_have_errors() => Some(Box::pin(self.explain_read(&path, job.clone())).await),
            _ => None,
        };
        Some(FoundJob { path, job, affected, explanation })
    }
}
