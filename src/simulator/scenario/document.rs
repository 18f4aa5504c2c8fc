//! The document of a scenario: a host, who may log in, and which jobs there are.

use std::time::Duration;

use serde::Deserialize;

use super::authentication::{ChannelBindingPolicy, Scheme};
use super::fleet::Fleet;
use super::generate::Generate;
use super::host::HostFacts;
use super::instance::SettingsInstance;
use super::job::Job;
use super::method::Method;
use super::on_demand::FaultOnDemand;
use super::pages::Pages;
use super::service::{HyperV, ServiceSettings};
use super::user::User;
use super::virtual_machine::VirtualMachine;

/// A host, its users and its jobs, as a TOML or JSON file describes them.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// How the host calls itself.
    #[serde(default)]
    pub host: HostFacts,
    /// The authentication schemes the host offers. Default: negotiate only, as WinRM does (MS-WSMV 2.2.4.34).
    #[serde(default = "default_schemes")]
    pub schemes: Vec<Scheme>,
    /// What the host does with the channel binding of an NTLM login. Default: relaxed, as WinRM does (MS-WSMV 2.2.4.34).
    #[serde(default)]
    pub channel_binding: ChannelBindingPolicy,
    /// Settings of the service, which administrators may read.
    #[serde(default)]
    pub service: ServiceSettings,
    /// Whether the host has Hyper-V. Default: it has.
    #[serde(default)]
    pub hyper_v: HyperV,
    /// Whether messages may come over plain HTTP in cleartext, and Basic with them. Default: no, as with WinRM (AllowUnencrypted,
    /// MS-WSMV 3.1.4.1.29.1).
    #[serde(default)]
    pub allow_unencrypted: bool,
    /// Who may log in; at least one.
    pub users: Vec<User>,
    /// The jobs of the host.
    #[serde(default)]
    pub jobs: Vec<Job>,
    /// What methods start: jobs that are none yet. Their keys are given when they are started.
    #[serde(default)]
    pub templates: Vec<Job>,
    /// Many more jobs, which take no room until they are asked for.
    #[serde(default)]
    pub generate: Vec<Generate>,
    /// What happens over time where many hosts play the scenario. Default: nothing.
    #[serde(default)]
    pub fleet: Option<Fleet>,
    /// The virtual machines of the host.
    #[serde(default)]
    pub vms: Vec<VirtualMachine>,
    /// What methods do that start jobs. Without an entry they start a job that completes after two seconds.
    #[serde(default)]
    pub methods: Vec<Method>,
    /// Other instances, such as settings, which can be read, changed, created and deleted.
    #[serde(default)]
    pub instances: Vec<SettingsInstance>,
    /// Faults that come in place of answers, whatever they are about.
    #[serde(default)]
    pub faults: Vec<FaultOnDemand>,
    /// How long every answer takes at least, in milliseconds of the machine's own time. Default 0.
    #[serde(default)]
    pub delay_ms: u64,
    /// How much a page of an enumeration holds.
    #[serde(default)]
    pub pages: Pages,
    /// How many enumerations a user may have open. Default 1500 (MaxConcurrentOperationsPerUser, MS-WSMV 2.2.4.36).
    #[serde(default = "default_max_enumerations")]
    pub max_enumerations: u32,
    /// How long an enumeration waits for the next Pull, in seconds. Default 60 (EnumerationTimeoutms, MS-WSMV 2.2.4.36).
    #[serde(default = "default_enumeration_seconds")]
    pub enumeration_seconds: u32,
}

impl Scenario {
    /// How long an enumeration at one of many hosts waits for the next Pull, by the clock of the host; that clock may run fast, and
    /// clients do not.
    pub(in crate::simulator) fn enumeration_time_in_fleet(&self) -> Duration {
        let speed = self.fleet.map_or(1.0, |fleet| fleet.speed).max(1.0);
        Duration::try_from_secs_f64(f64::from(self.enumeration_seconds) * speed).unwrap_or(Duration::MAX)
    }
}

fn default_schemes() -> Vec<Scheme> {
    vec![Scheme::Negotiate]
}

fn default_max_enumerations() -> u32 {
    1500
}

fn default_enumeration_seconds() -> u32 {
    60
}
