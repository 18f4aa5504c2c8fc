//! Standard output: text for people, JSON for programs.

use std::io::Write;
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};

use crate::client::Endpoint;
use crate::fleet::Labels;
use crate::job::{GetErrorOutput, JobPath};
use crate::report::{Exit, GetErrorReport, Report};
use crate::wsman::Identity;

use crate::cli::ci_report::collected::Collected;
use crate::cli::ci_report::model::Case;
use crate::cli::ending::failure::Failure;
use crate::cli::options::detail::Detail;
use crate::cli::options::host::HostOptions;
use crate::cli::options::output::{Color, Format, OutputArguments};
use crate::cli::terminal::case;
use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::explained::Explained;
use crate::cli::terminal::json::{self, JsonLayout};
use crate::cli::terminal::overtime::{self, Overtime};
use crate::cli::terminal::screen::Screen;
use crate::cli::terminal::streamed::StreamedDocument;
use crate::cli::terminal::waiting;
use crate::cli::terminal::writer::Writer;
use crate::cli::terminal::{text, text_cause};

/// Where the data goes, in the format that was asked for.
pub(in crate::cli) struct Output {
    format: Format,
    screen: Screen,
    utc: bool,
    writer: Writer,
    ending: Exit,
    /// The host that it is about, if it is one of many.
    host: Option<OneOfMany>,
    /// What reports for CI systems are made of.
    collected: Collected,
    /// The job that a failure is about.
    about: Option<JobPath>,
}

/// One of many hosts, as its documents name it.
#[derive(Debug, Clone)]
struct OneOfMany {
    name: String,
    labels: Arc<Labels>,
}

/// How the output of one of many hosts is to look.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Kept {
    format: Format,
    screen: Screen,
    utc: bool,
    collected: Collected,
}

impl Kept {
    /// An output for this host.
    pub(in crate::cli) fn for_host(&self, host: &HostOptions) -> Output {
        let Self { format, screen, utc, ref collected } = *self;
        let host = Some(OneOfMany { name: host.name.clone(), labels: Arc::clone(&host.labels) });
        let collected = collected.apart();
        Output { format, screen, utc, writer: Writer::kept(), ending: Exit::Done, host, collected, about: None }
    }
}

impl Output {
    pub(in crate::cli) fn standard(options: OutputArguments) -> Self {
        let choice = match options.color {
            Color::Auto => AutoStream::choice(&std::io::stdout()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        overtime::written_as(options.format);
        Self {
            format: options.format,
            screen: Screen::of_standard_output(),
            utc: options.utc,
            writer: Writer::standard(choice),
            ending: Exit::Done,
            host: None,
            collected: Collected::default(),
            about: None,
        }
    }

    /// The same, which keeps what is found out for reports.
    pub(in crate::cli) fn collecting(self, collected: Collected) -> Self {
        Self { collected, ..self }
    }

    /// What was found out for reports.
    pub(in crate::cli) fn collected(&self) -> Collected {
        self.collected.clone()
    }

    /// Keeps a case of a host for reports; it is made only if there are some.
    pub(in crate::cli) fn collect(&self, host: &str, case: impl FnOnce() -> Case) {
        let host = self.host.as_ref().map_or(host, |host| host.name.as_str());
        self.collected.add(case::suite(host), case);
    }

    /// The job that a failure is about from now on.
    pub(in crate::cli) fn is_about(&mut self, path: Option<&JobPath>) {
        self.about = path.cloned();
    }

    /// The same output, kept in memory until it can be written as a whole.
    pub(in crate::cli) fn kept(&self) -> Kept {
        overtime::many_hosts();
        Kept { format: self.format, screen: self.screen, utc: self.utc, collected: self.collected.apart() }
    }

    /// Gives this output away; what stays here keeps in memory what is written to it.
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn lend(&mut self) -> Self {
        let Self { format, screen, utc, .. } = *self;
        let (host, collected, about) = (None, self.collected.clone(), None);
        let writer = Writer::kept();
        std::mem::replace(self, Self { format, screen, utc, writer, ending: Exit::Done, host, collected, about })
    }

    /// Was anything kept?
    pub(in crate::cli) fn has_kept(&self) -> bool {
        self.writer.has_kept()
    }

    /// What was kept.
    pub(in crate::cli) fn into_written(self) -> String {
        self.writer.into_written()
    }

    /// Is it about one of many hosts?
    pub(in crate::cli) fn is_of_many(&self) -> bool {
        self.host.is_some()
    }

    /// Settles how the program ends, so that a reader who goes away does not change it.
    pub(in crate::cli) fn will_end(&mut self, exit: Exit) {
        self.ending = exit;
    }

    /// How the program ends when the reader went away: as was settled; else nothing was wrong.
    pub(in crate::cli) fn ending(&self) -> Exit {
        self.ending
    }

    pub(in crate::cli) fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Jsonl)
    }

