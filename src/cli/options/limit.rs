//! The option that ends an enumeration early.

use clap::{Args, value_parser};

#[derive(Debug, Args)]
pub(in crate::cli) struct Limit {
    /// Maximum number to show
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,
}
