//! The option that ends an enumeration early.

use clap::{Args, value_parser};

use crate::client::MAX_INSTANCES;

#[derive(Debug, Clone, Copy, Args)]
pub(in crate::cli) struct Limit {
    /// Maximum number to show
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,
}

impl Limit {
    /// The most to show; without the option there is no limit.
    pub(in crate::cli) fn most(self) -> usize {
        self.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX))
    }

    /// How many instances may be read to show so many: fewer may fit than the host gives.
    pub(in crate::cli) fn read_at_most(self) -> Option<usize> {
        self.limit.map(|_| self.most().max(MAX_INSTANCES))
    }
}
