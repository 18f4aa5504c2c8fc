//! The arguments of how to log in.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::auth::ServicePrincipal;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Login")]
pub(in crate::cli) struct AuthenticationArguments {
    /// Login scheme
    #[arg(long, env = "CIMJOB_AUTH", value_enum, default_value_t = Auth::Auto)]
    pub(in crate::cli) auth: Auth,
    /// Kerberos keytab; its first principal is used without --user
    #[arg(long, env = "CIMJOB_KEYTAB", value_name = "FILE", conflicts_with_all = ["password_file", "password_fd", "password_stdin", "credential_helper"])]
    pub(in crate::cli) keytab: Option<PathBuf>,
    /// Service principal name of the host [default: HTTP/HOST]
    #[arg(long, env = "CIMJOB_SPN", value_name = "NAME")]
    pub(in crate::cli) spn: Option<ServicePrincipal>,
    /// Delegate Kerberos credentials to the host (needs a forwardable ticket)
    #[arg(long, env = "CIMJOB_DELEGATE")]
    pub(in crate::cli) delegate: bool,
    /// Allow cleartext messages over plain HTTP: anyone on the network path can read and change them
    #[arg(long, env = "CIMJOB_ALLOW_UNENCRYPTED")]
    pub(in crate::cli) allow_unencrypted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Auth {
    /// The strongest available: client certificate, Kerberos, NTLM; never Basic or CredSSP
    Auto,
    /// SPNEGO: Kerberos if available, else NTLM
    Negotiate,
    /// Kerberos only
    Kerberos,
    /// NTLMv2 only, bound to the TLS connection
    Ntlm,
    /// The password itself, inside TLS only; off by default in WinRM, local accounts only
    Basic,
    /// Client certificate, mapped to a local account by the host
    Certificate,
    /// CredSSP: the host receives the password and can use it elsewhere
    #[cfg(feature = "sspi")]
    Credssp,
}
