//! `cimjob create`: a new instance of a class.

use clap::Args;

use crate::addressing::Target;
use crate::cim::CimInstance;
use crate::report::{Change, ChangeReport, Exit, Report};
use crate::wsman;

use crate::cli::ending::failure::Failure;
use crate::cli::instances::refusal::{Asked, before_change};
use crate::cli::options::target::ClassArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::confirm::confirm;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::assignment::gather;
use crate::cli::value::classes::Classes;
use crate::cli::value::instance_file;
use crate::cli::value::properties::{Properties, replace};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Create {
    #[command(flatten)]
    pub(in crate::cli) class: ClassArguments,
    #[command(flatten)]
    pub(in crate::cli) properties: Properties,
}

pub(in crate::cli) async fn run(command: Create, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.class.read()?;
    refuse_keys(&target)?;
    let mut session = Session::open(&settings.for_paths(target.host.as_deref())?)?;
    let namespace = command.class.namespace_of(&target.reference);
    let question = format!("create an instance of {}", session.path_of(&target.reference));
    session.ask(|| confirm(command.properties.confirmation.yes, &question))?;
    let instance = instance(&command, &target, &mut Classes::of(&session, namespace.clone())).await;
    let instance = instance.map_err(before_change)?;
    let asked = Asked { namespace: namespace.as_str(), class: target.class(), change: true, ..Asked::default() };
    let created = session.client.call(&wsman::Create::new(target.reference.clone(), instance)).await;
    let created = session.target_of(&created.map_err(|error| asked.failed(&session, error))?);
    let text = || format!("created  {}", text_instance::reference(&created.to_string()));
    let report = ChangeReport::of(Change::Created, &created, None);
    output.either(text, || Report::from(report).with_endpoint(&session.endpoint))?;
    Ok(Exit::Done)
}

/// A new instance has no path yet: its keys are properties like all others.
fn refuse_keys(target: &Target) -> Result<(), Failure> {
    let names = target.reference.selectors.iter().map(|(name, _)| name);
    let keys: Vec<&str> = names.filter(|name| !name.eq_ignore_ascii_case("__cimnamespace")).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let (class, keys) = (target.class(), keys.join(", "));
    Err(Failure::Usage(format!("create takes the class {class} alone, without {keys}: give keys as --set Name=Value")))
}

async fn instance(command: &Create, target: &Target, classes: &mut Classes<'_>) -> Result<CimInstance, Failure> {
    let class = target.class();
    let mut instance = match &command.properties.file {
        Some(file) => instance_file::read(file, class, classes).await?,
        None => CimInstance { class_name: class.to_owned(), properties: Vec::new() },
    };
    class.clone_into(&mut instance.class_name);
    let names = command.properties.set.iter().map(|assignment| assignment.name.as_str());
    let declared = classes.properties(class, names).await?;
    Ok(replace(instance, gather(&command.properties.set, &declared, classes.namespace())?))
}

const EXAMPLES: &str = r#"Examples:
  cimjob create Msvm_MemorySettingData --file memory.json --host hv01
  cimjob create root/cimv2:Win32_Environment --set Name=A --host hv01 --yes"#;
