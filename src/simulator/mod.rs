//! A Hyper-V host played from a scenario file. What it does, and how sure that is, stands in `docs/simulator.md`.

mod cim_xml;
mod faults;
mod get;
mod get_error;
mod host;
mod identify;
mod job_properties;
mod properties;
mod reply;
mod request;
mod resource;
pub mod scenario;

pub use scenario::Scenario;
