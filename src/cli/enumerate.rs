//! `cimjob enumerate`: all instances of a class.

use crate::addressing::Target;
use crate::wsman::{self, EnumerationMode};

use super::args_verbs::Enumerate;
use super::exit::Exit;
use super::failure::Failure;
use super::listing::Listing;
use super::output::Output;
use super::refusal::Asked;
use super::target::namespace_of;

pub(super) async fn run(command: Enumerate, output: &mut Output) -> Result<Exit, Failure> {
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
