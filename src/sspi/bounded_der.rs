//! Lengths in DER before another crate believes them (X.690 section 8.1.3): `picky-asn1-der` adds to a length and reserves memory for it unchecked.

/// Does every length in this message stay inside what holds it? Octet strings of a KRB-ERROR, and those of the field `padata` of a reply, hold DER
/// themselves (RFC 4120 sections 5.4.2 and 5.9.1); what is encrypted does not.
pub(super) fn is_bounded(message: &[u8]) -> bool {
    let Some((tag, content, _)) = take(message) else { return false };
    match tag {
        KRB_ERROR => are_bounded(content, Octets::Der, DEEPEST),
        _ if tag & CONSTRUCTED == 0 => true,
        AS_REP | TGS_REP => is_bounded_reply(content),
        _ => are_bounded(content, Octets::Opaque, DEEPEST),
    }
}

/// Does every length in this token of a host stay inside what holds it? An octet string of SPNEGO holds a token of the mechanism (RFC 4178 section 4.2.2).
/// What is not DER, as a token of NTLM, is not read as DER.
pub(super) fn is_bounded_token(token: &[u8]) -> bool {
    match token.first() {
        Some(&GSS_TOKEN) => is_bounded_mechanism(token),
        Some(tag) if tag & CONSTRUCTED != 0 => are_bounded(token, Octets::Mechanism, DEEPEST),
        _ => true,
    }
}

/// A message behind the name of the mechanism and two bytes (RFC 4121 section 4.1), or behind the name alone.
fn is_bounded_mechanism(token: &[u8]) -> bool {
    let Some((GSS_TOKEN, content, [])) = take(token) else {
        return token.first().is_none_or(|tag| tag & CONSTRUCTED == 0);
    };
    let Some((_, _, behind)) = take(content) else { return false };
    match behind {
        [first, ..] if first & CONSTRUCTED != 0 => are_bounded(behind, Octets::Opaque, DEEPEST),
        [_, _, message @ ..] => message.is_empty() || is_bounded(message),
        _ => false,
    }
}

/// What octet strings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Octets {
    /// Bytes that are not read as DER.
    Opaque,
    /// DER, if they begin with a SEQUENCE.
    Der,
    /// A token of a mechanism.
    Mechanism,
}

/// The fields of the SEQUENCE in a reply.
fn is_bounded_reply(content: &[u8]) -> bool {
    let Some((SEQUENCE, mut rest, _)) = take(content) else { return are_bounded(content, Octets::Opaque, DEEPEST) };
    while let Some((tag, field, behind)) = take(rest) {
        let octets = if tag == PADATA { Octets::Der } else { Octets::Opaque };
        if tag & CONSTRUCTED != 0 && !are_bounded(field, octets, DEEPEST) {
            return false;
        }
        rest = behind;
    }
    rest.is_empty()
}

/// One element behind the other, each with what it holds.
fn are_bounded(mut bytes: &[u8], octets: Octets, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    while let Some((tag, content, behind)) = take(bytes) {
        let is_der = octets == Octets::Der && tag == OCTET_STRING && content.first() == Some(&SEQUENCE);
        if (is_der || tag & CONSTRUCTED != 0) && !are_bounded(content, octets, depth) {
            return false;
        }
        if octets == Octets::Mechanism && tag == OCTET_STRING && !is_bounded_mechanism(content) {
            return false;
        }
        bytes = behind;
    }
    bytes.is_empty()
}

