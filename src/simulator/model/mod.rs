//! What is on the simulated host: instances, jobs and their course, services, open enumerations.

pub(crate) mod association;
pub(crate) mod cim_xml;
pub(crate) mod classes;
pub(crate) mod course;
pub(crate) mod effect;
pub(crate) mod enumeration;
pub(crate) mod generated;
pub(crate) mod history;
pub(crate) mod instance;
pub(crate) mod job_properties;
pub(crate) mod jobs;
pub(crate) mod links;
pub(crate) mod on_demand;
pub(crate) mod properties;
pub(crate) mod property_types;
pub(crate) mod repository;
pub(crate) mod services;
