//! What people and programs see.

mod activity;
pub(in crate::cli) mod age;
#[cfg_attr(not(feature = "watch"), allow(dead_code, reason = "only watch draws"))]
pub(in crate::cli) mod area;
pub(in crate::cli) mod case;
pub(in crate::cli) mod cells;
pub(in crate::cli) mod ci;
pub(in crate::cli) mod ci_reports;
pub(in crate::cli) mod clock;
pub(in crate::cli) mod confirm;
pub(in crate::cli) mod explained;
pub(in crate::cli) mod failed;
pub(in crate::cli) mod interruption;
pub(in crate::cli) mod json;
pub(in crate::cli) mod log;
mod log_json;
pub(in crate::cli) mod neutral;
pub(in crate::cli) mod output;
pub(in crate::cli) mod overtime;
pub(in crate::cli) mod private_file;
pub(in crate::cli) mod progress;
pub(in crate::cli) mod say;
pub(in crate::cli) mod screen;
#[cfg(feature = "watch")]
pub(in crate::cli) mod size;
pub(in crate::cli) mod stopping;
pub(in crate::cli) mod streamed;
pub(in crate::cli) mod table;
pub(in crate::cli) mod text;
pub(in crate::cli) mod text_cause;
pub(in crate::cli) mod text_doctor;
pub(in crate::cli) mod text_error;
pub(in crate::cli) mod text_evidence;
pub(in crate::cli) mod text_fields;
pub(in crate::cli) mod text_headline;
pub(in crate::cli) mod text_instance;
pub(in crate::cli) mod text_job;
pub(in crate::cli) mod text_outcome;
pub(in crate::cli) mod timing;
pub(in crate::cli) mod waiting;
pub(in crate::cli) mod what;
mod writer;

#[cfg(test)]
mod tests;
