//! Messages: requests as they are read; answers, instances and faults as they are written.

pub(crate) mod cim_xml;
pub(crate) mod fault;
pub(crate) mod fault_detail;
mod fault_element;
pub(crate) mod faults;
pub(crate) mod fragment;
pub(crate) mod instance;
pub(crate) mod markup;
pub(crate) mod properties;
pub(crate) mod reference;
pub(crate) mod refusal;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod resource;
