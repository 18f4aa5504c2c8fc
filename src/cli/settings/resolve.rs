//! From everything that has a say to what counts: once, as soon as the host is known.

use clap::ArgMatches;

use crate::client::Endpoint;

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::host::HostOptions;
use crate::cli::options::output::OutputArguments;
use crate::cli::settings::effective::{Effective, Sources};
use crate::cli::settings::layers::Layers;
use crate::cli::settings::overlay::put_over;

/// The options of a connection before the host is known.
#[derive(Debug)]
pub(in crate::cli) struct Settings {
    layers: Layers,
    /// With what the profile adds.
    connection: ConnectionArguments,
}

impl Settings {
    /// `given` is what the command line and the variables say, and `connection` what that comes to.
    pub(in crate::cli) fn read(given: ArgMatches, mut connection: ConnectionArguments) -> Result<Self, Failure> {
        let layers = Layers::read(given, &connection.configuration)?;
        put_over(&mut connection, &layers.settings(None)).map_err(|error| unusable(&error))?;
        Ok(Self { layers, connection })
    }

    /// The options of the output with what the profile adds.
    pub(in crate::cli) fn output(&self, mut output: OutputArguments) -> Result<OutputArguments, Failure> {
        put_over(&mut output, &self.layers.settings(None)).map_err(|error| unusable(&error))?;
        Ok(output)
    }

    /// Is standard input where the password comes from?
    pub(in crate::cli) fn password_is_on_standard_input(&self) -> bool {
        self.connection.credentials.password_stdin
    }

    pub(in crate::cli) fn host_is_typed(&self) -> bool {
        self.layers.is_typed("host")
    }

    /// What counts for the host that was typed, else for the one that the argument names, else for the one of a variable or the profile.
    pub(in crate::cli) fn for_host(mut self, named: Option<&str>) -> Result<HostOptions, Failure> {
        let endpoint = self.endpoint(named)?;
        let settings = self.layers.settings(Some(endpoint.host()));
        put_over(&mut self.connection, &settings).map_err(|error| unusable(&error))?;
        Ok(HostOptions::new(self.endpoint(named)?, self.connection))
    }

    fn endpoint(&self, named: Option<&str>) -> Result<Endpoint, Failure> {
        let own = self.connection.host.as_deref();
        let host = own.filter(|_| self.host_is_typed()).or(named).or(own);
        let host = host.ok_or_else(|| {
            Failure::Usage("no host: give --host, set CIMJOB_HOST, or use a path that names it".into())
        })?;
        let endpoint = match self.connection.port {
            Some(port) if !self.layers.is_typed("port") => Endpoint::with_default_port(host, port),
            port => Endpoint::new(host, port),
        };
        endpoint.map_err(|error| ClientFailure::of_no_host(host, error).into())
    }

    /// Every setting of a connection and of the output, and where it comes from.
    pub(in crate::cli) fn effective(&self) -> Vec<Effective> {
        let host = self.connection.host.as_deref().and_then(|host| Endpoint::new(host, None).ok());
        let file = self.layers.settings(host.as_ref().map(Endpoint::host));
        Sources { given: self.layers.given(), file: &file, path: self.layers.path() }.settings()
    }
}

/// What was right in its table and is wrong beside what was typed.
fn unusable(error: &clap::Error) -> Failure {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    Failure::Usage(first.strip_prefix("error: ").unwrap_or(first).to_owned())
}
