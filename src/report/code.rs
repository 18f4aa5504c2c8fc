//! A code in a document.

use serde::Serialize;

use crate::codes::CodeInText;

/// A code found in the host's texts.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct CodeReport {
    value: u32,
    hex: String,
    /// As the host wrote it.
    written: String,
    name: Option<String>,
    meaning: Option<String>,
}

impl CodeReport {
    pub(crate) fn of(code: &CodeInText) -> Self {
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
