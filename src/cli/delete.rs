//! `cimjob delete`: an instance is removed.

use crate::wsman;

use super::args_verbs::Delete;
use super::confirm::confirm;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::refusal::Asked;
use super::render::text_instance;
use super::report::{Change, Report};
use super::target::{namespace_of, path_on};

pub(super) async fn run(command: Delete, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    if target.reference.selectors.is_empty() {
        return Err(Failure::Usage("an instance is expected, with its keys".into()));
    }
    let session = command.connection.open(target.host.as_deref())?;
    let namespace = namespace_of(&target.reference, &command.target.namespace);
    let path = path_on(&session, &target.reference);
    confirm(command.yes, &format!("delete {path}"))?;
    let asked = Asked {
        namespace: namespace.as_str(),
        class: target.class(),
        instance: Some(&path),
        change: true,
        ..Asked::default()
    };
    let operation = wsman::Delete { target: target.reference.clone() };
    session.client.call(&operation).await.map_err(|error| asked.failed(&session, error))?;
    let text = || format!("deleted  {}", text_instance::reference(&path));
    output.either(text, &Report::change(Change::Deleted, &path, None, &session.endpoint))?;
    Ok(Exit::Done)
}
