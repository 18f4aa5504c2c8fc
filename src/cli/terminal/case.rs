//! Explanations and failures as cases of a report.

use anstream::adapter::strip_str;

use crate::client::{Endpoint, FailureStage};
use crate::job::{ConcreteJob, Evidence, Explanation, JobPath, Outcome, VirtualMachine};
use crate::report::{Exit, StepReport};

use crate::cli::ci_report::collected::OWN;
use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::failed;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::text::full_explanation;
use crate::cli::terminal::what::{machine_name, what};

/// A job with its explanation.
pub(in crate::cli) fn of_explanation(explanation: &Explanation, asked: Option<&Endpoint>) -> Case {
    let steps = explanation.steps().into_iter().map(|step| neutral(&StepReport::from(step).text).into_owned());
    Case {
        verdict: verdict(explanation),
        headline: neutral(&explanation.headline()).into_owned(),
        code: code(explanation),
        steps: steps.collect(),
        text: plain(&full_explanation(explanation, asked, &Clock::utc())),
        ..of_job(&explanation.path, &explanation.job, &explanation.virtual_machines())
    }
}

/// A job by what it is.
pub(in crate::cli) fn of_job(path: &JobPath, job: &ConcreteJob, machines: &[VirtualMachine]) -> Case {
    let machines: Vec<String> = machines.iter().map(machine_name).collect();
    let title = format!("{} {}", what(job), machines.join(", "));
    Case {
        verdict: of_outcome(Outcome::of(job)),
        class: neutral(&job.class_name).into_owned(),
        title: neutral(title.trim()).into_owned(),
        id: neutral(path.instance_id()).into_owned(),
        headline: String::new(),
        code: None,
        steps: Vec::new(),
        text: String::new(),
        seconds: job.elapsed_time.as_ref().and_then(|time| Some(time.interval()?.as_secs_f64())),
    }
}

/// Why there is no result: of the job that it is about, if it came to that.
pub(in crate::cli) fn of_failure(failure: &Failure, about: Option<&JobPath>) -> Case {
    let is_contact = failure.stage().is_some_and(is_contact);
    let about = about.filter(|_| !is_contact);
    let (class, title) = match about {
        Some(path) => (path.class().to_owned(), "job".to_owned()),
        None if is_contact => ("contact".to_owned(), "contact".to_owned()),
        None => ("command".to_owned(), "result".to_owned()),
    };
    Case {
        verdict: Verdict::Error,
        class: neutral(&class).into_owned(),
        title,
        id: about.map(|path| neutral(path.instance_id()).into_owned()).unwrap_or_default(),
        headline: neutral(&failure.chain().join(": ")).into_owned(),
        code: Some(exit_code(failure.exit())),
        steps: failure.hint().map(|hint| neutral(&hint).into_owned()).into_iter().collect(),
        text: plain(&failed::text(failure)),
        seconds: None,
    }
}

/// The suite of a failure.
pub(in crate::cli) fn host_of(failure: &Failure) -> &str {
    failure.endpoint().unwrap_or(OWN)
}

/// The suite of a host: without the ports that Windows listens on.
pub(in crate::cli) fn suite(host: &str) -> &str {
    host.strip_suffix(":5986").or_else(|| host.strip_suffix(":5985")).unwrap_or(host)
}

/// How a command ended, for a case without a better code.
pub(in crate::cli) fn exit_code(exit: Exit) -> String {
    format!("exit code {}", exit.code())
}

/// Text for people without colors.
pub(in crate::cli) fn plain(text: &str) -> String {
    strip_str(text).to_string()
}

/// What a report says of an outcome.
pub(in crate::cli) fn of_outcome(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Succeeded => Verdict::Passed,
        Outcome::CompletedWithWarnings => Verdict::Warned,
        Outcome::Failed | Outcome::Stopped => Verdict::Failed,
        Outcome::UnderWay => Verdict::Skipped,
        Outcome::Unknown => Verdict::Error,
    }
}

fn verdict(explanation: &Explanation) -> Verdict {
    let of_job = of_outcome(explanation.outcome);
    match explanation.evidence {
        Evidence::Refused(_) | Evidence::Fault(_) => of_job.max(Verdict::Failed),
        _ => of_job,
    }
}

fn code(explanation: &Explanation) -> Option<String> {
    let code = explanation.root_cause.as_ref()?.code.as_ref()?;
    let name = code.named.map(|named| format!(" {}", named.code.name)).unwrap_or_default();
    Some(format!("0x{:08X}{name}", code.code))
}

/// Did it fail before the host answered the question?
fn is_contact(stage: FailureStage) -> bool {
    (FailureStage::Resolve..=FailureStage::Authorize).contains(&stage)
}
