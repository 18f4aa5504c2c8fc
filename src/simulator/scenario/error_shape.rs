//! How the errors of a job are written into an answer.

use serde::Deserialize;

/// How the errors of a job are written into the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorShape {
    /// CIM-XML as text, escaped: what a Hyper-V host is expected to send.
    #[default]
    Escaped,
    /// CIM-XML in a CDATA section.
    Cdata,
    /// A WS-CIM tree (DSP0230).
    Tree,
    /// `xsi:nil`, whatever the errors are.
    Nil,
    /// No element at all, whatever the errors are.
    Absent,
    /// An empty element, whatever the errors are.
    Empty,
    /// The message of the error as bare text, which is no XML.
    Text,
    /// CIM-XML, escaped twice.
    DoubleEscaped,
}
