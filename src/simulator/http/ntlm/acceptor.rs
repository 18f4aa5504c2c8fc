//! The host's side of an NTLM login, raw or inside SPNEGO (MS-NLMP 3.2.5.1; RFC 4178).
//!
//! It shares no code with the client in `auth` but the reading and writing of DER, so that the two check each other.

use super::accept_error::AcceptError;
use super::authenticate_message::AuthenticateMessage;
use super::bytes::{same, u32_at};
use super::challenge_message::ChallengeMessage;
use super::keys::Keys;
use super::sealer::HostSealer;
use super::spnego::{NegState, Reply, Token};
use crate::auth::{Account, ChannelBinding, FileTime, Password, Sealer};
use crate::simulator::scenario::ChannelBindingPolicy;

/// The login of one connection. A NEGOTIATE message starts it anew.
pub struct NtlmAcceptor {
    server_challenge: [u8; 8],
    now: FileTime,
    computer_name: String,
    policy: ChannelBindingPolicy,
    binding: Option<ChannelBinding>,
    /// NEGOTIATE and CHALLENGE as they crossed the wire, while an AUTHENTICATE is awaited.
    exchanged: Option<(Vec<u8>, Vec<u8>)>,
    spnego: Option<Spnego>,
    /// The keys of the login that was accepted last.
    sealer: Option<HostSealer>,
}

/// What has to be remembered of a NegTokenInit.
struct Spnego {
    mech_types: Vec<u8>,
    /// NTLM was not the first choice, so the list must be signed (RFC 4178 section 5).
    mic_required: bool,
    /// The first reply, which names NTLM, is gone.
    announced: bool,
}

/// What to do with the connection after a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Answer 401 with this token.
    Continue(Vec<u8>),
    /// The client is who it says; go on, and send the token along if there is one.
    Accepted {
        /// Domain and user as the client sent them.
        account: Account,
        /// The last token of SPNEGO; none for raw NTLM.
        token: Option<Vec<u8>>,
    },
}

impl NtlmAcceptor {
    /// A login at the host `computer_name`; `server_challenge` is eight fresh random bytes. No channel binding is checked
    /// until [`NtlmAcceptor::expect_binding`].
    pub fn new(server_challenge: [u8; 8], now: FileTime, computer_name: &str) -> Self {
        let (computer_name, policy) = (computer_name.to_owned(), ChannelBindingPolicy::None);
        Self {
            server_challenge,
            now,
            computer_name,
            policy,
            binding: None,
            exchanged: None,
            spnego: None,
            sealer: None,
        }
    }

    /// Checks the client's channel binding against that of this TLS connection.
    #[must_use]
    pub fn expect_binding(self, policy: ChannelBindingPolicy, binding: ChannelBinding) -> Self {
        Self { policy, binding: Some(binding), ..self }
    }

