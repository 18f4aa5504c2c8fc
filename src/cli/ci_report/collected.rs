//! What a command has found out so far. Outputs share it, so that what each host answers comes together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cli::ci_report::model::{Case, Host, Verdict};

/// What was found out so far; without reports nothing is kept.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Collected(Option<Arc<Mutex<Kept>>>);

#[derive(Debug, Default)]
struct Kept {
    /// The place of each host in `order`.
    hosts: HashMap<String, usize>,
    order: Vec<Host>,
    count: usize,
    bytes: usize,
    left_out: usize,
}

/// The most cases that are kept: GitLab takes half a million, and people read a few.
const MOST_CASES: usize = 50_000;

/// The most bytes of texts that are kept.
const MOST_BYTES: usize = 64 << 20;

impl Collected {
    /// For a command that reports.
    pub(in crate::cli) fn new() -> Self {
        Self(Some(Arc::default()))
    }

    /// The same kind, with nothing in it: one host of many may turn out not to matter.
    pub(in crate::cli) fn apart(&self) -> Self {
        Self(self.0.as_ref().map(|_| Arc::default()))
    }

    /// Keeps a case of a host; it is made only if it is kept.
    pub(in crate::cli) fn add(&self, host: &str, case: impl FnOnce() -> Case) {
        if self.0.is_none() {
            return;
        }
        let case = case();
        if let Some(mut kept) = self.kept() {
            kept.add(host, case);
        }
    }

    /// Takes over what another one has.
    pub(in crate::cli) fn take_over(&self, other: &Self) {
        let Some(mut kept) = self.kept() else { return };
        for host in other.take() {
            host.cases.into_iter().for_each(|case| kept.add(&host.name, case));
        }
    }

    /// All of it, which is gone then.
    pub(in crate::cli) fn take(&self) -> Vec<Host> {
        let Some(mut kept) = self.kept() else { return Vec::new() };
        let Kept { order: mut hosts, left_out, .. } = std::mem::take(&mut *kept);
        if left_out > 0 {
            hosts.push(Host { name: OWN.to_owned(), cases: vec![left_out_case(left_out)] });
        }
        hosts
    }

    /// Is there something of this host?
    #[cfg(feature = "journal")]
    pub(in crate::cli) fn has(&self, host: &str) -> bool {
        self.kept().is_some_and(|kept| kept.hosts.contains_key(host))
    }

    fn kept(&self) -> Option<MutexGuard<'_, Kept>> {
        Some(self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The suite of what is about no host.
pub(in crate::cli) const OWN: &str = "cimjob";

impl Kept {
    fn add(&mut self, host: &str, case: Case) {
        let bytes = self.bytes.saturating_add(case.text.len()).saturating_add(case.headline.len());
        if self.count >= MOST_CASES || bytes > MOST_BYTES {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        (self.count, self.bytes) = (self.count.saturating_add(1), bytes);
        let place = self.hosts.get(host).copied().unwrap_or(self.order.len());
        match self.order.get_mut(place) {
            Some(known) => known.cases.push(case),
            None => {
                self.hosts.insert(host.to_owned(), place);
                self.order.push(Host { name: host.to_owned(), cases: vec![case] });
            }
        }
    }
}

fn left_out_case(count: usize) -> Case {
    let headline = format!("{count} more results are not in this report: it has a limit");
    let steps = vec!["narrow what the command asks for".to_owned()];
    Case { steps, ..Case::of_text(Verdict::Error, ["report", "limit"], headline) }
}
