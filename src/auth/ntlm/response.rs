//! The NTLMv2 response and its session key (MS-NLMP 3.3.2, NTLM v2 Authentication).
//!
//! `ntlmclient` can compute this too, but draws its client challenge from the operating system's randomness itself.

use zeroize::{Zeroize, Zeroizing};

use super::hmac_md5::hmac_md5;
use crate::auth::{Credentials, FileTime};

/// What the client puts into its response (MS-NLMP 2.2.2.7, NTLMv2_CLIENT_CHALLENGE).
pub(super) struct ClientChallenge {
    pub(super) random: [u8; 8],
    pub(super) time: FileTime,
    pub(super) target_info: Vec<u8>,
}

impl ClientChallenge {
    /// `temp` of MS-NLMP 3.3.2.
    fn to_bytes(&self) -> Vec<u8> {
        let versions = [1, 1, 0, 0, 0, 0, 0, 0].as_slice();
        [versions, &self.time.0.to_le_bytes(), &self.random, &[0; 4], self.target_info.as_slice(), &[0; 4]].concat()
    }
}

/// The responses of the AUTHENTICATE message and the key that comes of them.
pub(super) struct Response {
    /// NtChallengeResponse (MS-NLMP 2.2.2.8).
    pub(super) nt: Vec<u8>,
    /// LmChallengeResponse (MS-NLMP 2.2.2.4, LMv2).
    pub(super) lm: Vec<u8>,
    /// SessionBaseKey, for NTLMv2 the KeyExchangeKey too (MS-NLMP 3.4.5.1).
    pub(super) session_base_key: Zeroizing<[u8; 16]>,
}

impl Response {
    pub(super) fn new(key: &[u8; 16], server_challenge: &[u8; 8], client: &ClientChallenge) -> Self {
        let temp = client.to_bytes();
        let proof = hmac_md5(key, &[server_challenge, &temp]);
        let lm_proof = hmac_md5(key, &[server_challenge, &client.random]);
        Self {
            nt: [proof.as_slice(), &temp].concat(),
            lm: [lm_proof.as_slice(), &client.random].concat(),
            session_base_key: Zeroizing::new(hmac_md5(key, &[&proof])),
        }
    }

    /// The same with the 24 zero bytes that stand for no LMv2 response.
    pub(super) fn without_lm(self) -> Self {
        Self { lm: vec![0; 24], ..self }
    }
}

/// The bytes that the response adds to the target information.
pub(super) const OVERHEAD: usize = 48;

/// NTOWFv2 (MS-NLMP 3.3.2). `ntlmclient` takes a `String`: made here, wiped here.
pub(super) fn response_key(credentials: &Credentials) -> Zeroizing<[u8; 16]> {
    let mut copy = ntlmclient::Credentials {
        username: credentials.account.user().to_owned(),
        password: credentials.password.expose().to_owned(),
        domain: credentials.account.domain().to_owned(),
    };
    let key = Zeroizing::new(ntlmclient::ntlm_v2_password_func(&copy));
    copy.password.zeroize();
    key
}
