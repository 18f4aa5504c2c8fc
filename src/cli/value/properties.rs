//! The options that say what an instance is to hold.

use std::path::PathBuf;

use clap::Args;

use crate::cim::{CimInstance, CimProperty, CimType, CimValue};

use crate::cli::options::confirmation::Confirmation;
use crate::cli::value::assignment::Assignment;

#[derive(Debug, Args)]
pub(in crate::cli) struct Properties {
    /// Property: NAME=VALUE, NAME:TYPE=VALUE or NAME:null; repeat for an array
    #[arg(long, value_name = "NAME=VALUE", required_unless_present = "file")]
    pub(in crate::cli) set: Vec<Assignment>,
    /// Whole instance: CIM-XML, or JSON as printed by get
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) confirmation: Confirmation,
}

/// The instance with these properties changed, or added.
pub(in crate::cli) fn replace(mut instance: CimInstance, changes: Vec<CimProperty>) -> CimInstance {
    for change in changes {
        match instance.properties.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&change.name)) {
            Some(known) => known.value = like(&known.value, change.value),
            None => instance.properties.push(change),
        }
    }
    instance
}

/// A text that was not typed is a date where the host has one: dates are written in an element of their own.
fn like(known: &CimValue, value: CimValue) -> CimValue {
    match (known, value) {
        (CimValue::DateTime(_), CimValue::Untyped(text)) => CimType::DateTime.read(&text),
        (_, value) => value,
    }
}
