//! The options of reports for CI systems.

use clap::Args;

use crate::cli::ci_report::wanted::Wanted;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct CiReportArguments {
    /// Report for CI, e.g. junit=FILE; see help output
    #[arg(id = "report_to", long = "report", value_name = "FORMAT=FILE")]
    pub(in crate::cli) reports: Vec<Wanted>,
}
