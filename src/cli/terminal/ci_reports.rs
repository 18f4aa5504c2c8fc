//! The reports of one command: what they are about, and writing them when the command has ended.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::cim::Timestamp;
use crate::report::Exit;

use crate::cli::ci_report::collected::{Collected, OWN};
use crate::cli::ci_report::file;
use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};
use crate::cli::ci_report::render::{MOST_SUMMARY, Places, render, summary};
use crate::cli::ci_report::system::Environment;
use crate::cli::ci_report::wanted::{Destination, Format, Report, Wanted};
use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::output::Format as OutputFormat;
use crate::cli::terminal::case::exit_code;
use crate::cli::terminal::say::note;

/// The reports that are wanted of one command.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct CiReports {
    command: &'static str,
    started: Timestamp,
    reports: Vec<Report>,
    location: Option<Location>,
    environment: Environment,
    collected: Collected,
}

/// The reports of a command that has not ended.
static PENDING: Mutex<Option<CiReports>> = Mutex::new(None);

/// Writes to standard output.
pub(in crate::cli) type Print<'a> = &'a mut dyn FnMut(&str) -> Result<(), Failure>;

impl CiReports {
    /// Those of a command; what cannot be written is refused before anything is done.
    pub(in crate::cli) fn of(
        asked: Option<(&'static str, &CiReportArguments)>,
        output: OutputFormat,
    ) -> Result<Self, Failure> {
        let Some((command, arguments)) = asked else { return Ok(Self::default()) };
        if arguments.reports.is_empty() {
            return Ok(Self::default());
        }
        let environment = Environment::of(|name| std::env::var_os(name));
        let mut reports = Vec::new();
        for wanted in &arguments.reports {
            match wanted {
                Wanted::Report(report) => reports.push(allowed(report.clone(), output)?),
                Wanted::Auto => reports.extend(automatic(&environment, command, output)),
            }
        }
        let (started, location, collected) = (Timestamp::now(), arguments.location.clone(), Collected::new());
        let reports = Self { command, started, reports, location, environment, collected };
        reports.check()?;
        *PENDING.lock().unwrap_or_else(PoisonError::into_inner) = Some(reports.clone());
        Ok(reports)
    }

    /// The reports of the command that has not ended, if there are some: they are not written by itself then.
    pub(in crate::cli) fn of_ended_command() -> Option<Self> {
        PENDING.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Will there be reports of this command?
    pub(in crate::cli) fn are_wanted() -> bool {
        PENDING.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn check(&self) -> Result<(), Failure> {
        let mut files: Vec<PathBuf> = Vec::new();
        for report in &self.reports {
            let format = report.format;
            if format.needs_location() && self.location.is_none() {
                return Err(Failure::Usage(format!("--report {} needs --location FILE[:LINE]", format.name())));
            }
            let Destination::File(path) = &report.to else { continue };
            let place = file::place(path).map_err(|error| unwritten(path, error))?;
            if files.contains(&place) {
                return Err(Failure::Usage(format!("two reports go to the file {}", path.display())));
            }
            files.push(place);
        }
        Ok(())
    }

    /// Where what is found out is kept for them.
    pub(in crate::cli) fn collected(&self) -> Collected {
        self.collected.clone()
    }

    /// Writes all of them. `exit` is how the command ended.
    pub(in crate::cli) fn write(&self, exit: Exit, print: Print<'_>) -> Result<(), Failure> {
        // INVARIANT: what is pending is the same as this, or nothing.
        drop(Self::of_ended_command());
        if self.reports.is_empty() {
            return Ok(());
        }
        let mut hosts = self.collected.take();
        if hosts.is_empty() {
            hosts.push(Host { name: OWN.to_owned(), cases: vec![without_result(exit)] });
        }
        let run = Run { command: self.command, started: self.started, hosts };
        // One that cannot be written does not keep the others from being written.
        let written: Vec<_> = self.reports.iter().map(|report| self.write_one(report, &run, print)).collect();
        written.into_iter().collect()
    }

    fn write_one(&self, report: &Report, run: &Run, print: Print<'_>) -> Result<(), Failure> {
        let summary = self.summary_of(report.format, run);
        let place = summary.as_ref().ok().and_then(Option::as_deref);
        let text = render(report.format, run, Places { location: self.location.as_ref(), summary: place });
        match &report.to {
            Destination::StandardOutput => print(&text)?,
            Destination::File(path) => file::write(path, text.as_bytes()).map_err(|error| unwritten(path, error))?,
        }
        // A summary that cannot be written does not keep back the lines.
        summary.map(drop)
    }

    /// Writes the summary that belongs to a format, and says where it is.
    fn summary_of(&self, format: Format, run: &Run) -> Result<Option<String>, Failure> {
        match (format, &self.environment.step_summary, &self.environment.temporary) {
            (Format::Github, Some(path), _) => {
                let of = |most| summary(run, most);
                file::append(path, MOST_SUMMARY, of).map_err(|error| unwritten(path, error))?;
                Ok(None)
            }
            (Format::Azure, _, Some(folder)) => {
                let path = folder.join(format!("cimjob-{}-{}.md", run.command, std::process::id()));
                let text = summary(run, MOST_SUMMARY);
                file::write(&path, text.as_bytes()).map_err(|error| unwritten(&path, error))?;
                Ok(Some(path.display().to_string()))
            }
            _ => Ok(None),
        }
    }
}

/// Lines for a CI system do not follow data for programs.
fn allowed(report: Report, output: OutputFormat) -> Result<Report, Failure> {
    if report.to == Destination::StandardOutput && is_data(output) {
        let name = report.format.name();
        return Err(Failure::Usage(format!(
            "--report {name}=- would follow data on standard output: use -o text or {name}=FILE"
        )));
    }
    Ok(report)
}

/// The reports of `auto`, without those that would follow data.
fn automatic(environment: &Environment, command: &str, output: OutputFormat) -> Vec<Report> {
    let mut reports = environment.reports(command);
    if environment.system.is_none() {
        note("cimjob: --report auto: no known CI system runs this, so it writes nothing");
    }
    if is_data(output) && reports.iter().any(|report| report.to == Destination::StandardOutput) {
        note("cimjob: --report auto: standard output has data, so there are no lines for the CI system in it");
        reports.retain(|report| report.to != Destination::StandardOutput);
    }
    reports
}

fn is_data(output: OutputFormat) -> bool {
    matches!(output, OutputFormat::Json | OutputFormat::Jsonl | OutputFormat::Name)
}

fn unwritten(path: &Path, source: std::io::Error) -> Failure {
    Failure::CiReport { file: path.display().to_string(), source }
}

/// A report is never empty.
fn without_result(exit: Exit) -> Case {
    let (verdict, headline) = match exit {
        Exit::Done => (Verdict::Skipped, "There was nothing to report.".to_owned()),
        Exit::Interrupted => (Verdict::Error, "The command was stopped before it had a result.".to_owned()),
        _ => (Verdict::Error, format!("The command ended with {} before it had a result.", exit_code(exit))),
    };
    let code = Some(exit_code(exit));
    Case { code, ..Case::of_text(verdict, ["command", "result"], headline) }
}
