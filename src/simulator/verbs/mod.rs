//! What a request can ask for: one verb, one file.

mod answer;
mod change_job;
mod change_machine;
mod columns;
mod config;
mod declaration;
mod destroy_system;
mod enumerate;
mod filter;
mod get;
mod get_class;
mod get_error;
mod identify;
mod invocation;
mod invoke;
mod locate;
mod method_declarations;
mod modify_resource_settings;
mod page;
mod parameters;
mod plan;
mod start_job;
mod transfer;
mod verb;

pub(crate) use answer::answer;
pub(crate) use identify::is_identify;
