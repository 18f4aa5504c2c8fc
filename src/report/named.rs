//! A number of a host with its documented name.

use serde::Serialize;

use crate::cim::error_values::{CimStatusCode, ErrorSourceFormat, ErrorType, PerceivedSeverity, ProbableCause};
use crate::job::values::{HealthState, JobState, OperationalStatus, RecoveryAction};
use crate::job::{RequestedState, ReturnValue};

/// A number of a host with its documented name, if there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Named {
    /// The number.
    pub value: u32,
    /// Its name, in the specification's spelling.
    pub name: Option<String>,
}

impl Named {
    pub(crate) fn new(value: u32, name: Option<&str>) -> Self {
        Self { value, name: name.map(str::to_owned) }
    }
}

/// Each of these numbers knows its name.
macro_rules! named {
    ($($number:ty),+ $(,)?) => {
        $(
            impl From<$number> for Named {
                fn from(number: $number) -> Self {
                    Self::new(number.value().into(), number.name())
                }
            }
        )+
    };
}

named!(JobState, OperationalStatus, HealthState, RecoveryAction, RequestedState);
named!(CimStatusCode, ErrorType, PerceivedSeverity, ProbableCause, ErrorSourceFormat);

impl From<ReturnValue> for Named {
    fn from(value: ReturnValue) -> Self {
        Self::new(value.raw(), value.name())
    }
}
