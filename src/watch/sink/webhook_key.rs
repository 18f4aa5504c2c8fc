//! The key of a webhook, and how messages are signed with it (Standard Webhooks, "Signature scheme").

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A key: `whsec_` and 24 to 64 bytes in Base64; the prefix may be missing. It is never shown, and wiped when it is dropped.
#[derive(Clone)]
pub struct WebhookKey(Zeroizing<Vec<u8>>);

/// A text that is not a key. It is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key of a webhook is whsec_ and 24 to 64 bytes in Base64")]
pub struct WebhookKeyError;

impl WebhookKey {
    /// The header `webhook-signature` of a message with this id and time.
    pub(super) fn signature(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        // INVARIANT: HMAC takes keys of any length.
        let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            hmac.update(part);
        }
        format!("v1,{}", BASE64_STANDARD.encode(hmac.finalize().into_bytes()))
    }
}

impl FromStr for WebhookKey {
    type Err = WebhookKeyError;

    fn from_str(text: &str) -> Result<Self, WebhookKeyError> {
        let text = text.trim();
        let key = BASE64_STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)).map(Zeroizing::new);
        let key = key.map_err(|_| WebhookKeyError)?;
        if (24..=64).contains(&key.len()) { Ok(Self(key)) } else { Err(WebhookKeyError) }
    }
}

impl fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookKey(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference implementations.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn the_example_of_standard_webhooks_is_signed_as_there() {
        let key: WebhookKey = KEY.parse().unwrap();
        let signature = key.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_key_is_never_shown() {
        assert_eq!(format!("{:?}", KEY.parse::<WebhookKey>()), "Ok(WebhookKey(<redacted>))");
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        for text in ["", "whsec_", "whsec_c2hvcnQ=", "not base64 at all, but long enough for a key"] {
            assert_eq!(text.parse::<WebhookKey>().map(|_| ()), Err(WebhookKeyError), "{text:?}");
        }
    }
}
