//! A job as text: what is known of it, a line each.

use crate::cim::CimDateTime;
use crate::client::Endpoint;
use crate::job::{AssociatedElement, ConcreteJob, Explanation, JobPath, ReturnValue};

use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::text_fields::Fields;

/// The endpoint, unless its host is the one that the path names.
pub(in crate::cli) fn elsewhere(path: &JobPath, asked: &Endpoint) -> Option<String> {
    let differs = path.host().is_some_and(|host| !host.eq_ignore_ascii_case(asked.host()));
    differs.then(|| asked.to_string())
}

/// The job as its host tells of it, a line each.
pub(in crate::cli) fn job(explanation: &Explanation, asked: Option<&Endpoint>, clock: &Clock) -> String {
    let job = &explanation.job;
    let mut fields = Fields::new(2, 12);
    fields.add("job", Some(explanation.path.to_string()));
    fields.add("asked", asked.and_then(|asked| elsewhere(&explanation.path, asked)));
    fields.host("name", job.element_name.as_deref().or(job.name.as_deref()).filter(|name| !name.is_empty()));
    fields.add("type", job.job_type.map(|raw| named(raw, job.job_type_name())));
    fields.add("state", Some(state(job)));
    for machine in explanation.virtual_machines() {
        fields.host("machine", Some(machine.to_string()));
    }
    for element in explanation.affected.iter().filter(|element| element.virtual_machine().is_none()) {
        fields.host("touches", Some(touched(element)));
    }
    fields.host("destination", job.destination_host.as_deref().filter(|name| !name.is_empty()));
    fields.add("submitted", job.time_submitted.as_ref().and_then(|time| clock.time_and_age(time)));
    fields.add("started", job.start_time.as_ref().and_then(|time| clock.time_and_age(time)));
    fields.add("last change", job.time_of_last_state_change.as_ref().and_then(|time| clock.time_and_age(time)));
    fields.add("kept until", job.kept_until().as_ref().and_then(|time| clock.time_and_age(time)));
    fields.add(
        "ran for",
        job.elapsed_time
            .as_ref()
            .and_then(CimDateTime::interval)
            .map(|elapsed| format!("{:.1} s", elapsed.as_secs_f64())),
    );
    fields.host("owner", job.owner.as_deref().filter(|owner| !owner.is_empty()));
    fields.add(
        "error code",
        job.error_code.filter(|code| *code != 0).map(|code| ReturnValue::of_class(&job.class_name, code).to_string()),
    );
    fields.add(
        "completion",
        job.job_completion_status_code.filter(|code| *code != 0).map(|code| format!("0x{code:08X}")),
    );
    for description in descriptions(explanation) {
        fields.host("description", Some(description));
    }
    fields.finish()
}

/// What the job says of its error beyond the headline, each text once.
fn descriptions(explanation: &Explanation) -> Vec<&str> {
    let root = explanation.root_cause.as_ref().and_then(|cause| cause.text.as_deref());
    let mut texts = vec![root.unwrap_or_default()];
    for text in [&explanation.job.error_summary_description, &explanation.job.error_description].into_iter().flatten() {
        if !text.trim().is_empty() && !texts.contains(&text.trim()) {
            texts.push(text.trim());
        }
    }
    texts.split_off(1)
}

/// Class, name and key of something else than a virtual machine.
fn touched(element: &AssociatedElement) -> String {
    let texts = [Some(element.class.as_str()), element.element_name.as_deref(), element.id.as_deref()];
    texts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// State and progress.
pub(in crate::cli) fn state(job: &ConcreteJob) -> String {
    let state = job.job_state.map_or_else(|| "unknown (not reported)".to_owned(), |state| state.to_string());
    match job.percent_complete {
        Some(percent) => format!("{state}, {percent} %"),
        None => state,
    }
}

fn named(raw: u16, name: Option<&str>) -> String {
    format!("{} ({raw})", name.unwrap_or("Unknown"))
}
