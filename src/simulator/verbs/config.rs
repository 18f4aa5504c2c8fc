//! The configuration of the service as a resource of its own (MS-WSMV 2.2.4.10 ConfigType, 3.1.4.1.34).
//!
//! documented: elements, their order and the defaults of Windows Server 2012 and later (MS-WSMV 2.2.4.10, 2.2.4.34 to 2.2.4.36, 2.2.4.42). What is
//! about the client and about listeners is left out.

use crate::simulator::message::resource::CONFIG;
use crate::simulator::scenario::{ChannelBindingPolicy, Scenario, Scheme};
use crate::xml::Element;

/// `cfg:Config` as the scenario has it.
pub(crate) fn element(scenario: &Scenario) -> Element {
    let settings = &scenario.service;
    cfg("Config").children([
        number("MaxEnvelopeSizekb", settings.max_envelope_size_kb),
        number("MaxTimeoutms", settings.max_timeout_ms),
        number("MaxBatchItems", 32_000),
        number("MaxProviderRequests", u32::MAX),
        service(scenario),
        shells(),
    ])
}

fn service(scenario: &Scenario) -> Element {
    cfg("Service").children([
        cfg("RootSDDL").text(ROOT_SDDL),
        number("MaxConcurrentOperations", u32::MAX),
        number("MaxConcurrentOperationsPerUser", scenario.max_enumerations),
        number("EnumerationTimeoutms", scenario.enumeration_seconds.saturating_mul(1000)),
        number("MaxConnections", 300),
        number("MaxPacketRetrievalTimeSeconds", 120),
        flag("AllowUnencrypted", scenario.allow_unencrypted),
        auth(scenario),
        cfg("DefaultPorts").children([number("HTTP", 5985), number("HTTPS", 5986)]),
        cfg("IPv4Filter").text("*"),
        cfg("IPv6Filter").text("*"),
        flag("EnableCompatibilityHttpListener", false),
        flag("EnableCompatibilityHttpsListener", false),
        cfg("CertificateThumbprint"),
        flag("AllowRemoteAccess", true),
    ])
}

fn auth(scenario: &Scenario) -> Element {
    let negotiate = scenario.schemes.contains(&Scheme::Negotiate);
    let level = match scenario.channel_binding {
        ChannelBindingPolicy::None => "None",
        ChannelBindingPolicy::Relaxed => "Relaxed",
        ChannelBindingPolicy::Strict => "Strict",
    };
    cfg("Auth").children([
        flag("Basic", scenario.schemes.contains(&Scheme::Basic)),
        flag("Kerberos", negotiate),
        flag("Negotiate", negotiate),
        flag("Certificate", false),
        flag("CredSSP", false),
        cfg("CbtHardeningLevel").text(level),
    ])
}

fn shells() -> Element {
    cfg("Winrs").children([
        flag("AllowRemoteShellAccess", true),
        number("IdleTimeout", 7_200_000),
        number("MaxConcurrentUsers", 10),
        number("MaxShellRunTime", 2_147_483_647),
        number("MaxProcessesPerShell", 25),
        number("MaxMemoryPerShellMB", 1024),
        number("MaxShellsPerUser", 30),
    ])
}

fn cfg(local: &'static str) -> Element {
    Element::new(CONFIG, local).prefixed("cfg")
}

fn number(local: &'static str, number: u32) -> Element {
    cfg(local).text(number.to_string())
}

fn flag(local: &'static str, flag: bool) -> Element {
    cfg(local).text(flag.to_string())
}

/// Administrators may do everything, who sits at the machine may read; all failures are written to the log.
const ROOT_SDDL: &str = "O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)";
