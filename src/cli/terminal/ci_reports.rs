//! The reports of one command: what they are about, and writing them when the command has ended.

use crate::cim::Timestamp;
use crate::report::Exit;

use crate::cli::ci_report::collected::{Collected, OWN};
use crate::cli::ci_report::file;
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};
use crate::cli::ci_report::wanted::Wanted;
use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::terminal::case::exit_code;

/// The reports that are wanted of one command.
#[derive(Debug, Default)]
pub(in crate::cli) struct CiReports {
    command: &'static str,
    started: Timestamp,
    wanted: Vec<Wanted>,
    collected: Collected,
}

impl CiReports {
    /// Those of a command; a file that cannot be written is refused before anything is done.
    pub(in crate::cli) fn of(asked: Option<(&'static str, &CiReportArguments)>) -> Result<Self, Failure> {
        let Some((command, arguments)) = asked else { return Ok(Self::default()) };
        let wanted = arguments.reports.clone();
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        wanted.iter().try_for_each(|wanted| file::check(&wanted.file).map_err(|error| unwritten(wanted, error)))?;
        Ok(Self { command, started: Timestamp::now(), wanted, collected: Collected::new() })
    }

    /// Where what is found out is kept for them.
    pub(in crate::cli) fn collected(&self) -> Collected {
        self.collected.clone()
    }

    /// Writes all of them. `exit` is how the command ended.
    pub(in crate::cli) fn write(&self, exit: Exit) -> Result<(), Failure> {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let mut hosts = self.collected.take();
        if hosts.is_empty() {
            hosts.push(Host { name: OWN.to_owned(), cases: vec![without_result(exit)] });
        }
        let run = Run { command: self.command, started: self.started, hosts };
        // One that cannot be written does not keep the others from being written.
        let written = self.wanted.iter().map(|wanted| write(wanted, &run)).collect::<Vec<_>>();
        written.into_iter().collect()
    }
}

fn write(wanted: &Wanted, run: &Run) -> Result<(), Failure> {
    file::write(&wanted.file, wanted.render(run).as_bytes()).map_err(|error| unwritten(wanted, error))
}

fn unwritten(wanted: &Wanted, source: std::io::Error) -> Failure {
    Failure::CiReport { file: wanted.file.display().to_string(), source }
}

/// A report is never empty.
fn without_result(exit: Exit) -> Case {
    let (verdict, headline) = match exit {
        Exit::Done => (Verdict::Skipped, "There was nothing to report.".to_owned()),
        Exit::Interrupted => (Verdict::Error, "The command was stopped before it had a result.".to_owned()),
        _ => (Verdict::Error, format!("The command ended with {} before it had a result.", exit_code(exit))),
    };
    Case {
        verdict,
        class: "command".to_owned(),
        title: "result".to_owned(),
        id: String::new(),
        text: headline.clone(),
        headline,
        code: Some(exit_code(exit)),
        steps: Vec::new(),
        seconds: None,
    }
}
