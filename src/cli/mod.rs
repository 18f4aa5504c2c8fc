//! The command line: arguments, one command a file, two formats, exit codes.

mod args;
#[cfg(feature = "nats")]
mod asked;
mod bounded;
mod ci_report;
mod command;
#[cfg(feature = "completion")]
mod completion;
mod ending;
mod following;
#[doc(hidden)]
pub mod fuzzing;
mod help;
mod instances;
mod left_behind;
mod listing;
mod many;
mod opening;
mod options;
mod recorded;
mod run;
mod secret;
mod session;
mod settings;
mod terminal;
mod value;
mod version;
#[cfg(feature = "watch")]
mod watching;
mod words;

pub use self::run::run;
pub use crate::report::Exit;
