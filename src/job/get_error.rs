//! `GetError` and `GetErrorEx`: why a job failed (CIM_ConcreteJob.GetError; Msvm_ConcreteJob.GetErrorEx and its siblings).

use crate::addressing::EndpointReference;
use crate::cim::embedded_list::read_embedded_all;
use crate::cim::{CimError, Damage, Embedded};
use crate::wsman::{Effect, Operation, OutputElement, ReplyError};
use crate::xml::{Element, Limits, Node, XmlError};

use super::{JobPath, ReturnValue};

/// Which of the two methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorMethod {
    /// `GetError`: at most one error; every job class has it.
    GetError,
    /// `GetErrorEx`: all errors; Hyper-V's own job classes have it.
    GetErrorEx,
}

/// Asks a job for its errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetError {
    job: JobPath,
    method: ErrorMethod,
}

/// What the method gave.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GetErrorOutput {
    /// The method that was called.
    pub method: ErrorMethod,
    /// Its return value.
    pub return_value: ReturnValue,
    /// The errors in the host's order; none when the job has no error.
    pub errors: Vec<ReportedError>,
}

/// One error, as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReportedError {
    /// A decoded instance.
    Decoded(Box<CimError>),
    /// What could be read of an instance whose text is damaged.
    Damaged {
        /// The properties that could be read.
        error: Box<CimError>,
        /// What is wrong with the text, each kind once.
        damage: Vec<Damage>,
    },
    /// Text that is not an instance, kept as it came.
    Raw {
        /// The text.
        text: String,
        /// Why it is not an instance; `None` when it does not look like XML at all.
        reason: Option<XmlError>,
    },
}

impl ErrorMethod {
    /// The name of the method.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GetError => "GetError",
            Self::GetErrorEx => "GetErrorEx",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::GetError => Self::GetErrorEx,
            Self::GetErrorEx => Self::GetError,
        }
    }

    /// The name of the out parameter.
    fn parameter(self) -> &'static str {
        match self {
            Self::GetError => "Error",
            Self::GetErrorEx => "Errors",
        }
    }
}

/// The most errors of one job: each tells of the one below it, and hosts are known to send four.
const MAX_ERRORS: usize = 1000;

impl GetError {
    /// A call of `method` on `job`, on the class that the job's path names.
    #[must_use]
    pub fn new(job: JobPath, method: ErrorMethod) -> Self {
        Self { job, method }
    }
}

impl Operation for GetError {
    type Output = GetErrorOutput;

    fn action(&self) -> String {
        format!("{}/{}", self.job.reference().resource, self.method.name())
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(self.job.reference())
    }

    fn body(&self) -> Option<Element> {
        Some(Element::new(self.job.reference().resource.to_string(), format!("{}_INPUT", self.method.name())))
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn read(&self, body: Node<'_>) -> Result<GetErrorOutput, ReplyError> {
        let output = OutputElement::read(body)?;
        let named = |method: ErrorMethod| output.parameters(method.parameter()).collect::<Vec<_>>();
        // An error under the name of the other method's parameter is not silently none.
        let parameters = Some(named(self.method)).filter(|own| !own.is_empty());
        let parameters = parameters.unwrap_or_else(|| named(self.method.other()));
        let mut left = body.left_of(&Limits::default());
        let read = parameters.into_iter().flat_map(|parameter| read_embedded_all(parameter, &mut left));
        let errors: Vec<_> = read.filter_map(ReportedError::of).take(MAX_ERRORS + 1).collect();
        if errors.len() > MAX_ERRORS {
            return Err(ReplyError::TooMany { what: "errors of one job", limit: MAX_ERRORS });
        }
        Ok(GetErrorOutput {
            method: self.method,
            return_value: ReturnValue::of_class(self.job.class(), output.return_value()),
            errors,
        })
    }
}

impl ReportedError {
    fn of(embedded: Embedded) -> Option<Self> {
        match embedded {
            Embedded::Nothing => None,
            Embedded::Instance(instance) => Some(Self::Decoded(Box::new(instance.into()))),
            Embedded::Damaged { instance, damage } => Some(Self::Damaged { error: Box::new(instance.into()), damage }),
            Embedded::Text { text, reason } => Some(Self::Raw { text, reason }),
        }
    }

    /// The instance, whole or as far as it could be read.
    #[must_use]
    pub fn decoded(&self) -> Option<&CimError> {
        match self {
            Self::Decoded(error) | Self::Damaged { error, .. } => Some(error),
            Self::Raw { .. } => None,
        }
    }

    /// The message, or the whole text that could not be read.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Decoded(error) | Self::Damaged { error, .. } => error.message.as_deref(),
            Self::Raw { text, .. } => Some(text),
        }
    }
}
