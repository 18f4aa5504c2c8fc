//! Why a job failed and what it touches: asked in the look that finds it, written as `explain -o json` writes it.

use std::time::Duration;

use crate::client::{Client, Deadline, Endpoint, Error};
use crate::fleet::Labels;
use crate::job::{ConcreteJob, Evidence, Explanation, JobAssociation, JobPath};
use crate::report::{ExplanationReport, FailureReport, LeftOut, Report};
use crate::watch::look::trouble::Trouble;

/// How long asking for what a job touches may take.
const EXTRA_TIME: Duration = Duration::from_secs(10);

/// The longest document that goes into the journal, in bytes.
const MOST_BYTES: usize = 64 << 10;

/// The longest labels of a host that go into it, in bytes.
const MOST_LABEL_BYTES: usize = 4 << 10;

/// Asks a job for its errors and what it touches.
///
/// # Errors
/// The host did not answer; the job is asked once more at the next look. After that, what the job itself says is all there is.
pub(super) async fn explain(client: &Client, trouble: &Trouble, until: Deadline) -> Result<Answered, Error> {
    let client = client.until(until);
    let mut explanation = match client.explain(&trouble.path).await {
        Ok(explanation) => explanation,
        Err(error) if error.is_not_found() => return Ok(unasked(trouble).into()),
        Err(Error::Unexplained { explanation, source }) if is_final(&source, trouble) => *explanation,
        Err(error) if is_final(&error, trouble) => return Ok(unasked(trouble).into()),
        Err(error) => return Err(error),
    };
    let affected_failure = add_affected(&mut explanation, &client, until).await;
    Ok(Answered { explanation, affected_failure })
}

/// The same for a job that is asked about.
///
/// # Errors
/// The host did not answer, or not all of it.
pub(in crate::watch) async fn explain_job(client: &Client, path: &JobPath, until: Deadline) -> Result<Answered, Error> {
    let client = client.until(until);
    let mut explanation = client.explain(path).await?;
    let affected_failure = add_affected(&mut explanation, &client, until).await;
    Ok(Answered { explanation, affected_failure })
}

/// Adds what the job touches; gives why it is not known.
async fn add_affected(explanation: &mut Explanation, client: &Client, until: Deadline) -> Option<Error> {
    let touched = client.until(until.or_earlier(Deadline::after(EXTRA_TIME)));
    match touched.associated_elements(&explanation.path, JobAssociation::Affected).await {
        Ok(affected) => {
            explanation.affected = affected;
            None
        }
        Err(error) => Some(error),
    }
}

/// What the host answered.
pub(in crate::watch) struct Answered {
    explanation: Explanation,
    /// Why it is not known what the job touches.
    affected_failure: Option<Error>,
}

/// Nothing was asked.
impl From<Explanation> for Answered {
    fn from(explanation: Explanation) -> Self {
        Self { explanation, affected_failure: None }
    }
}

/// Another attempt would not say more.
fn is_final(error: &Error, trouble: &Trouble) -> bool {
    trouble.attempts > 0 || !error.is_transient()
}

/// What the host's list says of the job.
pub(super) fn unasked(trouble: &Trouble) -> Explanation {
    of_list(&trouble.path, &trouble.job)
}

pub(super) fn of_list(path: &JobPath, job: &ConcreteJob) -> Explanation {
    let evidence = if job.may_have_errors() { Evidence::NotRead } else { Evidence::NotAsked };
    Explanation::of(path.clone(), job.clone(), evidence)
}

/// The document of an explanation. Of one that is too long, what the job touches is left out, then the errors, then the properties; it says so.
pub(in crate::watch) fn document(answered: &Answered, endpoint: &Endpoint, labels: &Labels) -> String {
    use LeftOut::{Affected, Errors};
    let explanation = &answered.explanation;
    let text = |explanation: &Explanation, left_out: &[LeftOut]| {
        fitting(Document { answered, endpoint, labels }.text(explanation, left_out))
    };
    let untouched = || Explanation { affected: Vec::new(), ..explanation.clone() };
    text(explanation, &[])
        .or_else(|| text(&untouched(), &[Affected]))
        .or_else(|| text(&of_list(&explanation.path, &explanation.job), &[Affected, Errors]))
        .unwrap_or_else(|| short_document(answered, endpoint, labels))
}

