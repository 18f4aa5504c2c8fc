//! `cimjob record check`: what in a recording could still tell something.

use std::path::PathBuf;

use clap::Args;

use crate::recording::{Finding, Recording, Remains, Shape, check, remains};
use crate::report::{CountedText, Exit, FoundShape, FoundText, RecordingReport, Report};

use super::shown;
use crate::cli::ending::failure::Failure;
use crate::cli::session::recording_file;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Recording to look through (a file of --record)
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(command: &Check, output: &mut Output) -> Result<Exit, Failure> {
    let recording = recording_file::read(&command.file)?;
    let report = report(command.file.display().to_string(), &recording);
    let exit = if report.findings.is_empty() { Exit::Done } else { Exit::Warnings };
    output.will_end(exit);
    output.either(|| shown::text(&report), || Report::from(report.clone()))?;
    Ok(exit)
}

fn report(path: String, recording: &Recording) -> RecordingReport {
    let remains = remains(recording);
    let left = check(recording).into_iter().map(|(finding, count)| found(finding, count));
    let named =
        |(text, count): (&String, &u64)| FoundText { text: text.clone(), shape: FoundShape::Schema, count: *count };
    let findings = left.chain(remains.named.iter().map(named)).collect();
    let Remains { words, numbers, times, zones, languages, .. } = remains;
    RecordingReport {
        path,
        command: recording.command.clone(),
        program: recording.cimjob.clone(),
        interrupted: recording.interrupted,
        hosts: recording.hosts.len().max(1),
        exchanges: recording.exchanges.len(),
        findings,
        words: words.into_iter().map(counted).collect(),
        numbers: numbers.into_iter().map(counted).collect(),
        times,
        zones: zones.into_iter().collect(),
        languages: languages.into_iter().collect(),
    }
}

fn counted(entry: (String, u64)) -> CountedText {
    let (text, count) = entry;
    CountedText { text, count }
}

fn found(finding: Finding, count: u64) -> FoundText {
    let shape = match finding.shape {
        Shape::Number => FoundShape::Number,
        Shape::Guid => FoundShape::Guid,
        Shape::Address => FoundShape::Address,
        Shape::Mac => FoundShape::Mac,
        Shape::Sid => FoundShape::Sid,
        Shape::Word | Shape::Date | Shape::Class | Shape::Mark => FoundShape::Word,
    };
    FoundText { text: finding.text, shape, count }
}
