//! What a client is asked for: jobs explained, followed, ended and listed; enumerations; what a host says without a login.

pub(in crate::client) mod bare_jobs;
pub(in crate::client) mod cancel;
pub(in crate::client) mod classes;
pub(in crate::client) mod enumerate;
pub(in crate::client) mod explain;
pub(in crate::client) mod find;
pub(in crate::client) mod found_job;
pub(in crate::client) mod jobs;
pub(in crate::client) mod machines;
pub(in crate::client) mod most_elements;
pub(in crate::client) mod probe;
pub(in crate::client) mod puller;
pub(in crate::client) mod unreadable_jobs;
pub(in crate::client) mod wait;
pub(in crate::client) mod wait_options;
pub(in crate::client) mod wait_outcome;

pub use self::bare_jobs::BareJobs;
pub use self::cancel::{CancelRequest, Cancellation, StopMode};
pub use self::classes::{ClassLookup, Classes, RefusedClass};
pub use self::enumerate::{EnumerationError, Instances, MAX_INSTANCES};
pub use self::found_job::{Detail, FoundJob};
pub use self::jobs::Jobs;
pub use self::probe::Greeting;
pub use self::unreadable_jobs::{UnreadableJob, UnreadableJobs};
pub use self::wait_options::WaitOptions;
pub use self::wait_outcome::{Progress, WaitOutcome};
