//! Who answered a question that was not put to a host itself, and for what.

use serde::{Deserialize, Serialize};

/// The watcher that answered in place of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct AnsweredBy {
    /// The site that it watches.
    pub site: String,
    /// Its name.
    pub worker: String,
}

/// For which hosts of a site watchers answered. Hosts fall into shards by their names; a watcher answers for those that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct CoverageReport {
    /// The site.
    pub site: String,
    /// How many shards a site has.
    pub shards: usize,
    /// For how many of them a watcher answered.
    pub answered: usize,
    /// The others: what failed on their hosts may be missing.
    pub missing: Vec<u8>,
    /// Watchers of an earlier version that answered and did not say which shards they hold: some of `missing` may be theirs.
    pub not_known: Vec<String>,
}

impl CoverageReport {
    /// Was there an answer for each shard?
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}
