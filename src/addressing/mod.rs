//! Which resource: [`ResourceUri`], [`SelectorSet`], [`EndpointReference`] (DSP0226 section 5) and the WMI [`ObjectPath`].

mod endpoint_reference;
pub(crate) mod find;
mod namespace;
mod object_path;
mod path_scanner;
mod quoted;
mod reference_text;
mod reference_xml;
mod resource_uri;
mod target;

pub use endpoint_reference::{EndpointReference, SelectorSet, SelectorValue};
pub use find::targets_in;
pub use namespace::{InvalidName, Namespace};
pub(crate) use namespace::{is_identifier, shortened};
pub use object_path::ObjectPath;
pub use path_scanner::PathError;
pub use reference_xml::ReferenceError;
pub use resource_uri::ResourceUri;
pub use target::{Target, TargetError};
