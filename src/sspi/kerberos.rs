//! One Kerberos login on one connection, as a client without the system's libraries (RFC 4120; RFC 4121; RFC 4178; RFC 4559).

use picky_krb::constants::error_codes::{KRB_AP_ERR_BAD_INTEGRITY, KRB_AP_ERR_MODIFIED};
use picky_krb::crypto::CipherSuite;
use sspi::credssp::SspiContext;
use sspi::kerberos::config::parse_kdc_url;
use sspi::{
    AuthIdentity, BufferType, ClientRequestFlags, CredentialsBuffers, DataRepresentation, Error, ErrorKind,
    KdcResolution, KerberosConfig, KeytabIdentity, Negotiate, NegotiateConfig, NegotiatedProtocol, Secret,
    SecurityBuffer, SecurityStatus, Sspi, SspiImpl, Username,
};
use zeroize::Zeroizing;

use crate::auth::{
    Account, ChannelBinding, Credentials, Identity, KerberosError, KerberosScheme, Mechanism, MechanismError, Sealer,
    ServicePrincipal, Step,
};

use super::bounded_der::is_bounded_token;
use super::kdc::{Kdc, error_code};
use super::keytab::{Entry, Keytab, realm_and_user};
use super::told;
use super::wrap_token::WrapTokens;

/// A Kerberos login: tickets are fetched, AP-REQ goes out, AP-REP comes in.
///
/// It is **not bound to the TLS connection**: the crate writes the channel binding in a form that MIT Kerberos 1.20 does not
/// accept, so none is sent. A host that insists on one (`CbtHardeningLevel` `Strict`) refuses the login; there is no way in
/// to it but the system's GSS-API library, NTLM or CredSSP. The host always has to prove itself. A clock that differs from
/// that of the Kerberos server is put right for the login.
pub struct Kerberos {
    context: SspiContext,
    credentials: Option<CredentialsBuffers>,
    kdc: Kdc,
    service: ServicePrincipal,
    scheme: KerberosScheme,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    Sent,
    Done,
    Broken,
}

impl Kerberos {
    /// A login of `identity` to `service`; no one is asked yet.
    ///
    /// The account is written `REALM\user` or `user@REALM`, in ASCII. The user is a name in that realm: a principal name with
    /// another suffix than the realm's is not looked up. The realm's server is the first `kdc` that the file in `KRB5_CONFIG`,
    /// or else `/etc/krb5.conf`, names for it, unless [`Kerberos::asking`] says another. A keytab is read here.
    /// Time and randomness are the crate's own.
    ///
    /// # Errors
    ///
    /// [`KerberosError::AddressNotName`] if the service is at an address; [`KerberosError::NoTicket`] if the identity is a
    /// ticket, for there is no ticket cache here; [`KerberosError::Keytab`] if a keytab has no key for it;
    /// [`KerberosError::LocalAccount`] or [`KerberosError::NoServer`] if the account names no realm.
    pub fn new(scheme: KerberosScheme, identity: &Identity, service: ServicePrincipal) -> Result<Self, KerberosError> {
        let host = service.as_str().split_once('/').map_or(service.as_str(), |(_, host)| host);
        if host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok() {
            return Err(KerberosError::AddressNotName { host: host.to_owned() });
        }
        Ok(Self {
            context: context(scheme, KdcResolution::KdcUrl(None))
                .map_err(|error| told::kerberos(&error, None, &service))?,
            credentials: Some(credentials(identity)?),
            kdc: Kdc::default(),
            service,
            scheme,
            stage: Stage::Start,
        })
    }

    /// The same login, asking this Kerberos server: `host` or `host:port`, always over TCP.
    ///
    /// # Errors
    ///
    /// [`KerberosError::NoServer`] if `kdc` is malformed.
    pub fn asking(self, kdc: &str) -> Result<Self, KerberosError> {
        let malformed =
            || KerberosError::NoServer { told: format!("{kdc:?} is not a server; write host or host:port") };
        let url = parse_kdc_url(&format!("tcp://{kdc}")).ok_or_else(malformed)?;
        let context = context(self.scheme, KdcResolution::KdcUrl(Some(url)));
        let context = context.map_err(|error| told::kerberos(&error, None, &self.service))?;
        Ok(Self { context, ..self })
    }

