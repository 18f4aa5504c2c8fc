//! `cimjob journal import`: adds what other journals exported, each job once.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::cim::Timestamp;
use crate::journal::{Committed, Entry, Gap, HostLook, JobRecord, Journal, NotAnEntry, Retention, is_sqlite};
use crate::report::{Exit, GapReport, JournalAction, JournalReport, LookReport, RecordedReport, Report};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::opened;
use crate::cli::settings::asked_hosts::STANDARD_INPUT;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::say;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Files of journal export; - reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// The longest line: 16 MiB.
const LONGEST: u64 = 16 * 1024 * 1024;

/// How many lines one transaction takes, and how many bytes before the last one.
const BATCH: usize = 500;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// How far the clock that wrote an export may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(300);

/// The most gaps, and the most hosts, of one file.
const MOST_CONTACTS: usize = 500_000;

/// So many lines that cannot be read are named.
const NAMED: usize = 20;

/// A line of an export.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line {
    Recorded(RecordedReport),
    Gap(GapReport),
    Look(LookReport),
    /// The end of what `journal list --via` writes: nothing that a journal keeps.
    Coverage(IgnoredAny),
}

pub(super) fn run(command: &Import, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    // Before a journal is made for them.
    command.files.iter().try_for_each(|path| exists(path))?;
    let mut journal = opened::writer(journal, Retention::default())?;
    let report = JournalReport {
        path: journal.reader().path().display().to_string(),
        action: JournalAction::Imported,
        added: 0,
        known: 0,
        gaps: 0,
        hosts: 0,
        removed: 0,
        problems: Vec::new(),
    };
    let latest = Timestamp::now().saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
    let mut importing = Importing {
        journal: &mut journal,
        batch: Vec::new(),
        bytes: 0,
        gaps: Vec::new(),
        looks: Vec::new(),
        left_out: 0,
        latest,
        report,
    };
    for file in &command.files {
        importing.file(file)?;
    }
    importing.finish(output)
}

fn exists(path: &Path) -> Result<(), Failure> {
    if path.as_os_str() == STANDARD_INPUT {
        return Ok(());
    }
    path.metadata().map(drop).map_err(|error| unread(path, error))
}

fn unread(path: &Path, error: io::Error) -> Failure {
    Failure::configuration(format!("{} cannot be read", path.display()), error)
}

/// An SQLite file has lines by chance only.
fn not_an_export(name: &str) -> Failure {
    let what = format!("{name}: an SQLite file, such as a journal, and not what journal export writes");
    Failure::Journal { what, exit: Exit::Unreadable, hint: Some(EXPORT_IT), source: None }
}

const EXPORT_IT: &str = "run cimjob journal export --journal FILE > FILE.jsonl, and import that";

struct Importing<'a> {
    journal: &'a mut Journal,
    batch: Vec<Entry>,
    /// How long the lines of the batch are.
    bytes: usize,
    /// The contact that the watcher of this file had with hosts.
    gaps: Vec<Gap>,
    looks: Vec<HostLook>,
    left_out: u64,
    latest: Timestamp,
    report: JournalReport,
}

