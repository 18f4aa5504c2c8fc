//! Instances that Hyper-V sends as text: CIM-XML in a string (DSP0201). Other XML in a string is left alone.

use crate::cim::{CimInstance, read_cim_xml};
use crate::xml::Limits;

/// The instance in a text that is one.
pub(in crate::cli) fn instance_in(text: &str) -> Option<CimInstance> {
    let looks_like_it = text.trim_start().starts_with("<INSTANCE");
    looks_like_it.then(|| read_cim_xml(text, &Limits::default()).ok()).flatten()
}
