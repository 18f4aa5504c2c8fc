//! What a generic verb is about.

use crate::addressing::{EndpointReference, Namespace, Target};

use super::args_verbs::TargetArguments;
use super::connect::Session;
use super::failure::Failure;

impl TargetArguments {
    pub(super) fn read(&self) -> Result<Target, Failure> {
        Ok(Target::read(&self.target, &self.namespace)?)
    }
}

/// The namespace of a resource; for one that has none the one in the arguments.
pub(super) fn namespace_of(reference: &EndpointReference, default: &Namespace) -> Namespace {
    reference.namespace().unwrap_or_else(|| default.clone())
}

/// The path of a reference, with the host that was asked.
pub(super) fn path_on(session: &Session, reference: &EndpointReference) -> String {
    let host = Some(session.endpoint.host().to_owned());
    Target { host, reference: reference.clone() }.to_string()
}
