//! The option that answers the question before a change.

use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct Confirmation {
    /// Do not ask; needed where there is no terminal to ask on
    #[arg(long)]
    pub(in crate::cli) yes: bool,
}
