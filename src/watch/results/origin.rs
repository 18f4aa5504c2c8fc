//! Who publishes a result.

/// Who publishes a result: the parts of it that do not change while a watcher runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The site.
    pub site: String,
    /// The watcher: the identity of its journal.
    pub worker: String,
    /// What the workers of one site have in common; as long as that is not known, the watcher itself.
    pub(in crate::watch) group: String,
}

impl Origin {
    /// A watcher of a site, alone as far as is known.
    #[must_use]
    pub fn new(site: &str, worker: &str) -> Self {
        Self { site: site.to_owned(), worker: worker.to_owned(), group: worker.to_owned() }
    }
}
