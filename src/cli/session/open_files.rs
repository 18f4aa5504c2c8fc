//! How many files a process may have open: each connection to or from one of many hosts is one.

use crate::cli::ending::failure::Failure;

/// The files of connections.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Open {
    /// How many hosts are connected to at the same time, or play.
    pub(in crate::cli) hosts: usize,
    /// How many files each may take at its highest; one at least.
    pub(in crate::cli) each: u64,
}

/// Standard streams, the runtime, a journal, and some to spare.
const OTHERS: u64 = 64;

impl Open {
    fn with(&self, each: u64) -> u64 {
        u64::try_from(self.hosts).unwrap_or(u64::MAX).saturating_mul(each).saturating_add(OTHERS)
    }
}

/// Raises the limit of this process as far as so many hosts need, and the system lets it.
#[cfg(unix)]
pub(in crate::cli) fn allow_for(open: &Open) -> Result<(), Failure> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let (least, most) = (open.with(1), open.with(open.each));
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|current| current >= most) {
        return Ok(());
    }
    let wanted = maximum.map_or(most, |maximum| maximum.min(most));
    if wanted < least {
        let message =
            format!("{} hosts need {least} open files, and at most {wanted} are allowed: see ulimit -Hn", open.hosts);
        return Err(Failure::Usage(message));
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
    raised.map_err(|error| Failure::configuration(format!("{wanted} open files are not allowed"), error))
}

/// Other systems do not have this limit.
#[cfg(not(unix))]
pub(in crate::cli) fn allow_for(_open: &Open) -> Result<(), Failure> {
    Ok(())
}
