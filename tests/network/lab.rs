//! The beginning of a scenario: a host, its user and a virtual machine.

/// `LAB\\operator` logs in with the password `pw`; the machine is `web01`.
pub(crate) const LAB: &str = r#"
schemes = ["negotiate"]
[host]
name = "HV01"
[[users]]
name = 'LAB\operator'
password = "pw"
[[vms]]
name = "web01"
id = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001"
"#;
