//! The explanation of a job: pure, from what the host answered.

use crate::cim::CimError;
use crate::codes::in_text::{CodeInText, codes_in};
use crate::soap::Fault;

use super::advice::{Advice, Symptom, advice_for};
use super::values::JobState;
use super::{AssociatedElement, ConcreteJob, GetErrorOutput, JobPath, ReportedError, VirtualMachine};

/// What is known about a job, and what to make of it. Its `Display` is a few lines for people.
///
/// ```
/// use cimjob::cim::CimInstance;
/// use cimjob::job::{ConcreteJob, Evidence, Explanation};
///
/// let job = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16).with("ErrorDescription", "no disk (0x80070002)");
/// let path = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
/// let explanation = Explanation::of(path, ConcreteJob::from(job), Evidence::NotAsked);
/// println!("{explanation}");
/// # assert!(explanation.to_string().contains("ERROR_FILE_NOT_FOUND"));
/// # Ok::<(), cimjob::job::JobPathError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The job that was asked about.
    pub path: JobPath,
    /// The job as the host describes it.
    pub job: ConcreteJob,
    /// The plain truth in one value.
    pub outcome: Outcome,
    /// Where the errors come from.
    pub evidence: Evidence,
    /// The errors, in the host's order.
    pub errors: Vec<ReportedError>,
    /// The codes found in the messages and properties, each once.
    pub codes: Vec<CodeInText>,
    /// The likely causes and next steps that are known for the codes, the most telling first.
    pub advice: Vec<Advice>,
    /// What the job touches, where somebody asked; see [`AssociatedElements`](super::AssociatedElements).
    pub affected: Vec<AssociatedElement>,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It has not ended.
    UnderWay,
    /// It ended well.
    Succeeded,
    /// It ended well, with warnings (32768).
    CompletedWithWarnings,
    /// It failed.
    Failed,
    /// Somebody ended it: Terminated or Killed.
    Stopped,
    /// Its state is one we do not know, or the host did not tell it.
    Unknown,
}

/// What the errors of an explanation rest on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Evidence {
    /// The job's state gave no reason to ask for errors.
    NotAsked,
    /// The method was asked for, and no answer came that could be read.
    NotRead,
    /// `GetError` or `GetErrorEx` answered with return value 0; without errors, the properties of the job are all there is.
    Method(GetErrorOutput),
    /// The method refused with a return value other than 0.
    Refused(GetErrorOutput),
    /// The host answered the method with a fault: the job was removed in between, or the account may read jobs but not call methods.
    Fault(Box<Fault>),
}

impl Explanation {
    /// Explains a job from what the host said.
    #[must_use]
    pub fn of(path: JobPath, job: ConcreteJob, mut evidence: Evidence) -> Self {
        let errors = match &mut evidence {
            Evidence::Method(output) => std::mem::take(&mut output.errors),
            _ => Vec::new(),
        };
        let outcome = Outcome::of(&job);
        let codes = codes_of(&job, &errors);
        let advice = if outcome.is_trouble() { advice_for(&symptoms(&job, &errors, &codes)) } else { Vec::new() };
        Self { path, job, outcome, evidence, errors, codes, advice, affected: Vec::new() }
    }

    /// The sentence of the host that says most: the first error's message, else the job's own descriptions.
    #[must_use]
    pub fn headline(&self) -> Option<&str> {
        let texts = self
            .errors
            .iter()
            .map(ReportedError::message)
            .chain([self.job.error_summary_description.as_deref(), self.job.error_description.as_deref()]);
        texts.flatten().map(str::trim).find(|text| !text.is_empty())
    }

    /// The virtual machines that the job is about, as far as `affected` and the job itself tell.
    #[must_use]
    pub fn virtual_machines(&self) -> Vec<VirtualMachine> {
        VirtualMachine::of(&self.job, &self.affected)
    }
}

impl Outcome {
    /// How a job stands, by its state and its error code.
    #[must_use]
    pub fn of(job: &ConcreteJob) -> Self {
        let coded = job.error_code.unwrap_or(0) != 0;
        match job.job_state {
            // A completed job with an error code counts as failed, as it does for os-win.
            Some(JobState::Completed) => {
                if coded {
                    Self::Failed
                } else {
                    Self::Succeeded
                }
            }
            Some(JobState::CompletedWithWarnings) => Self::CompletedWithWarnings,
            Some(JobState::Exception) => Self::Failed,
            Some(JobState::Terminated | JobState::Killed) => Self::Stopped,
            Some(JobState::Unknown(_)) | None => Self::Unknown,
            Some(_) => Self::UnderWay,
        }
    }

    /// Did the job end in a way that somebody must look at?
    #[must_use]
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Stopped)
    }

    fn is_trouble(self) -> bool {
        !matches!(self, Self::Succeeded | Self::UnderWay)
    }
}

/// The codes in everything the host wrote, messages first.
fn codes_of(job: &ConcreteJob, errors: &[ReportedError]) -> Vec<CodeInText> {
    let of_job = [&job.error_summary_description, &job.error_description, &job.job_status];
    let texts = errors.iter().flat_map(texts_of).chain(of_job.into_iter().flatten().map(String::as_str));
    let completion = job.job_completion_status_code.filter(|code| *code != 0).map(CodeInText::of);
    let mut codes: Vec<CodeInText> = Vec::new();
    for code in completion.into_iter().chain(texts.flat_map(codes_in)) {
        if !codes.iter().any(|known| known.code == code.code) {
            codes.push(code);
        }
    }
    codes
}

fn texts_of(error: &ReportedError) -> Vec<&str> {
    match error {
        ReportedError::Raw { text, .. } => vec![text],
        ReportedError::Decoded(error) | ReportedError::Damaged { error, .. } => {
            let CimError {
                message,
                probable_cause_description,
                cim_status_code_description,
                message_arguments,
                message_id,
                ..
            } = &**error;
            let texts =
                [message, probable_cause_description, cim_status_code_description, message_id].into_iter().flatten();
            texts.chain(message_arguments.iter().flatten()).map(String::as_str).collect()
        }
    }
}

fn symptoms(job: &ConcreteJob, errors: &[ReportedError], codes: &[CodeInText]) -> Vec<Symptom> {
    let decoded = || errors.iter().filter_map(|error| error.decoded());
    let in_texts = codes.iter().map(|code| Symptom::Code(code.code));
    let status = decoded().filter_map(|error| error.cim_status_code).map(|code| Symptom::CimStatus(code.value()));
    let cause = decoded().filter_map(|error| error.probable_cause).map(|cause| Symptom::ProbableCause(cause.value()));
    let job_code = job.error_code.filter(|code| *code != 0).map(Symptom::JobError);
    let state = job.job_state.map(|state| Symptom::State(state.value()));
    in_texts.chain(state).chain(job_code).chain(cause).chain(status).collect()
}
