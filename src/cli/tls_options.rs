//! From the arguments of TLS and network to options of the client.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use zeroize::Zeroizing;

use crate::client::{ClientIdentity, IdentityError, Proxying, TlsOptions, Trust};

use super::args_tls::{TlsArguments, Version};
use super::bounded;
use super::failure::Failure;

/// The largest file of certificates that is read.
const MAX_FILE: u64 = 4 * 1024 * 1024;

impl TlsArguments {
    /// What is asked of TLS. Tells loudly when nothing is verified.
    pub(super) fn options(&self) -> Result<TlsOptions, Failure> {
        let mut options = TlsOptions::default();
        options.trust = self.trust()?;
        options.min = self.tls_min.map(Version::get);
        options.max = self.tls_max.map(Version::get);
        options.server_name.clone_from(&self.server_name);
        options.backend = self.tls_backend.get();
        options.identity = self.identity()?;
        if self.insecure_skip_verify {
            // Nobody is left to warn when standard error is gone.
            let _ = std::io::stderr().lock().write_all(INSECURE.as_bytes());
        }
        Ok(options)
    }

    /// Through which proxy connections go.
    pub(super) fn proxying(&self) -> Result<Proxying, Failure> {
        match &self.proxy {
            Some(proxy) => Ok(Proxying::Through(
                proxy.parse().map_err(|error| Failure::configuration("the proxy cannot be used", error))?,
            )),
            None if self.proxy_from_env => Ok(Proxying::Environment),
            None => Ok(Proxying::Direct),
        }
    }

    /// The file of trusted certificates as errors call it.
    pub(super) fn unusable_certificates(&self) -> String {
        unusable_certificates(self.ca_file.as_deref().unwrap_or_else(|| Path::new("")))
    }

    fn trust(&self) -> Result<Trust, Failure> {
        match (self.pin.as_slice(), &self.ca_file) {
            _ if self.insecure_skip_verify => Ok(Trust::Anybody),
            ([pin], _) => Ok(Trust::Pin(*pin)),
            ([_, ..], _) => Ok(Trust::AnyPin(self.pin.clone())),
            ([], None) => Ok(Trust::System),
            ([], Some(path)) => certificates(path).map(Trust::SystemAnd),
        }
    }

    fn identity(&self) -> Result<Option<ClientIdentity>, Failure> {
        let Some(path) = &self.client_cert else { return Ok(None) };
        let unusable = || format!("the client certificate in {} cannot be used", path.display());
        let file = read(path).map(Zeroizing::new).map_err(|error| Failure::configuration(unusable(), error))?;
        let identity = if is_pem(&file) { self.from_pem(&file)? } else { self.from_pkcs12(&file)? };
        identity.map(Some).map_err(|error| Failure::configuration(unusable(), error))
    }

    fn from_pem(&self, file: &[u8]) -> Result<Result<ClientIdentity, IdentityError>, Failure> {
        let Some(path) = &self.client_key else { return Ok(ClientIdentity::from_pem(file, file)) };
        let unusable = |error| Failure::configuration(format!("the key in {} cannot be used", path.display()), error);
        let key = read(path).map(Zeroizing::new).map_err(unusable)?;
        Ok(ClientIdentity::from_pem(file, &key))
    }

    #[cfg(feature = "pkcs12")]
    fn from_pkcs12(&self, file: &[u8]) -> Result<Result<ClientIdentity, IdentityError>, Failure> {
        use crate::auth::Password;
        let mut password = String::new();
        if let Some(path) = &self.client_cert_password_file {
            let unusable =
                |error| Failure::configuration(format!("the password in {} cannot be used", path.display()), error);
            let text = read(path).map(Zeroizing::new).map_err(unusable)?;
            let text = std::str::from_utf8(&text).map_err(|error| unusable(std::io::Error::other(error)))?;
            password.push_str(text.lines().next().unwrap_or_default());
        }
        Ok(ClientIdentity::from_pkcs12(file, &Password::new(password)))
    }

    #[cfg(not(feature = "pkcs12"))]
    fn from_pkcs12(&self, _: &[u8]) -> Result<Result<ClientIdentity, IdentityError>, Failure> {
        Err(Failure::Usage("this build reads client certificates in PEM form only (feature pkcs12)".into()))
    }
}

/// The file of trusted certificates.
pub(super) fn certificates(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path).map_err(|error| Failure::configuration(unusable_certificates(path), error))
}

fn unusable_certificates(path: &Path) -> String {
    format!("the certificates in {} cannot be used", path.display())
}

fn is_pem(file: &[u8]) -> bool {
    file.windows(PEM.len()).any(|window| window == PEM)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    bounded::read(File::open(path)?, MAX_FILE)
}

const PEM: &[u8] = b"-----BEGIN ";

const INSECURE: &str = "cimjob: WARNING: --insecure-skip-verify: the host's certificate is not verified. Whoever stands in between can read and \
    change everything.\n  try: `cimjob cert show HOST`, compare what it shows with the host's own, and use --pin\n";
