//! What a client saw of a job, theirs and ours in one form, so that they can be compared.

use cimjob::cim::{Embedded, read_embedded};
use cimjob::client::{Client, Error};
use cimjob::job::{ConcreteJob, ErrorMethod, JobPath, ReportedError};
use cimjob::wsman::Get;
use cimjob::xml::{Document, Element, Limits};
use serde::Deserialize;

/// What Get, GetError and GetErrorEx told.
#[derive(Debug, PartialEq)]
pub(crate) enum Told {
    Job(Box<Job>),
    Fault(u32),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Job {
    pub(crate) state: u16,
    pub(crate) element_name: String,
    pub(crate) return_values: [u32; 2],
    /// Of GetError.
    pub(crate) error: Option<ReportedError>,
    /// Of GetErrorEx.
    pub(crate) errors: Vec<ReportedError>,
}

/// A line that a foreign client printed (`tests/interop/README.md`).
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Fault { fault: Fault },
    Job(Box<Printed>),
}

#[derive(Deserialize)]
struct Fault {
    code: u32,
}

#[derive(Deserialize)]
struct Printed {
    job_state: String,
    element_name: String,
    return_value: String,
    error_text: Option<String>,
    return_value_ex: String,
    errors: Vec<String>,
}

impl Told {
    /// What a foreign client printed; the texts of the errors are read as our client reads them.
    pub(crate) fn by_them(line: &str) -> Self {
        match serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")) {
            Line::Fault { fault } => Self::Fault(fault.code),
            Line::Job(printed) => Self::Job(Box::new(Job {
                state: printed.job_state.parse().unwrap(),
                element_name: printed.element_name,
                return_values: [printed.return_value.parse().unwrap(), printed.return_value_ex.parse().unwrap()],
                error: printed.error_text.as_deref().and_then(reported),
                errors: printed.errors.iter().filter_map(|text| reported(text)).collect(),
            })),
        }
    }

    /// What our client is told.
    pub(crate) async fn to_us(client: &Client, path: &JobPath) -> Self {
        match job(client, path).await {
            Ok(job) => Self::Job(Box::new(job)),
            Err(Error::Fault(fault)) => Self::Fault(fault.number().unwrap()),
            Err(error) => panic!("{path}: {error:?}"),
        }
    }

    pub(crate) fn job(&self) -> &Job {
        let Self::Job(job) = self else { panic!("{self:?}") };
        job
    }
}

async fn job(client: &Client, path: &JobPath) -> Result<Job, Error> {
    let job = ConcreteJob::from(client.call(&Get { target: path.reference().clone() }).await?);
    let plain = client.get_error(path, ErrorMethod::GetError).await?;
    let extended = client.get_error(path, ErrorMethod::GetErrorEx).await?;
    assert!(plain.errors.len() < 2, "{plain:?}");
    Ok(Job {
        state: job.job_state.unwrap().value(),
        element_name: job.element_name.unwrap(),
        return_values: [plain.return_value.raw(), extended.return_value.raw()],
        error: plain.errors.into_iter().next(),
        errors: extended.errors,
    })
}

/// Reads a text that a foreign client was given: the element itself where it held elements, else what was in it.
fn reported(text: &str) -> Option<ReportedError> {
    let is_element =
        Document::parse(text, &Limits::default()).is_ok_and(|found| found.root().local().starts_with("Error"));
    let xml = if is_element { text.to_owned() } else { Element::new("", "Error").text(text).to_xml().unwrap() };
    let document = Document::parse(&xml, &Limits::default()).unwrap();
    match read_embedded(document.root(), &mut Limits::default()) {
        Embedded::Nothing => None,
        Embedded::Instance(instance) => Some(ReportedError::Decoded(Box::new(instance.into()))),
        Embedded::Damaged { instance, damage } => {
            Some(ReportedError::Damaged { error: Box::new(instance.into()), damage })
        }
        Embedded::Text { text, reason } => Some(ReportedError::Raw { text, reason }),
        other => panic!("{other:?}"),
    }
}
