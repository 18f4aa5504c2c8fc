//! The exit codes: a contract for scripts.

pub use crate::report::Exit;
