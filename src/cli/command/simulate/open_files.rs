//! How many files a process may have open: each connection to one of many hosts is one.

use crate::cli::ending::failure::Failure;

/// Raises the limit of this process as far as so many hosts need, and the system lets it.
#[cfg(unix)]
pub(super) fn allow_for(hosts: u32) -> Result<(), Failure> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let needed = u64::from(hosts).saturating_mul(EACH).saturating_add(OTHERS);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    let wanted = maximum.map_or(needed, |maximum| maximum.min(needed));
    if wanted < u64::from(hosts).saturating_add(OTHERS) {
        let message =
            format!("{hosts} hosts need {needed} open files, and at most {wanted} are allowed: see ulimit -Hn");
        return Err(Failure::Usage(message));
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
    raised.map_err(|error| Failure::configuration(format!("{needed} open files are not allowed"), error))
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(super) fn allow_for(_hosts: u32) -> Result<(), Failure> {
    Ok(())
}

/// A connection, and one more while a client replaces it or looks at the host by hand. A listener of its own where the system needs one.
#[cfg(unix)]
const EACH: u64 = 3;

/// Standard streams, the runtime, and some to spare.
#[cfg(unix)]
const OTHERS: u64 = 64;
