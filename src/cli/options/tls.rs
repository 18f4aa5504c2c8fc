//! The arguments of TLS and of the way to the host.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::client::{CertificatePin, TlsBackend, TlsVersion};

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "TLS and network")]
pub(in crate::cli) struct TlsArguments {
    /// Certificates to trust beside the system's, in PEM form: an authority, or the host's own
    #[arg(long, env = "CIMJOB_CA_FILE", value_name = "FILE", conflicts_with = "pin")]
    pub(in crate::cli) ca_file: Option<PathBuf>,
    /// Trust exactly the certificate with this SHA-256 hash (sha256:...), or the key (spki-sha256:..., sha256//... as with curl); several with
    /// commas or by repeating it
    #[arg(long, env = "CIMJOB_PIN", value_delimiter = ',')]
    pub(in crate::cli) pin: Vec<CertificatePin>,
    /// Verify nothing: whoever stands in between reads and changes everything. Not with --auth basic or credssp
    #[arg(long, env = "CIMJOB_INSECURE_SKIP_VERIFY", conflicts_with_all = ["pin", "ca_file"])]
    pub(in crate::cli) insecure_skip_verify: bool,
    /// The DNS name that the certificate has and that is asked for (SNI), if it is not the host's
    #[arg(long, env = "CIMJOB_SERVER_NAME", value_name = "NAME")]
    pub(in crate::cli) server_name: Option<String>,
    /// The oldest version of TLS [default: 1.2]
    #[arg(long, env = "CIMJOB_TLS_MIN", value_enum, value_name = "VERSION")]
    pub(in crate::cli) tls_min: Option<Version>,
    /// The newest version of TLS [default: 1.3]
    #[arg(long, env = "CIMJOB_TLS_MAX", value_enum, value_name = "VERSION")]
    pub(in crate::cli) tls_max: Option<Version>,
    /// Which library speaks TLS
    #[arg(long, env = "CIMJOB_TLS_BACKEND", value_enum, default_value_t = Backend::Auto)]
    pub(in crate::cli) tls_backend: Backend,
    /// The certificate to show to the host: PEM, with its key or beside --client-key, or PKCS#12
    #[arg(long, env = "CIMJOB_CLIENT_CERT", value_name = "FILE")]
    pub(in crate::cli) client_cert: Option<PathBuf>,
    /// The key of --client-cert, in PEM form
    #[arg(long, env = "CIMJOB_CLIENT_KEY", value_name = "FILE", requires = "client_cert")]
    pub(in crate::cli) client_key: Option<PathBuf>,
    /// A file whose first line is the password of a PKCS#12 file
    #[arg(long, env = "CIMJOB_CLIENT_CERT_PASSWORD_FILE", value_name = "FILE", requires = "client_cert")]
    pub(in crate::cli) client_cert_password_file: Option<PathBuf>,
    /// Go through this proxy: http://host:3128, socks5://host:1080 or socks5h://...; user:password@ before the host is better set in the variable
    // A text, so that what is wrong with it is told without its password.
    #[arg(long, env = "CIMJOB_PROXY", hide_env_values = true, value_name = "URL")]
    pub(in crate::cli) proxy: Option<String>,
    /// Go through the proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY name; without this option they are not looked at
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
    /// rustls, and the native one where rustls cannot reach the host or a client certificate is shown
    Auto,
    /// rustls only
    Rustls,
    /// The native one only: OpenSSL; not in every build
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
