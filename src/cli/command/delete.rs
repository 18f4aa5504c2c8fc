//! `cimjob delete`: an instance is removed.

use clap::Args;

use crate::wsman;

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::options::target::TargetArguments;
use crate::cli::terminal::confirm::confirm;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::target::{namespace_of, path_on};
use crate::report::{Change, Report};

#[derive(Debug, Args)]
pub(in crate::cli) struct Delete {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    /// Do not ask; needed where nobody can be asked
    #[arg(long, env = "CIMJOB_YES")]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) async fn run(command: Delete, output: &mut Output) -> Result<Exit, Failure> {
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
