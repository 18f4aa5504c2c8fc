//! From everything that has a say to what counts: once, as soon as the host is known.

use std::path::Path;

use clap::ArgMatches;

use crate::client::Endpoint;

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::connection::{ConnectionArguments, HostArgument};
use crate::cli::options::duration::ONE_LOOK;
use crate::cli::options::fleet::FleetArguments;
use crate::cli::options::host::HostOptions;
use crate::cli::options::output::OutputArguments;
use crate::cli::options::shared::Shared;
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
    /// How many hosts are asked, with what the profile adds; only some commands have these options.
    fleet: Option<FleetArguments>,
    /// What all hosts share.
    shared: Shared,
}

impl Settings {
    /// `given` is what the command line and the variables say, and `connection` what that comes to.
    pub(in crate::cli) fn read(given: ArgMatches, mut connection: ConnectionArguments) -> Result<Self, Failure> {
        let layers = Layers::read(given, &connection.configuration)?;
        put_over(&mut connection, &layers.settings(None)).map_err(|error| unusable(&error))?;
        Ok(Self { layers, connection, argument: None, fleet: None, shared: Shared::default() })
    }

    /// The same for a command that asks one host only.
    pub(in crate::cli) fn of_one_host(self) -> Result<Self, Failure> {
        if self.connection.host.len() > 1 { Err(Failure::Usage(ONE_HOST.to_owned())) } else { Ok(self) }
    }

    /// The same for a command that may ask many hosts.
    pub(in crate::cli) fn with_fleet(self, mut fleet: FleetArguments) -> Result<Self, Failure> {
        put_over(&mut fleet.settings, &self.layers.settings(None)).map_err(|error| unusable(&error))?;
        Ok(Self { fleet: Some(fleet), ..self })
    }

    /// The options of the output with what the profile adds.
    pub(in crate::cli) fn output(&self, mut output: OutputArguments) -> Result<OutputArguments, Failure> {
        put_over(&mut output, &self.layers.settings(None)).map_err(|error| unusable(&error))?;
        Ok(output)
    }

    /// How long everything together may take.
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn timeout(&self) -> std::time::Duration {
        self.connection.timeout
    }

    /// Where the exchanges are to be recorded.
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn recording(&self) -> Option<&Path> {
        self.connection.record.as_deref()
    }

    /// Is standard input where the password comes from?
    pub(in crate::cli) fn password_is_on_standard_input(&self) -> bool {
        self.connection.credentials.password_stdin
    }

    /// The same with the host that a command takes as an argument of its own.
    pub(in crate::cli) fn with_host(self, argument: &HostArgument) -> Self {
        Self { argument: argument.host_argument.clone(), ..self }
    }

    /// Is a host named by an argument, an option, a variable or the profile?
    pub(in crate::cli) fn host_is_set(&self) -> bool {
        self.host().is_some() || self.hosts_file().is_some()
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
        self.for_following(named)?.with_time()
    }

    /// The same for `wait`, which may look once.
    pub(in crate::cli) fn for_following<'p>(
        self,
        named: impl IntoIterator<Item = &'p str>,
    ) -> Result<HostOptions, Failure> {
        let named: Vec<&str> = named.into_iter().collect();
        let host = self.host().or_else(|| named.first().copied());
        let host = self.options_of(host.ok_or_else(|| Failure::Usage(NO_HOST.to_owned()))?)?;
        let set_by = self.host_origin();
        asked_host::tell(&AskedHost { host: host.endpoint.host(), set_by: set_by.as_ref(), named: &named });
        Ok(host)
    }

    /// What counts for this host.
    pub(in crate::cli::settings) fn options_of(&self, host: &str) -> Result<HostOptions, Failure> {
        let endpoint = endpoint_of(host, &self.connection, &self.layers)?;
        let settings = self.layers.settings(Some(endpoint.host()));
        let mut connection = self.connection.clone();
        put_over(&mut connection, &settings).map_err(|error| unusable(&error))?;
        let endpoint = endpoint_of(host, &connection, &self.layers)?;
        let is_in_file = settings.iter().any(|setting| setting.name == TIMEOUT);
        let is_timeout_set = is_in_file || self.layers.is_given(TIMEOUT);
        let shared = self.shared.clone();
        Ok(HostOptions { is_timeout_set, shared, ..HostOptions::new(host, endpoint, connection) })
    }

    /// The hosts that are set. Those that are typed stand alone against the hosts of the profile, and a file against one host of a variable.
    pub(in crate::cli::settings) fn host_texts(&self) -> Vec<&str> {
        if let Some(argument) = &self.argument {
            return vec![argument];
        }
        if self.layers.is_typed(HOSTS_FILE) && !self.layers.is_typed(HOST) {
            return Vec::new();
        }
        self.connection.host.iter().map(String::as_str).collect()
    }

    /// The file of hosts that counts.
    pub(in crate::cli::settings) fn hosts_file(&self) -> Option<&Path> {
        let path = self.fleet.as_ref()?.settings.hosts_file.as_deref()?;
        let is_overruled = self.argument.is_some() || self.layers.is_given(HOST);
        (self.layers.is_typed(HOSTS_FILE) || !is_overruled).then_some(path)
    }

    /// How many hosts are asked.
    pub(in crate::cli::settings) fn fleet(&self) -> Option<&FleetArguments> {
        self.fleet.as_ref()
    }

    /// What the command line and the variables say.
    pub(in crate::cli) fn given(&self) -> &ArgMatches {
        self.layers.given()
    }

    fn host(&self) -> Option<&str> {
        self.host_texts().first().copied()
    }

    /// What sets the host; `None` where nothing does.
    fn host_origin(&self) -> Option<Origin> {
        self.host()?;
        let host = self.effective().into_iter().find(|setting| setting.name == HOST);
        host.map(|host| host.origin)
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

impl HostOptions {
    /// The same for a command that cannot look once.
    pub(in crate::cli::settings) fn with_time(self) -> Result<Self, Failure> {
        if self.timeout.is_zero() {
            return Err(Failure::Usage(ONE_LOOK.to_owned()));
        }
        Ok(self)
    }
}

fn endpoint_of(host: &str, connection: &ConnectionArguments, layers: &Layers) -> Result<Endpoint, Failure> {
    let endpoint = match connection.port {
        Some(port) if !layers.is_typed("port") => Endpoint::with_default_port(host, port),
        port => Endpoint::new(host, port),
    };
    let endpoint = endpoint.map_err(|error| ClientFailure::of_no_host(host, error))?;
    Ok(match connection.path.clone() {
        Some(path) if layers.is_typed("path") => endpoint.with_path(path),
        Some(path) => endpoint.with_default_path(path),
        None => endpoint,
    })
}

/// The names of options.
const HOSTS_FILE: &str = "hosts_file";
const HOST: &str = "host";
const TIMEOUT: &str = "timeout";

const NO_HOST: &str =
    "no host: give --host or set CIMJOB_HOST; for a job or an instance, use a path that names its host";

const ONE_HOST: &str =
    "this command asks one host; only list, explain, query, enumerate, identify and doctor take several";

/// What was right in its table and contradicts what was typed.
fn unusable(error: &clap::Error) -> Failure {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    Failure::Usage(first.strip_prefix("error: ").unwrap_or(first).to_owned())
}
