//! The token of a sealed message, turned so that its head is first and its data last (RFC 4121 sections 4.2.4 and 4.2.5).
//!
//! The token is header, encrypted (confounder, data, header again), checksum. WinRM's form has the data alone at the end, so all that
//! is behind it goes to the front, and the right rotation count tells how far. MIT counts from 0, Heimdal has turned already.

use crate::auth::Sealed;

/// Turns a token of the library in which `plain` bytes were sealed; `None` if it is not a token of RFC 4121, such as one with RC4.
pub(super) fn turned(token: &[u8], plain: usize) -> Option<Sealed> {
    let (header, body) = token.split_first_chunk::<HEADER>()?;
    let [0x05, 0x04, flags, 0xFF, 0, 0, high, low, sequence @ ..] = header else { return None };
    if flags & SEALED == 0 {
        return None;
    }
    let behind = body.len().checked_sub(CONFOUNDER + plain).filter(|behind| *behind >= HEADER + CHECKSUM)?;
    let mut body = body.to_vec();
    let turned_so_far = usize::from(u16::from_be_bytes([*high, *low])).checked_rem(body.len())?;
    body.rotate_left(turned_so_far);
    body.rotate_right(behind);
    let [high, low] = u16::try_from(behind).ok()?.to_be_bytes();
    let whole = [&[0x05, 0x04, *flags, 0xFF, 0, 0, high, low], sequence.as_slice(), &body].concat();
    let (header, data) = whole.split_at_checked(HEADER + CONFOUNDER + behind)?;
    Some(Sealed { header: header.to_vec(), data: data.to_vec() })
}

/// The length of the header that is not encrypted.
const HEADER: usize = 16;
/// The random bytes before the data, for AES one block.
const CONFOUNDER: usize = 16;
/// The shortest checksum: that of AES with SHA-1 (RFC 3962 section 6).
const CHECKSUM: usize = 12;
/// The flag of an encrypted message.
const SEALED: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    /// Header, confounder, data, header again, checksum: each of its own letter, without a cipher.
    fn token(data: &[u8], checksum: usize) -> Vec<u8> {
        let header = [5, 4, 2, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
        [&header, &[b'c'; 16][..], data, &[b'h'; 16], &vec![b's'; checksum]].concat()
    }

    #[test]
    fn the_data_is_alone_at_the_end() {
        let sealed = turned(&token(b"data", 12), 4).unwrap();
        let expected =
            [&[5, 4, 2, 0xFF, 0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 7], &[b'h'; 16][..], &[b's'; 12], &[b'c'; 16]].concat();
        assert_eq!(sealed, Sealed { header: expected, data: b"data".to_vec() });
    }

    #[test]
    fn what_the_library_has_turned_is_turned_no_further() {
        let (header, mut body) = (token(b"data", 12)[..16].to_vec(), token(b"data", 12)[16..].to_vec());
        body.rotate_right(28);
        let mut already = [header, body].concat();
        already[7] = 28;
        assert_eq!(turned(&already, 4), turned(&token(b"data", 12), 4));
    }

    #[test]
    fn a_longer_checksum_makes_a_longer_head() {
        // AES with SHA-2 (RFC 8009): 16 or 24 bytes.
        assert_eq!(turned(&token(b"data", 24), 4).unwrap().header.len(), 72);
    }

    #[test]
    fn nothing_can_be_sealed_too() {
        assert_eq!(turned(&token(b"", 12), 0).unwrap().data, b"");
    }

    #[test]
    fn tokens_of_other_kinds_are_refused() {
        let good = token(b"data", 12);
        let changed = |at: usize, to: u8| {
            let mut token = good.clone();
            token[at] = to;
            token
        };
        assert_eq!(turned(&changed(0, 0x60), 4), None); // RC4: RFC 4757 section 7.3, framed as in RFC 2743
        assert_eq!(turned(&changed(2, 0), 4), None); // not encrypted
        assert_eq!(turned(&changed(5, 1), 4), None); // with extra bytes
        assert_eq!(turned(&good[..40], 4), None);
    }
}
