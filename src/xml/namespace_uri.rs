//! The URI of a namespace (Namespaces in XML 1.0, section 2.1).

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// The URI of the namespace of an [`Element`](super::Element). A copy costs next to nothing: many elements of one namespace share its text.
#[derive(Debug, Clone)]
pub struct NamespaceUri(Inner);

#[derive(Debug, Clone)]
enum Inner {
    Known(&'static str),
    Shared(Arc<str>),
}

impl Deref for NamespaceUri {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Inner::Known(uri) => uri,
            Inner::Shared(uri) => uri,
        }
    }
}

impl PartialEq for NamespaceUri {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for NamespaceUri {}

impl From<&'static str> for NamespaceUri {
    fn from(uri: &'static str) -> Self {
        Self(Inner::Known(uri))
    }
}

impl From<String> for NamespaceUri {
    fn from(uri: String) -> Self {
        Self(Inner::Shared(uri.into()))
    }
}

impl From<Cow<'static, str>> for NamespaceUri {
    fn from(uri: Cow<'static, str>) -> Self {
        match uri {
            Cow::Borrowed(uri) => uri.into(),
            Cow::Owned(uri) => uri.into(),
        }
    }
}
