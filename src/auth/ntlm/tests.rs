//! The whole client session: MS-NLMP 4.2.4 (NTLMv2 Authentication) and hostile challenges.

use ntlmclient::Flags;

use super::response::{ClientChallenge, Response, response_key};
use super::*;
use crate::auth::{Credentials, FileTime, Mechanism, MechanismError, Password, Step};

/// MS-NLMP 4.2.1, Common Values.
const SERVER_CHALLENGE: [u8; 8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF];
const NOW: FileTime = FileTime(132_000_000_000_000_000);

fn credentials() -> Credentials {
    Credentials { account: r"Domain\User".parse().unwrap(), password: Password::new("Password".to_owned()) }
}

/// A login that nothing was sent of yet.
pub(in crate::auth) fn session() -> Ntlm {
    session_with(Protection::None)
}

fn session_with(protection: Protection) -> Ntlm {
    let seed = NtlmSeed { client_challenge: [0xAA; 8], exported_session_key: [0x55; 16], now: NOW };
    Ntlm::new(&credentials(), "HTTP/server", seed, protection)
}

fn offered() -> Flags {
    Protection::None.offered()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn pair(id: u16, value: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes(), &u16::try_from(value.len()).unwrap().to_le_bytes(), value].concat()
}

/// MS-NLMP 4.2.4, the target information: MsvAvNbDomainName, MsvAvNbComputerName, MsvAvEOL.
fn target_info() -> Vec<u8> {
    [pair(2, &utf16("Domain")), pair(1, &utf16("Server")), pair(0, &[])].concat()
}

/// A CHALLENGE with these flags and this target information at its end.
fn challenge(flags: Flags, target_info: &[u8]) -> Vec<u8> {
    let length = u16::try_from(target_info.len()).unwrap().to_le_bytes();
    let name = [0, 0, 0, 0, 56, 0, 0, 0];
    let mut message = [b"NTLMSSP\0".as_slice(), &[2, 0, 0, 0], &name, &flags.bits().to_le_bytes()].concat();
    message.extend([SERVER_CHALLENGE, [0; 8]].concat());
    message.extend([length.as_slice(), &length, &[56, 0, 0, 0], &[0; 8], target_info].concat());
    message
}

/// The challenge of a host that offers everything but sealing.
pub(in crate::auth) fn full_challenge() -> Vec<u8> {
    challenge(offered(), &target_info())
}

fn authenticate(challenge: &[u8]) -> Result<Vec<u8>, NtlmError> {
    let mut session = session();
    session.negotiate();
    session.authenticate(challenge, None)
}

/// The bytes of the payload field whose length is at `at`.
fn field(message: &[u8], at: usize) -> &[u8] {
    let length = usize::from(u16::from_le_bytes([message[at], message[at + 1]]));
    let offset = usize::try_from(u32::from_le_bytes(message[at + 4..at + 8].try_into().unwrap())).unwrap();
    &message[offset..offset + length]
}

fn documented_response() -> Response {
    let client = ClientChallenge { random: [0xAA; 8], time: FileTime(0), target_info: target_info() };
    Response::new(&response_key(&credentials()), &SERVER_CHALLENGE, &client)
}

#[test]
fn ntowf_v2_is_that_of_4_2_4_1_1() {
    assert_eq!(hex(&*response_key(&credentials())), "0c868a403bfd7a93a3001ef22ef02e3f");
}

#[test]
fn the_session_base_key_is_that_of_4_2_4_1_2() {
    assert_eq!(hex(&*documented_response().session_base_key), "8de40ccadbc14a82f15cb0ad0de95ca3");
}

