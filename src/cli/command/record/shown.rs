//! What a check of a recording found, for people.

use crate::report::{CountedText, FoundShape, FoundText, RecordingReport};

use crate::cli::session::recording_file::counted;
use crate::cli::terminal::neutral::quoted;

/// The findings, then what a person has to judge.
pub(super) fn text(report: &RecordingReport) -> String {
    let mut text = format!("{}\n", head(report));
    if report.findings.is_empty() {
        text.push_str("  nothing was found that is neither a pseudonym nor known\n");
    } else {
        text.push_str("\nNot replaced. Do not give the file away before you know what these are:\n");
        text.extend(report.findings.iter().map(|found| format!("  {}\n", finding(found))));
    }
    let remains = remains(report);
    if !remains.is_empty() {
        text.push_str("\nStays in every recording. Is there something in it that you would not tell?\n");
        text.extend(remains.iter().map(|(name, value)| format!("  {name:<10} {value}\n")));
    }
    text
}

fn head(report: &RecordingReport) -> String {
    let RecordingReport { path, exchanges, hosts, command, program, .. } = report;
    let until = if report.interrupted { ", stopped before its end" } else { "" };
    let (exchanges, hosts) = (counted(*exchanges, "exchange"), counted(*hosts, "host"));
    format!("{path}: {exchanges} with {hosts}, recorded by {} of cimjob {}{until}", quoted(command), quoted(program))
}

fn finding(found: &FoundText) -> String {
    format!("{}  {}, {}", quoted(&found.text), called(found.shape), times(found.count))
}

fn remains(report: &RecordingReport) -> Vec<(&'static str, String)> {
    let mut remains = Vec::new();
    let mut add = |name, value: String| {
        if !value.is_empty() {
            remains.push((name, value));
        }
    };
    add("words", listed(&report.words));
    add("numbers", listed(&report.numbers));
    let zones: Vec<_> = report.zones.iter().map(|zone| quoted(zone)).collect();
    let zones = format!("{} (offset from UTC: {})", report.times, zones.join(", "));
    add("times", if report.times == 0 { String::new() } else { zones });
    add("languages", report.languages.iter().map(|language| quoted(language)).collect::<Vec<_>>().join(", "));
    remains
}

/// The first texts, and how many more there are.
fn listed(texts: &[CountedText]) -> String {
    let (first, rest) = texts.split_at_checked(SHOWN).unwrap_or((texts, &[]));
    let first: Vec<_> = first.iter().map(|text| quoted(&text.text)).collect();
    let more = if rest.is_empty() { String::new() } else { format!(", and {} more (-o json has all)", rest.len()) };
    format!("{}{more}", first.join(", "))
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn called(shape: FoundShape) -> &'static str {
    match shape {
        FoundShape::Word => "a word",
        FoundShape::Number => "a number",
        FoundShape::Guid => "a GUID",
        FoundShape::Address => "an address",
        FoundShape::Mac => "a MAC address",
        FoundShape::Sid => "a SID",
        FoundShape::Schema => "a name of a schema that is not known",
    }
}

/// How many texts of a kind are shown.
const SHOWN: usize = 12;
