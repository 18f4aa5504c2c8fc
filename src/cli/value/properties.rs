//! The options that say what an instance is to hold.

use std::path::PathBuf;

use clap::Args;

use crate::cli::value::assignment::Assignment;

#[derive(Debug, Args)]
pub(in crate::cli) struct Properties {
    /// A property: Name=Value, Name:uint16=Value, or Name:null; repeated it is an array
    #[arg(long, env = "CIMJOB_SET", value_name = "NAME=VALUE", required_unless_present = "file")]
    pub(in crate::cli) set: Vec<Assignment>,
    /// The whole instance: a file with CIM-XML, or JSON as get prints it
    #[arg(long, env = "CIMJOB_FILE", value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Do not ask; needed where nobody can be asked
    #[arg(long, env = "CIMJOB_YES")]
    pub(in crate::cli) yes: bool,
}