#[test]
fn the_lm_response_is_that_of_4_2_4_2_1() {
    assert_eq!(hex(&documented_response().lm), "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
}

#[test]
fn the_nt_proof_is_that_of_4_2_4_2_2() {
    assert_eq!(hex(&documented_response().nt[..16]), "68cd0ab851e51c96aabc927bebef6a1c");
}

#[test]
fn the_wrapped_key_is_that_of_4_2_4_2_3() {
    let wrapped = session().exchange_keys(offered(), &documented_response().session_base_key);
    assert_eq!(hex(&wrapped), "c5dad2544fc9799094ce1ce90bc9d03e");
}

#[test]
fn the_session_key_is_never_sent_in_cleartext() {
    let message = authenticate(&challenge(offered(), &target_info())).unwrap();
    let base_key = hex(&hmac_md5::hmac_md5(&response_key(&credentials()), &[&field(&message, 20)[..16]]));
    assert!(!hex(&message).contains(&base_key) && !hex(&message).contains(&"55".repeat(16)));
}

#[test]
fn a_host_without_signing_gets_no_key() {
    let message = authenticate(&challenge(offered() - Flags::NEGOTIATE_SIGN, &target_info())).unwrap();
    assert_eq!(field(&message, 52), [0; 0]);
}

#[test]
fn user_and_domain_are_sent_as_utf_16() {
    let message = authenticate(&challenge(offered(), &target_info())).unwrap();
    assert_eq!((field(&message, 28), field(&message, 36)), (utf16("Domain").as_slice(), utf16("User").as_slice()));
}

#[test]
fn the_mic_covers_negotiate_challenge_and_authenticate() {
    let challenge = challenge(offered(), &target_info());
    let mut session = session();
    let negotiate = session.negotiate();
    let mut message = session.authenticate(&challenge, None).unwrap();
    let mic: Vec<u8> = message.splice(72..88, [0; 16]).collect();
    assert_eq!(mic, hmac_md5::hmac_md5(&[0x55; 16], &[&negotiate, &challenge, &message]));
}

#[test]
fn the_time_of_the_host_is_used_and_silences_lm_v2() {
    let time = [1, 2, 3, 4, 5, 6, 7, 8];
    let message = authenticate(&challenge(offered(), &[pair(7, &time), pair(0, &[])].concat())).unwrap();
    assert_eq!(field(&message, 20)[24..32], time);
    assert_eq!(field(&message, 12), [0; 24]);
}

#[test]
fn our_time_is_used_if_the_host_sends_none() {
    let message = authenticate(&challenge(offered(), &target_info())).unwrap();
    assert_eq!(field(&message, 20)[24..32], NOW.0.to_le_bytes());
}

#[test]
fn our_pairs_follow_those_of_the_host() {
    let message = authenticate(&challenge(offered(), &target_info())).unwrap();
    let ours = [pair(6, &[2, 0, 0, 0]), pair(9, &utf16("HTTP/server")), pair(0, &[]), vec![0; 4]].concat();
    let host = target_info();
    assert_eq!(field(&message, 20)[44..], [&host[..host.len() - 4], &ours].concat());
}

#[test]
fn less_than_ntlm_v2_is_refused() {
    let refused = |flags, info: &[u8]| authenticate(&challenge(flags, info)).unwrap_err();
    assert_eq!(
        refused((offered() - Flags::NEGOTIATE_UNICODE) | Flags::NEGOTIATE_OEM, &target_info()),
        NtlmError::NoUnicode
    );
    assert_eq!(refused(offered() - Flags::NEGOTIATE_NTLM2_KEY, &target_info()), NtlmError::NoExtendedSessionSecurity);
    assert_eq!(refused(offered(), &[]), NtlmError::NoTargetInformation);
}

#[test]
fn a_challenge_of_48_bytes_is_read_as_far_as_it_goes() {
    let message = challenge(offered() - Flags::NEGOTIATE_VERSION, &[]);
    assert_eq!(authenticate(&message[..48]), Err(NtlmError::NoTargetInformation));
}

#[test]
fn a_challenge_without_version_may_hold_its_payload_at_48() {
    let mut message = challenge(offered() - Flags::NEGOTIATE_VERSION, &target_info());
    message.drain(48..56);
    message[44] = 48;
    authenticate(&message).unwrap();
}

#[test]
fn a_challenge_is_answered_once() {
    let mut session = session();
    session.negotiate();
    session.authenticate(&challenge(offered(), &target_info()), None).unwrap();
    let again = session.authenticate(&challenge(offered(), &target_info()), None);
    assert_eq!(again, Err(NtlmError::OutOfTurn));
}

#[test]
fn our_own_message_is_no_challenge() {
    assert_eq!(authenticate(&session().negotiate()), Err(NtlmError::NotAChallenge));
}

#[test]
fn every_truncation_is_refused() {
    let whole = challenge(offered(), &target_info());
    for length in 0..whole.len() {
        authenticate(&whole[..length]).unwrap_err();
    }
}

#[test]
fn no_changed_byte_panics() {
    let whole = challenge(offered(), &target_info());
    for at in 0..whole.len() {
        for value in [0, 1, 0x7F, 0x80, 0xFF] {
            let mut changed = whole.clone();
            changed[at] = value;
            let _ = authenticate(&changed);
        }
    }
}

#[test]
fn a_challenge_of_64_kilobytes_is_refused() {
    let info = [pair(1, &[0; 65_500]), pair(0, &[])].concat();
    assert_eq!(authenticate(&challenge(offered(), &info)), Err(NtlmError::TooLong));
}

#[test]
fn debug_shows_no_key() {
    let shown = format!("{:?} {:?}", session(), session().seed);
    assert!(!shown.contains("85, 85") && !shown.contains("Password"), "{shown}");
}

#[test]
fn the_steps_are_negotiate_authenticate_and_nothing_more() {
    let mut session = session();
    assert_eq!(session.step(None, None), Ok(Step::Continue(self::session().negotiate())));
    let challenge = challenge(offered(), &target_info());
    assert_eq!(session.step(Some(&challenge), None), Ok(Step::Last(authenticate(&challenge).unwrap())));
    assert_eq!(session.step(None, None), Ok(Step::Done));
    assert_eq!(session.step(Some(&challenge), None), Err(NtlmError::OutOfTurn.into()));
}

#[test]
fn a_host_that_does_not_seal_is_refused_where_messages_are_sealed() {
    let mut session = session_with(Protection::Sealed);
    session.step(None, None).unwrap();
    let refused = session.step(Some(&challenge(offered(), &target_info())), None);
    assert_eq!(refused, Err(NtlmError::NoSealing.into()));
}

#[test]
fn a_finished_login_that_asked_for_it_seals() {
    let mut session = session_with(Protection::Sealed);
    session.step(None, None).unwrap();
    session.step(Some(&challenge(Protection::Sealed.offered(), &target_info())), None).unwrap();
    let sealed = Box::new(session).sealer().unwrap().seal(b"").unwrap();
    assert_eq!((sealed.header.len(), sealed.data), (16, Vec::new()));
}

#[test]
fn no_other_login_seals() {
    let sealer = |session: Ntlm| Box::new(session).sealer().map(drop).unwrap_err();
    assert_eq!(sealer(session()), MechanismError::NotSealable("it is not finished"));
    let mut plain = session();
    plain.step(None, None).unwrap();
    plain.step(Some(&challenge(Protection::Sealed.offered(), &target_info())), None).unwrap();
    assert_eq!(sealer(plain), MechanismError::NotSealable("sealing was not asked for"));
}
