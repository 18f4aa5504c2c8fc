//! Another program in a process group of its own, so that it can be ended with all that it started.

use std::process::{Child, Command};

/// A process group of its own, so that what the program starts can be ended with it.
#[cfg(unix)]
pub(crate) fn in_own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
pub(crate) fn in_own_group(_: &mut Command) {}

/// Ends the program and its group. It may be gone already; then there is nothing to do.
pub(crate) fn end_group(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill().and_then(|()| child.wait());
}
