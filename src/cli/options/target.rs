//! The options that name any instance or class.

use clap::Args;

use crate::addressing::{EndpointReference, Namespace, Target, TargetError, targets_in};

use crate::cli::options::namespace::NamespaceArgument;

#[derive(Debug, Args)]
pub(in crate::cli) struct TargetArguments {
    /// WMI path, resource URI with ?Key=Value+Key=Value, endpoint reference as XML, or class
    #[arg(value_name = "URI-or-PATH")]
    target: String,
    #[command(flatten)]
    namespace: NamespaceArgument,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ClassArguments {
    /// Class name or resource URI
    #[arg(value_name = "CLASS")]
    class: String,
    #[command(flatten)]
    namespace: NamespaceArgument,
}

impl TargetArguments {
    pub(in crate::cli) fn read(&self) -> Result<Target, TargetError> {
        Target::read(&self.target, &self.namespace.namespace)
    }

    /// The instances that the argument names among other text.
    pub(in crate::cli) fn found(&self) -> Vec<Target> {
        targets_in(&self.target, &self.namespace.namespace)
    }

    pub(in crate::cli) fn namespace_of(&self, reference: &EndpointReference) -> Namespace {
        self.namespace.of(reference)
    }
}

impl ClassArguments {
    pub(in crate::cli) fn read(&self) -> Result<Target, TargetError> {
        Target::read(&self.class, &self.namespace.namespace)
    }

    pub(in crate::cli) fn namespace_of(&self, reference: &EndpointReference) -> Namespace {
        self.namespace.of(reference)
    }
}
