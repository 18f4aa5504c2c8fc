//! The arguments of TLS and of the way to the host.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::client::{CertificatePin, TlsBackend, TlsVersion};

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "TLS and network")]
pub(in crate::cli) struct TlsArguments {
    /// Additional CAs or certificates to trust (PEM)
    #[arg(long, env = "CIMJOB_CA_FILE", value_name = "FILE", conflicts_with = "pin")]
    pub(in crate::cli) ca_file: Option<PathBuf>,
    /// Trust exactly this certificate or key (sha256:...)
    ///
    /// Replaces the name and validity checks. sha256:HASH is the certificate, spki-sha256:HASH the key; several with commas or by repeating the option
    #[arg(long, env = "CIMJOB_PIN", value_delimiter = ',')]
    pub(in crate::cli) pin: Vec<CertificatePin>,
    /// Do not verify the certificate: anyone on the network path can read and change everything
    #[arg(long, env = "CIMJOB_INSECURE_SKIP_VERIFY", conflicts_with_all = ["pin", "ca_file"])]
    pub(in crate::cli) insecure_skip_verify: bool,
    /// Name to ask for (SNI) and to expect in the certificate [default: the host]
    #[arg(long, env = "CIMJOB_SERVER_NAME", value_name = "NAME")]
    pub(in crate::cli) server_name: Option<String>,
    /// Oldest TLS version [default: 1.2]
    #[arg(long, env = "CIMJOB_TLS_MIN", value_enum, value_name = "VERSION")]
    pub(in crate::cli) tls_min: Option<Version>,
    /// Newest TLS version [default: 1.3]
    #[arg(long, env = "CIMJOB_TLS_MAX", value_enum, value_name = "VERSION")]
    pub(in crate::cli) tls_max: Option<Version>,
    /// TLS library
    #[arg(long, env = "CIMJOB_TLS_BACKEND", value_enum, default_value_t = Backend::Auto)]
    pub(in crate::cli) tls_backend: Backend,
    /// Client certificate to log in with: PEM (with its key, or plus --client-key) or PKCS#12
    #[arg(long, env = "CIMJOB_CLIENT_CERT", value_name = "FILE")]
    pub(in crate::cli) client_cert: Option<PathBuf>,
    /// PEM key of --client-cert
    #[arg(long, env = "CIMJOB_CLIENT_KEY", value_name = "FILE", requires = "client_cert")]
    pub(in crate::cli) client_key: Option<PathBuf>,
    /// File whose first line is the password of a PKCS#12 file
    #[arg(long, env = "CIMJOB_CLIENT_CERT_PASSWORD_FILE", value_name = "FILE", requires = "client_cert")]
    pub(in crate::cli) client_cert_password_file: Option<PathBuf>,
    /// Proxy: http://HOST:3128, socks5://HOST:1080 or socks5h://HOST:1080
    // A text, so that what is wrong with it is told without its password.
    #[arg(long, env = "CIMJOB_PROXY", hide_env_values = true, value_name = "URL")]
    pub(in crate::cli) proxy: Option<String>,
    /// Use HTTPS_PROXY, ALL_PROXY and NO_PROXY (ignored without this option)
    #[arg(long, env = "CIMJOB_PROXY_FROM_ENV", conflicts_with = "proxy")]
    pub(in crate::cli) proxy_from_env: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Version {
    /// TLS 1.2
    #[value(name = "1.2")]
    Tls12,
    /// TLS 1.3
    #[value(name = "1.3")]
    Tls13,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Backend {
    /// rustls; the native library if rustls cannot connect or a client certificate is used
    Auto,
    /// rustls only
    Rustls,
    /// The native library (OpenSSL) only; not in every build
    Native,
}

impl Version {
    pub(in crate::cli) fn get(self) -> TlsVersion {
        match self {
            Self::Tls12 => TlsVersion::Tls12,
            Self::Tls13 => TlsVersion::Tls13,
        }
    }
}

impl Backend {
    pub(in crate::cli) fn get(self) -> TlsBackend {
        match self {
            Self::Auto => TlsBackend::Auto,
            Self::Rustls => TlsBackend::Rustls,
            Self::Native => TlsBackend::Native,
        }
    }
}
