//! The option of the namespace.

use clap::Args;

use crate::addressing::{EndpointReference, Namespace};

#[derive(Debug, Args)]
pub(in crate::cli) struct NamespaceArgument {
    /// Namespace, unless the path or class names one
    #[arg(long, hide_short_help = true, default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
}

impl NamespaceArgument {
    /// The namespace of a resource; for one that has none the one in the arguments.
    pub(in crate::cli) fn of(&self, reference: &EndpointReference) -> Namespace {
        reference.namespace().unwrap_or_else(|| self.namespace.clone())
    }
}
