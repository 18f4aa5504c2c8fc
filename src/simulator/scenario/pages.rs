//! How much a page of an enumeration holds, whatever a client asks for.

use serde::Deserialize;

/// How much a page of an enumeration holds, whatever a client asks for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Pages {
    /// The most items of a first page that comes with the answer to Enumerate. Default 1, as recorded from Windows.
    pub first_items: u32,
    /// The most characters that the items of a page have; there is always one item. Default 76800, as recorded from Windows.
    pub characters: u32,
}

impl Default for Pages {
    fn default() -> Self {
        Self { first_items: 1, characters: 76_800 }
    }
}
