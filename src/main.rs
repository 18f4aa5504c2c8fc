//! The `cimjob` command.

fn main() {}
