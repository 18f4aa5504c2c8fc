//! The arguments of how to log in.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::auth::ServicePrincipal;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Login")]
pub(in crate::cli) struct AuthenticationArguments {
    /// How to log in (docs/authentication.md)
    #[arg(long, env = "CIMJOB_AUTH", value_enum, default_value_t = Auth::Auto)]
    pub(in crate::cli) auth: Auth,
    /// A file with the keys of --user, or whose they are, for Kerberos (MIT Kerberos' keytab)
    #[arg(long, env = "CIMJOB_KEYTAB", value_name = "FILE", conflicts_with_all = ["password_file", "password_fd", "password_stdin", "credential_helper"])]
    pub(in crate::cli) keytab: Option<PathBuf>,
    /// The service principal name of the host, for Kerberos and NTLM [default: HTTP/ and the host's name]
    #[arg(long, env = "CIMJOB_SPN", value_name = "NAME")]
    pub(in crate::cli) spn: Option<ServicePrincipal>,
    /// Let the host act elsewhere in the user's name, with Kerberos and a ticket that can be forwarded
    #[arg(long, env = "CIMJOB_DELEGATE")]
    pub(in crate::cli) delegate: bool,
    /// Send messages over plain HTTP in clear: everybody on the way can read and change them. Never with Basic
    #[arg(long, env = "CIMJOB_ALLOW_UNENCRYPTED")]
    pub(in crate::cli) allow_unencrypted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Auth {
    /// The best that host, credentials and transport allow: client certificate, Kerberos, NTLM; never Basic or CredSSP
    Auto,
    /// SPNEGO: Kerberos where it can be begun, else NTLM
    Negotiate,
    /// Kerberos and nothing else
    Kerberos,
    /// NTLMv2 and nothing else, bound to the TLS connection
    Ntlm,
    /// The password itself, inside TLS only; WinRM has it off by default and takes local accounts only
    Basic,
    /// The client certificate, which the host maps to a local account
    Certificate,
    /// CredSSP: the host gets the password and may use it elsewhere
    #[cfg(feature = "sspi")]
    Credssp,
}
