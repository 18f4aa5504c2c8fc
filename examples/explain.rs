//! Explains why a job failed: `CIMJOB_PASSWORD=... explain HOST USER JOB` (Get, then GetErrorEx or GetError).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use cimjob::auth::Credentials;
use cimjob::client::Client;
use cimjob::job::JobPath;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let [host, user, job] = &env::args().skip(1).collect::<Vec<_>>()[..] else { return Err("HOST USER JOB".into()) };
    let credentials = Credentials::new(user.parse()?, env::var("CIMJOB_PASSWORD")?);
    let client = Client::builder(host.parse()?).credentials(credentials).build()?;
    let job: JobPath = job.parse()?;
    println!("{}", client.explain(&job).await?);
    Ok(())
}
