//! What a command found out: hosts, their jobs, and how each ended. Every format is made of it.

use crate::cim::Timestamp;
use crate::cli::ci_report::cut::cut;

/// One run of a command.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Run {
    /// The command.
    pub(in crate::cli) command: &'static str,
    /// When it started.
    pub(in crate::cli) started: Timestamp,
    pub(in crate::cli) hosts: Vec<Host>,
}

/// What is known of one host.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Host {
    pub(in crate::cli) name: String,
    pub(in crate::cli) cases: Vec<Case>,
}

/// One job, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) struct Case {
    pub(in crate::cli) verdict: Verdict,
    /// The class of the job; else what was tried, such as `contact`.
    pub(in crate::cli) class: String,
    /// What the job did and for which machine.
    pub(in crate::cli) title: String,
    /// What makes it unique, such as an InstanceID; empty if nothing does.
    pub(in crate::cli) id: String,
    /// The root cause, in one line.
    pub(in crate::cli) headline: String,
    /// The code of the root cause, or the kind of the failure.
    pub(in crate::cli) code: Option<String>,
    /// What to do.
    pub(in crate::cli) steps: Vec<String>,
    /// All that is known, in lines.
    pub(in crate::cli) text: String,
    /// How long the job ran.
    pub(in crate::cli) seconds: Option<f64>,
}

/// What a report says of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) enum Verdict {
    Passed,
    /// There is no result, such as of a job that is still running.
    Skipped,
    Warned,
    /// The job failed.
    Failed,
    /// It is not known how the job ended, or the host did not answer.
    Error,
}

impl Verdict {
    /// In one word.
    pub(in crate::cli) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped => "without a result",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::Error => "not known",
        }
    }
}

/// How many characters a title has at most.
const TITLE: usize = 180;

/// How many characters of an InstanceID tell jobs apart.
const ID: usize = 8;

impl Case {
    /// A case that is no job: class and title, and one sentence.
    pub(in crate::cli) fn of_text(verdict: Verdict, names: [&str; 2], headline: String) -> Self {
        let [class, title] = names.map(str::to_owned);
        let (id, text) = (String::new(), headline.clone());
        Self { verdict, class, title, id, headline, code: None, steps: Vec::new(), text, seconds: None }
    }

    /// A name of at most 200 characters: `Start Virtual Machine "web01" [8E1C7A50]`.
    pub(in crate::cli) fn name(&self) -> String {
        let title = cut(&self.title, TITLE);
        if self.id.is_empty() {
            return title.into_owned();
        }
        let id: String = self.id.chars().filter(|c| c.is_ascii_alphanumeric()).take(ID).collect();
        format!("{title} [{id}]")
    }
}

impl Run {
    /// How many cases have this verdict.
    pub(in crate::cli) fn count(&self, verdict: Verdict) -> usize {
        self.hosts.iter().map(|host| host.count(verdict)).sum()
    }
}

impl Host {
    /// How many cases have this verdict.
    pub(in crate::cli) fn count(&self, verdict: Verdict) -> usize {
        self.cases.iter().filter(|case| case.verdict == verdict).count()
    }
}
