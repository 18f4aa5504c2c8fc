//! Identify: what answers there (DSP0226 section 11; MS-WSMV 3.1.4.1.23).

use crate::addressing::EndpointReference;
use crate::xml::{Element, Node, ns};

use super::{Effect, Operation, ReplyError};

/// Asks who answers, without addressing headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identify;

/// What answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The versions of the protocol, as URIs.
    pub protocol_versions: Vec<String>,
    /// Who made the service, such as `Microsoft Corporation`.
    pub vendor: Option<String>,
    /// Its version, such as `OS: 10.0.20348 SP: 0.0 Stack: 3.0`; Windows masks the system's to those who did not log in.
    pub version: Option<String>,
    /// The security profiles, as URIs; only told to those who logged in.
    pub security_profiles: Vec<String>,
}

impl Operation for Identify {
    type Output = Identity;

    fn action(&self) -> String {
        String::new()
    }

    fn target(&self) -> Option<&EndpointReference> {
        None
    }

    fn body(&self) -> Option<Element> {
        Some(Element::new(ns::IDENTITY, "Identify"))
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    /// The response element is found by its local name: Open Management Infrastructure puts it into SOAP's namespace (recorded).
    fn read(&self, body: Node<'_>) -> Result<Identity, ReplyError> {
        let response = body.child_local("IdentifyResponse").ok_or(ReplyError::Missing("IdentifyResponse"))?;
        let texts = |node: Node<'_>, local: &str| {
            node.descendants()
                .filter(|child| child.local() == local)
                .map(|child| child.text().trim().to_owned())
                .collect::<Vec<_>>()
        };
        let first = |local: &str| texts(response, local).into_iter().next().filter(|text| !text.is_empty());
        Ok(Identity {
            protocol_versions: texts(response, "ProtocolVersion"),
            vendor: first("ProductVendor"),
            version: first("ProductVersion"),
            security_profiles: texts(response, "SecurityProfileName"),
        })
    }
}
