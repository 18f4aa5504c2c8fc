//! What lines in a log tell of a run: the worst first, a few of each level, and the counts.

use crate::cli::ci_report::model::{Case, Host, Run, Verdict};

/// How a line is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::ci_report) enum Level {
    Error,
    Warning,
    Notice,
}

/// How many lines of a level are told one by one; one more counts the rest.
pub(in crate::cli::ci_report) const SHOWN: usize = 9;

impl Level {
    /// That of a case; a job that succeeded is only counted.
    fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Failed | Verdict::Error => Some(Self::Error),
            Verdict::Warned => Some(Self::Warning),
            Verdict::Skipped => Some(Self::Notice),
            Verdict::Passed => None,
        }
    }
}

/// The first cases of a level, and how many more there are.
pub(in crate::cli::ci_report) fn first(run: &Run, level: Level, most: usize) -> (Vec<(&Host, &Case)>, usize) {
    let all = run.hosts.iter().flat_map(|host| host.cases.iter().map(move |case| (host, case)));
    let mut of_level = all.filter(|(_, case)| Level::of(case.verdict) == Some(level));
    let shown: Vec<_> = of_level.by_ref().take(most).collect();
    (shown, of_level.count())
}

/// Headline, code and steps in lines.
pub(in crate::cli::ci_report) fn message(case: &Case) -> String {
    let code = case.code.iter().cloned();
    let steps = case.steps.iter().map(|step| format!("try: {step}"));
    std::iter::once(case.headline.clone()).chain(code).chain(steps).collect::<Vec<_>>().join("\n")
}

/// The command.
pub(in crate::cli::ci_report) fn command(run: &Run) -> String {
    format!("cimjob {}", run.command)
}

/// `2 failed, 1 passed`
pub(in crate::cli::ci_report) fn counts(run: &Run) -> String {
    let counted = [Verdict::Error, Verdict::Failed, Verdict::Warned, Verdict::Skipped, Verdict::Passed];
    let counted = counted.map(|verdict| (run.count(verdict), verdict.word()));
    let parts = counted.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// Sets every `##` apart: Azure Pipelines, TeamCity and GitHub Actions find commands such as `##vso[` anywhere in a line.
pub(in crate::cli::ci_report) fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '#' && apart.ends_with('#') {
            apart.push(' ');
        }
        apart.push(character);
    }
    apart
}
