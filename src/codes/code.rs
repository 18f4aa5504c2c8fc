//! One entry of a table of codes.

/// One entry of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Code {
    /// The number, as the table's own family writes it: a Win32 code is written without its HRESULT frame.
    pub value: u32,
    /// The symbol in the headers, such as `ERROR_ACCESS_DENIED`.
    pub name: &'static str,
    /// What it means here: one lower-case clause without a full stop.
    pub meaning: &'static str,
}

/// An entry, written shortly for the tables.
pub(super) const fn code(value: u32, name: &'static str, meaning: &'static str) -> Code {
    Code { value, name, meaning }
}
