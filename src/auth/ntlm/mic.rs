//! The message integrity code of the AUTHENTICATE message (MS-NLMP 2.2.1.3, MIC, and 3.1.5.1.2).

use super::hmac_md5::hmac_md5;

/// `message`, which has no room for a MIC yet, with the MIC over the messages before it and itself.
pub(super) fn protect(message: &[u8], session_key: &[u8; 16], before: &[&[u8]]) -> Vec<u8> {
    let (header, payload) = message.split_at_checked(MIC_OFFSET).unwrap_or((message, &[]));
    let mut message = [header, &[0; MIC_LENGTH], payload].concat();
    for field in FIELDS {
        move_payload(&mut message, field);
    }
    let parts: Vec<&[u8]> = before.iter().copied().chain([message.as_slice()]).collect();
    let mic = hmac_md5(session_key, &parts);
    message.iter_mut().skip(MIC_OFFSET).zip(mic).for_each(|(to, from)| *to = from);
    message
}

/// Adds the length of the MIC to the payload offset that is at `field`.
fn move_payload(message: &mut [u8], field: usize) {
    let Some(offset) = message.get_mut(field..).and_then(<[u8]>::first_chunk_mut) else { return };
    *offset = u32::from_le_bytes(*offset).saturating_add(MIC_SHIFT).to_le_bytes();
}

/// The MIC follows the eight bytes of the Version.
pub(super) const MIC_OFFSET: usize = 72;
const MIC_LENGTH: usize = 16;
const MIC_SHIFT: u32 = 16;
/// Where the offsets of the six payload fields are.
const FIELDS: [usize; 6] = [16, 24, 32, 40, 48, 56];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mic_is_between_version_and_payload() {
        let mut message = vec![7; MIC_OFFSET];
        message.extend(*b"payload");
        let protected = protect(&message, &[1; 16], &[b"negotiate", b"challenge"]);
        assert_eq!(protected.len(), message.len() + 16);
        assert_eq!(&protected[88..], b"payload");
        assert_ne!(protected[72..88], [0; 16]);
    }

    #[test]
    fn every_payload_offset_moves() {
        let protected = protect(&[0; MIC_OFFSET], &[1; 16], &[]);
        assert!(FIELDS.iter().all(|at| protected[*at..at + 4] == [16, 0, 0, 0]));
    }

    #[test]
    fn the_mic_covers_the_messages_before() {
        let message = [0; MIC_OFFSET];
        assert_ne!(protect(&message, &[1; 16], &[b"a"]), protect(&message, &[1; 16], &[b"b"]));
    }
}
