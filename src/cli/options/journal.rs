//! The option that names the journal.

#[cfg(feature = "journal")]
use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Clone, Default, Args)]
pub(in crate::cli) struct JournalArguments {
    /// Journal of watch [default: see help jobs]
    ///
    /// Default: cimjob/journal.db in $XDG_STATE_HOME (~/.local/state), else /var/lib/cimjob/journal.db
    #[cfg(feature = "journal")]
    #[arg(long, env = "CIMJOB_JOURNAL", value_name = "PATH", hide_short_help = true, global = true)]
    pub(in crate::cli) journal: Option<PathBuf>,
}
