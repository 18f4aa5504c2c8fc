//! TLS set up once for many clients: the authorities of the system are read once, and one verifier serves all.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustls::pki_types::ServerName;

use crate::client::error::configuration::ConfigurationError;
use crate::client::tls::by_rustls::RustlsTls;
use crate::client::tls::native::NativeTls;
use crate::client::tls::options::TlsOptions;

/// [`TlsOptions`] that many clients share. It is cheap to clone; give each client a clone ([`ClientBuilder::tls`]).
///
/// A client with options of its own reads the authorities of the system again, which costs milliseconds and some 100 kB. Clients share the
/// verifier and the certificates only: sessions, and what one host asks for, stay with its client.
///
/// ```no_run
/// use cimjob::client::{Client, Endpoint, SharedTls, TlsOptions};
///
/// let tls = SharedTls::from(TlsOptions::default());
/// for host in ["hv01", "hv02"] {
///     let endpoint: Endpoint = host.parse()?;
///     let client = Client::builder(endpoint).tls(tls.clone()).build()?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`ClientBuilder::tls`]: crate::client::ClientBuilder::tls
#[derive(Clone, Default)]
pub struct SharedTls(Arc<Parts>);

#[derive(Default)]
struct Parts {
    options: TlsOptions,
    /// Each is made for the first client that needs it.
    rustls: OnceLock<RustlsTls>,
    native: OnceLock<Arc<NativeTls>>,
}

impl SharedTls {
    /// The options that it was made from.
    #[must_use]
    pub fn options(&self) -> &TlsOptions {
        &self.0.options
    }

    /// rustls for one more client. `name` is the one that the certificate must have where the handshake cannot know it.
    pub(in crate::client) fn rustls(&self, name: Option<ServerName<'static>>) -> Result<RustlsTls, ConfigurationError> {
        if let Some(made) = self.0.rustls.get() {
            return Ok(made.for_client(name));
        }
        let made = self.options().rustls(None)?;
        Ok(self.0.rustls.get_or_init(|| made).for_client(name))
    }

    /// The native library.
    pub(in crate::client) fn native(&self) -> Result<Arc<NativeTls>, ConfigurationError> {
        if let Some(made) = self.0.native.get() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(NativeTls::new(self.options())?);
        Ok(Arc::clone(self.0.native.get_or_init(|| made)))
    }
}

impl From<TlsOptions> for SharedTls {
    fn from(options: TlsOptions) -> Self {
        Self(Arc::new(Parts { options, ..Parts::default() }))
    }
}

impl fmt::Debug for SharedTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedTls").field(self.options()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::tls::options::Trust;
    use crate::client::tls::pin::CertificatePin;
    use crate::client::tls::verifier::Accepted;

    fn platform(tls: &RustlsTls) -> *const () {
        match &tls.verifier().accepted {
            Accepted::Verified { platform, .. } => Arc::as_ptr(platform).cast(),
            _ => std::ptr::null(),
        }
    }

    #[test]
    fn clients_share_one_verifier_of_the_system() {
        let shared = SharedTls::default();
        let named = Some(ServerName::try_from("fe80::1").unwrap());
        let [one, two, zoned] = [None, None, named].map(|name| shared.rustls(name).unwrap());
        assert!(!platform(&one).is_null());
        assert_eq!((platform(&one), platform(&one)), (platform(&two), platform(&zoned)));
        let other = SharedTls::default().rustls(None).unwrap();
        assert_ne!(platform(&one), platform(&other));
    }

    #[test]
    fn a_host_that_asks_for_a_certificate_says_nothing_about_others() {
        let shared =
            SharedTls::from(TlsOptions { trust: Trust::Pin(CertificatePin::of(b"x")), ..TlsOptions::default() });
        let [one, two] = [shared.rustls(None).unwrap(), shared.rustls(None).unwrap()];
        assert!(one.config().client_auth_cert_resolver.resolve(&[], &[]).is_none());
        assert_eq!((one.asked().was_asked(), two.asked().was_asked()), (true, false));
    }

    #[test]
    fn a_name_belongs_to_its_client_only() {
        let shared = SharedTls::default();
        let name = ServerName::try_from("fe80::1").unwrap();
        let [zoned, plain] = [Some(name.clone()), None].map(|name| shared.rustls(name).unwrap());
        assert_eq!((zoned.verifier().name.as_ref(), zoned.config().enable_sni), (Some(&name), false));
        assert_eq!((plain.verifier().name.as_ref(), plain.config().enable_sni), (None, true));
    }
}