    /// Is only a path wanted of whatever is found?
    pub(in crate::cli) fn is_name(&self) -> bool {
        self.format == Format::Name
    }

    pub(in crate::cli) fn is_wide(&self) -> bool {
        self.format == Format::Wide
    }

    /// Is it on a terminal?
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn is_on_terminal(&self) -> bool {
        self.screen.is_terminal
    }

    /// How many cells a line of text may have; `None` when there is no limit.
    pub(in crate::cli) fn room(&self) -> Option<usize> {
        self.screen.room
    }

    /// What time it is, as people read it: local on a terminal.
    pub(in crate::cli) fn clock(&self) -> Clock {
        if self.screen.is_terminal && !self.utc { Clock::local() } else { Clock::utc() }
    }

    /// Is there one document for the whole run?
    pub(in crate::cli) fn is_one_document(&self) -> bool {
        self.format == Format::Json
    }

    /// Is every event a document of its own?
    pub(in crate::cli) fn is_jsonl(&self) -> bool {
        self.format == Format::Jsonl
    }

    /// One document.
    pub(in crate::cli) fn report(&mut self, report: Report) -> Result<(), Failure> {
        waiting::hide();
        let report = about(self.host.as_ref(), report);
        json::write(report, self.layout(), self.writer.documents()).map_err(Failure::Output)
    }

    /// One document on a line, for programs only.
    #[cfg(feature = "journal")]
    pub(in crate::cli) fn line(&mut self, report: Report) -> Result<(), Failure> {
        waiting::hide();
        json::write(report, JsonLayout::Compact, &mut self.writer).map_err(Failure::Output)
    }

    /// The next item of one document, written already.
    pub(in crate::cli) fn written_item(
        &mut self,
        document: &mut StreamedDocument,
        item: &str,
        without_items: Report,
    ) -> Result<(), Failure> {
        waiting::hide();
        document.written_item(item, without_items, self.writer.documents()).map_err(Failure::Output)
    }

    /// One document that was recorded as JSON.
    pub(in crate::cli) fn recorded(&mut self, mut document: serde_json::Value) -> Result<(), Failure> {
        waiting::hide();
        if let (Some(host), Some(object)) = (&self.host, document.as_object_mut()) {
            object.insert("host".to_owned(), host.name.as_str().into());
            if !host.labels.is_empty() {
                object.insert("labels".to_owned(), serde_json::json!(*host.labels));
            }
        }
        json::write_recorded(&document, self.layout(), &mut self.writer).map_err(Failure::Output)
    }

    /// The beginning of one document with this array, whose items come one after the other.
    pub(in crate::cli) fn streamed(&self, array: &'static str) -> StreamedDocument {
        StreamedDocument::new(array, self.layout())
    }

    /// The next item of one document.
    pub(in crate::cli) fn item<T>(
        &mut self,
        document: &mut StreamedDocument,
        item: T,
        of: impl Fn(Vec<T>) -> Report,
    ) -> Result<(), Failure> {
        waiting::hide();
        let host = self.host.clone();
        let of = |items| about(host.as_ref(), of(items));
        document.item(item, of, self.writer.documents()).map_err(Failure::Output)
    }

    /// The end of this document.
    pub(in crate::cli) fn end(&mut self, document: StreamedDocument, without_items: Report) -> Result<(), Failure> {
        waiting::hide();
        let without_items = about(self.host.as_ref(), without_items);
        document.end(without_items, self.writer.documents()).map_err(Failure::Output)
    }

