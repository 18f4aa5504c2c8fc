//! Who answered a question that was not put to a host itself.

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
