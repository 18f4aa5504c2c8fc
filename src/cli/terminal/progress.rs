//! Showing how jobs go on: a bar each on a terminal, one plain line a change elsewhere, a document a change for programs.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::client::{Endpoint, Progress};
use crate::job::{AssociatedElement, ConcreteJob, JobPath, VirtualMachine};
use crate::report::{ProgressReport, Report};

use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::{are_notes_silent, note};
use crate::cli::terminal::waiting;
use crate::cli::terminal::what::{machine, what};

/// Where progress goes: data on standard output, all else on standard error.
pub(in crate::cli) enum Show<'a> {
    /// A bar for each job.
    Bars(MultiProgress),
    /// A line for each change.
    Lines,
    /// A document for each change.
    Documents {
        /// Writes one.
        write: &'a dyn Fn(Report),
        endpoint: &'a Endpoint,
    },
}

/// The progress of one job.
pub(in crate::cli) struct Shown<'a> {
    show: &'a Show<'a>,
    path: &'a JobPath,
    bar: Option<ProgressBar>,
    /// What it touches, as soon as that is known.
    affected: &'a RefCell<Vec<AssociatedElement>>,
}

impl<'a> Show<'a> {
    /// For people: what fits the terminal, or its absence.
    pub(in crate::cli) fn to_people() -> Self {
        if std::io::stderr().is_terminal() && !are_notes_silent() {
            waiting::end();
            Self::Bars(MultiProgress::with_draw_target(ProgressDrawTarget::stderr()))
        } else {
            Self::Lines
        }
    }

    /// Writes something else while no bar is in the way.
    pub(in crate::cli) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        if let Self::Bars(bars) = self { bars.suspend(write) } else { write() }
    }

    pub(in crate::cli) fn job(&'a self, path: &'a JobPath, affected: &'a RefCell<Vec<AssociatedElement>>) -> Shown<'a> {
        let bar = if let Self::Bars(bars) = self { Some(bars.add(bar())) } else { None };
        if let Some(bar) = &bar {
            bar.set_prefix("asking");
            // The time goes on while the job does not.
            bar.enable_steady_tick(Duration::from_secs(1));
        }
        Shown { show: self, path, bar, affected }
    }
}

impl Shown<'_> {
    pub(in crate::cli) fn tell(&self, progress: Progress<'_>) {
        let affected = self.affected.borrow();
        if let Show::Documents { write, endpoint } = self.show {
            let report = ProgressReport::of(self.path, &progress, &affected);
            return write(Report::from(report).with_endpoint(endpoint));
        }
        match progress {
            Progress::Changed { job, elapsed } => self.changed(job, elapsed, &VirtualMachine::of(job, &affected)),
            Progress::OutOfReach { error, elapsed } => self.out_of_reach(&error.to_string(), elapsed),
        }
    }

    fn changed(&self, job: &ConcreteJob, elapsed: Duration, machines: &[VirtualMachine]) {
        let name = name(job, machines);
        let state = job.job_state.map_or_else(|| "state not told".to_owned(), |state| state.to_string());
        let Some(bar) = &self.bar else {
            let percent = job.percent_complete.map(|percent| format!(", {percent} %")).unwrap_or_default();
            return say_line(&format!("{} {state}{percent}  {}: {name}", seconds(elapsed), self.path.instance_id()));
        };
        bar.set_position(job.percent_complete.unwrap_or(0).min(100).into());
        bar.set_prefix(harmless(&neutral(&state)).into_owned());
        bar.set_message(harmless(&neutral(&name)).into_owned());
        if job.is_finished() {
            bar.abandon();
        }
    }

    fn out_of_reach(&self, error: &str, elapsed: Duration) {
        let Some(bar) = &self.bar else {
            return say_line(&format!("{} {}: {error}; going on", seconds(elapsed), self.path.instance_id()));
        };
        bar.set_message(format!("{}; going on", harmless(&neutral(error))));
    }
}

/// A bar that is left alone is cleared: other code prints what is to be said.
impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.as_ref().filter(|bar| !bar.is_finished()) {
            bar.abandon();
        }
    }
}

/// A bar that is not drawn before it is among the others: a line drawn earlier would stay on the terminal.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:16} [{bar:30}] {pos:>3} %  {elapsed}  {wide_msg}");
    let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::hidden());
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn name(job: &ConcreteJob, machines: &[VirtualMachine]) -> String {
    let machines: Vec<String> = machines.iter().map(machine).collect();
    if machines.is_empty() { what(job).into_owned() } else { format!("{}, {}", what(job), machines.join(", ")) }
}

/// A line whose texts a host chose.
fn say_line(text: &str) {
    note(&neutral(text));
}

fn seconds(elapsed: Duration) -> String {
    format!("{:>7.1} s ", elapsed.as_secs_f64())
}
