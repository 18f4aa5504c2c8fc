//! What is on the simulated host: jobs and their progress, machines, services, open enumerations.

pub(crate) mod effect;
pub(crate) mod enumerations;
pub(crate) mod generated;
pub(crate) mod history;
pub(crate) mod job_associations;
pub(crate) mod job_properties;
mod job_texts;
pub(crate) mod jobs;
pub(crate) mod machines;
pub(crate) mod on_demand;
pub(crate) mod progress;
pub(crate) mod property_types;
pub(crate) mod repository;
pub(crate) mod rows;
pub(crate) mod selection;
pub(crate) mod services;
pub(crate) mod started;
pub(crate) mod switches;
pub(crate) mod system_settings;
pub(crate) mod time;
