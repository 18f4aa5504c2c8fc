//! Which resource: [`ResourceUri`], [`SelectorSet`], [`EndpointReference`] (DSP0226 section 5) and the WMI [`ObjectPath`].

mod endpoint_reference;
mod namespace;
mod object_path;
mod path_scanner;
mod resource_uri;
mod selector_set;
mod target;

pub use endpoint_reference::{EndpointReference, ReferenceError};
pub(crate) use namespace::is_identifier;
pub use namespace::{InvalidName, Namespace};
pub use object_path::ObjectPath;
pub use path_scanner::PathError;
pub use resource_uri::ResourceUri;
pub use selector_set::{SelectorSet, SelectorValue};
pub use target::{Target, TargetError};
