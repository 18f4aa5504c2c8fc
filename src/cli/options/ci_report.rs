//! The options of reports for CI systems.

use clap::Args;

use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::wanted::Wanted;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct CiReportArguments {
    /// Report for CI, e.g. junit=FILE; see help output
    ///
    /// FORMAT=FILE or auto; repeatable. Formats: junit, github, azure, teamcity, gitlab, sarif, markdown. - as FILE is standard output, for lines that a CI system
    /// reads in a log
    #[arg(id = "report_to", long = "report", hide_short_help = true, value_name = "FORMAT=FILE")]
    pub(in crate::cli) reports: Vec<Wanted>,
    /// Where in the repository to show findings
    #[arg(long, hide_short_help = true, value_name = "FILE[:LINE]", requires = "report_to")]
    pub(in crate::cli) location: Option<Location>,
}
