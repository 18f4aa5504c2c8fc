//! A run in a format.

use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::Run;
use crate::cli::ci_report::wanted::Format;
use crate::cli::ci_report::{azure, github, gitlab, junit, markdown, sarif, teamcity};

/// What some formats show.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Places<'a> {
    /// Where findings are shown.
    pub(in crate::cli) location: Option<&'a Location>,
    /// The file of the summary that Azure Pipelines uploads.
    pub(in crate::cli) summary: Option<&'a str>,
}

/// The most bytes of a summary: GitHub shows nothing of one above 1 MiB.
pub(in crate::cli) const MOST_SUMMARY: usize = 1 << 20;

/// The most bytes of a file of Markdown.
const MOST_MARKDOWN: usize = 16 << 20;

/// The whole report.
pub(in crate::cli) fn render(format: Format, run: &Run, places: Places<'_>) -> String {
    let Places { location, summary } = places;
    match format {
        Format::Junit => junit::render(run, location),
        Format::Github => github::render(run, location),
        Format::Azure => azure::render(run, location, summary),
        Format::Teamcity => teamcity::render(run),
        Format::Markdown => markdown::render(run, MOST_MARKDOWN),
        // Without a location they are refused before the command begins.
        Format::Gitlab => location.map(|location| gitlab::render(run, location)).unwrap_or_default(),
        Format::Sarif => location.map(|location| sarif::render(run, location)).unwrap_or_default(),
    }
}

/// The summary of a job of CI, in at most so many bytes.
pub(in crate::cli) fn summary(run: &Run, most: usize) -> String {
    markdown::render(run, most)
}
