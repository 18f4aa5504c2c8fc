//! How much of an explanation is shown.

use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct DetailArguments {
    /// Show every field of the job and its errors
    #[arg(long)]
    full: bool,
}

/// How much of an explanation people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Detail {
    /// The cause, what to do, and where the job is.
    Cause,
    /// Every field.
    Full,
}

impl From<&DetailArguments> for Detail {
    fn from(arguments: &DetailArguments) -> Self {
        if arguments.full { Self::Full } else { Self::Cause }
    }
}
