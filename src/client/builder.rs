//! Setting up a client.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use uuid::Uuid;

use crate::auth::{Identity, ServicePrincipal};
use crate::client::client::{Client, Inner};
use crate::client::connection::connection::Dialer;
use crate::client::connection::pool::Pool;
use crate::client::connection::wire::WireLog;
use crate::client::error::configuration::ConfigurationError;
use crate::client::login::authentication::Authentication;
use crate::client::login::credential_guard::CredentialGuard;
use crate::client::login::plan::{LoginOptions, plan};
use crate::client::login::protection::Encryption;
use crate::client::login::tries::CredentialTries;
use crate::client::route::choice::refuse_unsafe;
use crate::client::route::endpoint::Endpoint;
use crate::client::route::proxy::Proxying;
use crate::client::route::resolver::AddressLog;
use crate::client::route::route::Route;
use crate::client::tls::options::{TlsOptions, Trust};
use crate::client::tls::shared::SharedTls;
use crate::gssapi::Delegation;
use crate::soap::{MessageId, Settings};
use crate::xml::Limits;

/// Builds a [`Client`]. Every wait it allows is finite.
#[must_use]
pub struct ClientBuilder {
    endpoint: Endpoint,
    authentication: Authentication,
    tls: SharedTls,
    proxying: Proxying,
    settings: Settings,
    connect_timeout: Duration,
    deadline: Duration,
    connections: usize,
    max_reply: usize,
    wire: Option<WireLog>,
    addresses: Option<AddressLog>,
    service: Option<ServicePrincipal>,
    delegation: Delegation,
    encryption: Encryption,
    guard: CredentialGuard,
    tries: Option<CredentialTries>,
}

/// How much longer than the host we wait for its answer (MS-WSMV 3.2.4.1: NetworkDelayms of Windows clients).
const NETWORK_DELAY: Duration = Duration::from_secs(5);

impl Client {
    /// Starts building a client for `endpoint`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use cimjob::auth::Credentials;
    /// use cimjob::client::{Client, Endpoint};
    ///
    /// let endpoint: Endpoint = "hv01".parse()?;
    /// let credentials = Credentials::new(r"LAB\operator".parse()?, std::env::var("PASSWORD")?);
    /// let client = Client::builder(endpoint).credentials(credentials).deadline(Duration::from_secs(20)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(endpoint: Endpoint) -> ClientBuilder {
        ClientBuilder::new(endpoint)
    }
}

impl ClientBuilder {
    fn new(endpoint: Endpoint) -> Self {
        let mut settings = Settings::new(endpoint.url());
        settings.session = Some(MessageId::from_uuid(Uuid::new_v4().as_u128()));
        Self {
            endpoint,
            authentication: Authentication::Anonymous,
            tls: SharedTls::default(),
            proxying: Proxying::Direct,
            settings,
            connect_timeout: Duration::from_secs(10),
            deadline: Duration::from_secs(60),
            connections: 4,
            max_reply: Limits::default().max_bytes,
            wire: None,
            addresses: None,
            service: None,
            delegation: Delegation::default(),
            encryption: Encryption::default(),
            guard: CredentialGuard::new(),
            tries: None,
        }
    }

