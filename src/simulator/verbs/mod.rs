//! What a request can ask for: one verb, one file; each method that starts a job has a file too.

mod add_resource_settings;
mod answer;
mod change_job;
mod change_machine;
mod columns;
mod config;
mod create_snapshot;
mod create_virtual_hard_disk;
mod declaration;
mod define_switch;
mod destroy_system;
mod embedded;
mod enumerate;
mod filter;
mod fit;
mod get;
mod get_class;
mod get_error;
mod identify;
mod invocation;
mod invoke;
mod locate;
mod method_declarations;
mod modify_resource_settings;
mod modify_system_settings;
mod new_key;
mod page;
mod parameters;
mod plan;
mod start_job;
mod transfer;
mod usual_job;
mod verb;

pub(crate) use answer::answer;
pub(crate) use identify::is_identify;
