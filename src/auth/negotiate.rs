//! The scheme `Negotiate` without Kerberos: SPNEGO around NTLM (RFC 4559 section 4; MS-SPNG 3.2.5 and 3.3.5).

use super::ntlm::Ntlm;
use super::spnego::{Reply, State, answer, init, mechanisms};
use super::{ChannelBinding, Mechanism, MechanismError, Sealer, SpnegoError, Step};

/// NTLM inside SPNEGO. A host that answers with raw NTLM gets raw NTLM from then on.
///
/// The list of mechanisms is always signed; the host's own signature is checked where it sends one, and is needed where
/// the host asked for signatures.
#[derive(Debug)]
pub struct Negotiate {
    ntlm: Ntlm,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was sent yet.
    Begin,
    /// The NEGOTIATE was sent inside NegTokenInit.
    Begun,
    /// The AUTHENTICATE was sent inside NegTokenResp.
    Signed {
        /// The host asked for signatures, so its own must come.
        asked: bool,
    },
    /// The host speaks raw NTLM.
    Raw,
    Done,
}

impl Negotiate {
    /// `ntlm`, which must not have started, inside SPNEGO.
    #[must_use]
    pub fn new(ntlm: Ntlm) -> Self {
        Self { ntlm, stage: Stage::Begin }
    }

    fn begin(&mut self) -> Step {
        self.stage = Stage::Begun;
        Step::Continue(init(&self.ntlm.negotiate()))
    }

    /// The challenge, raw or inside SPNEGO, and the AUTHENTICATE of its kind.
    fn authenticate(&mut self, token: &[u8], binding: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        if token.starts_with(RAW_NTLM) {
            self.stage = Stage::Raw;
            return Ok(Step::Last(self.ntlm.authenticate(token, binding)?));
        }
        let reply = Reply::read(token)?;
        let challenge = reply.response_token.ok_or(SpnegoError::Unreadable)?;
        let message = self.ntlm.authenticate(challenge, binding)?;
        let signature = self.ntlm.sign_mechanisms(&mechanisms()).ok_or(SpnegoError::Unreadable)?;
        self.stage = Stage::Signed { asked: reply.state == State::RequestMic };
        Ok(Step::Last(answer(&message, &signature)))
    }

    /// What the host says to the AUTHENTICATE inside SPNEGO, if anything.
    fn finish(&mut self, token: &[u8], asked: bool) -> Result<Step, MechanismError> {
        let signature = if token.is_empty() {
            None
        } else {
            let reply = Reply::read(token)?;
            if reply.state != State::Completed {
                return Err(SpnegoError::Unreadable.into());
            }
            reply.mech_list_mic
        };
        let fits = match signature {
            Some(signature) => self.ntlm.verify_mechanisms(&mechanisms(), signature),
            None => !asked,
        };
        if !fits {
            return Err(SpnegoError::Changed.into());
        }
        self.stage = Stage::Done;
        Ok(Step::Done)
    }
}

impl Mechanism for Negotiate {
    fn scheme(&self) -> &'static str {
        "Negotiate"
    }

    fn name(&self) -> &'static str {
        "NTLM"
    }

    fn step(&mut self, challenge: Option<&[u8]>, binding: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        let token = challenge.unwrap_or_default();
        match self.stage {
            Stage::Begin if token.is_empty() => Ok(self.begin()),
            Stage::Begun => self.authenticate(token, binding),
            Stage::Signed { asked } => self.finish(token, asked),
            Stage::Raw => self.ntlm.step(challenge, binding),
            Stage::Begin | Stage::Done => Err(SpnegoError::Unreadable.into()),
        }
    }

    fn shows_secret(&self) -> bool {
        self.ntlm.shows_secret()
    }

    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError> {
        match self.stage {
            Stage::Raw | Stage::Done | Stage::Signed { asked: false } => Box::new(self.ntlm).sealer(),
            Stage::Begin | Stage::Begun | Stage::Signed { asked: true } => {
                Err(MechanismError::NotSealable("it is not finished"))
            }
        }
    }
}

const RAW_NTLM: &[u8] = b"NTLMSSP\0";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::der::{ENUMERATED, OCTET_STRING, SEQUENCE, context, element};
    use crate::auth::ntlm::tests::{full_challenge, session};

    /// NegTokenResp of a host.
    fn reply(state: u8, fields: &[(u8, &[u8])]) -> Vec<u8> {
        let mut content = element(context(0), &element(ENUMERATED, &[state]));
        content.extend(
            fields.iter().flat_map(|(number, octets)| element(context(*number), &element(OCTET_STRING, octets))),
        );
        element(context(1), &element(SEQUENCE, &content))
    }

    /// A login that has sent its AUTHENTICATE, after a challenge with this state.
    fn signed(state: u8) -> Negotiate {
        let mut login = Negotiate::new(session());
        assert!(matches!(login.step(None, None), Ok(Step::Continue(_))));
        let answer = login.step(Some(&reply(state, &[(2, &full_challenge())])), None);
        assert!(matches!(answer, Ok(Step::Last(_))));
        login
    }

    #[test]
    fn the_host_may_say_nothing_more() {
        assert_eq!(signed(1).step(None, None), Ok(Step::Done));
    }

    #[test]
    fn a_host_that_asked_for_signatures_must_sign() {
        let mut login = signed(3);
        assert_eq!(login.step(Some(&reply(0, &[])), None), Err(SpnegoError::Changed.into()));
        assert!(Box::new(signed(3)).sealer().is_err());
    }

    #[test]
    fn a_wrong_signature_is_refused_even_where_none_was_asked_for() {
        let end = reply(0, &[(3, &[7; 16])]);
        assert_eq!(signed(1).step(Some(&end), None), Err(SpnegoError::Changed.into()));
    }

    #[test]
    fn a_rejection_is_told_at_either_step() {
        let rejected = Err(SpnegoError::Rejected.into());
        assert_eq!(signed(1).step(Some(&reply(2, &[])), None), rejected);
        let mut login = Negotiate::new(session());
        login.step(None, None).unwrap();
        assert_eq!(login.step(Some(&reply(2, &[])), None), rejected);
    }

    #[test]
    fn a_host_that_answers_raw_ntlm_gets_raw_ntlm() {
        let mut login = Negotiate::new(session());
        login.step(None, None).unwrap();
        let Ok(Step::Last(message)) = login.step(Some(&full_challenge()), None) else { panic!("no answer") };
        assert!(message.starts_with(b"NTLMSSP\0\x03"));
        assert_eq!(login.step(None, None), Ok(Step::Done));
    }
}
