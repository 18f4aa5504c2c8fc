//! `cimjob get`: one instance of any class, or one of its properties.

use crate::addressing::Target;
use crate::cim::CimInstance;
use crate::wsman;

use super::args_verbs::Get;
use super::classes::Classes;
use super::connect::Session;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::refusal::Asked;
use super::render::text_instance;
use super::report::{InstanceReport, Report};
use super::target::{namespace_of, path_on};

pub(super) async fn run(command: Get, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    let session = command.connection.open(target.host.as_deref())?;
    let namespace = namespace_of(&target.reference, &command.target.namespace);
    let mut instance = read(&command, &target, &session).await?;
    let endpoint = &session.endpoint;
    let path = path_on(&session, &target.reference);
    if output.is_json() {
        instance = Classes::of(&session, namespace).typed(instance).await?;
    }
    let report = InstanceReport::of(Some(&instance), Some(&target.reference), endpoint);
    output.either(|| text_instance::instance(Some(&path), &instance), &Report::instance(report, endpoint))?;
    Ok(Exit::Done)
}

async fn read(command: &Get, target: &Target, session: &Session) -> Result<CimInstance, Failure> {
    let namespace = namespace_of(&target.reference, &command.target.namespace);
    let path = path_on(session, &target.reference);
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
