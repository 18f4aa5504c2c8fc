//! What a command leaves behind that did not come to its end: its message, its reports and its recording.

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::session::record;
use crate::cli::terminal::case;
use crate::cli::terminal::ci_reports::{CiReports, Print};
use crate::cli::terminal::failed::tell;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::overtime::{self, Overtime};

/// The command took too long.
pub(in crate::cli) fn of_overtime(overtime: &Overtime) -> Exit {
    tell(&overtime.failure);
    Output::after_overtime(overtime);
    leave_behind(&overtime.failure, &mut Output::print_after_overtime)
}

/// The command was asked to stop, and is busy.
pub(in crate::cli) fn of_stopped() -> Exit {
    match overtime::stopped() {
        Some(stopped) => of_overtime(&stopped),
        None => {
            tell(&Failure::Stopped);
            leave_behind(&Failure::Stopped, &mut |_| Ok(()))
        }
    }
}

/// Writes the reports and the recording of a command that did not come to its end.
fn leave_behind(why: &Failure, print: Print<'_>) -> Exit {
    let reported = CiReports::of_ended_command().map_or(Ok(()), |reports| {
        reports.collected().add(case::host_of(why), || case::of_failure(why, None));
        reports.write(why.exit(), print)
    });
    let left = [reported, record::finish(Exit::Interrupted)];
    let failures = left.into_iter().filter_map(Result::err).inspect(tell);
    failures.map(|failure| failure.exit()).last().unwrap_or_else(|| why.exit())
}
