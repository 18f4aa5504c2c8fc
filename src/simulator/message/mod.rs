//! Messages: requests as they are read, answers and faults as they are written.

pub(crate) mod faults;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod resource;
