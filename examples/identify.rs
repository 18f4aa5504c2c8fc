//! Asks what answers: `CIMJOB_PASSWORD=... identify HOST USER [PIN]` (DSP0226 section 11).

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use cimjob::auth::Credentials;
use cimjob::client::{Authentication, Client, Endpoint, Trust};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or_else(|| format!("{what} is missing"));
    let endpoint = Endpoint::new(&next("the host")?, None)?;
    let account = next("the user")?.parse()?;
    let trust = arguments.next().map_or(Ok(Trust::System), |pin| pin.parse().map(Trust::Pin))?;

    let credentials = Credentials::new(account, env::var("CIMJOB_PASSWORD")?);
    let client = Client::builder(endpoint).authentication(Authentication::Ntlm(credentials)).trust(trust).build()?;
    let identity = client.identify().await?;
    println!("vendor   {}", identity.vendor.as_deref().unwrap_or("not told").escape_debug());
    println!("version  {}", identity.version.as_deref().unwrap_or("not told").escape_debug());
    for protocol in &identity.protocol_versions {
        println!("protocol {}", protocol.escape_debug());
    }
    Ok(())
}
