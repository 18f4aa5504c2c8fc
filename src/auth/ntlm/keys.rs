//! The keys of one direction (MS-NLMP 3.4.5.2, SIGNKEY, and 3.4.5.3, SEALKEY).

use md5::{Digest, Md5};
use ntlmclient::Flags;
use zeroize::Zeroizing;

/// Who writes in a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Host,
}

impl Side {
    /// SIGNKEY: what the checksums are made with.
    pub(super) fn sign_key(self, session_key: &[u8; 16]) -> Zeroizing<[u8; 16]> {
        let magic: &[u8] = match self {
            Self::Client => b"session key to client-to-server signing key magic constant\0",
            Self::Host => b"session key to server-to-client signing key magic constant\0",
        };
        md5(session_key, magic)
    }

    /// SEALKEY: what the cipher begins with, of the strength that was agreed on.
    pub(super) fn seal_key(self, session_key: &[u8; 16], flags: Flags) -> Zeroizing<[u8; 16]> {
        let magic: &[u8] = match self {
            Self::Client => b"session key to client-to-server sealing key magic constant\0",
            Self::Host => b"session key to server-to-client sealing key magic constant\0",
        };
        let strength = if flags.contains(Flags::NEGOTIATE_128BIT) {
            16
        } else if flags.contains(Flags::NEGOTIATE_56BIT) {
            7
        } else {
            5
        };
        md5(session_key.get(..strength).unwrap_or_default(), magic)
    }
}

fn md5(secret: &[u8], magic: &[u8]) -> Zeroizing<[u8; 16]> {
    Zeroizing::new(Md5::new_with_prefix(secret).chain_update(magic).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION_KEY: [u8; 16] = [0x55; 16];

    #[test]
    fn the_sign_key_is_that_of_4_2_4_4() {
        let expected = [0x47, 0x88, 0xDC, 0x86, 0x1B, 0x47, 0x82, 0xF3, 0x5D, 0x43, 0xFD, 0x98, 0xFE, 0x1A, 0x2D, 0x39];
        assert_eq!(*Side::Client.sign_key(&SESSION_KEY), expected);
    }

    #[test]
    fn the_seal_key_is_that_of_4_2_4_4() {
        let expected = [0x59, 0xF6, 0x00, 0x97, 0x3C, 0xC4, 0x96, 0x0A, 0x25, 0x48, 0x0A, 0x7C, 0x19, 0x6E, 0x4C, 0x58];
        assert_eq!(*Side::Client.seal_key(&SESSION_KEY, Flags::NEGOTIATE_128BIT), expected);
    }

    #[test]
    fn each_side_and_each_strength_has_keys_of_its_own() {
        let strengths = [Flags::NEGOTIATE_128BIT, Flags::NEGOTIATE_56BIT, Flags::empty()];
        let keys = |side: Side| strengths.map(|flags| *side.seal_key(&SESSION_KEY, flags));
        let mut all = [keys(Side::Client), keys(Side::Host)].concat();
        all.extend([Side::Client, Side::Host].map(|side| *side.sign_key(&SESSION_KEY)));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 8);
    }
}
