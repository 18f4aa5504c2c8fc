//! One line of the configuration file, and what can be wrong with it.

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Setting {
    /// The long name of the option.
    pub(in crate::cli) name: String,
    /// As it could be typed.
    pub(in crate::cli) value: String,
    /// From 1 on.
    pub(in crate::cli) line: usize,
}

/// What is wrong with the file, and where.
#[derive(Debug)]
pub(in crate::cli) struct Problem {
    pub(in crate::cli) line: usize,
    pub(in crate::cli) what: String,
}