    /// A step for a token of the host: its lengths are checked before the crate reads them.
    fn answered(&mut self, token: &[u8]) -> Result<(Vec<u8>, SecurityStatus), KerberosError> {
        if !is_bounded_token(token) {
            let error = Error::new(ErrorKind::InvalidToken, "the host's token cannot be read");
            return Err(told::kerberos(&error, None, &self.service));
        }
        self.advance(token)
    }

    /// One step of the context: what it says, and whether it is finished.
    fn advance(&mut self, token: &[u8]) -> Result<(Vec<u8>, SecurityStatus), KerberosError> {
        let mut input = [SecurityBuffer::new(token.to_vec(), BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut builder = self
            .context
            .initialize_security_context()
            .with_credentials_handle(&mut self.credentials)
            .with_context_requirements(REQUIRED)
            .with_target_data_representation(DataRepresentation::Native)
            .with_target_name(self.service.as_str())
            .with_input(&mut input)
            .with_output(&mut output);
        let generator = self.context.initialize_security_context_impl(&mut builder);
        let result = generator.and_then(|generator| self.kdc.run(generator));
        let code = self.kdc.refusal.take().or_else(|| refusal_of_host(token));
        let status = result.map_err(|error| told::kerberos(&error, code, &self.service))?.status;
        let [output] = output;
        Ok((output.buffer, status))
    }

    fn keys(&self) -> sspi::Result<Option<WrapTokens>> {
        let established = match &self.context {
            SspiContext::Kerberos(kerberos) => kerberos,
            SspiContext::Negotiate(negotiate) => match negotiate.negotiated_protocol() {
                NegotiatedProtocol::Kerberos(kerberos) => kerberos,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let key = Zeroizing::new(established.query_context_session_key()?.session_key.as_ref().clone());
        let cipher = match key.len() {
            16 => CipherSuite::Aes128CtsHmacSha196,
            32 => CipherSuite::Aes256CtsHmacSha196,
            _ => return Ok(None),
        };
        let next_sent = established.clone().next_seq_number().into();
        Ok(Some(WrapTokens { protocol: self.scheme.seal_protocol(), cipher, key, next_sent, next_received: None }))
    }
}

impl Mechanism for Kerberos {
    fn scheme(&self) -> &'static str {
        self.scheme.as_str()
    }

    fn name(&self) -> &'static str {
        "Kerberos"
    }

    fn step(&mut self, challenge: Option<&[u8]>, _: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        let stage = std::mem::replace(&mut self.stage, Stage::Broken);
        let (next, step) = match (stage, challenge) {
            (Stage::Start, _) => (Stage::Sent, Step::Last(self.advance(&[])?.0)),
            (Stage::Sent, None) => return Err(KerberosError::NotMutual.into()),
            (Stage::Sent, Some(token)) => match self.answered(token)? {
                (_, SecurityStatus::Ok) => (Stage::Done, Step::Done),
                (token, _) => (Stage::Sent, Step::Last(token)),
            },
            (Stage::Done, _) => (Stage::Done, Step::Done),
            (Stage::Broken, _) => return Err(KerberosError::NotMutual.into()),
        };
        self.stage = next;
        Ok(step)
    }

    fn blocks(&self) -> bool {
        true
    }

    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError> {
        if self.stage != Stage::Done {
            return Err(MechanismError::NotSealable("the host has not proved itself"));
        }
        match self.keys() {
            Ok(Some(keys)) => Ok(Box::new(keys)),
            _ => Err(MechanismError::NotSealable("its key is not an AES key")),
        }
    }
}

impl std::fmt::Debug for Kerberos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kerberos").field("service", &self.service).finish_non_exhaustive()
    }
}

fn context(scheme: KerberosScheme, kdc_resolution: KdcResolution) -> sspi::Result<SspiContext> {
    let config = KerberosConfig { kdc_resolution, client_computer_name: CLIENT.to_owned() };
    Ok(match scheme {
        KerberosScheme::Kerberos => SspiContext::Kerberos(sspi::Kerberos::new_client_from_config(config)?),
        KerberosScheme::Negotiate => {
            let packages = Some("kerberos,!ntlm,!pku2u".to_owned());
            let config = NegotiateConfig::new(Box::new(config), packages, CLIENT.to_owned());
            SspiContext::Negotiate(Negotiate::new_client(config)?)
        }
    })
}

