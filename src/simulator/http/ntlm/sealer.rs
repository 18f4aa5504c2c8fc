//! Sealed messages as the host sees them (MS-NLMP 3.4.6).

use subtle::ConstantTimeEq;

use super::keys::SealingKeys;
use crate::auth::{SealError, SealProtocol, Sealed, Sealer};

/// Both directions of a connection, and how many messages went each way. After one that does not fit it is of no use.
pub(super) struct HostSealer {
    out: SealingKeys,
    back: SealingKeys,
    sent: u32,
    received: u32,
    broken: bool,
}

impl HostSealer {
    /// `signed` is how many signatures went each way already: those of SPNEGO's list take a number, but leave the cipher
    /// (MS-SPNG 3.3.5.1).
    pub(super) fn new([out, back]: [SealingKeys; 2], signed: u32) -> Self {
        Self { out, back, sent: signed, received: signed, broken: false }
    }
}

impl Sealer for HostSealer {
    fn protocol(&self) -> SealProtocol {
        SealProtocol::Spnego
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        if self.broken {
            return Err(SealError::Unable);
        }
        let mut data = plain.to_vec();
        self.out.apply(&mut data);
        let header = self.out.signature(self.sent, plain);
        self.sent = self.sent.wrapping_add(1);
        Ok(Sealed { header, data })
    }

    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        if self.broken {
            return Err(SealError::Unable);
        }
        let mut plain = data.to_vec();
        self.back.apply(&mut plain);
        let expected = self.back.signature(self.received, &plain);
        self.received = self.received.wrapping_add(1);
        self.broken = !bool::from(expected.ct_eq(header));
        if self.broken { Err(SealError::Signature) } else { Ok(plain) }
    }
}
