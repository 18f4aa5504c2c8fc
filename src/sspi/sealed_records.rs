//! Messages sealed as TLS records inside CredSSP (MS-WSMV 2.2.9.1.1; MS-CSSP 3.1.5).

use crate::auth::{SealError, SealProtocol, Sealed, Sealer};

use super::inner_tls::InnerTls;

/// Seals parts of at most 16 KiB, each as one record.
///
/// The message tells the length of the record's trailer, yet the record is behind it in its own order (as pypsrp and
/// pywinrm write it): what is called header here is that many bytes of its beginning.
pub(super) struct SealedRecords {
    tls: InnerTls,
}

impl SealedRecords {
    pub(super) fn new(tls: InnerTls) -> Self {
        Self { tls }
    }
}

impl Sealer for SealedRecords {
    fn protocol(&self) -> SealProtocol {
        SealProtocol::CredSsp
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        if plain.is_empty() || plain.len() > InnerTls::MAX_PLAIN {
            return Err(SealError::Malformed);
        }
        let mut header = self.tls.seal(plain).map_err(|_| SealError::Unable)?;
        let data = header.split_off(self.tls.trailer().min(header.len()));
        Ok(Sealed { header, data })
    }

    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        let plain = self.tls.open(&[header, data].concat()).map_err(|_| SealError::Signature)?;
        if plain.is_empty() { Err(SealError::Malformed) } else { Ok(plain) }
    }
}
