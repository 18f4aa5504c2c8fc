//! The part of SPNEGO that carries NTLM under the scheme Negotiate (RFC 4178 section 4.2), in DER.

use crate::auth::der::{
    APPLICATION_0, ENUMERATED, Element, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, context, element, elements, field,
    octets,
};

/// A token of the initiator.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// NegTokenInit (RFC 4178 section 4.2.1).
    Init {
        /// The DER of the MechTypeList as sent: what a mechListMIC signs.
        mech_types: &'a [u8],
        /// Whether NTLM is the first, the only one `mech_token` can belong to.
        prefers_ntlm: bool,
        mech_token: Option<&'a [u8]>,
    },
    /// NegTokenResp (RFC 4178 section 4.2.2).
    Response { response_token: Option<&'a [u8]>, mech_list_mic: Option<&'a [u8]> },
}

impl<'a> Token<'a> {
    /// Reads a token; `None` if it is no SPNEGO or its initiator does not offer NTLM.
    pub(super) fn read(token: &'a [u8]) -> Option<Self> {
        let outer = Element::read(token)?;
        match outer.tag {
            APPLICATION_0 => {
                let mechanism = Element::read(outer.content)?;
                (mechanism.tag == OBJECT_IDENTIFIER && mechanism.content == SPNEGO).then_some(())?;
                Self::read_init(field(mechanism.rest, context(0))?)
            }
            tag if tag == context(1) => Self::read_response(outer.content),
            _ => None,
        }
    }

    fn read_init(init: &'a [u8]) -> Option<Self> {
        let fields = field(init, SEQUENCE)?;
        let mech_types = field(fields, context(0))?;
        let mut offered = elements(field(mech_types, SEQUENCE)?);
        let prefers_ntlm = offered.next()?.content == NTLM;
        if !prefers_ntlm && !offered.any(|mechanism| mechanism.content == NTLM) {
            return None;
        }
        Some(Self::Init { mech_types, prefers_ntlm, mech_token: octets(fields, context(2)) })
    }

    fn read_response(response: &'a [u8]) -> Option<Self> {
        let fields = field(response, SEQUENCE)?;
        let (response_token, mech_list_mic) = (octets(fields, context(2)), octets(fields, context(3)));
        Some(Self::Response { response_token, mech_list_mic })
    }
}

/// NegTokenResp as the acceptor answers it.
pub(super) struct Reply<'a> {
    pub(super) state: NegState,
    pub(super) response_token: Option<&'a [u8]>,
    pub(super) mech_list_mic: Option<&'a [u8]>,
    /// Whether NTLM is named as the supportedMech: in the first reply only.
    pub(super) announces_ntlm: bool,
}

impl Reply<'_> {
    /// The DER (RFC 4178 section 4.2.2).
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut fields = element(context(0), &element(ENUMERATED, &[self.state.number()]));
        if self.announces_ntlm {
            fields.extend(element(context(1), &element(OBJECT_IDENTIFIER, NTLM)));
        }
        for (number, octets) in [(2, self.response_token), (3, self.mech_list_mic)] {
            fields.extend(
                octets.map(|octets| element(context(number), &element(OCTET_STRING, octets))).unwrap_or_default(),
            );
        }
        element(context(1), &element(SEQUENCE, &fields))
    }
}

/// negState (RFC 4178 section 4.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NegState {
    AcceptCompleted,
    AcceptIncomplete,
    /// Incomplete, and both sides must sign the list of mechanisms.
    RequestMic,
}

impl NegState {
    fn number(self) -> u8 {
        match self {
            Self::AcceptCompleted => 0,
            Self::AcceptIncomplete => 1,
            Self::RequestMic => 3,
        }
    }
}

/// 1.3.6.1.5.5.2
const SPNEGO: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x02];
/// 1.3.6.1.4.1.311.2.2.10
const NTLM: &[u8] = &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A];

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const KERBEROS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02];

    /// The MechTypeList that offers NTLM only.
    pub(in crate::simulator::http::ntlm) fn ntlm_only() -> Vec<u8> {
        element(SEQUENCE, &element(OBJECT_IDENTIFIER, NTLM))
    }

    /// The MechTypeList that prefers Kerberos.
    pub(in crate::simulator::http::ntlm) fn kerberos_first() -> Vec<u8> {
        element(SEQUENCE, &[element(OBJECT_IDENTIFIER, KERBEROS), element(OBJECT_IDENTIFIER, NTLM)].concat())
    }

    pub(in crate::simulator::http::ntlm) fn init(mech_types: &[u8], token: &[u8]) -> Vec<u8> {
        let fields = [element(context(0), mech_types), element(context(2), &element(OCTET_STRING, token))].concat();
        let init = element(context(0), &element(SEQUENCE, &fields));
        element(APPLICATION_0, &[element(OBJECT_IDENTIFIER, SPNEGO), init].concat())
    }

    #[test]
    fn an_init_is_read() {
        let (mech_types, token) = (ntlm_only(), init(&ntlm_only(), &[7; 300]));
        let expected = Token::Init { mech_types: &mech_types, prefers_ntlm: true, mech_token: Some(&[7; 300]) };
        assert_eq!(Token::read(&token), Some(expected));
    }

    #[test]
    fn ntlm_may_follow_kerberos() {
        let token = init(&kerberos_first(), b"AP-REQ");
        assert!(matches!(Token::read(&token), Some(Token::Init { prefers_ntlm: false, .. })));
    }

    #[test]
    fn kerberos_alone_is_not_ours() {
        assert_eq!(Token::read(&init(&element(SEQUENCE, &element(OBJECT_IDENTIFIER, KERBEROS)), b"AP-REQ")), None);
    }

    #[test]
    fn a_reply_is_read_back() {
        let reply = Reply {
            state: NegState::AcceptIncomplete,
            response_token: Some(b"token"),
            mech_list_mic: Some(b"mic"),
            announces_ntlm: true,
        };
        let expected = Token::Response { response_token: Some(b"token"), mech_list_mic: Some(b"mic") };
        assert_eq!(Token::read(&reply.to_bytes()), Some(expected));
    }

    #[test]
    fn truncations_and_changed_bytes_do_not_panic() {
        let whole = init(&kerberos_first(), &[7; 300]);
        for at in 0..whole.len() {
            assert_eq!(Token::read(&whole[..at]), None);
            for value in [0, 0x7F, 0x80, 0x84, 0x89, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = value;
                let _ = Token::read(&changed);
            }
        }
    }
}
