//! HMAC-MD5 with a 16-byte key (RFC 2104; MS-NLMP 6, HMAC_MD5).

use hmac::{Hmac, Mac};
use md5::Md5;
use md5::digest::KeyInit;
use zeroize::Zeroizing;

/// The HMAC-MD5 of `parts`, one after the other.
pub(super) fn hmac_md5(key: &[u8; 16], parts: &[&[u8]]) -> [u8; 16] {
    // A key shorter than the block is filled up with zeros (RFC 2104 section 2), so a full block cannot be refused.
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Md5> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_case_1_of_rfc_2202_is_met() {
        let expected = [0x92, 0x94, 0x72, 0x7A, 0x36, 0x38, 0xBB, 0x1C, 0x13, 0xF4, 0x8E, 0xF8, 0x15, 0x8B, 0xFC, 0x9D];
        assert_eq!(hmac_md5(&[0x0B; 16], &[b"Hi ", b"There"]), expected);
    }
}
