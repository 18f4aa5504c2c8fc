//! One CredSSP login on one connection, as a client (MS-CSSP 3.1.5; MS-WSMV 2.2.9.1.1, scheme `CredSSP`).

use sspi::credssp::{ClientMode, ClientState, CredSspClient, CredSspMode, NStatusCode, TsRequest};
use sspi::ntlm::NtlmConfig;
use sspi::{AuthIdentity, ErrorKind, NTLM_HASH_PREFIX, NegotiateConfig, Secret, Username};

use crate::auth::{ChannelBinding, CredSspError, Credentials, Mechanism, MechanismError, Sealer, Step};

use super::bounded_der::is_bounded_token;
use super::inner_tls::InnerTls;
use super::sealed_records::SealedRecords;
use super::told;

/// A CredSSP login: a TLS connection inside, NTLM (in SPNEGO) inside that, and the password at its end.
///
/// **The password is handed to the host**, which can then act as the account anywhere: that is what CredSSP is for. It goes
/// out only after the host proved, by knowing the account's secret, that the TLS connection ends at it; so a host that was
/// taken over gets the password. Never choose it by yourself for a user.
///
/// The channel binding of an outer TLS connection is not used: CredSSP has its own.
pub struct CredSsp {
    tls: InnerTls,
    login: AuthIdentity,
    service: String,
    stage: Stage,
    /// The last token was made from the password.
    shows_secret: bool,
}

/// What comes next from the host.
enum Stage {
    /// Its part of the TLS handshake.
    Handshake,
    /// Tokens, and the proof of its key.
    Tokens(Box<CredSspClient>),
    /// Whatever it says to the password that it was given.
    Delegated,
    /// Nothing.
    Done,
    /// A step failed.
    Broken,
}

impl CredSsp {
    /// A login of `credentials` at the service `target_name`, a service principal name such as `HTTP/hv01`.
    ///
    /// Time and randomness are the crate's own.
    ///
    /// # Errors
    ///
    /// [`CredSspError::PasswordLikeHash`] for a password that `sspi` would take for a hash, and
    /// [`CredSspError::Tls`] if there is no TLS.
    pub fn new(credentials: &Credentials, target_name: &str) -> Result<Self, CredSspError> {
        let password = credentials.password.expose();
        if password.starts_with(NTLM_HASH_PREFIX) {
            return Err(CredSspError::PasswordLikeHash);
        }
        let account = &credentials.account;
        let domain = Some(account.domain()).filter(|domain| !domain.is_empty());
        let username = Username::new(account.user(), domain).map_err(|error| other(&error))?;
        let login = AuthIdentity { username, password: Secret::new(password.to_owned()) };
        Ok(Self {
            tls: InnerTls::new()?,
            login,
            service: target_name.to_owned(),
            stage: Stage::Handshake,
            shows_secret: false,
        })
    }

    /// The next flight of the handshake; the last one goes out alone, also in TLS 1.3.
    fn handshake(&mut self) -> Result<Step, CredSspError> {
        let flight = self.tls.waiting()?;
        if !flight.is_empty() {
            self.stage = Stage::Handshake;
            return Ok(Step::Continue(flight));
        }
        if self.tls.is_handshaking() {
            return Err(CredSspError::NoAnswer);
        }
        let mode = ClientMode::Negotiate(only_ntlm());
        let login = self.login.clone().into();
        let client =
            CredSspClient::new(self.tls.host_key()?, login, CredSspMode::WithCredentials, mode, self.service.clone());
        self.exchange(Box::new(client.map_err(|error| refused(&error))?), TsRequest::default())
    }

    fn exchange(&mut self, mut client: Box<CredSspClient>, request: TsRequest) -> Result<Step, CredSspError> {
        let answer = client.process(request).resolve_to_result().map_err(|error| refused(&error))?;
        let (request, stage, step): (_, _, fn(Vec<u8>) -> Step) = match answer {
            ClientState::ReplyNeeded(request) => (request, Stage::Tokens(client), Step::Continue),
            ClientState::FinalMessage(request) => (request, Stage::Delegated, Step::Last),
        };
        let mut message = Vec::new();
        request.encode_ts_request(&mut message).map_err(|error| other(&error))?;
        self.stage = stage;
        Ok(step(self.tls.seal(&message)?))
    }
}

