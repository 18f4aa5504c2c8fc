//! Standard output: text for people, JSON for programmes.

use std::io::Write;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::client::Endpoint;
use crate::job::{Explanation, GetErrorOutput, JobPath};
use crate::wsman::Identity;

use super::args::Color;
use super::exit::Exit;
use super::failure::Failure;
use super::render::{json, text};
use super::report::Report;

/// A format of standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people; its form may change
    Text,
    /// For programmes; schemas/output.v1.schema.json is a contract
    Json,
    /// For programmes, a document a line as things happen: jobs of list and wait, instances of query and its like; else the same as json
    Jsonl,
}

/// Where the data goes, in the format that was asked for.
pub(super) struct Output {
    format: Format,
    writer: AutoStream<std::io::Stdout>,
    ending: Exit,
}

impl Output {
    pub(super) fn standard((format, color): (Format, Color)) -> Self {
        let choice = match color {
            Color::Auto => AutoStream::choice(&std::io::stdout()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { format, writer: AutoStream::new(std::io::stdout(), choice), ending: Exit::Done }
    }

    /// Settles how the programme ends, so that a reader who goes away does not change it.
    pub(super) fn will_end(&mut self, exit: Exit) {
        self.ending = exit;
    }

    /// How the programme ends when the reader went away: as was settled; else nothing was wrong.
    pub(super) fn ending(&self) -> Exit {
        self.ending
    }

    pub(super) fn is_json(&self) -> bool {
        self.format != Format::Text
    }

    /// Is every event a document of its own?
    pub(super) fn is_jsonl(&self) -> bool {
        self.format == Format::Jsonl
    }

    /// One document.
    pub(super) fn report(&mut self, report: &Report) -> Result<(), Failure> {
        self.raw(&json::document(report))
    }

    /// A document for programmes, text for people.
    pub(super) fn either(&mut self, text: impl FnOnce() -> String, report: &Report) -> Result<(), Failure> {
        let data = if self.is_json() { json::document(report) } else { text() };
        self.raw(&data)
    }

    pub(super) fn explanation(&mut self, explanation: &Explanation, endpoint: &Endpoint) -> Result<(), Failure> {
        let report = Report::explanation(explanation, endpoint);
        self.either(|| text::explanation_from(explanation, Some(endpoint)), &report)
    }

    pub(super) fn get_error(
        &mut self,
        path: &JobPath,
        answer: &GetErrorOutput,
        endpoint: &Endpoint,
    ) -> Result<(), Failure> {
        let report = Report::get_error(path, answer, endpoint);
        self.either(|| text::get_error(path, answer, endpoint), &report)
    }

    pub(super) fn identity(&mut self, identity: &Identity, endpoint: &Endpoint) -> Result<(), Failure> {
        self.either(|| text::identity(endpoint, identity), &Report::identity(identity, endpoint))
    }

    /// A failure as data, for programmes only: people read it on standard error.
    pub(super) fn failure(&mut self, failure: &Failure) -> Result<(), Failure> {
        if self.is_json() { self.raw(&json::document(&Report::failure(failure))) } else { Ok(()) }
    }

    /// Text as it is, at once.
    pub(super) fn raw(&mut self, text: &str) -> Result<(), Failure> {
        self.writer.write_all(text.as_bytes()).and_then(|()| self.writer.flush()).map_err(Failure::Output)
    }
}
