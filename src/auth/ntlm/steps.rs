//! An NTLM login as steps, and what follows it: the signature of SPNEGO's list and the keys (MS-NLMP 3.1.5.1; RFC 4178 section 5).

use subtle::ConstantTimeEq;

use super::protection::can_seal;
use super::sealer::NtlmSealer;
use super::{Ntlm, NtlmError};
use crate::auth::{ChannelBinding, Mechanism, MechanismError, Sealer, Step};

impl Mechanism for Ntlm {
    fn scheme(&self) -> &'static str {
        "Negotiate"
    }

    fn name(&self) -> &'static str {
        "NTLM"
    }

    fn step(&mut self, challenge: Option<&[u8]>, binding: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        let challenge = challenge.unwrap_or_default();
        match (&self.negotiate, &self.agreed, challenge.is_empty()) {
            (None, None, true) => Ok(Step::Continue(self.negotiate())),
            (Some(_), None, _) => Ok(Step::Last(self.authenticate(challenge, binding)?)),
            // A host says nothing more.
            (None, Some(_), true) => Ok(Step::Done),
            _ => Err(NtlmError::OutOfTurn.into()),
        }
    }

    fn shows_secret(&self) -> bool {
        self.agreed.is_some()
    }

    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError> {
        match self.agreed {
            None => Err(MechanismError::NotSealable("it is not finished")),
            Some(agreed) if can_seal(agreed.flags) => Ok(Box::new(NtlmSealer::new(agreed.out, agreed.back))),
            Some(_) => Err(MechanismError::NotSealable("sealing was not asked for")),
        }
    }
}

impl Ntlm {
    /// The signature of SPNEGO's list of mechanisms, once AUTHENTICATE is made (RFC 4178 section 5).
    pub(in crate::auth) fn sign_mechanisms(&mut self, list: &[u8]) -> Option<[u8; 16]> {
        self.agreed.as_mut().map(|agreed| agreed.out.sign_mechanisms(list))
    }

    /// Is this the host's signature of the list?
    pub(in crate::auth) fn verify_mechanisms(&mut self, list: &[u8], signature: &[u8]) -> bool {
        let expected = self.agreed.as_mut().map(|agreed| agreed.back.sign_mechanisms(list));
        expected.is_some_and(|expected| expected.ct_eq(signature).into())
    }
}
