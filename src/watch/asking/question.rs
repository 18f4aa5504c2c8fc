//! What can be asked: each question only reads.

use serde::{Deserialize, Serialize};

/// The longest name in a question, in bytes.
const LONGEST_NAME: usize = 1024;

/// The most jobs of the journal that one answer has.
pub(super) const MOST_RECORDED: u32 = 500;

/// A question. None of them changes anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Question {
    /// Why did a job fail? Asked at the host; of the journal if the host does not have it any more.
    Explain(JobQuestion),
    /// Which jobs of a host failed?
    Failed(ListQuestion),
    /// What does the journal have?
    Recorded(RecordedQuestion),
    /// What does the journal have of one job?
    RecordedJob(RecordedJobQuestion),
    /// Does the worker watch this host? Answered at once, however many other questions it answers.
    Watched {
        /// The host.
        host: String,
    },
}

/// A job of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobQuestion {
    /// The host, by any name that means the one that is watched.
    pub host: String,
    /// The namespace.
    pub namespace: String,
    /// The class; looked for at the host if it is not known.
    #[serde(default)]
    pub class: Option<String>,
    /// The InstanceID.
    pub instance_id: String,
}

/// The failed jobs of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuestion {
    /// The host.
    pub host: String,
    /// The namespace.
    pub namespace: String,
    /// Ask each job for its errors, too.
    #[serde(default)]
    pub errors: bool,
}

/// Jobs of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedQuestion {
    /// Of this host only.
    #[serde(default)]
    pub host: Option<String>,
    /// Those that failed only.
    #[serde(default)]
    pub failed: bool,
    /// Seen at this time or later: RFC 3339.
    #[serde(default)]
    pub since: Option<String>,
    /// So many at most.
    pub most: u32,
}

/// One job of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedJobQuestion {
    /// Of this host only.
    #[serde(default)]
    pub host: Option<String>,
    /// Its InstanceID or its stable id.
    pub id: String,
}

impl Question {
    /// The host that it is about, if it is about one.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Explain(JobQuestion { host, .. })
            | Self::Failed(ListQuestion { host, .. })
            | Self::Watched { host } => Some(host),
            Self::Recorded(RecordedQuestion { host, .. }) | Self::RecordedJob(RecordedJobQuestion { host, .. }) => {
                host.as_deref()
            }
        }
    }

    /// Are its texts as long as names are, and without control characters?
    pub(super) fn is_fit(&self) -> bool {
        let texts = match self {
            Self::Explain(JobQuestion { namespace, class, instance_id, .. }) => {
                vec![Some(namespace), class.as_ref(), Some(instance_id)]
            }
            Self::Failed(ListQuestion { namespace, .. }) => vec![Some(namespace)],
            Self::Recorded(RecordedQuestion { since, .. }) => vec![since.as_ref()],
            Self::RecordedJob(RecordedJobQuestion { id, .. }) => vec![Some(id)],
            Self::Watched { .. } => Vec::new(),
        };
        let is_fit = |text: &str| text.len() <= LONGEST_NAME && !text.chars().any(char::is_control);
        texts.into_iter().flatten().map(String::as_str).chain(self.host()).all(is_fit)
    }
}
