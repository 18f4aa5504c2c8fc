//! What a request wants done (DSP0226 sections 7 to 9; MS-WSMV 3.1.4.1.28 for the rights).

use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::request::Request;
use crate::simulator::scenario::Rights;
use crate::simulator::schema::methods::Signature;
use crate::simulator::schema::signatures;
use crate::xml::ns;

/// What a request wants done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verb {
    Get,
    GetClass,
    Put,
    Create,
    Delete,
    Enumerate,
    Pull,
    Release,
    Invoke(&'static Signature),
}

impl Verb {
    pub(crate) fn of(request: &Request<'_>) -> Result<Self, Box<Fault>> {
        let Request { action, resource, .. } = request;
        let unknown = || faults::action_not_supported(action);
        if resource.is_declaration() {
            let gets = action.strip_prefix(ns::TRANSFER) == Some("/Get");
            return if gets { Ok(Self::GetClass) } else { Err(unknown()) };
        }
        if let Some(name) = action.strip_prefix(ns::TRANSFER).or_else(|| action.strip_prefix(ns::ENUMERATION)) {
            let found = VERBS.iter().find(|(known, _)| name.strip_prefix('/') == Some(known));
            return found.map(|(_, verb)| *verb).ok_or_else(unknown);
        }
        let (uri, name) = action.rsplit_once('/').ok_or_else(unknown)?;
        if !uri.eq_ignore_ascii_case(&resource.uri) {
            return Err(unknown());
        }
        Ok(Self::Invoke(signatures::signature(&resource.class, name).ok_or_else(unknown)?))
    }

    /// documented: MS-WSMV 3.1.4.1.28.
    pub(crate) fn needs(self) -> Rights {
        match self {
            Self::Get | Self::GetClass | Self::Enumerate | Self::Pull | Self::Release => Rights::Read,
            Self::Put | Self::Create | Self::Delete | Self::Invoke(_) => Rights::Full,
        }
    }

    /// As a scenario names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "Get",
            Self::GetClass => "GetClass",
            Self::Put => "Put",
            Self::Create => "Create",
            Self::Delete => "Delete",
            Self::Enumerate => "Enumerate",
            Self::Pull => "Pull",
            Self::Release => "Release",
            Self::Invoke(signature) => signature.name,
        }
    }
}

const VERBS: [(&str, Verb); 7] = [
    ("Get", Verb::Get),
    ("Put", Verb::Put),
    ("Create", Verb::Create),
    ("Delete", Verb::Delete),
    ("Enumerate", Verb::Enumerate),
    ("Pull", Verb::Pull),
    ("Release", Verb::Release),
];
