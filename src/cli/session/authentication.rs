//! From the options of the login to how the client shows who it is.

use crate::auth::{Credentials, Identity};
use crate::client::{Authentication, ClientBuilder, Encryption, Transport};
use crate::gssapi::{self, Delegation};

use crate::cli::ending::failure::Failure;
use crate::cli::options::authentication::Auth;
use crate::cli::options::host::HostOptions;
use crate::cli::secret::credentials;
use crate::cli::terminal::say::note;

impl HostOptions {
    /// Who logs in and how; someone is asked for a password where nothing else proves it.
    pub(in crate::cli) fn authentication(&self) -> Result<Authentication, Failure> {
        Ok(match self.authentication.auth {
            Auth::Certificate => Authentication::Certificate,
            Auth::Auto if self.shows_certificate() => Authentication::Certificate,
            Auth::Auto => Authentication::Auto(self.identity()?),
            Auth::Negotiate => Authentication::Negotiate(self.identity()?),
            Auth::Kerberos => Authentication::Kerberos(self.identity()?),
            Auth::Ntlm | Auth::Basic => self.authentication_as(credentials::credentials(self)?),
            #[cfg(feature = "sspi")]
            Auth::Credssp => self.authentication_as(credentials::credentials(self)?),
        })
    }

    /// The same with credentials that are known.
    pub(in crate::cli) fn authentication_as(&self, credentials: Credentials) -> Authentication {
        match self.authentication.auth {
            Auth::Auto | Auth::Certificate => Authentication::Auto(Identity::Password(credentials)),
            Auth::Negotiate => Authentication::Negotiate(Identity::Password(credentials)),
            Auth::Kerberos => Authentication::Kerberos(Identity::Password(credentials)),
            Auth::Ntlm => Authentication::Ntlm(credentials),
            Auth::Basic => Authentication::Basic(credentials),
            #[cfg(feature = "sspi")]
            Auth::Credssp => Authentication::CredSsp(credentials),
        }
    }

    /// Is a client certificate what logs in?
    pub(in crate::cli) fn shows_certificate(&self) -> bool {
        match self.authentication.auth {
            Auth::Certificate => true,
            Auth::Auto => self.tls.client_cert.is_some(),
            _ => false,
        }
    }

    /// Does a login need no user, because a ticket, a keytab, a certificate or a credential helper says who it is?
    pub(in crate::cli) fn logs_in_without_user(&self) -> bool {
        let named = matches!(self.authentication.auth, Auth::Kerberos | Auth::Negotiate | Auth::Certificate);
        let is_told = self.authentication.keytab.is_some() || self.credentials.credential_helper.is_some();
        named || is_told || self.tls.client_cert.is_some()
    }

    /// What the options say besides who logs in.
    pub(in crate::cli) fn log_in_with(&self, mut builder: ClientBuilder) -> ClientBuilder {
        let options = &self.authentication;
        if let Some(name) = &options.spn {
            builder = builder.service_principal(name.clone());
        }
        if options.delegate {
            builder = builder.delegation(Delegation::Ticket);
        }
        if options.allow_unencrypted {
            if self.endpoint.transport() == Transport::Http {
                note(UNENCRYPTED);
            }
            builder = builder.encryption(Encryption::Optional);
        }
        builder
    }

    /// A keytab, else a password from any source but the prompt, else tickets, else a password that someone is asked for.
    fn identity(&self) -> Result<Identity, Failure> {
        if let Some(path) = &self.authentication.keytab {
            return Ok(Identity::Keytab { account: self.user.clone(), path: path.clone() });
        }
        if let Some(credentials) = credentials::credentials_without_prompt(self)? {
            return Ok(Identity::Password(credentials));
        }
        let tickets = Identity::Tickets(self.user.clone());
        match gssapi::is_available(&tickets) {
            Ok(()) => Ok(tickets),
            // Why there is no ticket is what there is to say.
            Err(_) if self.user.is_none() && self.authentication.auth == Auth::Kerberos => Ok(tickets),
            Err(reason) if self.user.is_none() => Err(Failure::Usage(format!(
                "no user: give --user DOMAIN\\user or set CIMJOB_USER; there is no ticket to log in with instead ({reason})"
            ))),
            Err(_) => credentials::credentials(self).map(Identity::Password),
        }
    }
}

const UNENCRYPTED: &str =
    "cimjob: WARNING: --allow-unencrypted: anyone on the network path can read and change the messages";
