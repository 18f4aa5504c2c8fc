//! The option that answers the question before a change.

use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct Confirmation {
    /// Skip the confirmation (required without a terminal)
    #[arg(long)]
    pub(in crate::cli) yes: bool,
}
