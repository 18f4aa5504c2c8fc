//! Reads a saved answer to GetError, without network or feature: `read_saved_reply [FILE]`; by default an assumed one (MS-WSMV 3.1.4.1.32).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use cimjob::addressing::Namespace;
use cimjob::job::{ErrorMethod, GetError, JobPath, ReportedError};
use cimjob::soap::Envelope;
use cimjob::wsman::Operation;
use cimjob::xml::{Document, Limits, decode};

fn main() -> Result<(), Box<dyn Error>> {
    let reply = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => include_bytes!("get_error_reply.xml").to_vec(),
    };
    let text = decode(&reply, None)?;
    let document = Document::parse(&text, &Limits::default())?;
    // Who asked is not saved: any job of the class will do.
    let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", "saved")?;
    let output = GetError::new(job, ErrorMethod::GetError).read(Envelope::read(&document)?.body)?;
    println!("return value {}", output.return_value);
    for error in &output.errors {
        match error {
            ReportedError::Decoded(error) => println!("{error:#?}"),
            ReportedError::Damaged { error, damage } => println!("{error:#?} {damage:?}"),
            other => println!("{other:?}"),
        }
    }
    Ok(())
}
