//! The instance or class that a command is about, at the host that has it.

use crate::addressing::{EndpointReference, Namespace, Target};
use crate::wsman::with_only_instance;

use crate::cli::instances::refusal::Asked;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;

/// What was named, and the session with its host.
pub(in crate::cli) struct Addressed {
    pub(in crate::cli) session: Session,
    pub(in crate::cli) target: Target,
    pub(in crate::cli) namespace: Namespace,
    /// As people read it, with the host that was asked.
    pub(in crate::cli) path: String,
}

impl Addressed {
    /// `target` is what `arguments` name.
    pub(in crate::cli) fn new(session: Session, target: Target, arguments: &TargetArguments) -> Self {
        let target = Target { host: target.host, reference: with_only_instance(target.reference) };
        let namespace = arguments.namespace_of(&target.reference);
        let path = session.path_of(&target.reference);
        Self { session, target, namespace, path }
    }

    pub(in crate::cli) fn reference(&self) -> EndpointReference {
        self.target.reference.clone()
    }

    /// What is asked of it, to read.
    pub(in crate::cli) fn asked(&self) -> Asked<'_> {
        Asked {
            namespace: self.namespace.as_str(),
            class: self.target.class(),
            instance: Some(&self.path),
            ..Asked::default()
        }
    }
}
