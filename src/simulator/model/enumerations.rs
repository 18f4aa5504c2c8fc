//! Open enumerations: what each is about, where it is, and when it runs out (WS-Enumeration; DSP0226 section 8; MS-WSMV 3.1.4.8 to 3.1.4.10).

use std::collections::HashMap;
use std::time::Duration;

use super::repository::Place;
use super::selection::Selection;
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::resource::Resource;

/// All open enumerations by their context.
#[derive(Debug, Default)]
pub(crate) struct Enumerations {
    open: HashMap<String, Enumeration>,
}

/// One enumeration.
#[derive(Debug, Clone)]
pub(crate) struct Enumeration {
    pub(crate) user: String,
    pub(crate) resource: Resource,
    pub(crate) selection: Selection,
    pub(crate) mode: Mode,
    /// Where the next page begins.
    pub(crate) place: Place,
    pub(crate) used: Duration,
}

/// What is sent of each instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Objects,
    References,
    ObjectsAndReferences,
}

impl Enumerations {
    /// Forgets what has waited too long.
    pub(crate) fn expire(&mut self, now: Duration, after: Duration) {
        self.open.retain(|_, enumeration| now < enumeration.used.saturating_add(after));
    }

    pub(crate) fn count(&self, user: &str) -> usize {
        self.open.values().filter(|enumeration| enumeration.user == user).count()
    }

    pub(crate) fn open(&mut self, context: String, enumeration: Enumeration) {
        self.open.insert(context, enumeration);
    }

    /// Takes an enumeration out, if it is this user's and about this resource. Who puts it back does so under a new context.
    pub(crate) fn take(&mut self, context: &str, user: &str, resource: &Resource) -> Result<Enumeration, Box<Fault>> {
        let found = self.open.get(context).ok_or_else(faults::invalid_context)?;
        if found.user != user {
            return Err(faults::other_user());
        }
        let same = found.resource.uri.eq_ignore_ascii_case(&resource.uri)
            && found.resource.namespace.eq_ignore_ascii_case(&resource.namespace);
        if !same {
            return Err(faults::other_parameters());
        }
        self.open.remove(context).ok_or_else(faults::invalid_context)
    }

    pub(crate) fn close(&mut self, context: &str) {
        self.open.remove(context);
    }
}
