//! Kerberos messages sealed for WS-Management (RFC 4121 section 4.2.4; MS-KILE 3.4.5.4.1; MS-WSMV 2.2.9.1.1.2.2).
//!
//! Written here and not left to `sspi`, which does not look at the order of messages and trusts the lengths in a token.

use picky_krb::constants::key_usages::{ACCEPTOR_SEAL, INITIATOR_SEAL};
use picky_krb::crypto::CipherSuite;
use zeroize::Zeroizing;

use crate::auth::{SealError, SealProtocol, Sealed, Sealer};

/// Seals and opens Wrap tokens with the key of a finished login.
pub(super) struct WrapTokens {
    pub(super) protocol: SealProtocol,
    pub(super) cipher: CipherSuite,
    pub(super) key: Zeroizing<Vec<u8>>,
    /// The number of our next message.
    pub(super) next_sent: u64,
    /// The number of the host's next message; its first one is taken as it comes, for it is sealed too.
    pub(super) next_received: Option<u64>,
}

impl Sealer for WrapTokens {
    fn protocol(&self) -> SealProtocol {
        self.protocol
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        let plain_header = header(SEALED | ACCEPTOR_SUBKEY, 0, 0, self.next_sent);
        let cipher = self.cipher.cipher();
        let mut sealed = cipher
            .encrypt(&self.key, INITIATOR_SEAL, &[plain, &plain_header].concat())
            .map_err(|_| SealError::Unable)?;
        let length = sealed.len();
        sealed.rotate_right(usize::from(ROTATION).min(length));
        let mut token = header(SEALED | ACCEPTOR_SUBKEY, 0, ROTATION, self.next_sent).to_vec();
        token.append(&mut sealed);
        let data = token.split_off(token.len().saturating_sub(plain.len()));
        self.next_sent = self.next_sent.wrapping_add(1);
        Ok(Sealed { header: token, data })
    }

    fn open(&mut self, first: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        let token = [first, data].concat();
        let (outer, rest) = token.split_first_chunk::<HEADER>().ok_or(SealError::Malformed)?;
        let [5, 4, flags, 0xFF, extra_high, extra_low, turned_high, turned_low, number @ ..] = *outer else {
            return Err(SealError::Malformed);
        };
        if flags & (SEALED | SENT_BY_ACCEPTOR) != SEALED | SENT_BY_ACCEPTOR || rest.is_empty() {
            return Err(SealError::Malformed);
        }
        let mut sealed = rest.to_vec();
        sealed.rotate_left(usize::from(u16::from_be_bytes([turned_high, turned_low])) % rest.len());
        let mut plain =
            self.cipher.cipher().decrypt(&self.key, ACCEPTOR_SEAL, &sealed).map_err(|_| SealError::Signature)?;
        let extra = u16::from_be_bytes([extra_high, extra_low]);
        let inner = plain.split_off(plain.len().checked_sub(HEADER).ok_or(SealError::Malformed)?);
        let number = u64::from_be_bytes(number);
        if inner != header(flags, extra, 0, number) || self.next_received.is_some_and(|next| next != number) {
            return Err(SealError::Signature);
        }
        plain.truncate(plain.len().checked_sub(extra.into()).ok_or(SealError::Malformed)?);
        self.next_received = Some(number.wrapping_add(1));
        Ok(plain)
    }
}

/// The header of a Wrap token (RFC 4121 section 4.2.6.2).
fn header(flags: u8, extra: u16, rotation: u16, number: u64) -> [u8; HEADER] {
    let [extra_high, extra_low] = extra.to_be_bytes();
    let [turned_high, turned_low] = rotation.to_be_bytes();
    let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
    [5, 4, flags, 0xFF, extra_high, extra_low, turned_high, turned_low, a, b, c, d, e, f, g, h]
}

const HEADER: usize = 16;

/// How far the encrypted part is turned to the right: the header at its end and the checksum (MS-KILE 3.4.5.4.1).
const ROTATION: u16 = 28;

// RFC 4121 section 4.2.2.
const SENT_BY_ACCEPTOR: u8 = 1;
const SEALED: u8 = 2;
const ACCEPTOR_SUBKEY: u8 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    const CIPHER: CipherSuite = CipherSuite::Aes256CtsHmacSha196;
    const KEY: [u8; 32] = [7; 32];

    fn tokens() -> WrapTokens {
        let key = Zeroizing::new(KEY.to_vec());
        WrapTokens { protocol: SealProtocol::Kerberos, cipher: CIPHER, key, next_sent: 1, next_received: None }
    }

    /// A token of the host with so many extra bytes, turned so far (RFC 4121 section 4.2.4).
    fn of_host(number: u64, extra: u16, rotation: u16) -> Vec<u8> {
        let flags = SEALED | SENT_BY_ACCEPTOR | ACCEPTOR_SUBKEY;
        let filler = vec![0; extra.into()];
        let plain = [b"a message", filler.as_slice(), &header(flags, extra, 0, number)].concat();
        let mut sealed = CIPHER.cipher().encrypt(&KEY, ACCEPTOR_SEAL, &plain).unwrap();
        let length = sealed.len();
        sealed.rotate_right(usize::from(rotation) % length);
        [header(flags, extra, rotation, number).as_slice(), &sealed].concat()
    }

    #[test]
    fn a_token_is_opened_however_far_it_is_turned_and_filled() {
        for (extra, rotation) in [(0, 28), (0, 0), (16, 28), (0, 1000)] {
            assert_eq!(tokens().open(&of_host(5, extra, rotation), &[]).as_deref(), Ok(b"a message".as_slice()));
        }
    }

    #[test]
    fn each_byte_of_a_token_counts() {
        let token = of_host(5, 0, 28);
        for at in 0..token.len() {
            let mut changed = token.clone();
            changed[at] ^= 0x40;
            // How far it is turned is not protected, but the checksum is found only where it is turned rightly.
            assert!(tokens().open(&changed, &[]).is_err(), "{at}");
        }
    }

    #[test]
    fn a_token_cut_off_anywhere_is_refused() {
        let token = of_host(5, 0, 28);
        for length in 0..token.len() {
            assert!(tokens().open(token.split_at(length).0, &[]).is_err(), "{length}");
        }
    }

    #[test]
    fn our_own_token_is_not_taken_for_the_hosts() {
        let sealed = tokens().seal(b"a message").unwrap();
        assert_eq!(tokens().open(&sealed.header, &sealed.data), Err(SealError::Malformed));
    }

    #[test]
    fn the_numbers_must_follow_each_other() {
        let mut tokens = tokens();
        tokens.open(&of_host(5, 0, 28), &[]).unwrap();
        tokens.open(&of_host(6, 0, 28), &[]).unwrap();
        for number in [5, 6, 8] {
            assert_eq!(tokens.open(&of_host(number, 0, 28), &[]), Err(SealError::Signature));
        }
    }

    #[test]
    fn the_header_of_a_sealed_part_has_sixty_bytes() {
        let sealed = tokens().seal(b"a message").unwrap();
        assert_eq!((sealed.header.len(), sealed.data.len()), (60, 9));
    }
}