fn credentials(identity: &Identity) -> Result<CredentialsBuffers, KerberosError> {
    Ok(match identity {
        Identity::Password(Credentials { account, password }) => {
            let (username, password) = (of_account(account)?, Secret::new(password.expose().to_owned()));
            CredentialsBuffers::AuthIdentity(AuthIdentity { username, password }.into())
        }
        Identity::Keytab { account, path } => {
            let no_key = |told: &dyn std::error::Error| KerberosError::Keytab { told: told.to_string() };
            let file = Zeroizing::new(std::fs::read(path).map_err(|error| no_key(&error))?);
            let keytab = Keytab::read(&file).map_err(|error| no_key(&error))?;
            let Entry { realm, user, cipher, key, .. } =
                keytab.newest(account.as_ref()).map_err(|error| no_key(&error))?;
            CredentialsBuffers::Keytab(KeytabIdentity {
                principal: principal(realm, user)?,
                key: Secret::new(key.to_vec()),
                key_enctype: cipher.clone(),
            })
        }
        _ => {
            let told = "without the library of the system there is no ticket cache; give a password or a keytab";
            return Err(KerberosError::NoTicket { told: told.to_owned() });
        }
    })
}

fn of_account(account: &Account) -> Result<Username, KerberosError> {
    if account.to_string().starts_with(r".\") {
        return Err(KerberosError::LocalAccount { account: account.to_string() });
    }
    match realm_and_user(account) {
        ("", _) => {
            Err(KerberosError::NoServer { told: format!("the account {account} names no realm; write REALM\\user") })
        }
        (realm, user) => principal(realm, user),
    }
}

/// A name of a realm; `sspi` makes another kind of `user@realm`, which only Active Directory looks up.
fn principal(realm: &str, user: &str) -> Result<Username, KerberosError> {
    let principal = Username::new_down_level_logon_name(user, realm);
    principal.map_err(|error| KerberosError::UnknownAccount { told: error.to_string() })
}

/// The number of a KRB-ERROR in a token of the host (RFC 4121 section 4.1: behind the token identifier 03 00).
fn refusal_of_host(token: &[u8]) -> Option<u32> {
    let at = token.windows(3).position(|bytes| bytes == [3, 0, 0x7E])?;
    match error_code(token.get(at + 2..)?)? {
        // What a server says of a password, a host says of the ticket.
        KRB_AP_ERR_BAD_INTEGRITY => Some(KRB_AP_ERR_MODIFIED),
        code => Some(code),
    }
}

/// What the host must do: prove itself, and be able to sign and seal.
const REQUIRED: ClientRequestFlags = ClientRequestFlags::MUTUAL_AUTH
    .union(ClientRequestFlags::INTEGRITY)
    .union(ClientRequestFlags::CONFIDENTIALITY)
    .union(ClientRequestFlags::REPLAY_DETECT)
    .union(ClientRequestFlags::SEQUENCE_DETECT);

/// The name of this machine in requests for tickets; nothing depends on it.
const CLIENT: &str = "cimjob";

#[cfg(test)]
mod tests {
    use crate::auth::Password;

    use super::*;

    #[test]
    fn a_token_whose_length_lies_is_refused_before_the_crate_reads_it() {
        let account = Account::new("REALM", "user").unwrap();
        let identity = Identity::Password(Credentials { account, password: Password::new("x".to_owned()) });
        for token in [&[0xA1, 0x84, 0xFF, 0xFF, 0xFF, 0xFF][..], &[0xA1, 0x88, 0x80, 0, 0, 0, 0, 0, 0, 0]] {
            let service = ServicePrincipal::http("host.example").unwrap();
            let mut login = Kerberos::new(KerberosScheme::Negotiate, &identity, service).unwrap();
            login.stage = Stage::Sent;
            let error = login.step(Some(token), None).unwrap_err();
            assert!(format!("{error:?}").contains("the host's token cannot be read"), "{error:?}");
        }
    }
}