    /// Indented for people, but never where each line is a document.
    fn layout(&self) -> JsonLayout {
        let is_indented = self.format == Format::Json && self.screen.is_terminal && !self.is_of_many();
        if is_indented { JsonLayout::Indented } else { JsonLayout::Compact }
    }

    /// A document for programs, text for people.
    pub(in crate::cli) fn either(
        &mut self,
        text: impl FnOnce() -> String,
        report: impl FnOnce() -> Report,
    ) -> Result<(), Failure> {
        if self.is_json() { self.report(report()) } else { self.text(&text()) }
    }

    pub(in crate::cli) fn explanation(
        &mut self,
        explained: &Explained,
        endpoint: &Endpoint,
        detail: Detail,
    ) -> Result<(), Failure> {
        let explanation = &explained.explanation;
        self.collect(&endpoint.to_string(), || case::of_explanation(explanation, Some(endpoint)));
        let report = || explained.report(endpoint);
        let clock = self.clock();
        let text = || match detail {
            Detail::Cause => text_cause::explanation(explanation, Some(endpoint), clock.now),
            Detail::Full => text::full_explanation(explanation, Some(endpoint), &clock),
        };
        self.either(text, report)
    }

    pub(in crate::cli) fn get_error(
        &mut self,
        path: &JobPath,
        answer: &GetErrorOutput,
        endpoint: &Endpoint,
    ) -> Result<(), Failure> {
        let report = || Report::from(GetErrorReport::of(path, answer)).with_endpoint(endpoint);
        self.either(|| text::get_error(path, answer, endpoint), report)
    }

    pub(in crate::cli) fn identity(&mut self, identity: &Identity, endpoint: &Endpoint) -> Result<(), Failure> {
        self.either(|| text::identity(endpoint, identity), || Report::from(identity).with_endpoint(endpoint))
    }

    /// A failure as data, for programs only: people read it on standard error.
    pub(in crate::cli) fn failure(&mut self, failure: &Failure) -> Result<(), Failure> {
        self.collect(case::host_of(failure), || case::of_failure(failure, self.about.as_ref()));
        // Where a command was stopped, there may be half a document.
        let is_half = matches!(failure, Failure::Stopped) && self.is_one_document() && overtime::is_partial();
        if self.is_json() && !is_half { self.report(failure.report()) } else { Ok(()) }
    }

    /// The failure of a command that was ended: as data, unless that would follow half a document of JSON.
    pub(in crate::cli) fn after_overtime(overtime: &Overtime) {
        let mut output = std::io::stdout().lock();
        let is_written = match overtime.format {
            Format::Json => !overtime.is_partial,
            Format::Jsonl => true,
            Format::Text | Format::Wide | Format::Name => false,
        };
        let end = if overtime.is_partial { "\n" } else { "" };
        let written = output.write_all(end.as_bytes()).and_then(|()| match is_written {
            true => json::write(overtime.failure.report(), JsonLayout::Compact, &mut output),
            false => output.flush(),
        });
        // The exit code and standard error have reported it already.
        drop(written);
    }

    /// Lines for a CI system after that.
    pub(in crate::cli) fn print_after_overtime(text: &str) -> Result<(), Failure> {
        std::io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::Output)
    }

    /// Text for people, at once.
    pub(in crate::cli) fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.write(&harmless(text))
    }

    /// A file of ours, as it is.
    pub(in crate::cli) fn verbatim(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text)
    }

    /// Documents that were kept, as they are.
    pub(in crate::cli) fn documents(&mut self, documents: &str) -> Result<(), Failure> {
        waiting::hide();
        let writer = self.writer.documents();
        writer.write_all(documents.as_bytes()).and_then(|()| writer.flush()).map_err(Failure::Output)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        waiting::hide();
        self.writer.write_all(text.as_bytes()).and_then(|()| self.writer.flush()).map_err(Failure::Output)
    }
}

/// Names the host, if it is one of many.
fn about(host: Option<&OneOfMany>, report: Report) -> Report {
    match host {
        Some(host) => report.with_host(&host.name).with_labels(host.labels.as_ref().clone()),
        None => report,
    }
}
