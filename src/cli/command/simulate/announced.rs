//! What is said of many simulated hosts. All that is printed can be read as a hosts file, too.

use std::path::Path;

use super::files;
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::client::Endpoint;
use crate::report::{Report, SimulatedHostReport, SimulatorReport};
use crate::simulator::FleetHost;

/// Many simulated hosts that are ready.
pub(super) struct Announced {
    pub(super) hosts: Vec<FleetHost>,
    /// The same as a hosts file.
    pub(super) hosts_file: String,
    pub(super) pin: String,
    /// Who may log in.
    pub(super) user: String,
    /// What to say about the password.
    pub(super) password: String,
    /// What to try.
    pub(super) example: String,
}

impl Announced {
    /// Writes the hosts file, if one is named, and says where the hosts are.
    pub(super) fn tell(self, write_hosts: Option<&Path>, output: &mut Output) -> Result<(), Failure> {
        files::write(write_hosts, &self.hosts_file)?;
        if output.is_json() { self.report(output) } else { output.text(&self.text(write_hosts)) }
    }

    fn report(self, output: &mut Output) -> Result<(), Failure> {
        let no_address = "the simulated hosts have no usable address";
        let Some(first) = self.hosts.first().map(|host| host.address) else {
            return Err(Failure::Configuration { what: no_address.to_owned(), source: None });
        };
        let endpoint = Endpoint::new(&first.ip().to_string(), Some(first.port()))
            .map_err(|error| Failure::configuration(no_address, error))?;
        let host = |host: FleetHost| SimulatedHostReport { name: host.name, address: host.address.to_string() };
        let hosts = Some(self.hosts.into_iter().map(host).collect());
        let report = SimulatorReport { port: first.port(), pin: self.pin, http_port: None, hosts };
        output.report(Report::from(report).with_endpoint(&endpoint))
    }

    fn text(&self, write_hosts: Option<&Path>) -> String {
        let Self { hosts, pin, user, password, example, .. } = self;
        let first = hosts.first().map(|host| host.address.to_string()).unwrap_or_default();
        let (file, listed) = match write_hosts {
            Some(path) => (path.display().to_string(), ""),
            None => ("FILE".to_owned(), self.hosts_file.as_str()),
        };
        format!(
            "# {count} simulated Hyper-V hosts (no Windows), the first at {first}\n# pin  {pin}\n# Try: cimjob {example} --hosts-file {file} --pin {pin} --user '{user}'\n# {password} Stop them with Ctrl-C.\n{listed}",
            count = hosts.len(),
        )
    }
}
