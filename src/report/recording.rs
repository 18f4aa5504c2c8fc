//! What a check of a recording found.

use serde::Serialize;

/// What is in a recording, and what of it could still tell something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct RecordingReport {
    /// The file.
    pub path: String,
    /// The command that was recorded.
    pub command: String,
    /// The version of cimjob that recorded.
    pub program: String,
    /// Was the command stopped before its end?
    pub interrupted: bool,
    /// How many hosts were asked.
    pub hosts: usize,
    /// How many questions there are.
    pub exchanges: usize,
    /// What is neither a pseudonym nor known to be harmless.
    pub findings: Vec<FoundText>,
    /// Plain words of messages that have a capital letter inside of a sentence: a name can be made of such words.
    pub words: Vec<CountedText>,
    /// Short numbers that are a whole value and not known to be a code or an amount.
    pub numbers: Vec<CountedText>,
    /// How many times of day there are.
    pub times: u64,
    /// How far these are from UTC, as they are written.
    pub zones: Vec<String>,
    /// The languages of the messages.
    pub languages: Vec<String>,
}

/// A text that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct FoundText {
    /// The text.
    pub text: String,
    /// What it looks like.
    pub shape: FoundShape,
    /// How often it occurs.
    pub count: u64,
}

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FoundShape {
    /// Letters, or letters and digits.
    Word,
    /// Digits.
    Number,
    /// A GUID.
    Guid,
    /// An address of the network.
    Address,
    /// A MAC address.
    Mac,
    /// A security identifier.
    Sid,
    /// A class, one of its properties or methods, or a part of a namespace that is not of the schemas of DMTF and Microsoft.
    Schema,
}

/// A text that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct CountedText {
    /// The text.
    pub text: String,
    /// How often it occurs.
    pub count: u64,
}