    /// How to log in. Default: [`Authentication::Anonymous`], which hosts allow for Identify only.
    pub fn authentication(mut self, authentication: Authentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// Logs in with the best scheme that host and transport allow: [`Authentication::Auto`] with a user and a password, a ticket or a keytab.
    pub fn credentials(self, identity: impl Into<Identity>) -> Self {
        self.authentication(Authentication::Auto(identity.into()))
    }

    /// Whom to trust. Default: the authorities of the system. Many clients should share one [`SharedTls`] instead ([`tls`](Self::tls)).
    pub fn trust(mut self, trust: Trust) -> Self {
        self.tls = TlsOptions { trust, ..self.tls.options().clone() }.into();
        self
    }

    /// All that is asked of TLS, whom to trust included: [`TlsOptions`] for this client alone, or a [`SharedTls`] that many clients have.
    pub fn tls(mut self, tls: impl Into<SharedTls>) -> Self {
        self.tls = tls.into();
        self
    }

    /// Through which proxy connections go. Default: none, whatever the environment says.
    pub fn proxying(mut self, proxying: Proxying) -> Self {
        self.proxying = proxying;
        self
    }

    /// How long one call, or the explanation of one job, may take with all its retries. Default 60 s.
    ///
    /// The host is told to take no longer for one request, and at most 60 s, which is the most that WinRM grants.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// How long a TCP connection with its TLS handshake may take. Default 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many connections parallel calls may open. Default 4, at least 1.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// The most bytes of one answer. Default and maximum 16 MiB, which is also the longest document that is read.
    pub fn max_reply(mut self, bytes: usize) -> Self {
        self.max_reply = bytes.min(Limits::default().max_bytes);
        self
    }

    /// The largest envelope that is asked for, in bytes. Default 512,000; a host grants no more than its MaxEnvelopeSizekb.
    pub fn max_envelope_size(mut self, bytes: u32) -> Self {
        self.settings.max_envelope_size = bytes;
        self
    }

    /// The language of messages, such as `de-DE`. Default `en-US`.
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.settings.locale = locale.into();
        self
    }

    /// Gets every envelope that is sent and received.
    pub fn wire_log(mut self, wire: WireLog) -> Self {
        self.wire = Some(wire);
        self
    }

    /// Gets the addresses of the host whenever its name is resolved; not if it is given by its address, or reached through a proxy.
    pub fn address_log(mut self, addresses: AddressLog) -> Self {
        self.addresses = Some(addresses);
        self
    }

    /// The service principal name of the host for NTLM and Kerberos. Default: `HTTP/` and the host's name.
    pub fn service_principal(mut self, name: ServicePrincipal) -> Self {
        self.service = Some(name);
        self
    }

    /// May the host act elsewhere in the name of who logs in with Kerberos? Default: never.
    pub fn delegation(mut self, delegation: Delegation) -> Self {
        self.delegation = delegation;
        self
    }

    /// Must messages over plain HTTP be sealed? Default: they must.
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = encryption;
        self
    }

    /// Shares what hosts say about the credential with other clients that use it. Default: a guard of its own.
    pub fn credential_guard(mut self, guard: CredentialGuard) -> Self {
        self.guard = guard;
        self
    }

    /// Shares what each host says about the credential with clients before and after this one, and the guard with it. Default: tries of its own.
    pub fn credential_tries(mut self, tries: CredentialTries) -> Self {
        self.guard = tries.guard().clone();
        self.tries = Some(tries);
        self
    }

    /// Builds the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ConfigurationError`] when the trusted certificates, the proxy or the credentials cannot be used, or do not go together.
    pub fn build(mut self) -> Result<Client, ConfigurationError> {
        let host_time = self.deadline.min(Duration::from_secs(60));
        self.settings.operation_timeout = host_time;
        refuse_unsafe(&self.authentication, &self.endpoint, self.tls.options(), &self.proxying)?;
        let options = LoginOptions {
            service: self.service.take(),
            delegation: self.delegation,
            protection: self.encryption.protection(&self.authentication, self.endpoint.transport())?,
            certificate: self.tls.options().identity.is_some(),
            guard: self.guard.clone(),
            tries: self.tries.take(),
        };
        let dialer = Dialer {
            route: Route::new(&self.endpoint, &self.tls, &self.proxying)?
                .with_log(self.endpoint.host(), self.addresses),
            connect_timeout: self.connect_timeout,
            answer_timeout: host_time + NETWORK_DELAY,
            max_reply: self.max_reply,
            protection: options.protection,
        };
        let login = plan(self.authentication, &self.endpoint, &options)?;
        let connections = self.connections.max(1);
        let pool = Pool::new(dialer, login, connections);
        let inner = Inner {
            settings: self.settings,
            pool,
            connections,
            deadline: self.deadline,
            wire: self.wire,
            compression: OnceLock::new(),
            clock: Mutex::default(),
        };
        Ok(Client { inner: Arc::new(inner), deadline: None })
    }
}
