//! What a generic verb is about.

use crate::addressing::{EndpointReference, Namespace, Target};

use crate::cli::ending::failure::Failure;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;

impl TargetArguments {
    pub(in crate::cli) fn read(&self) -> Result<Target, Failure> {
        Ok(Target::read(&self.target, &self.namespace)?)
    }
}

/// The namespace of a resource; for one that has none the one in the arguments.
pub(in crate::cli) fn namespace_of(reference: &EndpointReference, default: &Namespace) -> Namespace {
    reference.namespace().unwrap_or_else(|| default.clone())
}

/// The path of a reference, with the host that was asked.
pub(in crate::cli) fn path_on(session: &Session, reference: &EndpointReference) -> String {
    let host = Some(session.endpoint.host().to_owned());
    Target { host, reference: reference.clone() }.to_string()
}
