//! Sealed messages of a Kerberos login (RFC 4121 section 4.2.4; MS-WSMV 2.2.9.1.1.2).

use crate::auth::{SealError, SealProtocol, Sealed, Sealer};

use super::rotation::turned;
use super::system::Context;

/// The keys of a complete login.
pub(super) struct KerberosSealer {
    context: Context,
    protocol: SealProtocol,
}

impl KerberosSealer {
    pub(super) fn new(context: Context, protocol: SealProtocol) -> Self {
        Self { context, protocol }
    }
}

impl Sealer for KerberosSealer {
    fn protocol(&self) -> SealProtocol {
        self.protocol
    }

    /// With AES only: the token of an RC4 key has another form.
    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        let token = self.context.wrap(plain).ok().flatten().ok_or(SealError::Unable)?;
        turned(&token, plain.len()).ok_or(SealError::Cipher)
    }

    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        if header.len() < SHORTEST {
            return Err(SealError::Malformed);
        }
        self.context.unwrap(&[header, data].concat()).ok().flatten().ok_or(SealError::Signature)
    }
}

/// The header of a token (RFC 4121 section 4.2.6.2).
const SHORTEST: usize = 16;
