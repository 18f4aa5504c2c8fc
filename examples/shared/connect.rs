//! What the shortest examples share: a client from the arguments `HOST USER`, with the password from CIMJOB_PASSWORD.

use std::env;
use std::error::Error;

use cimjob::auth::Credentials;
use cimjob::client::{Authentication, Client, Trust};

/// `pin` is the certificate to trust; without one the system decides.
pub(crate) fn connect(host: &str, user: &str, pin: Option<&str>) -> Result<Client, Box<dyn Error>> {
    let trust = pin.map_or(Ok(Trust::System), |pin| pin.parse().map(Trust::Pin))?;
    let credentials = Credentials::new(user.parse()?, env::var("CIMJOB_PASSWORD")?);
    let builder = Client::builder(host.parse()?).authentication(Authentication::Ntlm(credentials));
    Ok(builder.trust(trust).build()?)
}
