//! Instances that Hyper-V sends as text: CIM-XML in a string (DSP0201). Other XML in a string is left alone.

use crate::xml::Limits;

use super::{CimInstance, read_cim_xml};

/// The instance in a text that is one.
pub(crate) fn instance_in(text: &str) -> Option<CimInstance> {
    let looks_like_it = text.trim_start().starts_with("<INSTANCE");
    looks_like_it.then(|| read_cim_xml(text, &Limits::default()).ok()).flatten()
}