impl Importing<'_> {
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let left_out = self.left_out;
        self.read(path)?;
        self.flush()?;
        if self.left_out > left_out {
            // What was left out is not known: this watcher covers no gap of another one.
            self.looks.iter_mut().for_each(|look| look.first_ok = None);
        }
        let (gaps, looks) = (std::mem::take(&mut self.gaps), std::mem::take(&mut self.looks));
        self.report.gaps = plus(self.report.gaps, gaps.len());
        self.report.hosts = plus(self.report.hosts, looks.len());
        self.journal.merge_contact(gaps, looks).map_err(opened::failure)
    }

    fn read(&mut self, path: &Path) -> Result<(), Failure> {
        if path.as_os_str() == STANDARD_INPUT {
            return self.lines("standard input", io::stdin().lock());
        }
        let file = opening::pieces(path).map_err(|error| unread(path, error))?;
        self.lines(&path.display().to_string(), file)
    }

    fn lines(&mut self, name: &str, mut source: impl BufRead) -> Result<(), Failure> {
        let mut number = 0_u64;
        let unread = |error| Failure::configuration(format!("{name} cannot be read"), error);
        loop {
            let mut line = Vec::new();
            let length = source.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(unread)?;
            number = number.saturating_add(1);
            if length == 0 {
                return Ok(());
            }
            if number == 1 && is_sqlite(&line) {
                return Err(not_an_export(name));
            }
            if u64::try_from(length).is_ok_and(|length| length >= LONGEST) {
                let long =
                    Failure::configuration(format!("{name}: line {number} cannot be read"), bounded::too_long(LONGEST));
                return Err(long);
            }
            if !line.trim_ascii().is_empty() {
                self.line(&line, &format!("{name}:{number}"))?;
            }
        }
    }

    fn line(&mut self, line: &[u8], place: &str) -> Result<(), Failure> {
        match entry(line, self.latest) {
            Ok(None) => {}
            Ok(Some(Entry::Gap(_))) if self.gaps.len() >= MOST_CONTACTS => {
                self.leave_out(format!("{place}: too many gaps"));
            }
            Ok(Some(Entry::Look(_))) if self.looks.len() >= MOST_CONTACTS => {
                self.leave_out(format!("{place}: too many hosts"));
            }
            Ok(Some(Entry::Gap(gap))) => self.gaps.push(gap),
            Ok(Some(Entry::Look(look))) => self.looks.push(look),
            Ok(Some(entry)) => {
                self.batch.push(entry);
                self.bytes = self.bytes.saturating_add(line.len());
            }
            Err(problem) => self.leave_out(format!("{place}: {problem}")),
        }
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn leave_out(&mut self, problem: String) {
        self.left_out = self.left_out.saturating_add(1);
        if self.report.problems.len() < NAMED {
            self.report.problems.push(problem);
        }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let committed = self.journal.merge(&self.batch).map_err(opened::failure)?;
        self.batch.clear();
        self.bytes = 0;
        for entry in committed {
            match entry {
                Committed::New { .. } => self.report.added = self.report.added.saturating_add(1),
                Committed::Known { .. } => self.report.known = self.report.known.saturating_add(1),
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(self, output: &mut Output) -> Result<Exit, Failure> {
        let left_out = self.left_out;
        for problem in &self.report.problems {
            say(&format!("cimjob: {}", neutral(problem)));
        }
        if left_out > 0 {
            say(&format!("cimjob: lines that were not imported: {left_out}"));
        }
        let JournalReport { path, added, known, gaps, hosts, .. } = &self.report;
        let text = format!(
            "{path}: jobs added: {added}, already there: {known}; gaps merged: {gaps}, hosts merged: {hosts}\n"
        );
        let exit = if left_out == 0 { Exit::Done } else { Exit::Unreadable };
        output.will_end(exit);
        output.either(|| text, || Report::from(self.report))?;
        Ok(exit)
    }
}

fn plus(count: u64, more: usize) -> u64 {
    count.saturating_add(u64::try_from(more).unwrap_or(u64::MAX))
}

/// A time in the future would stay first in each list, and would outlast pruning and all later looks.
fn entry(line: &[u8], latest: Timestamp) -> Result<Option<Entry>, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let entry = match line {
        Line::Recorded(report) => {
            let stable_id = report.stable_id.clone();
            JobRecord::try_from(report).map(|job| Entry::Imported { job, stable_id })
        }
        Line::Gap(gap) => Gap::try_from(gap).map(Entry::Gap),
        Line::Look(look) => HostLook::try_from(look).map(Entry::Look),
        Line::Coverage(_) => return Ok(None),
    };
    let entry = entry.map_err(|error: NotAnEntry| error.to_string())?;
    match entry.latest().filter(|time| *time > latest) {
        Some(time) => Err(format!("{time} is in the future")),
        None => Ok(Some(entry)),
    }
}
