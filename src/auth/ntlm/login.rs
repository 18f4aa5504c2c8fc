//! The messages of one NTLMv2 login, and the keys it agrees on (MS-NLMP 3.1.5.1.2 and 3.4.5.1).

use std::fmt;

use ntlmclient::{AuthenticateMessage, Flags, Message, NegotiateMessage, OsVersion};
use rc4::{KeyInit, Rc4, StreamCipher};
use zeroize::Zeroizing;

use super::challenge::Challenge;
use super::direction::Direction;
use super::keys::Side;
use super::response::{ClientChallenge, Response, response_key};
use super::{NtlmError, NtlmSeed, Protection, mic};
use crate::auth::{Account, ChannelBinding, Credentials};

/// An NTLMv2 login: NEGOTIATE goes out, CHALLENGE comes in, AUTHENTICATE goes out. WinRM takes it under the scheme
/// `Negotiate`, other services under `NTLM`.
///
/// One value belongs to one connection and is never used for a second one. The login carries a message integrity code
/// (MIC), the target's name and, if one is given, the channel binding. NTLMv1 and LM responses do not exist here.
/// The password is not kept, only the key derived from it; keys are wiped on drop.
pub struct Ntlm {
    account: Account,
    target_name: String,
    response_key: Zeroizing<[u8; 16]>,
    pub(super) seed: NtlmSeed,
    /// The ExportedSessionKey: the seed's, or the KeyExchangeKey where the host does not exchange keys.
    session_key: Zeroizing<[u8; 16]>,
    protection: Protection,
    /// The NEGOTIATE message as sent, until it is used up.
    pub(super) negotiate: Option<Vec<u8>>,
    /// What both sides agreed on, once AUTHENTICATE is made.
    pub(super) agreed: Option<Agreed>,
}

/// What a login leaves: the flags, and the keys of both directions.
pub(super) struct Agreed {
    pub(super) flags: Flags,
    pub(super) out: Direction,
    pub(super) back: Direction,
}

impl Ntlm {
    /// A login of `credentials` at the service `target_name`, which is a service principal name such as `HTTP/hv01`.
    ///
    /// With [`Protection::Sealed`] a host that does not agree to seal messages with full strength is refused.
    pub fn new(credentials: &Credentials, target_name: &str, seed: NtlmSeed, protection: Protection) -> Self {
        Self {
            account: credentials.account.clone(),
            target_name: target_name.to_owned(),
            response_key: response_key(credentials),
            session_key: Zeroizing::new(seed.exported_session_key),
            seed,
            protection,
            negotiate: None,
            agreed: None,
        }
    }

    /// The NEGOTIATE message (MS-NLMP 2.2.1.1), the first token of the login.
    pub(in crate::auth) fn negotiate(&mut self) -> Vec<u8> {
        let message = Message::Negotiate(NegotiateMessage {
            flags: self.protection.offered(),
            supplied_domain: String::new(),
            supplied_workstation: String::new(),
            os_version: VERSION,
        });
        // INVARIANT: only OEM text can fail to be written, and this message is Unicode without text.
        let bytes = message.to_bytes().unwrap_or_default();
        self.negotiate = Some(bytes.clone());
        bytes
    }

    /// The AUTHENTICATE message (MS-NLMP 2.2.1.3) that answers the CHALLENGE message of the host, as received.
    ///
    /// Give `binding` whenever the connection is TLS. Without it no `MsvAvChannelBindings` pair is sent, which a host
    /// that insists on one refuses.
    ///
    /// # Errors
    ///
    /// [`NtlmError`] if the challenge is unreadable or offers less than NTLMv2 needs, or if no NEGOTIATE went before it.
    pub(in crate::auth) fn authenticate(
        &mut self,
        challenge: &[u8],
        binding: Option<&ChannelBinding>,
    ) -> Result<Vec<u8>, NtlmError> {
        let negotiate = self.negotiate.take().ok_or(NtlmError::OutOfTurn)?;
        let offer = Challenge::read(challenge)?;
        let flags = self.protection.agreed(offer.flags)?;
        let response = self.respond(&offer, binding)?;
        let wrapped_key = self.exchange_keys(flags, &response.session_base_key);
        let message = Message::Authenticate(AuthenticateMessage {
            lm_response: response.lm,
            ntlm_response: response.nt,
            domain_name: self.account.domain().to_owned(),
            user_name: self.account.user().to_owned(),
            workstation_name: String::new(),
            session_key: wrapped_key,
            flags,
            os_version: VERSION,
        });
        // INVARIANT: only OEM text can fail to be written; the challenge was checked to be Unicode.
        let message = message.to_bytes().map_err(|_| NtlmError::NoUnicode)?;
        let direction = |side| Direction::new(side, &self.session_key, flags);
        self.agreed = Some(Agreed { flags, out: direction(Side::Client), back: direction(Side::Host) });
        Ok(mic::protect(&message, &self.session_key, &[&negotiate, challenge]))
    }

    /// The NTLMv2 response over the host's AV pairs and ours (MS-NLMP 3.1.5.1.2 and 3.3.2).
    fn respond(&self, offer: &Challenge, binding: Option<&ChannelBinding>) -> Result<Response, NtlmError> {
        let mut pairs = offer.pairs.clone();
        let host_time = pairs.timestamp();
        pairs.promise_mic();
        pairs.bind_channel(binding);
        pairs.name_target(&self.target_name);
        let client = ClientChallenge {
            random: self.seed.client_challenge,
            time: host_time.unwrap_or(self.seed.now),
            target_info: pairs.to_bytes()?,
        };
        let response = Response::new(&self.response_key, &offer.server_challenge, &client);
        // A host that sends its time wants no LMv2 response (MS-NLMP 3.1.5.1.2).
        Ok(if host_time.is_some() { response.without_lm() } else { response })
    }

    /// The EncryptedRandomSessionKey, empty where keys are not exchanged (MS-NLMP 3.1.5.1.2 and 3.4.5.1).
    pub(super) fn exchange_keys(&mut self, flags: Flags, key_exchange_key: &[u8; 16]) -> Vec<u8> {
        if !flags.contains(Flags::NEGOTIATE_KEY_EXCHANGE) {
            self.session_key = Zeroizing::new(*key_exchange_key);
            return Vec::new();
        }
        let mut wrapped = self.session_key.to_vec();
        Rc4::new(key_exchange_key.into()).apply_keystream(&mut wrapped);
        wrapped
    }
}

impl fmt::Debug for Ntlm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ntlm")
            .field("account", &self.account)
            .field("target_name", &self.target_name)
            .finish_non_exhaustive()
    }
}

/// NTLMSSP_REVISION_W2K3, the only revision there is (MS-NLMP 2.2.2.10); the rest is for a host's log only.
const VERSION: OsVersion =
    OsVersion { major_version: 0, minor_version: 1, build_number: 0, reserved: [0; 3], ntlm_revision: 15 };
