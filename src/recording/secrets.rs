//! What stays with the person who records: which pseudonym stands for what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::document::RecordingError;
use super::pseudonyms::Pseudonyms;
use super::shape::Shape;

/// The key file of a recording. It is as secret as what was recorded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// The random key in hexadecimal digits.
    pub key: String,
    /// From each pseudonym to what it stands for.
    pub pseudonyms: BTreeMap<String, String>,
}

impl Secrets {
    pub(super) fn of(pseudonyms: &Pseudonyms) -> Self {
        Self { key: pseudonyms.key().to_hex(), pseudonyms: pseudonyms.spelled().clone() }
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`RecordingError::Form`]
    pub fn from_json(text: &str) -> Result<Self, RecordingError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// [`RecordingError::Form`]: never, as all of it can be written as JSON.
    pub fn to_json(&self) -> Result<String, RecordingError> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(<redacted>)")
    }
}

/// How often something was replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replaced {
    /// By what it was.
    pub counts: BTreeMap<Shape, u64>,
    /// How many values there were, each counted once.
    pub values: usize,
}

impl Replaced {
    pub(super) fn of(pseudonyms: &Pseudonyms) -> Self {
        Self { counts: pseudonyms.counts().clone(), values: pseudonyms.spelled().len() }
    }
}
