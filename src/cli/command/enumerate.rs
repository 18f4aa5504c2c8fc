//! `cimjob enumerate`: all instances of a class.

use clap::Args;

use crate::addressing::{Namespace, Target};
use crate::wsman::{self, EnumerationMode};

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::instances::listing::Listing;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::terminal::output::Output;
use crate::cli::value::target::namespace_of;

#[derive(Debug, Args)]
pub(in crate::cli) struct Enumerate {
    /// The class, or its resource URI
    #[arg(value_name = "CLASS", env = "CIMJOB_CLASS")]
    pub(in crate::cli) class: String,
    /// The namespace, where the class has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
    /// Only the paths of the instances
    #[arg(long, env = "CIMJOB_REFERENCES")]
    pub(in crate::cli) references: bool,
    /// At most so many instances
    #[arg(long, env = "CIMJOB_LIMIT", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) async fn run(command: Enumerate, output: &mut Output) -> Result<Exit, Failure> {
    let target = Target::read(&command.class, &command.namespace)?;
    let session = command.connection.open(target.host.as_deref())?;
    let namespace = namespace_of(&target.reference, &command.namespace);
    let mode = if command.references { EnumerationMode::References } else { EnumerationMode::ObjectsAndReferences };
    let enumerate = wsman::Enumerate { target: target.reference.clone(), filter: None, mode, first_page: None };
    let listing = Listing {
        enumerate,
        limit: command.limit,
        asked: Asked { namespace: namespace.as_str(), class: target.class(), ..Asked::default() },
        namespace: namespace.clone(),
    };
    listing.run(&session, output).await
}