    /// Takes the client's next token. `password_of` finds the password of an account, or nothing if it is unknown.
    ///
    /// # Errors
    ///
    /// [`AcceptError`] says why the client is not accepted. The login is over then; only a NEGOTIATE starts a new one.
    pub fn step<'a>(
        &mut self,
        token: &[u8],
        password_of: impl Fn(&Account) -> Option<&'a Password>,
    ) -> Result<Step, AcceptError> {
        if token.starts_with(SIGNATURE) {
            self.spnego = None;
            return self.step_ntlm(token, None, password_of);
        }
        match Token::read(token).ok_or(AcceptError::Malformed)? {
            Token::Init { mech_types, prefers_ntlm, mech_token } => {
                self.spnego =
                    Some(Spnego { mech_types: mech_types.to_vec(), mic_required: !prefers_ntlm, announced: false });
                self.exchanged = None;
                match mech_token.filter(|_| prefers_ntlm) {
                    Some(token) => self.step_ntlm(token, None, password_of),
                    None => Ok(Step::Continue(self.wrap(Vec::new()))),
                }
            }
            Token::Response { response_token, mech_list_mic } if self.spnego.is_some() => {
                self.step_ntlm(response_token.ok_or(AcceptError::Malformed)?, mech_list_mic, password_of)
            }
            Token::Response { .. } => Err(AcceptError::OutOfTurn),
        }
    }

    /// The keys of the login that was accepted last, once; none if it did not agree to seal messages.
    pub fn take_sealer(&mut self) -> Option<Box<dyn Sealer>> {
        self.sealer.take().map(|sealer| -> Box<dyn Sealer> { Box::new(sealer) })
    }

    fn step_ntlm<'a>(
        &mut self,
        message: &[u8],
        mech_list_mic: Option<&[u8]>,
        password_of: impl Fn(&Account) -> Option<&'a Password>,
    ) -> Result<Step, AcceptError> {
        self.sealer = None;
        match message_type(message) {
            Some(1) => self.challenge(message).map(Step::Continue),
            Some(3) => {
                let (negotiate, challenge) = self.exchanged.take().ok_or(AcceptError::OutOfTurn)?;
                let (account, keys) = self.authenticate(message, [&negotiate, &challenge], password_of)?;
                let token = self.finish_spnego(&keys, mech_list_mic)?;
                let signed = u32::from(self.spnego.is_some() && mech_list_mic.is_some());
                self.sealer = keys.sealing().map(|keys| HostSealer::new(keys, signed));
                Ok(Step::Accepted { account, token })
            }
            _ => Err(AcceptError::Malformed),
        }
    }

    fn challenge(&mut self, negotiate: &[u8]) -> Result<Vec<u8>, AcceptError> {
        let (name, now, server_challenge) = (self.computer_name.as_str(), self.now, self.server_challenge);
        let challenge = ChallengeMessage { name, now, server_challenge }.answer(negotiate)?;
        self.exchanged = Some((negotiate.to_vec(), challenge.clone()));
        Ok(self.wrap(challenge))
    }

    fn authenticate<'a>(
        &self,
        message: &[u8],
        before: [&[u8]; 2],
        password_of: impl Fn(&Account) -> Option<&'a Password>,
    ) -> Result<(Account, Keys), AcceptError> {
        let message = AuthenticateMessage::read(message)?;
        let account = Account::new(&message.domain, &message.user).map_err(|_| AcceptError::UnknownUser)?;
        let password = password_of(&account).ok_or(AcceptError::UnknownUser)?;
        let keys = Keys::prove(&message, password, self.server_challenge)?;
        if message.promises_mic() {
            let (mic, without_mic) = message.mic().ok_or(AcceptError::MissingMic)?;
            same(&keys.mic(&[before[0], before[1], &without_mic]), &mic, AcceptError::WrongMic)?;
        }
        self.check_binding(message.channel_binding())?;
        Ok((account, keys))
    }

    /// All zero stands for none (MS-NLMP 2.2.2.1, MsvAvChannelBindings).
    fn check_binding(&self, sent: Option<&[u8]>) -> Result<(), AcceptError> {
        let Some(expected) = &self.binding else { return Ok(()) };
        let sent = sent.filter(|sent| sent.iter().any(|byte| *byte != 0));
        match (self.policy, sent) {
            (ChannelBindingPolicy::None, _) | (ChannelBindingPolicy::Relaxed, None) => Ok(()),
            (ChannelBindingPolicy::Strict, None) => Err(AcceptError::MissingChannelBinding),
            (_, Some(sent)) => same(&expected.md5(), sent, AcceptError::WrongChannelBinding),
        }
    }

    /// The challenge as the client expects it; without one, the choice of NTLM alone.
    fn wrap(&mut self, challenge: Vec<u8>) -> Vec<u8> {
        let Some(spnego) = &mut self.spnego else { return challenge };
        let announces_ntlm = !std::mem::replace(&mut spnego.announced, true);
        let state =
            if announces_ntlm && spnego.mic_required { NegState::RequestMic } else { NegState::AcceptIncomplete };
        let response_token = Some(challenge.as_slice()).filter(|token| !token.is_empty());
        Reply { state, response_token, mech_list_mic: None, announces_ntlm }.to_bytes()
    }

    /// Checks the client's signature of the mechanism list and answers with ours (RFC 4178 section 5).
    fn finish_spnego(&self, keys: &Keys, sent: Option<&[u8]>) -> Result<Option<Vec<u8>>, AcceptError> {
        let Some(spnego) = &self.spnego else { return Ok(None) };
        match sent {
            Some(sent) => same(&keys.client_signature(&spnego.mech_types), sent, AcceptError::WrongMechListMic)?,
            None if spnego.mic_required => return Err(AcceptError::MissingMechListMic),
            None => {}
        }
        let signature = sent.map(|_| keys.server_signature(&spnego.mech_types));
        let mech_list_mic = signature.as_ref().map(<[u8; 16]>::as_slice);
        Ok(Some(
            Reply { state: NegState::AcceptCompleted, response_token: None, mech_list_mic, announces_ntlm: false }
                .to_bytes(),
        ))
    }
}

fn message_type(message: &[u8]) -> Option<u32> {
    u32_at(message.strip_prefix(SIGNATURE)?, 0)
}

const SIGNATURE: &[u8] = b"NTLMSSP\0";
