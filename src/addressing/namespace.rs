//! CIM namespaces and the spelling of CIM names (DSP0004 section 5.1 and annex A, `IDENTIFIER`).

use std::fmt;
use std::str::FromStr;

/// A CIM namespace such as `root/virtualization/v2`, kept with forward slashes.
///
/// ```
/// use cimjob::addressing::Namespace;
///
/// assert_eq!(r"root\virtualization\v2".parse(), Ok(Namespace::virtualization_v2()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Namespace(String);

impl Namespace {
    /// The namespace as it is written, with forward slashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `root/virtualization/v2`, where Hyper-V lives since Server 2012.
    #[must_use]
    pub fn virtualization_v2() -> Self {
        Self("root/virtualization/v2".into())
    }
}

impl FromStr for Namespace {
    type Err = InvalidName;

    /// Accepts either slash. Windows compares namespaces without case, so the case is kept as written.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let namespace = text.replace('\\', "/");
        let segment =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if namespace.len() <= 512 && namespace.split('/').all(segment) {
            Ok(Self(namespace))
        } else {
            Err(InvalidName { what: "CIM namespace", text: shortened(text) })
        }
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that cannot be the name it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {what}")]
#[non_exhaustive]
pub struct InvalidName {
    /// What it should have been.
    pub what: &'static str,
    /// The text, shortened.
    pub text: String,
}

/// Is this an `IDENTIFIER`: the name of a class, property or method?
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    first && text.len() <= 256 && characters.all(|c| c.is_alphanumeric() || c == '_')
}

pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}
