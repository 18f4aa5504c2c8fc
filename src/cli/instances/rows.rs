//! The items of an enumeration, printed as they come: text, one document for each, or one document that is written in parts.

use crate::addressing::EndpointReference;
use crate::cim::{CimInstance, CimValue};
use crate::report::{Exit, InstanceReport, InstancesReport, Report};
use crate::wsman::Item;

use crate::cli::ending::failure::Failure;
use crate::cli::session::connect::Session;
use crate::cli::terminal::failed;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::streamed::StreamedDocument;
use crate::cli::terminal::text_instance;
use crate::cli::value::classes::Classes;

/// What is around the named properties of a row in place of a class (MS-WSMV 3.1.4.1.13).
const ROW: &str = "XmlFragment";

/// How reading ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Ended {
    Complete,
    Limit,
}

/// What was read so far.
pub(in crate::cli) struct Rows<'s> {
    pub(in crate::cli) classes: Classes<'s>,
    /// The class of rows of named properties, which do not name it.
    pub(in crate::cli) row_class: Option<String>,
    pub(in crate::cli) session: &'s Session,
    /// The one document of JSON.
    pub(in crate::cli) document: StreamedDocument,
}

impl Rows<'_> {
    /// Prints one item.
    pub(in crate::cli) async fn show(&mut self, item: Item, output: &mut Output) -> Result<(), Failure> {
        if let Some(name) = item.object.as_ref().and_then(machine) {
            self.session.seen.machine(name);
        }
        if !output.is_json() {
            return output.text(&self.text(&item));
        }
        let object = match item.object {
            Some(object) => Some(self.typed(object).await?),
            None => None,
        };
        let place = item.reference.map(|reference| self.session.target_of(&reference));
        let report = InstanceReport::of(object, place.as_ref());
        if output.is_jsonl() {
            return output.report(Report::from(report).with_endpoint(&self.session.endpoint));
        }
        let endpoint = &self.session.endpoint;
        output.item(&mut self.document, report, |instances| {
            Report::from(InstancesReport { instances, complete: false, failure: None }).with_endpoint(endpoint)
        })
    }

    async fn typed(&mut self, object: CimInstance) -> Result<CimInstance, Failure> {
        if object.class_name != ROW {
            return self.classes.typed(object).await;
        }
        match &self.row_class {
            Some(class) => self.classes.typed_as(class, object).await,
            None => Ok(object),
        }
    }

    fn text(&self, item: &Item) -> String {
        let path = |reference: &EndpointReference| self.session.path_of(reference);
        match (&item.object, &item.reference) {
            (Some(object), reference) => {
                format!("{}\n", text_instance::instance(reference.as_ref().map(path).as_deref(), object))
            }
            (None, Some(reference)) => text_instance::reference(&path(reference)),
            (None, None) => String::new(),
        }
    }

    /// All was read; people are told when there was nothing.
    pub(in crate::cli) fn finish(self, read: usize, output: &mut Output) -> Result<Exit, Failure> {
        if !output.is_json() && read == 0 {
            output.text("No instances.\n")?;
        }
        self.end(Ended::Complete, output)
    }

    /// Ends the one document of JSON.
    pub(in crate::cli) fn end(self, ended: Ended, output: &mut Output) -> Result<Exit, Failure> {
        if output.is_json() && !output.is_jsonl() {
            let report = InstancesReport { instances: Vec::new(), complete: ended == Ended::Complete, failure: None };
            output.end(self.document, Report::from(report).with_endpoint(&self.session.endpoint))?;
        }
        Ok(Exit::Done)
    }

    /// What was read is printed already: a document that was started ends with the failure. Otherwise there is only the failure.
    pub(in crate::cli) fn break_off(self, failure: Failure, output: &mut Output) -> Result<Exit, Failure> {
        if !self.document.is_begun() || matches!(failure, Failure::Output(_)) {
            return Err(failure);
        }
        output.will_end(failure.exit());
        let report = InstancesReport { instances: Vec::new(), complete: false, failure: Some(failure.as_part()) };
        output.end(self.document, Report::from(report).with_endpoint(&self.session.endpoint))?;
        failed::tell(&failure);
        Ok(failure.exit())
    }
}

/// What the host that has this object calls itself. `SystemName` of what belongs to a virtual machine is its GUID, which a replica has on two hosts.
fn machine(object: &CimInstance) -> Option<&str> {
    let is_guid = |name: &str| name.len() == 36 && name.split('-').count() == 5;
    let is_name = |name: &&str| !name.trim().is_empty() && !is_guid(name);
    OF_MACHINES.iter().find_map(|property| text(object.value(property)?).filter(is_name))
}

fn text(value: &CimValue) -> Option<&str> {
    if let CimValue::Untyped(text) | CimValue::String(text) = value { Some(text) } else { None }
}

/// Properties that name the computer.
const OF_MACHINES: [&str; 4] = ["__SERVER", "PSComputerName", "CSName", "SystemName"];
