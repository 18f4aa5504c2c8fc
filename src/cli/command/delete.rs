//! `cimjob delete`: an instance is removed.

use clap::Args;

use crate::report::{Change, ChangeReport, Exit, Report};
use crate::wsman;

use crate::cli::ending::failure::Failure;
use crate::cli::instances::addressed::Addressed;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::confirmation::Confirmation;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::confirm::confirm;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::target_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Delete {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    #[command(flatten)]
    pub(in crate::cli) confirmation: Confirmation,
}

pub(in crate::cli) async fn run(command: Delete, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = target_argument::read(&command.target)?;
    if target.reference.selectors.is_empty() {
        return Err(Failure::Usage("an instance is expected, with its keys".into()));
    }
    let session = Session::open(&settings.for_paths(target.host.as_deref())?)?;
    let mut about = Addressed::new(session, target, &command.target);
    let question = format!("delete {}", about.path);
    about.session.ask(|| confirm(command.confirmation.yes, &question))?;
    let Addressed { session, path, .. } = &about;
    let asked = Asked { change: true, ..about.asked() };
    let deleted = session.client.call(&wsman::Delete { target: about.reference() }).await;
    deleted.map_err(|error| asked.failed(session, error))?;
    let text = || format!("deleted  {}", text_instance::reference(path));
    let report = ChangeReport::of(Change::Deleted, &session.target_of(&about.target.reference), None);
    output.either(text, || Report::from(report).with_endpoint(&session.endpoint))?;
    Ok(Exit::Done)
}

const EXAMPLES: &str = r#"Examples:
  cimjob delete 'Msvm_MemorySettingData.InstanceID="1"' --host hv01
  cimjob delete 'Msvm_MemorySettingData.InstanceID="1"' --host hv01 --yes"#;
