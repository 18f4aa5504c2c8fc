//! Asks a job for its error: `CIMJOB_PASSWORD=... get_error HOST USER JOB [PIN]` (CIM_ConcreteJob.GetError).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use cimjob::job::{ErrorMethod, JobPath};

#[path = "shared/connect.rs"]
mod connect;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [host, user, job, pin @ ..] = arguments.as_slice() else {
        return Err("usage: get_error HOST USER JOB [PIN]".into());
    };
    let client = connect::connect(host, user, pin.first().map(String::as_str))?;
    let job: JobPath = job.parse()?;
    let output = client.get_error(&job, ErrorMethod::GetError).await?;
    println!("return value {}", output.return_value);
    for error in &output.errors {
        // Quoted: what a host sends may hold characters that steer a terminal.
        println!("{:?}", error.message().unwrap_or("an error without message"));
    }
    Ok(())
}
