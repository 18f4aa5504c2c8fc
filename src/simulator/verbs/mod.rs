//! What a request can ask for: one verb, one file.

pub(crate) mod change_job;
pub(crate) mod config;
pub(crate) mod enumerate;
pub(crate) mod fragment;
pub(crate) mod get;
pub(crate) mod get_class;
pub(crate) mod get_error;
pub(crate) mod identify;
pub(crate) mod locate;
pub(crate) mod methods;
pub(crate) mod start_job;
pub(crate) mod transfer;
pub(crate) mod verb;
