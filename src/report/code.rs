//! A code in a document.

use serde::Serialize;

use crate::codes::CodeInText;

/// A code found in the host's texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CodeReport {
    /// The number.
    pub value: u32,
    /// The same as `0x` and eight digits.
    pub hex: String,
    /// As the host wrote it.
    pub written: String,
    /// Its symbolic name, if a table has one.
    pub name: Option<String>,
    /// What it means, in our words.
    pub meaning: Option<String>,
}

impl From<&CodeInText> for CodeReport {
    fn from(code: &CodeInText) -> Self {
        let named = code.named.map(|named| named.code);
        Self {
            value: code.code,
            hex: format!("0x{:08X}", code.code),
            written: code.written.clone(),
            name: named.map(|code| code.name.to_owned()),
            meaning: named.map(|code| code.meaning.to_owned()),
        }
    }
}
