//! A row of the table of codes.

/// What several codes have in common: a likely cause and a next step.
#[derive(Debug)]
pub(super) struct Row {
    /// In the spelling that all spellings share: see [`canonical`](crate::codes::canonical).
    pub(super) codes: &'static [u32],
    pub(super) cause: &'static str,
    pub(super) next_step: &'static str,
    pub(super) source: &'static str,
}

/// The HRESULT of a Win32 code.
pub(super) const fn win(code: u32) -> u32 {
    0x8007_0000 | code
}
