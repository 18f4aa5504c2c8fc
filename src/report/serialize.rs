//! What is read from a host as JSON, in the form of the documents.

use serde::{Serialize, Serializer};

use crate::cim::{CimError, CimInstance};
use crate::job::{Explanation, ReportedError};

use crate::report::document::Report;
use crate::report::error::ErrorReport;
use crate::report::values::object;

impl Serialize for Explanation {
    /// As `explain -o json` prints it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Report::from(self).serialize(serializer)
    }
}

impl Serialize for ReportedError {
    /// As it stands in `errors`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ErrorReport::of(self).serialize(serializer)
    }
}

impl Serialize for CimError {
    /// As it stands in `errors`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ErrorReport::decoded(self.clone()).serialize(serializer)
    }
}

impl Serialize for CimInstance {
    /// `class`, and `properties` by name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object(self).serialize(serializer)
    }
}
