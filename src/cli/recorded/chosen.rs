//! Which recorded jobs the filters choose.

use crate::job::{TypeFilter, VirtualMachine};
use crate::report::{RecordedEvent, RecordedReport};

use crate::cli::options::recorded_filters::RecordedFilters;
use crate::cli::recorded::document::{Excerpt, Machine};
use crate::fleet::is_same_host;

/// Do all filters hold for a job?
pub(in crate::cli) fn is_chosen(recorded: &RecordedReport, filters: &RecordedFilters) -> bool {
    if filters.failed && recorded.event != RecordedEvent::Failed {
        return false;
    }
    let of_class = |class: &String| class.eq_ignore_ascii_case(&recorded.class);
    if !filters.class.is_empty() && !filters.class.iter().any(of_class) {
        return false;
    }
    let on_host = |host: &String| is_same_host(host, &recorded.host);
    if !filters.hosts.is_empty() && !filters.hosts.iter().any(on_host) {
        return false;
    }
    let needs_document = filters.vm.is_some() || filters.owner.is_some() || !filters.r#type.is_empty();
    !needs_document || document_is_chosen(&Excerpt::of(&recorded.document), filters)
}

fn document_is_chosen(excerpt: &Excerpt, filters: &RecordedFilters) -> bool {
    let vm = filters.vm.as_ref().is_none_or(|wanted| is_about(excerpt, wanted));
    let of_owner = |wanted: &String| excerpt.job.owner.as_ref().is_some_and(|owner| owner.eq_ignore_ascii_case(wanted));
    let owner = filters.owner.as_ref().is_none_or(of_owner);
    vm && owner && (filters.r#type.is_empty() || filters.r#type.iter().any(|wanted| is_of_type(excerpt, wanted)))
}

fn is_about(excerpt: &Excerpt, wanted: &str) -> bool {
    let machine = |machine: &Machine| VirtualMachine { name: machine.name.clone(), id: machine.id.clone() };
    excerpt.virtual_machines.iter().map(machine).any(|machine| machine.is_called(wanted))
}

fn is_of_type(excerpt: &Excerpt, wanted: &TypeFilter) -> bool {
    let Some(kind) = &excerpt.job.job_type else { return false };
    wanted.matches(u16::try_from(kind.value).ok(), kind.name.as_deref())
}
