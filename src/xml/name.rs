//! An expanded name (Namespaces in XML 1.0, section 2.1).

use std::fmt;

/// A namespace URI and a local name; `namespace` is empty for a name in no namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name<'a> {
    /// The namespace URI.
    pub namespace: &'a str,
    /// The local name.
    pub local: &'a str,
}

impl<'a> Name<'a> {
    /// A name in a namespace.
    #[must_use]
    pub const fn new(namespace: &'a str, local: &'a str) -> Self {
        Self { namespace, local }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}
