//! The messages after an NTLM login, sealed (MS-NLMP 3.4.6, GSS_WrapEx and GSS_UnwrapEx).

use super::direction::Direction;
use crate::auth::{SealError, SealProtocol, Sealed, Sealer};

/// Both directions of one connection. After one message that does not fit nothing more is sealed or opened: the cipher
/// of that direction is lost, and someone is in between.
pub(super) struct NtlmSealer {
    out: Direction,
    back: Direction,
    broken: bool,
}

impl NtlmSealer {
    pub(super) fn new(out: Direction, back: Direction) -> Self {
        Self { out, back, broken: false }
    }
}

impl Sealer for NtlmSealer {
    fn protocol(&self) -> SealProtocol {
        SealProtocol::Spnego
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        if self.broken {
            return Err(SealError::Unable);
        }
        let (signature, data) = self.out.seal(plain);
        Ok(Sealed { header: signature.to_vec(), data })
    }

    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        if self.broken {
            return Err(SealError::Unable);
        }
        let opened = self.back.open(header, data);
        self.broken = opened.is_none();
        opened.ok_or(SealError::Signature)
    }
}

#[cfg(test)]
mod tests {
    use ntlmclient::Flags;

    use super::*;
    use crate::auth::ntlm::Protection;
    use crate::auth::ntlm::keys::Side;

    fn direction(side: Side) -> Direction {
        let flags = Protection::Sealed.agreed(Flags::all()).unwrap();
        Direction::new(side, &[0x55; 16], flags)
    }

    /// A client and its host.
    fn pair() -> (NtlmSealer, NtlmSealer) {
        let sealer = |out, back| NtlmSealer::new(direction(out), direction(back));
        (sealer(Side::Client, Side::Host), sealer(Side::Host, Side::Client))
    }

    #[test]
    fn each_side_opens_what_the_other_sealed() {
        let (mut client, mut host) = pair();
        let request = client.seal(b"request").unwrap();
        assert_eq!(host.open(&request.header, &request.data).unwrap(), b"request");
        let reply = host.seal(b"reply").unwrap();
        assert_eq!(client.open(&reply.header, &reply.data).unwrap(), b"reply");
    }

    #[test]
    fn what_was_changed_is_refused() {
        let refused = |change: fn(&mut Sealed)| {
            let (mut client, mut host) = pair();
            let mut sealed = client.seal(b"request").unwrap();
            change(&mut sealed);
            host.open(&sealed.header, &sealed.data)
        };
        let changes: [fn(&mut Sealed); 5] = [
            |sealed| sealed.header[4] ^= 1,
            |sealed| sealed.data[6] ^= 0x80,
            |sealed| sealed.header.truncate(15),
            |sealed| sealed.header.clear(),
            |sealed| sealed.data.truncate(6),
        ];
        assert_eq!(changes.map(refused), [const { Err(SealError::Signature) }; 5]);
    }

    #[test]
    fn what_was_sealed_here_is_not_taken_back() {
        let (mut client, _) = pair();
        let own = client.seal(b"request").unwrap();
        assert_eq!(client.open(&own.header, &own.data), Err(SealError::Signature));
    }

    #[test]
    fn after_one_failure_nothing_goes() {
        let (mut client, mut host) = pair();
        let (first, second) = (client.seal(b"first").unwrap(), client.seal(b"second").unwrap());
        host.open(&second.header, &second.data).unwrap_err();
        assert_eq!(host.open(&first.header, &first.data), Err(SealError::Unable));
        assert_eq!(host.seal(b"reply"), Err(SealError::Unable));
    }
}
