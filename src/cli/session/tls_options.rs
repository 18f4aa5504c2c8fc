//! From the arguments of TLS and network to options of the client.

use std::path::Path;

use zeroize::Zeroizing;

use crate::client::{ClientIdentity, ConfigurationError, Endpoint, Error, IdentityError, Proxying, TlsOptions, Trust};

use crate::cli::bounded;
use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::opening;
use crate::cli::options::tls::{TlsArguments, Version};
use crate::cli::terminal::say::note;

/// The largest file of certificates that is read.
const MAX_FILE: u64 = 4 * 1024 * 1024;

impl TlsArguments {
    /// What is asked of TLS. Tells loudly when nothing is verified.
    pub(in crate::cli) fn options(&self) -> Result<TlsOptions, Failure> {
        let options = TlsOptions {
            trust: self.trust()?,
            min: self.tls_min.map(Version::get),
            max: self.tls_max.map(Version::get),
            server_name: self.server_name.clone(),
            backend: self.tls_backend.get(),
            identity: self.identity()?,
        };
        if self.insecure_skip_verify {
            note(INSECURE);
        }
        Ok(options)
    }

    /// Through which proxy connections go.
    pub(in crate::cli) fn proxying(&self) -> Result<Proxying, Failure> {
        match &self.proxy {
            Some(proxy) => Ok(Proxying::Through(
                proxy.parse().map_err(|error| Failure::configuration("the proxy cannot be used", error))?,
            )),
            None if self.proxy_from_env => Ok(Proxying::Environment),
            None => Ok(Proxying::Direct),
        }
    }

    fn trust(&self) -> Result<Trust, Failure> {
        match (self.pin.as_slice(), &self.ca_file) {
            _ if self.insecure_skip_verify => Ok(Trust::DangerousAcceptAny),
            ([pin], _) => Ok(Trust::Pin(*pin)),
            ([_, ..], _) => Ok(Trust::AnyPin(self.pin.clone())),
            ([], None) => Ok(Trust::System),
            ([], Some(path)) => certificates(path).map(Trust::SystemAnd),
        }
    }

    fn identity(&self) -> Result<Option<ClientIdentity>, Failure> {
        let Some(path) = &self.client_cert else { return Ok(None) };
        let file = secret_file("the client certificate", path)?;
        let identity = if is_pem(&file) { self.pem_identity(&file)? } else { self.pkcs12_identity(&file)? };
        identity.map(Some).map_err(|error| unusable("the client certificate", path, error))
    }

    fn pem_identity(&self, file: &[u8]) -> Result<Identity, Failure> {
        let Some(path) = &self.client_key else { return Ok(ClientIdentity::from_pem(file, file)) };
        Ok(ClientIdentity::from_pem(file, &secret_file("the key", path)?))
    }

    #[cfg(feature = "pkcs12")]
    fn pkcs12_identity(&self, file: &[u8]) -> Result<Identity, Failure> {
        let password = match &self.client_cert_password_file {
            Some(path) => {
                let text = secret_file("the password", path)?;
                let text = std::str::from_utf8(&text).map_err(|error| unusable("the password", path, error))?;
                text.lines().next().unwrap_or_default().to_owned()
            }
            None => String::new(),
        };
        Ok(ClientIdentity::from_pkcs12(file, &crate::auth::Password::new(password)))
    }

    #[cfg(not(feature = "pkcs12"))]
    fn pkcs12_identity(&self, _: &[u8]) -> Result<Identity, Failure> {
        Err(Failure::Usage(PEM_ONLY.into()))
    }
}

/// What a build without PKCS#12 says to such a file.
#[cfg(not(feature = "pkcs12"))]
const PEM_ONLY: &str = "this build reads client certificates in PEM form only. Convert the file with `openssl pkcs12 -in CLIENT.pfx -nodes -out CLIENT.pem` in a folder that only you can read, or \
     build cimjob with `--features pkcs12`";

/// What a file gave.
type Identity = Result<ClientIdentity, IdentityError>;

fn secret_file(what: &str, path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    read(path).map(Zeroizing::new).map_err(|error| unusable(what, path, error))
}

fn unusable(what: &str, path: &Path, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::configuration(format!("{what} in {} cannot be used", path.display()), error)
}

/// The file of trusted certificates.
pub(in crate::cli) fn certificates(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path).map_err(|error| Failure::configuration(unusable_certificates(path), error))
}

/// An error of the client; one about the trusted certificates names their file.
pub(in crate::cli) fn failed(endpoint: &Endpoint, error: Error, ca_file: Option<&Path>) -> Failure {
    match (error, ca_file) {
        (
            Error::Configuration(error @ (ConfigurationError::NoCertificate | ConfigurationError::Pem(_))),
            Some(path),
        ) => Failure::configuration(unusable_certificates(path), error),
        (source, _) => ClientFailure { endpoint: endpoint.to_string(), source: source.into() }.into(),
    }
}

fn unusable_certificates(path: &Path) -> String {
    format!("the certificates in {} cannot be used", path.display())
}

fn is_pem(file: &[u8]) -> bool {
    file.windows(PEM.len()).any(|window| window == PEM)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    opening::read(path, |file| bounded::read(file, MAX_FILE))
}

const PEM: &[u8] = b"-----BEGIN ";

const INSECURE: &str = "cimjob: WARNING: --insecure-skip-verify: the host's certificate is not verified. Anyone on the network path can read and \
    change everything.\n  try: `cimjob cert show HOST`, compare what it shows with the host's own, and use --pin";
