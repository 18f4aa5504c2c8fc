//! One direction of a connection: what is signed and sealed in it, and counted (MS-NLMP 3.4.3, 3.4.4.2 and 2.2.2.9.2).

use ntlmclient::Flags;
use rc4::consts::U16;
use rc4::{KeyInit, Rc4, StreamCipher};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::hmac_md5::hmac_md5;
use super::keys::Side;

/// The keys, the cipher and the count of one direction, with extended session security.
pub(super) struct Direction {
    sign_key: Zeroizing<[u8; 16]>,
    seal_key: Zeroizing<[u8; 16]>,
    cipher: Rc4<U16>,
    sequence: u32,
    flags: Flags,
}

impl Direction {
    /// What `side` writes after a login with these flags.
    pub(super) fn new(side: Side, session_key: &[u8; 16], flags: Flags) -> Self {
        let seal_key = side.seal_key(session_key, flags);
        let (sign_key, cipher) = (side.sign_key(session_key), cipher(&seal_key));
        Self { sign_key, seal_key, cipher, sequence: 0, flags }
    }

    /// The signature of a message and its sealed bytes (SEAL).
    pub(super) fn seal(&mut self, plain: &[u8]) -> ([u8; 16], Vec<u8>) {
        let mut data = plain.to_vec();
        self.cipher.apply_keystream(&mut data);
        (self.sign(plain), data)
    }

    /// What a message says, if its signature fits; else this direction is of no use any more.
    pub(super) fn open(&mut self, signature: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let mut plain = data.to_vec();
        self.cipher.apply_keystream(&mut plain);
        bool::from(self.sign(&plain).ct_eq(signature)).then_some(plain)
    }

    /// The signature of a list of mechanisms. It takes a number, but the first message finds the cipher as it was
    /// (MS-SPNG 3.3.5.1, NTLM RC4 Key State for MechListMIC and First Signed Message).
    pub(super) fn sign_mechanisms(&mut self, list: &[u8]) -> [u8; 16] {
        let signature = self.sign(list);
        self.cipher = cipher(&self.seal_key);
        signature
    }

    /// MAC, whose number is used up. Where SIGN was not agreed on it is empty but for its version: assumed, after
    /// pyspnego, which says that Windows does so.
    fn sign(&mut self, message: &[u8]) -> [u8; 16] {
        let number = self.sequence.to_le_bytes();
        self.sequence = self.sequence.wrapping_add(1);
        if !self.flags.contains(Flags::NEGOTIATE_SIGN) {
            return u128::to_le_bytes(1);
        }
        let [a, b, c, d, e, f, g, h, ..] = hmac_md5(&self.sign_key, &[&number, message]);
        let mut checksum = [a, b, c, d, e, f, g, h];
        if self.flags.contains(Flags::NEGOTIATE_KEY_EXCHANGE) {
            self.cipher.apply_keystream(&mut checksum);
        }
        signature(checksum, number)
    }
}

/// NTLMSSP_MESSAGE_SIGNATURE for extended session security.
fn signature(checksum: [u8; 8], number: [u8; 4]) -> [u8; 16] {
    let version = 1;
    let (checksum, number) = (u64::from_le_bytes(checksum), u32::from_le_bytes(number));
    (version | u128::from(checksum) << 32 | u128::from(number) << 96).to_le_bytes()
}

fn cipher(key: &[u8; 16]) -> Rc4<U16> {
    Rc4::new(key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags() -> Flags {
        Flags::NEGOTIATE_SIGN | Flags::NEGOTIATE_128BIT | Flags::NEGOTIATE_KEY_EXCHANGE
    }

    fn client() -> Direction {
        Direction::new(Side::Client, &[0x55; 16], flags())
    }

    /// `Plaintext` of MS-NLMP 4.2.1.
    fn plaintext() -> Vec<u8> {
        "Plaintext".encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn the_sealed_message_is_that_of_4_2_4_4() {
        let data = [
            0x54, 0xE5, 0x01, 0x65, 0xBF, 0x19, 0x36, 0xDC, 0x99, 0x60, 0x20, 0xC1, 0x81, 0x1B, 0x0F, 0x06, 0xFB, 0x5F,
        ];
        let signature = [1, 0, 0, 0, 0x7F, 0xB3, 0x8E, 0xC5, 0xC5, 0x5D, 0x49, 0x76, 0, 0, 0, 0];
        assert_eq!(client().seal(&plaintext()), (signature, data.to_vec()));
    }

    #[test]
    fn messages_are_opened_in_their_order() {
        let (mut here, mut there) = (client(), client());
        for text in [b"first".as_slice(), b"", b"third"] {
            let (signature, data) = here.seal(text);
            assert_eq!(there.open(&signature, &data).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_message_that_was_left_out_is_seen() {
        let (mut here, mut there) = (client(), client());
        here.seal(b"first");
        let (signature, data) = here.seal(b"second");
        assert_eq!(there.open(&signature, &data), None);
    }

    #[test]
    fn a_signed_list_takes_a_number_and_leaves_the_cipher() {
        let (mut signed, mut fresh) = (client(), client());
        signed.sign_mechanisms(b"list");
        let ((signature, data), (_, same)) = (signed.seal(b"first"), fresh.seal(b"first"));
        assert_eq!((data, &signature[12..]), (same, [1, 0, 0, 0].as_slice()));
    }

    #[test]
    fn without_an_exchanged_key_the_checksum_is_not_enciphered() {
        let mut plain = Direction::new(Side::Client, &[0x55; 16], flags() - Flags::NEGOTIATE_KEY_EXCHANGE);
        // The checksum of MS-NLMP 4.2.4.4 before RC4.
        assert_eq!(plain.sign(&plaintext())[4..12], [0x70, 0x35, 0x28, 0x51, 0xF2, 0x56, 0x43, 0x09]);
    }
}
