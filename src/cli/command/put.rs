//! `cimjob put`: one property alone, or several of an instance that is read, changed and written back.

use clap::Args;

use crate::addressing::{Namespace, Target};
use crate::cim::{CimInstance, CimProperty};
use crate::report::{Change, Exit, Report};
use crate::wsman;

use crate::cli::ending::failure::Failure;
use crate::cli::instances::refusal::Asked;
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

/// One property is sent alone. Several are read, changed and written back, so that a change that somebody else makes in between is lost.
#[derive(Debug, Args)]
pub(in crate::cli) struct Put {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    #[command(flatten)]
    pub(in crate::cli) properties: Properties,
}

pub(in crate::cli) async fn run(command: Put, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    let session = Session::open(&settings.for_host(target.host.as_deref())?)?;
    let namespace = command.target.namespace_of(&target.reference);
    let path = session.path_of(&target.reference);
    confirm(command.properties.confirmation.yes, &format!("change {path}"))?;
    let writing = Writing { target: &target, session: &session, namespace: &namespace, path: &path };
    let after = writing.put(&command.properties).await?;
    let properties = after.as_deref();
    let text = || {
        format!(
            "changed  {}\n{}",
            text_instance::reference(&path).trim_end(),
            text_instance::properties(properties.unwrap_or_default())
        )
    };
    output.either(text, &Report::change(Change::Put, &path, properties, &session.endpoint))?;
    Ok(Exit::Done)
}

/// What is written, and where.
struct Writing<'a> {
    target: &'a Target,
    session: &'a Session,
    namespace: &'a Namespace,
    path: &'a str,
}

impl Writing<'_> {
    async fn put(&self, properties: &Properties) -> Result<Option<Vec<CimProperty>>, Failure> {
        let mut classes = Classes::of(self.session, self.namespace.clone());
        let file = match &properties.file {
            Some(file) => Some(instance_file::read(file, self.target.class(), &mut classes).await?),
            None => None,
        };
        let names = properties.set.iter().map(|assignment| assignment.name.as_str());
        let declared = classes.properties(self.target.class(), names).await?;
        let changes = gather(&properties.set, &declared, self.namespace)?;
        match (file, changes.as_slice()) {
            (None, [only]) => self.put_one(only).await,
            (Some(file), _) => self.put_all(replace(file, changes)).await,
            (None, _) => {
                let instance = self.get().await?;
                check_names(&instance, &properties.set)?;
                self.put_all(replace(instance, changes)).await
            }
        }
    }

    async fn put_one(&self, property: &CimProperty) -> Result<Option<Vec<CimProperty>>, Failure> {
        let reference = self.target.reference.clone();
        let operation = wsman::PutFragment::new(reference, &property.name, property.value.clone())?;
        let asked = Asked { property: Some(&property.name), ..self.asked() };
        let after = self.session.client.call(&operation).await;
        after.map(Some).map_err(|error| asked.failed(self.session, error))
    }

    async fn put_all(&self, mut instance: CimInstance) -> Result<Option<Vec<CimProperty>>, Failure> {
        self.target.class().clone_into(&mut instance.class_name);
        let operation = wsman::Put { target: self.target.reference.clone(), instance };
        let after = self.session.client.call(&operation).await;
        after
            .map(|after| after.map(|instance| instance.properties))
            .map_err(|error| self.asked().failed(self.session, error))
    }

    async fn get(&self) -> Result<CimInstance, Failure> {
        let operation = wsman::Get { target: self.target.reference.clone() };
        let asked = Asked { change: false, ..self.asked() };
        self.session.client.call(&operation).await.map_err(|error| asked.failed(self.session, error))
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            namespace: self.namespace.as_str(),
            class: self.target.class(),
            instance: Some(self.path),
            change: true,
            ..Asked::default()
        }
    }
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
