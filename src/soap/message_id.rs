//! The identity of a message (WS-Addressing `a:MessageID`; MS-WSMV 3.1.4.1.5).

use std::fmt;

/// `uuid:` and an upper-case UUID, as Windows clients write it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// From the 128 bits of a UUID, which the caller draws.
    #[must_use]
    pub fn from_uuid(uuid: u128) -> Self {
        let part = |shift: u32, digits: u32| (uuid >> shift) & ((1 << (digits * 4)) - 1);
        Self(format!(
            "uuid:{:08X}-{:04X}-{:04X}-{:04X}-{:012X}",
            part(96, 8),
            part(80, 4),
            part(64, 4),
            part(48, 4),
            part(0, 12)
        ))
    }

    /// The text of the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is this the identity that an answer relates to? White space around it does not count, nor does the case.
    #[must_use]
    pub fn matches(&self, relates_to: &str) -> bool {
        relates_to.trim().eq_ignore_ascii_case(&self.0)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
