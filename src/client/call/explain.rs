//! The calls that the explanation of a job takes.

use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::job::{ConcreteJob, ErrorMethod, Evidence, Explanation, GetError, GetErrorOutput, JobPath};
use crate::soap::{Fault, FaultKind};
use crate::wsman::{Identify, Identity};

impl Client {
    /// Asks a job why it failed, and explains the answer: Get, then `GetErrorEx` where the class has it, else (or where
    /// that ends in a fault which may mean that there is no such method) `GetError`.
    ///
    /// All calls together end within the client's deadline. What the job itself tells is explained even when the method is refused; see [`Evidence`].
    ///
    /// # Errors
    /// [`Error`]: above all [`Error::Fault`] of kind [`FaultKind::NotFound`] when the host knows no such job (any more), and
    /// [`Error::Unexplained`] with what the job itself told when no readable answer came to the method.
    pub async fn explain(&self, path: &JobPath) -> Result<Explanation, Error> {
        let client = self.until(self.call_deadline());
        let job = client.job(path).await?;
        // The job may be large: it is kept once.
        match client.evidence_for(path, &job).await {
            Ok(evidence) => Ok(Explanation::of(path.clone(), job, evidence)),
            Err(source) => {
                let explanation = Explanation::of(path.clone(), job, Evidence::NotRead);
                Err(Error::Unexplained { explanation: Box::new(explanation), source: Box::new(source) })
            }
        }
    }

    /// The same for a job that was read just now.
    pub(in crate::client) async fn explain_read(&self, path: &JobPath, job: ConcreteJob) -> Result<Explanation, Error> {
        let evidence = self.evidence_for(path, &job).await?;
        Ok(Explanation::of(path.clone(), job, evidence))
    }

    pub(in crate::client) async fn evidence_for(&self, path: &JobPath, job: &ConcreteJob) -> Result<Evidence, Error> {
        if job.may_have_errors() { self.evidence(path).await } else { Ok(Evidence::NotAsked) }
    }

    /// Calls one of the two methods.
    ///
    /// # Errors
    /// [`Error`]; a return value other than 0 is not an error here but part of the output.
    pub async fn get_error(&self, path: &JobPath, method: ErrorMethod) -> Result<GetErrorOutput, Error> {
        self.call(&GetError::new(path.clone(), method)).await
    }

    /// Asks what answers.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn identify(&self) -> Result<Identity, Error> {
        self.call(&Identify).await
    }

    async fn evidence(&self, path: &JobPath) -> Result<Evidence, Error> {
        if !path.has_get_error_ex() {
            return evidence_of(self.get_error(path, ErrorMethod::GetError).await);
        }
        match self.get_error(path, ErrorMethod::GetErrorEx).await {
            Err(Error::Fault(fault)) if may_lack_method(&fault) => self.evidence_after(path, fault).await,
            answer => evidence_of(answer),
        }
    }

    /// What `GetError` tells where `GetErrorEx` ended in a fault; that fault, unless it says that there is no such method.
    async fn evidence_after(&self, path: &JobPath, fault: Box<Fault>) -> Result<Evidence, Error> {
        let evidence = evidence_of(self.get_error(path, ErrorMethod::GetError).await)?;
        let says_more = fault.kind() != FaultKind::NoSuchMethod;
        Ok(if matches!(evidence, Evidence::Fault(_)) && says_more { Evidence::Fault(fault) } else { evidence })
    }
}

/// WMI says of a method that is missing what it says of an instance that is missing (`IWbemClassObject::GetMethod`: WBEM_E_NOT_FOUND), and no
/// recording shows what Windows makes of it.
fn may_lack_method(fault: &Fault) -> bool {
    matches!(fault.kind(), FaultKind::NoSuchMethod | FaultKind::NotFound | FaultKind::Other)
}

fn evidence_of(answer: Result<GetErrorOutput, Error>) -> Result<Evidence, Error> {
    match answer {
        Ok(output) if output.return_value.is_success() => Ok(Evidence::Method(output)),
        Ok(output) => Ok(Evidence::Refused(output)),
        Err(Error::Fault(fault)) => Ok(Evidence::Fault(fault)),
        Err(other) => Err(other),
    }
}
