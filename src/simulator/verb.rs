//! What a request wants done, and to which job (MS-WSMV 3.1.4.1.2 and 3.1.4.1.28).

use super::faults::{self, Fault};
use super::get_error::{self, Method};
use super::request::Request;
use super::scenario::Rights;
use crate::xml::ns;

/// What a request wants done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verb {
    Get,
    Invoke(Method),
}

impl Verb {
    pub(super) fn of(request: &Request<'_>) -> Result<Self, Box<Fault>> {
        let Request { action, resource, input, .. } = request;
        if action.strip_prefix(ns::TRANSFER) == Some("/Get") {
            return Ok(Self::Get);
        }
        let unknown = || faults::action_not_supported(action);
        let (uri, name) = action.rsplit_once('/').ok_or_else(unknown)?;
        if !uri.eq_ignore_ascii_case(&resource.uri) {
            return Err(unknown());
        }
        let method = Method::of(name, &resource.class).ok_or_else(unknown)?;
        let Some(input) = input.filter(|input| get_error::is_input(input.name(), method, resource)) else {
            return Err(faults::schema(format!(
                "the body must hold {name}_INPUT in the namespace of the resource URI"
            )));
        };
        if let Some(parameter) = input.children().next() {
            return Err(faults::schema(format!("{name} has no input parameter {}", parameter.local())));
        }
        Ok(Self::Invoke(method))
    }

    /// documented: MS-WSMV 3.1.4.1.28.
    pub(super) fn needs(self) -> Rights {
        match self {
            Self::Get => Rights::Read,
            Self::Invoke(_) => Rights::Full,
        }
    }
}

/// The value of the one selector a job has. documented: names are compared without regard to case (MS-WSMV 3.1.4.1.2).
pub(super) fn key<'r>(request: &'r Request<'_>) -> Result<&'r str, Box<Fault>> {
    match &*request.selectors {
        [] => Err(faults::selectors("InsufficientSelectors")),
        [(name, value)] if name.eq_ignore_ascii_case("InstanceID") => Ok(value),
        _ => Err(faults::selectors("UnexpectedSelectors")),
    }
}
