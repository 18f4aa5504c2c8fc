//! `cimjob get`: one instance of any class, or one of its properties.

use clap::Args;

use crate::addressing::Target;
use crate::cim::CimInstance;
use crate::report::{Exit, InstanceReport, Report};
use crate::wsman;

use crate::cli::ending::failure::Failure;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::classes::Classes;

#[derive(Debug, Args)]
#[command(after_help = GET_EXAMPLES)]
pub(in crate::cli) struct Get {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    /// Only this property
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) property: Option<String>,
}

pub(in crate::cli) async fn run(command: Get, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    let session = Session::open(&settings.for_host(target.host.as_deref())?)?;
    let namespace = command.target.namespace_of(&target.reference);
    let mut instance = read(&command, &target, &session).await?;
    let endpoint = &session.endpoint;
    let path = session.path_of(&target.reference);
    if output.is_json() {
        instance = Classes::of(&session, namespace).typed(instance).await?;
    }
    let report = InstanceReport::of(Some(&instance), Some(&target.reference), endpoint);
    output.either(|| text_instance::instance(Some(&path), &instance), &Report::instance(report, endpoint))?;
    Ok(Exit::Done)
}

async fn read(command: &Get, target: &Target, session: &Session) -> Result<CimInstance, Failure> {
    let namespace = command.target.namespace_of(&target.reference);
    let path = session.path_of(&target.reference);
    let asked = Asked {
        namespace: namespace.as_str(),
        class: target.class(),
        instance: Some(&path),
        property: command.property.as_deref(),
        ..Asked::default()
    };
    let answer = match &command.property {
        None => session.client.call(&wsman::Get { target: target.reference.clone() }).await,
        Some(property) => {
            let operation = wsman::GetFragment::new(target.reference.clone(), property)?;
            let properties = session.client.call(&operation).await;
            properties.map(|properties| CimInstance { class_name: target.class().to_owned(), properties })
        }
    };
    answer.map_err(|error| asked.failed(session, error))
}

const GET_EXAMPLES: &str = r#"Examples:
  cimjob get 'Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="..."' --host hv01
  cimjob get Win32_OperatingSystem --namespace root/cimv2 --host hv01 -o json"#;
