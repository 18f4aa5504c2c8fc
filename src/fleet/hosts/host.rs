//! One host of a list.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::client::Endpoint;
use crate::fleet::hosts::canonical::canonical_name;
use crate::fleet::hosts::place::Place;

/// What people say about a host, such as `site` = `berlin`, by key.
pub type Labels = BTreeMap<String, String>;

/// One host of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FleetHost {
    /// The host as it is written; [`endpoint`](Self::endpoint) says how it is read without other settings.
    pub written: String,
    /// Where it listens: 5986, or 5985 after `http://`, if no port is written.
    pub endpoint: Endpoint,
    /// What the file says about it. Hosts of one group share them.
    pub labels: Arc<Labels>,
    /// Where in the file it is named.
    pub place: Place,
}

impl FleetHost {
    /// The same for all spellings of one listener: in lower case, without the final dot, addresses in their shortest form. Port and path are left
    /// out if they are those that Windows listens on.
    #[must_use]
    pub fn canonical_name(&self) -> String {
        canonical_name(&self.endpoint)
    }
}
