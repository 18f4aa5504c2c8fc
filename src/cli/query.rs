//! `cimjob query`: instances by WQL.

use crate::addressing::{EndpointReference, ResourceUri, SelectorSet};
use crate::wsman::{self, EnumerationMode, Filter};

use super::args_verbs::Query;
use super::exit::Exit;
use super::failure::Failure;
use super::listing::Listing;
use super::output::Output;
use super::refusal::Asked;

pub(super) async fn run(command: Query, output: &mut Output) -> Result<Exit, Failure> {
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
