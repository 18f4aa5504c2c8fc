//! Says why a job failed: `CIMJOB_PASSWORD=... explain HOST USER JOB [PIN]` (Get, then GetErrorEx or GetError).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use cimjob::addressing::Namespace;
use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, Endpoint, Trust};
use cimjob::job::JobPath;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or_else(|| format!("{what} is missing"));
    let endpoint = Endpoint::new(&next("the host")?, None)?;
    let account = next("the user")?.parse()?;
    let job = JobPath::read(&next("the job")?, &Namespace::virtualization_v2(), None)?;
    let trust = arguments.next().map_or(Ok(Trust::System), |pin| pin.parse().map(Trust::Pin))?;

    let credentials = Credentials { account, password: Password::new(env::var("CIMJOB_PASSWORD")?) };
    let client = Client::builder(endpoint, Authentication::Ntlm(credentials)).trust(trust).build()?;
    let explanation = client.explain(&job).await?;
    println!("{:?}, state {:?}", explanation.outcome, explanation.job.job_state);
    for error in &explanation.errors {
        // Quoted: what a host sends may hold characters that steer a terminal.
        println!("{:?}", error.message().unwrap_or("an error without message"));
    }
    for code in &explanation.codes {
        println!("{} is {}", code.written, code.named.as_ref().map_or("unknown", |named| named.code.name));
    }
    for advice in &explanation.advice {
        println!("{}: {}", advice.cause, advice.next_step);
    }
    Ok(())
}