/// The first element: its tag, its content, and what is behind it. `None` if its length does not fit.
fn take(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (digits.iter().fold(0, |length: usize, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, behind) = rest.split_at_checked(length)?;
    Some((*tag, content, behind))
}

const CONSTRUCTED: u8 = 0x20;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// `[APPLICATION 0]` (RFC 2743 section 3.1).
const GSS_TOKEN: u8 = 0x60;

/// `[APPLICATION 30]`.
const KRB_ERROR: u8 = 0x7E;

/// `[APPLICATION 11]` and `[APPLICATION 13]`: the field `[2]` of other messages, such as AP-REP, is encrypted.
const AS_REP: u8 = 0x6B;
const TGS_REP: u8 = 0x6D;

/// `[2]` of a KDC-REP.
const PADATA: u8 = 0xA2;

/// Deeper than any message of Kerberos.
const DEEPEST: u8 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than memory: the sum of a length and its header overflows.
    const ENDLESS: [u8; 10] = [0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[tag, length], content].concat()
    }

    #[test]
    fn a_length_that_does_not_fit_is_found_at_any_depth() {
        let value = element(OCTET_STRING, &ENDLESS);
        let in_error = element(KRB_ERROR, &element(SEQUENCE, &element(0xAC, &value)));
        let in_padata = element(0x6B, &element(SEQUENCE, &element(PADATA, &element(SEQUENCE, &value))));
        for message in [&ENDLESS[..], &element(KRB_ERROR, &ENDLESS), &in_error, &in_padata, &[], &[0x30, 0x80, 0, 0]] {
            assert!(!is_bounded(message), "{message:02x?}");
        }
    }

    #[test]
    fn what_is_encrypted_may_begin_as_a_sequence_does() {
        let cipher = element(OCTET_STRING, &[SEQUENCE, 0x7F, 1, 2, 3]);
        let encrypted = element(0xA2, &element(SEQUENCE, &element(0xA2, &cipher)));
        assert!(is_bounded(&element(0x6F, &element(SEQUENCE, &encrypted))), "AP-REP");
        assert!(!is_bounded(&element(AS_REP, &element(SEQUENCE, &encrypted))), "padata");
    }

    /// 2^32 - 1 and 2^63.
    const TOO_LONG: [&[u8]; 2] = [&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], &[0x30, 0x88, 0x80, 0, 0, 0, 0, 0, 0, 0]];

    /// An answer of SPNEGO with this token of Kerberos in it.
    fn answer(message: &[u8]) -> Vec<u8> {
        let name = element(0x06, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02]);
        let token = element(GSS_TOKEN, &[&name, &[2, 0][..], message].concat());
        element(0xA1, &element(SEQUENCE, &element(0xA2, &element(OCTET_STRING, &token))))
    }

    #[test]
    fn a_length_that_does_not_fit_is_found_anywhere_in_a_token() {
        for length in TOO_LONG {
            let in_message = element(0x6F, &element(SEQUENCE, length));
            let of_token =
                element(0xA1, &element(SEQUENCE, &element(0xA2, &element(OCTET_STRING, &[GSS_TOKEN, 0x7F]))));
            for token in [length, &element(0xA1, length), &answer(length), &answer(&in_message), &of_token] {
                assert!(!is_bounded_token(token), "{token:02x?}");
            }
        }
    }

    #[test]
    fn a_token_of_another_kind_is_left_to_its_mechanism() {
        let encrypted = element(0x6F, &element(SEQUENCE, &element(OCTET_STRING, &ENDLESS)));
        let of_ntlm = element(0xA1, &element(SEQUENCE, &element(0xA2, &element(OCTET_STRING, b"NTLMSSP\0\x02"))));
        for token in [&[][..], b"NTLMSSP\0\x02", &of_ntlm, &answer(&encrypted)] {
            assert!(is_bounded_token(token), "{token:02x?}");
        }
    }

    #[test]
    fn what_is_encrypted_may_be_any_bytes() {
        let encrypted = element(0xA2, &element(OCTET_STRING, &ENDLESS));
        let reply = element(0x6B, &element(SEQUENCE, &element(0xA6, &element(SEQUENCE, &encrypted))));
        assert!(is_bounded(&reply));
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let nested = (0..60).fold(Vec::new(), |inner, _| element(SEQUENCE, &inner));
        assert!(!is_bounded(&element(KRB_ERROR, &nested)));
    }
}
