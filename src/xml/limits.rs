//! How much a document from a host may ask of us.

/// Limits that hold before any work is done on a document.
///
/// The defaults are generous for WS-Management, whose envelopes are at most 500 KiB by default (MS-WSMV 2.2.4.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest document, in bytes. Default 16 MiB.
    pub max_bytes: usize,
    /// Deepest nesting of elements. Default 256.
    pub max_depth: usize,
    /// Most elements in one document. Default 120,000, more than the 500 KiB of a usual answer need.
    pub max_elements: usize,
    /// Most attributes of one element. Default 64.
    pub max_attributes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 16 * 1024 * 1024, max_depth: 256, max_elements: 120_000, max_attributes: 64 }
    }
}