impl Mechanism for CredSsp {
    fn scheme(&self) -> &'static str {
        "CredSSP"
    }

    fn name(&self) -> &'static str {
        "CredSSP"
    }

    fn step(&mut self, challenge: Option<&[u8]>, _: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        let plain = self.tls.open(challenge.unwrap_or_default())?;
        match std::mem::replace(&mut self.stage, Stage::Broken) {
            Stage::Handshake => Ok(self.handshake()?),
            Stage::Tokens(client) => {
                let step = self.exchange(client, read(&plain)?)?;
                self.shows_secret = true;
                Ok(step)
            }
            Stage::Delegated | Stage::Done => {
                if !plain.is_empty() {
                    read(&plain)?;
                }
                self.stage = Stage::Done;
                Ok(Step::Done)
            }
            Stage::Broken => Err(CredSspError::Unreadable.into()),
        }
    }

    fn shows_secret(&self) -> bool {
        self.shows_secret
    }

    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError> {
        match self.stage {
            Stage::Delegated | Stage::Done => Ok(Box::new(SealedRecords::new(self.tls))),
            Stage::Handshake | Stage::Tokens(_) | Stage::Broken => {
                Err(MechanismError::NotSealable("it is not at its end"))
            }
        }
    }
}

impl std::fmt::Debug for CredSsp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredSsp").field("service", &self.service).finish_non_exhaustive()
    }
}

/// A message of the host that is not an error and can be processed without harm.
fn read(plain: &[u8]) -> Result<TsRequest, CredSspError> {
    if plain.is_empty() {
        return Err(CredSspError::NoAnswer);
    }
    let request = TsRequest::from_buffer(plain).map_err(|_| CredSspError::Unreadable)?;
    if let Some(code) = request.error_code.filter(|code| *code != NStatusCode::SUCCESS) {
        return Err(CredSspError::Refused { status: code.0, told: told::status(code.0) });
    }
    if request.version < SAFE_VERSION {
        return Err(CredSspError::OldVersion { version: request.version });
    }
    if !request.nego_tokens.as_deref().is_none_or(is_bounded_token) {
        return Err(CredSspError::Unreadable);
    }
    // The crate takes these many bytes for a signature without looking whether they are there.
    if request.pub_key_auth.as_ref().is_some_and(|sealed| sealed.len() <= NTLM_SIGNATURE) {
        return Err(CredSspError::Unreadable);
    }
    Ok(request)
}

/// The first version that a machine in the middle cannot abuse (MS-CSSP 2.2.1; CVE-2018-0886).
const SAFE_VERSION: u32 = 5;

/// The length of an NTLM signature (MS-NLMP 2.2.2.9).
const NTLM_SIGNATURE: usize = 16;

fn only_ntlm() -> NegotiateConfig {
    let packages = Some("ntlm,!kerberos,!pku2u".to_owned());
    NegotiateConfig::new(Box::new(NtlmConfig::default()), packages, String::new())
}

fn refused(error: &sspi::Error) -> CredSspError {
    match error.error_type {
        ErrorKind::MessageAltered => CredSspError::NotTheHost,
        ErrorKind::InvalidToken => CredSspError::Unreadable,
        _ => other(error),
    }
}

fn other(error: &dyn std::error::Error) -> CredSspError {
    CredSspError::Other { told: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The request that holds this token.
    fn request(token: &[u8]) -> Vec<u8> {
        let mut message = Vec::new();
        let request = TsRequest { nego_tokens: Some(token.to_vec()), ..TsRequest::default() };
        request.encode_ts_request(&mut message).unwrap();
        message
    }

    #[test]
    fn a_length_that_lies_is_refused_before_the_crate_reads_it() {
        for length in [&[0x84, 0xFF, 0xFF, 0xFF, 0xFF][..], &[0x88, 0x80, 0, 0, 0, 0, 0, 0, 0]] {
            for message in [[&[0x30], length].concat(), request(&[&[0xA1], length].concat())] {
                assert_eq!(read(&message).err(), Some(CredSspError::Unreadable), "{message:02x?}");
            }
        }
        assert!(read(&request(&[0xA1, 0])).is_ok());
    }
}
