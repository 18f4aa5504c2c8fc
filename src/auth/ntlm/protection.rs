//! What both sides of a login agree on, by flags (MS-NLMP 2.2.2.5, NEGOTIATE).

use ntlmclient::Flags;

use super::NtlmError;

/// What keeps the messages after the login from readers and writers on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protection {
    /// Nothing that the login gives: TLS does it.
    None,
    /// They are sealed.
    Sealed,
}

impl Protection {
    /// What we ask for. SIGN is what makes a host exchange keys, even where nothing is signed.
    pub(super) fn offered(self) -> Flags {
        let always = Flags::NEGOTIATE_UNICODE
            | Flags::REQUEST_TARGET
            | Flags::NEGOTIATE_SIGN
            | Flags::NEGOTIATE_NTLM
            | Flags::NEGOTIATE_ALWAYS_SIGN
            | Flags::NEGOTIATE_NTLM2_KEY
            | Flags::NEGOTIATE_TARGET_INFO
            | Flags::NEGOTIATE_VERSION
            | Flags::NEGOTIATE_128BIT
            | Flags::NEGOTIATE_KEY_EXCHANGE
            | Flags::NEGOTIATE_56BIT;
        match self {
            Self::None => always,
            Self::Sealed => always | Flags::NEGOTIATE_SEAL,
        }
    }

    /// What we asked for and got. Keys are exchanged only together with SIGN: client (3.1.5.1.2) and server (3.2.5.1.2)
    /// rules of MS-NLMP differ without it.
    ///
    /// # Errors
    ///
    /// [`NtlmError::NoSealing`] where messages are to be sealed and the host leaves out what that needs.
    pub(super) fn agreed(self, host: Flags) -> Result<Flags, NtlmError> {
        let both = host & self.offered() | Flags::NEGOTIATE_VERSION;
        if self == Self::Sealed && !can_seal(both) {
            return Err(NtlmError::NoSealing);
        }
        Ok(if both.contains(Flags::NEGOTIATE_SIGN) { both } else { both - Flags::NEGOTIATE_KEY_EXCHANGE })
    }
}

/// Everything that a seal of full strength needs.
pub(super) fn can_seal(flags: Flags) -> bool {
    flags.contains(
        Flags::NEGOTIATE_UNICODE
            | Flags::NEGOTIATE_NTLM2_KEY
            | Flags::NEGOTIATE_128BIT
            | Flags::NEGOTIATE_KEY_EXCHANGE
            | Flags::NEGOTIATE_SIGN
            | Flags::NEGOTIATE_SEAL,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_that_sealing_needs_is_needed() {
        let all = Protection::Sealed.offered();
        let needed = [
            Flags::NEGOTIATE_NTLM2_KEY,
            Flags::NEGOTIATE_128BIT,
            Flags::NEGOTIATE_KEY_EXCHANGE,
            Flags::NEGOTIATE_SIGN,
            Flags::NEGOTIATE_SEAL,
        ];
        let without = needed.map(|flag| Protection::Sealed.agreed(all - flag));
        assert_eq!(without, [Err(NtlmError::NoSealing); 5]);
        assert_eq!(Protection::Sealed.agreed(all), Ok(all));
    }

    #[test]
    fn sealing_is_not_asked_for_where_tls_protects() {
        let host = Protection::Sealed.offered();
        assert_eq!(Protection::None.agreed(host), Ok(Protection::None.offered()));
    }
}
