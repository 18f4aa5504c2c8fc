//! Asks a job for its error: `CIMJOB_PASSWORD=... get_error HOST USER JOB [PIN]` (CIM_ConcreteJob.GetError).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use cimjob::auth::Credentials;
use cimjob::client::{Authentication, Client, Endpoint, Trust};
use cimjob::job::{ErrorMethod, JobPath};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or_else(|| format!("{what} is missing"));
    let endpoint = Endpoint::new(&next("the host")?, None)?;
    let account = next("the user")?.parse()?;
    let job: JobPath = next("the job")?.parse()?;
    let trust = arguments.next().map_or(Ok(Trust::System), |pin| pin.parse().map(Trust::Pin))?;

    let credentials = Credentials::new(account, env::var("CIMJOB_PASSWORD")?);
    let client = Client::builder(endpoint).authentication(Authentication::Ntlm(credentials)).trust(trust).build()?;
    let output = client.get_error(&job, ErrorMethod::GetError).await?;
    println!("return value {}", output.return_value);
    for error in &output.errors {
        // Quoted: what a host sends may hold characters that steer a terminal.
        println!("{:?}", error.message().unwrap_or("an error without message"));
    }
    Ok(())
}
