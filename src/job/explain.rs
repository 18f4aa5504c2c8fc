//! The explanation of a job: pure, from what the host answered.

use crate::codes::in_text::{CodeInText, codes_in};
use crate::soap::Fault;

use super::advice::{Advice, Symptom, advice_for};
use super::root_cause::{RootCause, further_texts, root_cause};
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
    /// The error that says most; `None` when the host gave no reason, or none that could be read: see [`no_reason`](Self::no_reason).
    pub root_cause: Option<RootCause>,
    /// The errors, in the host's order: the innermost last.
    pub errors: Vec<ReportedError>,
    /// The codes found in the messages and properties, each once.
    pub codes: Vec<CodeInText>,
    /// The likely causes and next steps that are known for the codes, that of the root cause first.
    pub advice: Vec<Advice>,
    /// What the job touches, if that was asked for; see [`AssociatedElements`](super::AssociatedElements).
    pub affected: Vec<AssociatedElement>,
}

/// Something to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step<'a> {
    /// The host recommends it.
    Host(&'a str),
    /// We recommend it, by a code or a state.
    Ours(Advice),
}

/// At most this many steps are given.
const MOST_STEPS: usize = 16;

/// At most this many codes are listed.
const MOST_CODES: usize = 64;

/// The outcome of a job.
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
    /// Someone ended it: Terminated or Killed.
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
        let root_cause = root_cause(&job, &errors);
        let codes = codes_of(&job, &errors);
        let symptoms = symptoms(&job, &errors, first_of(root_cause.as_ref(), &codes));
        let advice = if outcome.is_trouble() { advice_for(&symptoms) } else { Vec::new() };
        Self { path, job, outcome, evidence, root_cause, errors, codes, advice, affected: Vec::new() }
    }

    /// What to do, in the order in which to try it: what the host recommends, that of the root cause first, then our own steps.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'_>> {
        let root = self.root_cause.as_ref().and_then(|cause| self.errors.get(cause.error?));
        let decoded = root.into_iter().chain(&self.errors).filter_map(ReportedError::decoded);
        let recommended = decoded.flat_map(|error| error.recommended_actions.iter().flatten());
        let recommended = recommended.map(|text| text.trim()).filter(|text| !text.is_empty()).map(Step::Host);
        let mut steps: Vec<Step<'_>> = Vec::new();
        for step in recommended.chain(self.advice.iter().copied().map(Step::Ours)) {
            if steps.len() < MOST_STEPS && !steps.contains(&step) {
                steps.push(step);
            }
        }
        steps
    }

    /// The virtual machines that the job is about, as far as `affected` and the job itself tell.
    #[must_use]
    pub fn virtual_machines(&self) -> Vec<VirtualMachine> {
        VirtualMachine::of(&self.job, &self.affected)
    }
}

impl Outcome {
    /// The outcome of a job, by its state and its error code.
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

    /// Did the job end in a way that someone must look at?
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
    // An error code that no method returns is a code like those in texts.
    let own = job.error_code.filter(|code| *code > 0xFFFF);
    let completion =
        job.job_completion_status_code.filter(|code| *code != 0).into_iter().chain(own).map(CodeInText::of);
    let mut codes: Vec<CodeInText> = Vec::new();
    for code in completion.chain(texts.flat_map(codes_in)) {
        if codes.len() < MOST_CODES && !codes.iter().any(|known| known.code == code.code) {
            codes.push(code);
        }
    }
    codes
}

fn texts_of(error: &ReportedError) -> Vec<&str> {
    match error {
        ReportedError::Raw { text, .. } => vec![text],
        ReportedError::Decoded(error) | ReportedError::Damaged { error, .. } => {
            error.message.as_deref().into_iter().chain(further_texts(error)).collect()
        }
    }
}

/// The codes, that of the root cause first.
fn first_of<'a>(root: Option<&'a RootCause>, codes: &'a [CodeInText]) -> impl Iterator<Item = u32> + 'a {
    root.and_then(|cause| cause.code.as_ref()).into_iter().chain(codes).map(|code| code.code)
}

fn symptoms(job: &ConcreteJob, errors: &[ReportedError], codes: impl Iterator<Item = u32>) -> Vec<Symptom> {
    let decoded = || errors.iter().filter_map(ReportedError::decoded);
    let status = decoded().filter_map(|error| error.cim_status_code).map(|code| Symptom::CimStatus(code.value()));
    let cause = decoded().filter_map(|error| error.probable_cause).map(|cause| Symptom::ProbableCause(cause.value()));
    let job_code = job.error_code.filter(|code| *code != 0).map(Symptom::JobError);
    let state = job.job_state.map(|state| Symptom::State(state.value()));
    codes.map(Symptom::Code).chain(state).chain(job_code).chain(cause).chain(status).collect()
}
