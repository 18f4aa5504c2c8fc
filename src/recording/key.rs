//! The secret from which pseudonyms are made: without it, no list of likely names can be tried out.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// 32 random bytes, which the caller draws. They stay with the person who records.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As many bytes as are needed, which depend on the value alone.
    pub(super) fn bytes(&self, value: &str, attempt: u32, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length);
        for block in 0_u32.. {
            if bytes.len() >= length {
                break;
            }
            bytes.extend(self.block(value, attempt, block));
        }
        bytes.truncate(length);
        bytes
    }

    fn block(&self, value: &str, attempt: u32, block: u32) -> Vec<u8> {
        // HMAC takes keys of any length, so this never fails.
        let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        hmac.update(&attempt.to_be_bytes());
        hmac.update(&block.to_be_bytes());
        hmac.update(value.as_bytes());
        hmac.finalize().into_bytes().to_vec()
    }

    /// For the file that stays with its owner.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(<redacted>)")
    }
}
