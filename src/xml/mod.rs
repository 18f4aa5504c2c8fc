//! One hardened reader and one writer of XML (XML 1.0, Namespaces in XML 1.0).
//!
//! [`Document::parse`] reads text from a host within [`Limits`]: no document type, no entities but the five predefined ones, exactly
//! one root. Names are pairs of namespace and local name; prefixes never matter. [`Element`] is what we write.
//!
//! Without promise: operations of your own ([`Operation`](crate::wsman::Operation)) need it, but a minor release may change it.

mod decode;
mod document;
mod element;
mod error;
mod inner;
mod limits;
mod name;
mod namespace_uri;
pub mod ns;
mod out;
mod peek;
mod read;
mod respell;
mod rewrite;
mod write;

pub use decode::decode;
pub use document::{Document, Node};
pub use element::Element;
pub use error::{IllegalCharacter, XmlError};
pub use limits::Limits;
pub use name::Name;
pub use namespace_uri::NamespaceUri;
pub use peek::first_text;
pub use rewrite::{Around, Place, Replace, rewrite};
