//! Whatever sealed message comes, it is opened within its limit or refused, and what it held can be sealed again (MS-WSMV 2.2.9.1).

use cimjob::auth::{SealError, SealProtocol, Sealed, Sealer, open_message, seal_message};

const LIMIT: usize = 4096;

/// Seals nothing, so that what is read is what is there; of CredSSP one TLS record.
struct Open(SealProtocol);

impl Sealer for Open {
    fn protocol(&self) -> SealProtocol {
        self.0
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        if self.0 != SealProtocol::CredSsp {
            return Ok(Sealed { header: b"seal".to_vec(), data: plain.to_vec() });
        }
        let length = u16::try_from(plain.len()).map_err(|_| SealError::Malformed)?.to_be_bytes();
        Ok(Sealed { header: Vec::new(), data: [[23, 3, 3].as_slice(), &length, plain].concat() })
    }

    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        if self.0 != SealProtocol::CredSsp {
            return Ok(data.to_vec());
        }
        let record = [header, data].concat();
        record.get(5..).map(<[u8]>::to_vec).ok_or(SealError::Malformed)
    }
}

/// The first line is the content type, the rest the body.
pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (content_type, body) = bytes.split_at(end);
    let (content_type, body) = (String::from_utf8_lossy(content_type), body.get(1..).unwrap_or_default());
    for protocol in [SealProtocol::Spnego, SealProtocol::Kerberos, SealProtocol::CredSsp] {
        let Ok(opened) = open_message(&mut Open(protocol), &content_type, body, LIMIT) else { continue };
        assert!(opened.body.len() <= LIMIT && opened.content_type.len() < 2048);
        let again = seal_message(&mut Open(protocol), &opened.content_type, &opened.body).expect("sealed");
        let twice = open_message(&mut Open(protocol), &again.content_type, &again.body, LIMIT);
        assert_eq!(twice, Ok(opened), "{protocol:?}");
    }
}
