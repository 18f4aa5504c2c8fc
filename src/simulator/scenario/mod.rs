//! The scenario a simulated host plays: who may log in, and which jobs there are. Described in `docs/simulator.md`.

mod check;
mod check_rest;
mod cim_error;
mod generate;
mod instance;
mod job;
mod method;
mod on_demand;
mod read;
mod service;
mod virtual_machine;

use schemars::JsonSchema;
use serde::Deserialize;

use super::ChannelBindingPolicy;
use crate::auth::Password;

pub use cim_error::CimError;
pub use generate::Generate;
pub use instance::SettingsInstance;
pub use job::{
    ErrorShape, FaultName, GoneAfter, Job, JobChange, JobEnd, JobState, JobStateName, JobTimes, PropertyItem,
    PropertyValue,
};
pub use method::Method;
pub use on_demand::FaultOnDemand;
pub use read::{ScenarioError, ScenarioFormat};
pub use service::{HyperV, ServiceSettings};
pub use virtual_machine::VirtualMachine;

/// A host, its users and its jobs, as a TOML or JSON file describes them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    /// Whether messages may come over plain HTTP in clear, and Basic with them. Default: no, as with WinRM (AllowUnencrypted,
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
    /// How many enumerations a user may have open. Default 1500 (MaxConcurrentOperationsPerUser, MS-WSMV 2.2.4.36).
    #[serde(default = "default_max_enumerations")]
    pub max_enumerations: u32,
    /// How long an enumeration waits for the next Pull, in seconds. Default 60 (EnumerationTimeoutms, MS-WSMV 2.2.4.36).
    #[serde(default = "default_enumeration_seconds")]
    pub enumeration_seconds: u32,
}

/// How a host calls itself (MS-WSMV 3.1.4.1.23, Identify).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HostFacts {
    /// The computer name: letters, digits, hyphens and dots. Default `HV01`.
    pub name: String,
    /// The product's vendor. Default `Microsoft Corporation`.
    pub vendor: String,
    /// The product version for who is logged in. Default `OS: 10.0.20348 SP: 0.0 Stack: 3.0`.
    pub product_version: String,
    /// The language of the texts, an `xml:lang`. Default `en-US`.
    pub language: String,
    /// How many seconds the clock of the host is fast, or slow if negative. Only the `Date` header of its answers tells. Default 0.
    pub clock_offset_seconds: i64,
}

impl Default for HostFacts {
    fn default() -> Self {
        Self {
            name: "HV01".to_owned(),
            vendor: "Microsoft Corporation".to_owned(),
            product_version: "OS: 10.0.20348 SP: 0.0 Stack: 3.0".to_owned(),
            language: "en-US".to_owned(),
            clock_offset_seconds: 0,
        }
    }
}

/// An authentication scheme (MS-WSMV 2.2.4.34).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// NTLM, bare or in SPNEGO, under the name `Negotiate`.
    Negotiate,
    /// Basic; a Windows host has it off by default.
    Basic,
}

/// Somebody who may log in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// `DOMAIN\user`, or `user` for an account of the host itself. Case does not matter.
    pub name: String,
    /// The password, in clear: a scenario is no place for real ones.
    #[serde(deserialize_with = "password")]
    #[schemars(with = "String")]
    pub password: Password,
    /// What the user may do. Default: everything.
    #[serde(default)]
    pub rights: Rights,
    /// Whether the user may read the configuration of the service. Default: yes.
    #[serde(default = "yes")]
    pub administrator: bool,
}

impl User {
    /// The domain and the user's own name; the domain is empty where none was written.
    #[must_use]
    pub fn domain_and_name(&self) -> (&str, &str) {
        self.name.split_once('\\').unwrap_or(("", &self.name))
    }
}

/// What a user may do, as the host's RootSDDL says (MS-WSMV 3.1.4.1.28).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rights {
    /// Log in, and nothing else.
    None,
    /// Get and Enumerate, but not Invoke, Put, Create and Delete.
    Read,
    /// Everything.
    #[default]
    Full,
}

fn password<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Password, D::Error> {
    String::deserialize(deserializer).map(Password::new)
}

fn yes() -> bool {
    true
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
