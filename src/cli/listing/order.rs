//! The order of a list.

use std::cmp::Reverse;

use crate::cim::{CimDateTime, Timestamp};
use crate::client::FoundJob;
use crate::job::VirtualMachine;

use crate::cli::options::list_view::SortField;
use crate::cli::terminal::age;
use crate::cli::terminal::what::what;

/// Sorts jobs; those that do not tell it come last, equal ones stay in the host's order.
pub(in crate::cli::listing) fn sort(jobs: &mut [FoundJob], by: SortField) {
    match by {
        SortField::Age => jobs.sort_by_key(|found| Reverse(time(found))),
        SortField::State => jobs.sort_by_cached_key(|found| last_if_absent(state(found))),
        SortField::Machine => jobs.sort_by_cached_key(|found| last_if_absent(machine(found))),
        SortField::What => jobs.sort_by_cached_key(|found| what(&found.job).to_lowercase()),
    }
}

fn time(found: &FoundJob) -> Option<Timestamp> {
    age::time_of(&found.job).filter(|time| !time.is_unset()).and_then(CimDateTime::instant)
}

fn state(found: &FoundJob) -> Option<String> {
    found.job.job_state.map(|state| state.to_string().to_lowercase())
}

fn machine(found: &FoundJob) -> Option<String> {
    let machines = VirtualMachine::of(&found.job, found.affected.as_deref().unwrap_or_default());
    machines.first().map(|machine| machine.to_string().to_lowercase())
}

/// `None` would come first.
fn last_if_absent(key: Option<String>) -> (bool, Option<String>) {
    (key.is_none(), key)
}
