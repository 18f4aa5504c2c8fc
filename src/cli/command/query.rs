//! `cimjob query`: instances by WQL.

use clap::Args;

use crate::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use crate::wsman::{self, EnumerationMode, Filter};

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::instances::listing::Listing;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(in crate::cli) struct Query {
    /// The query, such as "SELECT * FROM Msvm_ComputerSystem WHERE EnabledState = 2"
    #[arg(value_name = "WQL", env = "CIMJOB_QUERY")]
    pub(in crate::cli) query: String,
    /// Where the classes are
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
    /// At most so many instances
    #[arg(long, env = "CIMJOB_LIMIT", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) async fn run(command: Query, output: &mut Output) -> Result<Exit, Failure> {
    if command.query.trim().is_empty() {
        return Err(Failure::Usage("the query is empty".into()));
    }
    let session = command.connection.open(None)?;
    let target =
        EndpointReference { resource: ResourceUri::wmi_all(&command.namespace), selectors: SelectorSet::default() };
    let listing = Listing {
        // The rows of a query that names properties have no reference: only objects are safe to ask for.
        enumerate: wsman::Enumerate {
            target,
            filter: Some(Filter::Wql(command.query.clone())),
            mode: EnumerationMode::Objects,
            first_page: None,
        },
        limit: command.limit,
        namespace: command.namespace.clone(),
        asked: Asked { namespace: command.namespace.as_str(), query: Some(&command.query), ..Asked::default() },
    };
    listing.run(&session, output).await
}
