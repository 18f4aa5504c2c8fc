//! A recorded job as a case of a report.

use crate::report::{RecordedEvent, RecordedReport, WhyRecorded};

use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::recorded::document::{Code, Excerpt};
use crate::cli::recorded::text;
use crate::cli::terminal::case::plain;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::neutral::neutral;

/// The job, and why the host itself does not explain it.
pub(in crate::cli) fn of_recorded(recorded: &RecordedReport, why: Option<WhyRecorded>) -> Case {
    let excerpt = Excerpt::of(&recorded.document);
    let steps = excerpt.steps.iter().map(|step| neutral(&step.text).into_owned());
    Case {
        verdict: verdict(recorded.event),
        class: neutral(&recorded.class).into_owned(),
        title: neutral(&text::subject(&excerpt)).into_owned(),
        id: neutral(&recorded.instance_id).into_owned(),
        headline: text::headline_alone(recorded, &excerpt),
        code: excerpt.root_cause.as_ref().and_then(|cause| code(cause.code.as_ref()?)),
        steps: steps.collect(),
        text: plain(&text::explanation(recorded, why, &Clock::utc())),
        seconds: None,
    }
}

/// The end of a job that vanished was not seen.
fn verdict(event: RecordedEvent) -> Verdict {
    match event {
        RecordedEvent::Failed => Verdict::Failed,
        RecordedEvent::Warned => Verdict::Warned,
        RecordedEvent::Vanished => Verdict::Skipped,
    }
}

fn code(code: &Code) -> Option<String> {
    let name = code.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    Some(neutral(&format!("{}{name}", code.hex.as_ref()?)).into_owned())
}