/// The same with the names of the job only.
pub(super) fn short_document(answered: &Answered, endpoint: &Endpoint, labels: &Labels) -> String {
    let Explanation { path, job, .. } = &answered.explanation;
    let left_out = [LeftOut::Affected, LeftOut::Errors, LeftOut::Properties];
    Document { answered, endpoint, labels }.text(&of_list(path, &bare(job)), &left_out)
}

/// What all forms of a document share.
struct Document<'a> {
    answered: &'a Answered,
    endpoint: &'a Endpoint,
    labels: &'a Labels,
}

impl Document<'_> {
    fn text(&self, explanation: &Explanation, left_out: &[LeftOut]) -> String {
        let Self { answered, endpoint, labels } = self;
        let are_short = labels.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() <= MOST_LABEL_BYTES;
        let labels = if are_short { (*labels).clone() } else { Labels::new() };
        let mut report = ExplanationReport::from(explanation);
        report.left_out = left_out.to_vec();
        report.left_out.extend((!are_short).then_some(LeftOut::Labels));
        report.affected_failure = answered.affected_failure.as_ref().map(FailureReport::from);
        let report = Report::from(report).with_endpoint(endpoint).with_labels(labels);
        // INVARIANT: a report has texts as keys, so it can be written.
        serde_json::to_string(&report).unwrap_or_default()
    }
}

fn fitting(text: String) -> Option<String> {
    (text.len() <= MOST_BYTES).then_some(text)
}

/// What metrics count by, and nothing that can be long.
fn bare(job: &ConcreteJob) -> ConcreteJob {
    let mut bare = ConcreteJob::default();
    bare.class_name.clone_from(&job.class_name);
    (bare.job_state, bare.error_code) = (job.job_state, job.error_code);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::CimInstance;
    use crate::client::Stage;
    use crate::job::AssociatedElement;

    #[test]
    fn a_document_that_is_too_long_keeps_the_names() {
        let job = CimInstance::new("Msvm_ConcreteJob")
            .with("JobState", 10_u16)
            .with("ElementName", "x".repeat(MOST_BYTES).as_str());
        let path: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
        let text = document(&of_list(&path, &job.into()).into(), &"hv01".parse().unwrap(), &Labels::new());
        assert!(
            text.len() < MOST_BYTES && text.contains("8E1C") && text.contains(r#""outcome":"failed""#),
            "{}",
            text.len()
        );
        assert!(text.contains(r#""left_out":["affected","errors","properties"]"#), "{text}");
    }

    #[test]
    fn the_document_says_why_it_is_not_known_what_the_job_touches() {
        let job = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16);
        let path: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
        let mut answered = Answered::from(of_list(&path, &job.into()));
        answered.affected_failure = Some(Error::TimedOut { stage: Stage::Overall, after: EXTRA_TIME });
        let text = document(&answered, &"hv01".parse().unwrap(), &Labels::new());
        assert!(text.contains(r#""affected_failure":{"#) && text.contains("longer than 10 s"), "{text}");
    }

    #[test]
    fn labels_are_recorded_unless_they_are_too_long() {
        let text = |value: &str| {
            let path: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
            let labels = Labels::from([("site".to_owned(), value.to_owned())]);
            document(&of_list(&path, &ConcreteJob::default()).into(), &"hv01".parse().unwrap(), &labels)
        };
        assert!(text("berlin").contains(r#""labels":{"site":"berlin"}"#));
        let without = text(&"x".repeat(MOST_LABEL_BYTES));
        assert!(!without.contains(r#""site""#) && without.contains(r#""left_out":["labels"]"#), "{without}");
    }

    #[test]
    fn a_document_that_would_be_longer_than_64_kib_says_what_was_left_out() {
        let job = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16);
        let path: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
        let mut explanation = of_list(&path, &job.into());
        let (class, element_name, id, reference) = ("x".repeat(MOST_BYTES), None, None, None);
        let element = AssociatedElement { class, element_name, id, reference };
        explanation.affected = vec![element];
        let text = document(&explanation.into(), &"hv01".parse().unwrap(), &Labels::new());
        assert!(text.len() < MOST_BYTES && text.contains(r#""left_out":["affected"]"#), "{text}");
    }
}
