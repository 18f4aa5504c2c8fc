//! Instances one after the other, as the host sends them; what was read before an enumeration broke off is printed.

use tracing::debug;

use crate::addressing::{EndpointReference, Namespace};
use crate::cim::CimInstance;
use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::ending::remedy::words;
use crate::cli::instances::refusal::Asked;
use crate::cli::session::connect::Session;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_instance;
use crate::cli::value::classes::Classes;
use crate::client::{EnumerationError, Instances};
use crate::report::{Exit, InstanceReport, InstancesReport, Report};
use crate::wsman::{Enumerate, Filter, Item};

/// What is listed.
pub(in crate::cli) struct Enumeration<'a> {
    pub(in crate::cli) enumerate: Enumerate,
    /// The most instances.
    pub(in crate::cli) limit: Option<u32>,
    pub(in crate::cli) namespace: Namespace,
    pub(in crate::cli) asked: Asked<'a>,
}

/// What stands around the named properties of a row in place of a class (MS-WSMV 3.1.4.1.13).
const ROW: &str = "XmlFragment";

/// The most items of a page.
const PAGE: u32 = 100;

impl Enumeration<'_> {
    pub(in crate::cli) async fn run(mut self, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
        self.enumerate.first_page = Some(self.limit.unwrap_or(PAGE).min(PAGE));
        let limit = self.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let row_class = self.enumerate.filter.as_ref().and_then(Filter::class_behind_from).map(str::to_owned);
        let classes = Classes::of(session, self.namespace.clone());
        let mut rows = Rows { classes, row_class, session, kept: Vec::new() };
        let mut instances = session.client.enumerate(self.enumerate.clone());
        let ended = loop {
            if instances.count_read() >= limit {
                break Ok(Ended::Limit);
            }
            match instances.next().await {
                None => break Ok(Ended::Complete),
                Some(Ok(item)) => rows.show(item, output).await?,
                Some(Err(error)) => break Err(error),
            }
        };
        let read = instances.count_read();
        if matches!(ended, Ok(Ended::Limit)) {
            close(instances, session).await;
        }
        // Where nothing was read there is only the failure.
        if read > 0 || ended.is_ok() {
            rows.finish(matches!(ended, Ok(Ended::Complete)), read, output)?;
        }
        ended.map(|_| Exit::Done).map_err(|error| self.failed(session, error))
    }

    fn failed(&self, session: &Session, error: EnumerationError) -> Failure {
        if error.read == 0 {
            return self.asked.failed(session, error.source);
        }
        let refusal = format!("the enumeration broke off: the {} instances above are all that was read", error.read);
        let hint = error.source.remedy().as_ref().map(words);
        let failure = Box::new(ClientFailure { endpoint: session.endpoint.to_string(), source: error.source });
        Failure::Refused { refusal, hint, failure }
    }
}

/// Tells the host that no more is read; what was read is complete without it.
async fn close(instances: Instances, session: &Session) {
    let closing = async {
        instances.close().await;
        Ok(())
    };
    if let Err(error) = session.deadline.hold(closing).await {
        debug!(%error, "the enumeration was not given back");
    }
}

enum Ended {
    Complete,
    Limit,
}

/// What was read so far.
struct Rows<'s> {
    classes: Classes<'s>,
    /// The class of rows of named properties, which do not name it.
    row_class: Option<String>,
    session: &'s Session,
    /// For the one document of JSON.
    kept: Vec<InstanceReport>,
}

impl Rows<'_> {
    async fn show(&mut self, item: Item, output: &mut Output) -> Result<(), Failure> {
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
        self.kept.push(report);
        Ok(())
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

    /// The one document of JSON; people are told when there was nothing.
    fn finish(self, complete: bool, read: usize, output: &mut Output) -> Result<(), Failure> {
        if output.is_jsonl() || (!output.is_json() && (read > 0 || !complete)) {
            return Ok(());
        }
        let report = InstancesReport { instances: self.kept, complete };
        let report = Report::from(report).with_endpoint(&self.session.endpoint);
        output.either(|| "No instances.\n".to_owned(), report)
    }
}
