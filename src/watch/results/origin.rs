//! Who publishes a result.

/// Who publishes a result: the parts of it that do not change while a watcher runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The site.
    pub site: String,
    /// The watcher: the identity of its journal.
    pub worker: String,
    /// What the workers of one site have in common, and those of another site with the same name have not.
    pub group: String,
}
