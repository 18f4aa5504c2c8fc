//! What a job does and what it is about, in words; names that a host chose are in quotes.

use std::borrow::Cow;

use crate::job::{ConcreteJob, VirtualMachine};

use crate::cli::terminal::neutral::quoted;

/// What the job does, in the fewest words there are; a name that the host gave it is in quotes.
pub(in crate::cli) fn what(job: &ConcreteJob) -> Cow<'_, str> {
    if let Some(name) = job.job_type_name() {
        return Cow::Borrowed(name);
    }
    let mut names = [&job.element_name, &job.name].into_iter().flatten();
    let named = names.find(|name| !name.trim().is_empty());
    named.map_or(Cow::Borrowed("a job without a name"), |name| Cow::Owned(quoted(name)))
}

/// A machine by name and GUID.
pub(in crate::cli) fn machine(machine: &VirtualMachine) -> String {
    match (&machine.name, &machine.id) {
        (Some(name), Some(id)) => format!("{} ({})", quoted(name), plain(id)),
        _ => machine_name(machine),
    }
}

/// A machine by its name, or by its GUID when it has none.
pub(in crate::cli) fn machine_name(machine: &VirtualMachine) -> String {
    match (&machine.name, &machine.id) {
        (Some(name), _) => quoted(name),
        (None, Some(id)) => plain(id).into_owned(),
        (None, None) => machine.to_string(),
    }
}

/// An identifier such as a GUID as it is, anything else in quotes.
pub(in crate::cli) fn plain(id: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.{}".contains(c);
    if !id.is_empty() && id.chars().all(is_plain) { Cow::Borrowed(id) } else { Cow::Owned(quoted(id)) }
}
