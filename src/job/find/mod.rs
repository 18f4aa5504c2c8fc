//! Jobs in any text: a path or an InstanceID, whatever is around it.
//!
//! What names a job with class and key counts first. Only when a text has none of that, a GUID behind a class of jobs counts, then one that
//! the text calls an InstanceID or a job, and only then a GUID alone. So what else is in a text never becomes a job next to the one it names.

mod guids;
mod names;
mod no_job;

pub use names::{FoundNames, JobName, MOST_JOBS, NamedJob, jobs_in};
pub use no_job::NoJob;

#[cfg(test)]
mod tests;
