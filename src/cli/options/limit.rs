//! The option that ends an enumeration early.

use clap::{Args, value_parser};

#[derive(Debug, Clone, Copy, Args)]
pub(in crate::cli) struct Limit {
    /// Maximum number to show
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,
}

/// What a client reads at most by itself.
const LIMIT_OF_CLIENT: usize = 100_000;

impl Limit {
    /// How many instances may be read to show so many: fewer may fit than the host gives.
    pub(in crate::cli) fn read_at_most(self) -> Option<usize> {
        let limit = usize::try_from(self.limit?).unwrap_or(usize::MAX);
        Some(limit.max(LIMIT_OF_CLIENT))
    }
}
