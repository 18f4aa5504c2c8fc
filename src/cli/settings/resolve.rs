//! From everything that has a say to what counts: once, as soon as the host is known.

use clap::ArgMatches;

use crate::client::Endpoint;

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::connection::{ConnectionArguments, HostArgument};
use crate::cli::options::host::HostOptions;
use crate::cli::options::output::OutputArguments;
use crate::cli::settings::asked_host::{self, AskedHost};
use crate::cli::settings::effective::{Effective, Origin, Sources};
use crate::cli::settings::layers::Layers;
use crate::cli::settings::overlay::put_over;

/// The options of a connection before the host is known.
#[derive(Debug)]
pub(in crate::cli) struct Settings {
    layers: Layers,
    /// With what the profile adds.
    connection: ConnectionArguments,
    /// The host that is an argument of its own.
    argument: Option<String>,
}

impl Settings {
    /// `given` is what the command line and the variables say, and `connection` what that comes to.
    pub(in crate::cli) fn read(given: ArgMatches, mut connection: ConnectionArguments) -> Result<Self, Failure> {
        let layers = Layers::read(given, &connection.configuration)?;
        put_over(&mut connection, &layers.settings(None)).map_err(|error| unusable(&error))?;
        Ok(Self { layers, connection, argument: None })
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

    /// The same with the host that a command takes as an argument of its own.
    pub(in crate::cli) fn with_host(self, argument: HostArgument) -> Self {
        Self { argument: argument.host_argument, ..self }
    }

    /// Is a host named by an argument, an option, a variable or the profile?
    pub(in crate::cli) fn host_is_set(&self) -> bool {
        self.host().is_some()
    }

    /// What counts for the host that is set.
    pub(in crate::cli) fn for_host(self) -> Result<HostOptions, Failure> {
        self.for_paths([])
    }

    /// What counts for the host that is set, else for the first one that the paths name. Anyone who wrote a path into a log must not choose
    /// where a login goes, so a host that is taken from a path is named, and so is one that differs from the paths.
    pub(in crate::cli) fn for_paths<'p>(
        self,
        named: impl IntoIterator<Item = &'p str>,
    ) -> Result<HostOptions, Failure> {
        let host = self.for_following(named)?;
        if host.timeout.is_zero() {
            return Err(Failure::Usage("--timeout 0 looks at jobs once: only wait does that".to_owned()));
        }
        Ok(host)
    }

    /// The same for `wait`, which may look once.
    pub(in crate::cli) fn for_following<'p>(
        mut self,
        named: impl IntoIterator<Item = &'p str>,
    ) -> Result<HostOptions, Failure> {
        let named: Vec<&str> = named.into_iter().collect();
        let host = self.host().or_else(|| named.first().copied()).map(str::to_owned);
        let host = host.ok_or_else(|| Failure::Usage(NO_HOST.to_owned()))?;
        let endpoint = self.endpoint(&host)?;
        let set_by = self.host_origin();
        let settings = self.layers.settings(Some(endpoint.host()));
        put_over(&mut self.connection, &settings).map_err(|error| unusable(&error))?;
        let endpoint = self.endpoint(&host)?;
        asked_host::tell(&AskedHost { host: endpoint.host(), set_by: set_by.as_ref(), named: &named });
        let is_in_file = settings.iter().any(|setting| setting.name == TIMEOUT);
        let is_timeout_set = is_in_file || self.layers.is_given(TIMEOUT);
        Ok(HostOptions { is_timeout_set, ..HostOptions::new(endpoint, self.connection) })
    }

    /// What the command line and the variables say.
    pub(in crate::cli) fn given(&self) -> &ArgMatches {
        self.layers.given()
    }

    fn host(&self) -> Option<&str> {
        self.argument.as_deref().or(self.connection.host.as_deref())
    }

    /// What sets the host; `None` where nothing does.
    fn host_origin(&self) -> Option<Origin> {
        self.host()?;
        let host = self.effective().into_iter().find(|setting| setting.name == HOST);
        host.map(|host| host.origin)
    }

    fn endpoint(&self, host: &str) -> Result<Endpoint, Failure> {
        let endpoint = match self.connection.port {
            Some(port) if !self.layers.is_typed("port") => Endpoint::with_default_port(host, port),
            port => Endpoint::new(host, port),
        };
        let endpoint = endpoint.map_err(|error| ClientFailure::of_no_host(host, error))?;
        Ok(match self.connection.path.clone() {
            Some(path) if self.layers.is_typed("path") => endpoint.with_path(path),
            Some(path) => endpoint.with_default_path(path),
            None => endpoint,
        })
    }

    /// Every setting of a connection and of the output, and where it comes from.
    pub(in crate::cli) fn effective(&self) -> Vec<Effective> {
        let host = self.host().and_then(|host| Endpoint::new(host, None).ok());
        let file = self.layers.settings(host.as_ref().map(Endpoint::host));
        let sources = Sources { given: self.layers.given(), file: &file, path: self.layers.path() };
        let mut settings = sources.settings();
        if let Some(argument) = &self.argument {
            settings.retain(|setting| setting.name != HOST);
            settings.insert(0, Effective::of_argument(HOST, argument));
        }
        settings
    }
}

/// The names of options.
const HOST: &str = "host";
const TIMEOUT: &str = "timeout";

const NO_HOST: &str =
    "no host: give --host or set CIMJOB_HOST; for a job or an instance, use a path that names its host";

/// What was right in its table and contradicts what was typed.
fn unusable(error: &clap::Error) -> Failure {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    Failure::Usage(first.strip_prefix("error: ").unwrap_or(first).to_owned())
}
