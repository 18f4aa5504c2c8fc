//! CIM instances and their two XML encodings: WS-CIM (DSP0230) and CIM-XML (DSP0201).

mod cim_class;
mod cim_error;
mod cim_xml;
mod damage;
mod datetime;
mod embedded;
pub(crate) mod embedded_list;
pub mod error_values;
mod from_cim;
mod from_rust;
mod instance;
pub(crate) mod instance_in_text;
mod mend;
mod mend_references;
pub(crate) mod neutral;
mod probable_cause;
mod property;
pub(crate) mod value_map;
mod value_text;
mod write;
mod ws_cim;

pub use cim_class::{
    CimClass, Embedding, MethodDeclaration, ParameterDeclaration, PropertyDeclaration, read_cim_class,
};
pub use cim_error::CimError;
pub use cim_xml::{CimXmlError, read_cim_xml};
pub use damage::Damage;
pub use datetime::{CimDateTime, InvalidDateTime};
pub use embedded::{Embedded, read_embedded};
pub use from_cim::{FromCim, Properties};
pub use instance::{CimInstance, CimProperty, CimType, CimValue};
pub use property::PropertyError;
pub use write::{write_cim_xml, write_instance, write_property};
pub use ws_cim::{read_instance, read_value};

/// A time that may be negative, such as the difference between two clocks.
pub use jiff::SignedDuration;
/// A point in time, as [`CimDateTime::instant`] gives it.
pub use jiff::Timestamp;
