//! `cimjob get`: one instance of any class, or one of its properties.

use clap::Args;

use crate::cim::{CimInstance, CimProperty};
use crate::client::Error;
use crate::report::{Exit, InstanceReport, Report};
use crate::wsman;

use crate::cli::ending::failure::Failure;
use crate::cli::instances::addressed::Addressed;
use crate::cli::instances::refusal::Asked;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::classes::Classes;
use crate::cli::value::target_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Get {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    /// Show only this property
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) property: Option<String>,
}

pub(in crate::cli) async fn run(command: Get, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = target_argument::read(&command.target)?;
    let session = Session::open(&settings.for_paths(target.host.as_deref())?)?;
    let about = Addressed::new(session, target, &command.target);
    let mut instance = read(&command, &about).await?;
    if output.is_json() {
        instance = Classes::of(&about.session, about.namespace.clone()).typed_if_known(instance).await;
    }
    let endpoint = &about.session.endpoint;
    if !output.is_json() {
        output.text(&text_instance::instance(Some(&about.path), &instance))?;
        return Ok(Exit::Done);
    }
    let report = InstanceReport::of(Some(instance), Some(&about.session.target_of(&about.target.reference)));
    output.report(Report::from(report).with_endpoint(endpoint))?;
    Ok(Exit::Done)
}

async fn read(command: &Get, about: &Addressed) -> Result<CimInstance, Failure> {
    let Some(property) = &command.property else { return whole(about).await };
    let operation = wsman::GetFragment::new(about.reference(), property)?;
    let properties = match about.session.client.call(&operation).await {
        Err(Error::Fault(fault)) if fault.refuses_fragments() => only(whole(about).await?, property)?,
        answer => {
            let asked = Asked { property: Some(property), ..about.asked() };
            answer.map_err(|error| asked.failed(&about.session, error))?
        }
    };
    Ok(CimInstance { class_name: about.target.class().to_owned(), properties })
}

async fn whole(about: &Addressed) -> Result<CimInstance, Failure> {
    let instance = about.session.client.call(&wsman::Get { target: about.reference() }).await;
    instance.map_err(|error| about.asked().failed(&about.session, error))
}

/// One property of an instance, from a host that gives whole instances only.
fn only(instance: CimInstance, property: &str) -> Result<Vec<CimProperty>, Failure> {
    let mut properties = instance.properties;
    properties.retain(|known| known.name.eq_ignore_ascii_case(property));
    if properties.is_empty() {
        return Err(Failure::Usage(format!("the instance has no property {property}")));
    }
    Ok(properties)
}

const EXAMPLES: &str = r#"Examples:
  cimjob get 'root/cimv2:Win32_Service.Name="vmms"' --host hv01
  cimjob get root/cimv2:Win32_OperatingSystem --host hv01 -o json"#;
