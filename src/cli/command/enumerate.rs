//! `cimjob enumerate`: all instances of a class.

use clap::Args;

use crate::addressing::Target;
use crate::report::Exit;
use crate::wsman::{self, EnumerationMode};

use crate::cli::ending::failure::Failure;
use crate::cli::instances::enumeration::Enumeration;
use crate::cli::instances::refusal::Asked;
use crate::cli::many::asking;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::host::HostOptions;
use crate::cli::options::limit::Limit;
use crate::cli::options::target::ClassArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Enumerate {
    #[command(flatten)]
    pub(in crate::cli) class: ClassArguments,
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
    /// List only the paths
    #[arg(long)]
    pub(in crate::cli) references: bool,
    #[command(flatten)]
    pub(in crate::cli) limit: Limit,
}

pub(in crate::cli) async fn run(command: Enumerate, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.class.read()?;
    let hosts = settings.with_host(&command.host).for_hosts(target.host.as_deref())?;
    asking::ask(Enumerated { command, target }, hosts, output).await
}

/// The command with its class as it was read.
struct Enumerated {
    command: Enumerate,
    target: Target,
}

impl AsksHosts for Enumerated {
    async fn ask(&self, host: &HostOptions, output: &mut Output) -> Result<Exit, Failure> {
        let Self { command, target } = self;
        let session = Session::open(host)?;
        let namespace = command.class.namespace_of(&target.reference);
        let mode = if command.references { EnumerationMode::References } else { EnumerationMode::ObjectsAndReferences };
        let enumerate = wsman::Enumerate { target: target.reference.clone(), filter: None, mode, first_page: None };
        let enumeration = Enumeration {
            enumerate,
            limit: command.limit,
            asked: Asked { namespace: namespace.as_str(), class: target.class(), ..Asked::default() },
            namespace: namespace.clone(),
        };
        enumeration.run(&session, output).await
    }
}

const EXAMPLES: &str = r#"Examples:
  cimjob enumerate Msvm_ComputerSystem hv01
  cimjob enumerate root/cimv2:Win32_Service --host hv01 -o jsonl"#;
