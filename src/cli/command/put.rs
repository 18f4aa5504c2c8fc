//! `cimjob put`: one property alone, or several of an instance that is read, changed and written back.

use clap::Args;

use crate::cim::{CimInstance, CimProperty};
use crate::report::{Change, ChangeReport, Exit, Report};
use crate::wsman;

use crate::cli::ending::failure::Failure;
use crate::cli::instances::addressed::Addressed;
use crate::cli::instances::refusal::{Asked, before_change};
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::confirm::confirm;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::assignment::{Assignment, gather};
use crate::cli::value::classes::Classes;
use crate::cli::value::instance_file;
use crate::cli::value::properties::{Properties, replace};
use crate::cli::value::target_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Put {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    #[command(flatten)]
    pub(in crate::cli) properties: Properties,
}

pub(in crate::cli) async fn run(command: Put, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = target_argument::read(&command.target)?;
    let session = Session::open(&settings.for_paths(target.host.as_deref())?)?;
    let mut about = Addressed::new(session, target, &command.target);
    let question = format!("change {}", about.path);
    about.session.ask(|| confirm(command.properties.confirmation.yes, &question))?;
    let after = put(&command.properties, &about).await?;
    if output.is_json() {
        let report = ChangeReport::of(Change::Put, &about.session.target_of(&about.target.reference), after);
        output.report(Report::from(report).with_endpoint(&about.session.endpoint))?;
    } else {
        let (path, after) = (text_instance::reference(&about.path), after.unwrap_or_default());
        output.text(&format!("changed  {}\n{}", path.trim_end(), text_instance::properties(&after)))?;
    }
    Ok(Exit::Done)
}

/// Gives the properties afterwards, if the host says so.
async fn put(properties: &Properties, about: &Addressed) -> Result<Option<Vec<CimProperty>>, Failure> {
    let class = about.target.class();
    let mut classes = Classes::of(&about.session, about.namespace.clone());
    let file = match &properties.file {
        Some(file) => Some(instance_file::read(file, class, &mut classes).await.map_err(before_change)?),
        None => None,
    };
    let names = properties.set.iter().map(|assignment| assignment.name.as_str());
    let declared = classes.properties(class, names).await.map_err(before_change)?;
    let changes = gather(&properties.set, &declared, &about.namespace)?;
    match (file, changes.as_slice()) {
        (None, [only]) => put_one(about, only).await,
        (Some(file), _) => put_all(about, replace(file, changes)).await,
        (None, _) => {
            let instance = get(about).await.map_err(before_change)?;
            check_names(&instance, &properties.set)?;
            put_all(about, replace(instance, changes)).await
        }
    }
}

async fn put_one(about: &Addressed, property: &CimProperty) -> Result<Option<Vec<CimProperty>>, Failure> {
    let operation = wsman::PutFragment::new(about.reference(), &property.name, property.value.clone())?;
    let asked = Asked { property: Some(&property.name), change: true, ..about.asked() };
    let after = about.session.client.call(&operation).await;
    after.map(Some).map_err(|error| asked.failed(&about.session, error))
}

async fn put_all(about: &Addressed, mut instance: CimInstance) -> Result<Option<Vec<CimProperty>>, Failure> {
    about.target.class().clone_into(&mut instance.class_name);
    let after = about.session.client.call(&wsman::Put { target: about.reference(), instance }).await;
    let asked = Asked { change: true, ..about.asked() };
    let after = after.map_err(|error| asked.failed(&about.session, error))?;
    Ok(after.map(|instance| instance.properties))
}

async fn get(about: &Addressed) -> Result<CimInstance, Failure> {
    let instance = about.session.client.call(&wsman::Get { target: about.reference() }).await;
    instance.map_err(|error| about.asked().failed(&about.session, error))
}

/// The host sends every property of an instance, null ones too: what is not among them is misspelled.
fn check_names(instance: &CimInstance, set: &[Assignment]) -> Result<(), Failure> {
    match set.iter().find(|assignment| instance.value(&assignment.name).is_none()) {
        Some(unknown) => {
            Err(Failure::Usage(format!("the class {} has no property {}", instance.class_name, unknown.name)))
        }
        None => Ok(()),
    }
}

const EXAMPLES: &str = r#"Examples:
  cimjob put 'root/cimv2:Win32_Service.Name="vmms"' --file vmms.json --host hv01
  cimjob put 'Msvm_MemorySettingData.InstanceID="1"' --set Limit=8192 --yes"#;
