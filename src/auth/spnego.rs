//! The negotiation of a mechanism, as the side that begins (RFC 4178 section 4.2; MS-SPNG).

use super::der::{
    APPLICATION_0, ENUMERATED, Element, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, context, element, field, octets,
};

/// MechTypeList with NTLM alone: what a mechListMIC signs (RFC 4178 section 5).
pub(super) fn mechanisms() -> Vec<u8> {
    element(SEQUENCE, &element(OBJECT_IDENTIFIER, NTLM))
}

/// NegTokenInit with the first token of the only mechanism (RFC 4178 section 4.2.1).
pub(super) fn init(mech_token: &[u8]) -> Vec<u8> {
    let fields = [element(context(0), &mechanisms()), field_of(2, mech_token)].concat();
    let init = element(context(0), &element(SEQUENCE, &fields));
    element(APPLICATION_0, &[element(OBJECT_IDENTIFIER, SPNEGO), init].concat())
}

/// NegTokenResp with a further token and the signature of the list (RFC 4178 section 4.2.2).
pub(super) fn answer(response_token: &[u8], mech_list_mic: &[u8]) -> Vec<u8> {
    let state = element(context(0), &element(ENUMERATED, &[ACCEPT_INCOMPLETE]));
    let fields = [state, field_of(2, response_token), field_of(3, mech_list_mic)].concat();
    element(context(1), &element(SEQUENCE, &fields))
}

fn field_of(number: u8, octets: &[u8]) -> Vec<u8> {
    element(context(number), &element(OCTET_STRING, octets))
}

/// NegTokenResp of the host (RFC 4178 section 4.2.2).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply<'a> {
    pub(super) state: State,
    pub(super) response_token: Option<&'a [u8]>,
    pub(super) mech_list_mic: Option<&'a [u8]>,
}

/// negState, where the host goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Completed,
    /// Also where the host says nothing: it is optional.
    Incomplete,
    /// The list must be signed by both sides.
    RequestMic,
}

impl<'a> Reply<'a> {
    /// Reads the host's answer.
    ///
    /// # Errors
    ///
    /// [`SpnegoError`] if it cannot be read, rejects us, or chooses what was not offered.
    pub(super) fn read(token: &'a [u8]) -> Result<Self, SpnegoError> {
        let outer = Element::read(token).filter(|outer| outer.tag == context(1)).ok_or(SpnegoError::Unreadable)?;
        let fields = field(outer.content, SEQUENCE).ok_or(SpnegoError::Unreadable)?;
        let state = match field(fields, context(0)).map(|state| field(state, ENUMERATED)) {
            Some(Some([0])) => State::Completed,
            None | Some(Some([1])) => State::Incomplete,
            Some(Some([2])) => return Err(SpnegoError::Rejected),
            Some(Some([3])) => State::RequestMic,
            Some(_) => return Err(SpnegoError::Unreadable),
        };
        if let Some(chosen) = field(fields, context(1))
            && field(chosen, OBJECT_IDENTIFIER) != Some(NTLM)
        {
            return Err(SpnegoError::NotOffered);
        }
        let response_token = octets(fields, context(2));
        // Old implementations repeat the token as the signature.
        let mech_list_mic = octets(fields, context(3)).filter(|mic| response_token != Some(mic));
        Ok(Self { state, response_token, mech_list_mic })
    }
}

/// 1.3.6.1.5.5.2
const SPNEGO: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x02];
/// 1.3.6.1.4.1.311.2.2.10 (MS-SPNG 1.9)
const NTLM: &[u8] = &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A];
const ACCEPT_INCOMPLETE: u8 = 1;

/// Why a negotiation cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpnegoError {
    /// Not a token of the negotiation, or cut off.
    #[error("the host's answer to the negotiation cannot be read")]
    Unreadable,
    /// The host takes none of the mechanisms.
    #[error("the host rejects every mechanism that was offered")]
    Rejected,
    /// The host chose a mechanism that was not offered.
    #[error("the host chose a mechanism that was not offered")]
    NotOffered,
    /// The list of mechanisms was changed on its way.
    #[error("the list of offered mechanisms was changed on its way")]
    Changed,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// NegTokenResp with these fields.
    fn reply(fields: &[Vec<u8>]) -> Vec<u8> {
        element(context(1), &element(SEQUENCE, &fields.concat()))
    }

    fn state(number: u8) -> Vec<u8> {
        element(context(0), &element(ENUMERATED, &[number]))
    }

    fn chosen(mechanism: &[u8]) -> Vec<u8> {
        element(context(1), &element(OBJECT_IDENTIFIER, mechanism))
    }

    #[test]
    fn an_init_is_that_of_pyspnego() {
        // Made with pyspnego 0.12: NegTokenInit(["1.3.6.1.4.1.311.2.2.10"], mech_token=b"token").pack().
        let expected = [
            0x60, 0x25, 0x06, 0x06, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x02, 0xA0, 0x1B, 0x30, 0x19, 0xA0, 0x0E, 0x30, 0x0C,
            0x06, 0x0A, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A, 0xA2, 0x07, 0x04, 0x05, b't', b'o',
            b'k', b'e', b'n',
        ];
        assert_eq!(init(b"token"), expected);
    }

    #[test]
    fn a_reply_is_read() {
        let whole = reply(&[state(3), chosen(NTLM), field_of(2, b"token"), field_of(3, b"mic")]);
        let expected = Reply { state: State::RequestMic, response_token: Some(b"token"), mech_list_mic: Some(b"mic") };
        assert_eq!(Reply::read(&whole), Ok(expected));
    }

    #[test]
    fn everything_in_a_reply_is_optional() {
        let expected = Reply { state: State::Incomplete, response_token: None, mech_list_mic: None };
        assert_eq!(Reply::read(&reply(&[])), Ok(expected));
    }

    #[test]
    fn a_token_that_is_repeated_as_the_signature_is_none() {
        let whole = reply(&[state(0), field_of(2, b"token"), field_of(3, b"token")]);
        assert_eq!(Reply::read(&whole).unwrap().mech_list_mic, None);
    }

    #[test]
    fn a_rejection_and_another_mechanism_are_told() {
        assert_eq!(Reply::read(&reply(&[state(2)])), Err(SpnegoError::Rejected));
        assert_eq!(Reply::read(&reply(&[state(1), chosen(SPNEGO)])), Err(SpnegoError::NotOffered));
        assert_eq!(Reply::read(&reply(&[state(4)])), Err(SpnegoError::Unreadable));
        assert_eq!(Reply::read(&init(b"token")), Err(SpnegoError::Unreadable));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _whatever = Reply::read(&bytes);
        }

        #[test]
        fn no_changed_reply_stops_the_reader(at in 0_usize..64, value in any::<u8>(), length in 0_usize..64) {
            let mut whole = reply(&[state(1), chosen(NTLM), field_of(2, b"response"), field_of(3, &[7; 16])]);
            let at = at % whole.len();
            whole[at] = value;
            let _whatever = Reply::read(whole.get(..length).unwrap_or(&whole));
        }
    }
}
