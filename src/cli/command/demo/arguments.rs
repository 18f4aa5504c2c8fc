//! The arguments of `cimjob demo`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Demo {
    #[command(subcommand)]
    pub(super) what: Option<What>,
    /// Show every job of the simulated host with every field
    #[arg(long)]
    pub(super) all: bool,
    /// Show each request and answer on standard error
    #[arg(long)]
    pub(super) wire: bool,
}

/// What else can be shown.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Show how watch keeps a failure that the host removes (10 s)
    Watch(DemoWatch),
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES_OF_WATCH)]
pub(super) struct DemoWatch {}

const EXAMPLES: &str = r#"Examples:
  cimjob demo
  cimjob demo watch"#;

const EXAMPLES_OF_WATCH: &str = r#"Examples:
  cimjob demo watch
  cimjob demo watch -o jsonl"#;
