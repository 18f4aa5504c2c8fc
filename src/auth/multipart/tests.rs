//! What is sealed is opened again, and what differs from it is refused.

use proptest::prelude::*;

use super::*;
use crate::auth::{SealError, SealProtocol, Sealed, Sealer};

/// A seal that anyone can break: a header of `*`, the length and the number; the text, each bit turned.
struct Toy {
    protocol: SealProtocol,
    out: u8,
    back: u8,
}

impl Toy {
    fn new(protocol: SealProtocol) -> Self {
        Self { protocol, out: 0, back: 0 }
    }
}

impl Sealer for Toy {
    fn protocol(&self) -> SealProtocol {
        self.protocol
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError> {
        self.out += 1;
        let data: Vec<u8> = plain.iter().map(|byte| !byte).collect();
        if self.protocol != SealProtocol::CredSsp {
            return Ok(Sealed { header: vec![b'*', self.out], data });
        }
        // One TLS record with a trailer of a single byte, cut as the length of the trailer tells.
        let length = u16::try_from(data.len() + 1).unwrap().to_be_bytes();
        let record = [[23, 3, 3].as_slice(), &length, &data, &[self.out]].concat();
        Ok(Sealed { header: record[..1].to_vec(), data: record[1..].to_vec() })
    }

    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError> {
        self.back += 1;
        let data = if self.protocol == SealProtocol::CredSsp {
            let [23, 3, 3, _, _, data @ .., number] = &[header, data].concat()[..] else {
                return Err(SealError::Malformed);
            };
            (*number == self.back).then(|| data.to_vec())
        } else {
            (header == [b'*', self.back]).then(|| data.to_vec())
        };
        Ok(data.ok_or(SealError::Signature)?.iter().map(|byte| !byte).collect())
    }
}

const SOAP: &str = "application/soap+xml;charset=UTF-8";

fn sealed(protocol: SealProtocol, plain: &[u8]) -> SealedMessage {
    seal_message(&mut Toy::new(protocol), SOAP, plain).unwrap()
}

fn open(protocol: SealProtocol, message: &SealedMessage) -> Result<OpenedMessage, MultipartError> {
    open_message(&mut Toy::new(protocol), &message.content_type, &message.body, 1 << 20)
}

/// A sealed message whose body was changed as text.
fn changed(change: impl Fn(String) -> String) -> Result<OpenedMessage, MultipartError> {
    // Turned bits of text from the upper half are ASCII.
    let mut message = sealed(SealProtocol::Spnego, &[!b'a', !b'b', !b'c']);
    message.body = change(String::from_utf8(message.body).unwrap()).into_bytes();
    open(SealProtocol::Spnego, &message)
}

#[test]
fn the_body_is_that_of_ms_wsmv() {
    let message = sealed(SealProtocol::Spnego, &[!b'a', !b'b', !b'c']);
    let expected = "--Encrypted Boundary\r\n\
        \tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\
        \tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=3\r\n\
        --Encrypted Boundary\r\n\
        \tContent-Type: application/octet-stream\r\n\
        \x02\0\0\0*\x01abc--Encrypted Boundary--\r\n";
    assert_eq!(String::from_utf8(message.body).unwrap(), expected);
    let header =
        r#"multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary""#;
    assert_eq!(message.content_type, header);
}

#[test]
fn every_length_comes_back() {
    use SealProtocol::{CredSsp, Kerberos, Spnego};
    for protocol in [Spnego, Kerberos, CredSsp] {
        for length in [0, 1, 16_384, 16_385, 32_768, 40_000] {
            let plain: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
            let opened = open(protocol, &sealed(protocol, &plain)).unwrap();
            assert_eq!((opened.content_type.as_str(), opened.body), (SOAP, plain));
        }
    }
}

#[test]
fn only_credssp_is_cut_into_parts() {
    let parts = |protocol, length| {
        let message = sealed(protocol, &vec![0; length]);
        let count = message.body.windows(15).filter(|window| window == b"OriginalContent").count();
        (count, message.content_type.starts_with("multipart/x-multi-encrypted"))
    };
    assert_eq!(parts(SealProtocol::CredSsp, 16_384), (1, false));
    assert_eq!(parts(SealProtocol::CredSsp, 16_385), (2, true));
    assert_eq!(parts(SealProtocol::Spnego, 100_000), (1, false));
}

#[test]
fn a_boundary_inside_the_sealed_bytes_is_only_bytes() {
    let plain: Vec<u8> = b"x--Encrypted Boundary--\r\n--Encrypted Boundary\r\n".iter().map(|byte| !byte).collect();
    for protocol in [SealProtocol::Spnego, SealProtocol::CredSsp] {
        assert_eq!(open(protocol, &sealed(protocol, &plain)).unwrap().body, plain);
    }
}

#[test]
fn what_other_hosts_write_is_read() {
    assert!(changed(|body| body.replace('\t', "")).is_ok());
    assert!(changed(|body| body.replace('\t', "  ")).is_ok());
    assert!(changed(|body| body.replace("--Encrypted Boundary", "-- Encrypted Boundary")).is_ok());
    assert!(changed(|body| body.trim_end().to_owned()).is_ok());
    assert!(changed(|body| body + "\r\n").is_ok());
    assert!(changed(|body| body.replace("abc--", "abc\r\n--")).is_ok());
    assert!(changed(|body| body + "x").is_err());
    assert!(changed(|body| body.to_lowercase().replace("encrypted boundary", "Encrypted Boundary")).is_ok());
}

#[test]
fn lengths_that_lie_are_refused() {
    let length = |told: &str| changed(|body| body.replace("Length=3", &format!("Length={told}")));
    let missing = Err(MultipartError::Malformed("a boundary is missing"));
    assert_eq!([length("2"), length("4")], [missing.clone(), missing]);
    let cut = Err(MultipartError::Malformed("a length is longer than what it measures"));
    assert_eq!(length("40000"), cut);
    assert_eq!(changed(|body| body.replace("\x02\0\0\0", "\x7F\0\0\0")), cut);
    assert_eq!(length("99999999"), Err(MultipartError::TooLong { limit: 1 << 20 }));
}

#[test]
fn the_length_told_must_be_that_of_the_text() {
    let mut message = sealed(SealProtocol::CredSsp, b"abc");
    let at = message.body.windows(8).position(|window| window == b"Length=3").unwrap();
    message.body[at + 7] = b'4';
    assert_eq!(open(SealProtocol::CredSsp, &message), Err(MultipartError::Length));
}

#[test]
fn what_is_not_sealed_as_agreed_is_refused() {
    let mut message = sealed(SealProtocol::Kerberos, b"abc");
    assert_eq!(open(SealProtocol::Spnego, &message), Err(MultipartError::OtherProtocol));
    message.content_type = SOAP.to_owned();
    assert_eq!(open(SealProtocol::Kerberos, &message), Err(MultipartError::NotSealed));
}

#[test]
fn a_part_sealed_otherwise_than_the_whole_is_refused() {
    let refused = changed(|body| body.replace("HTTP-SPNEGO", "HTTP-Kerberos"));
    assert_eq!(refused, Err(MultipartError::Malformed("a part does not say what it is")));
}

#[test]
fn one_part_is_one_part() {
    let twice = changed(|body| format!("{}{body}", body.trim_end().trim_end_matches("--Encrypted Boundary--")));
    assert_eq!(twice, Err(MultipartError::Malformed("it has more than one part")));
}

#[test]
fn nothing_may_follow() {
    let more = changed(|body| body + "x");
    assert_eq!(more, Err(MultipartError::Malformed("something follows its end")));
}

#[test]
fn all_parts_together_stay_below_the_limit() {
    let message = sealed(SealProtocol::CredSsp, &[0; 40_000]);
    let opened = open_message(&mut Toy::new(SealProtocol::CredSsp), &message.content_type, &message.body, 39_999);
    assert_eq!(opened, Err(MultipartError::TooLong { limit: 39_999 }));
}

#[test]
fn every_truncation_and_no_changed_byte_gets_through_or_panics() {
    for protocol in [SealProtocol::Spnego, SealProtocol::CredSsp] {
        let whole = sealed(protocol, &[7; 40]);
        let end = whole.body.len() - 2;
        for at in 0..end {
            let cut = SealedMessage { body: whole.body[..at].to_vec(), ..whole.clone() };
            open(protocol, &cut).unwrap_err();
            for value in [0, 1, 9, 0x7F, 0xFF] {
                let mut changed = whole.clone();
                changed.body[at] = value;
                let _whatever = open(protocol, &changed);
            }
        }
    }
}

/// What a sealed message is made of, and what looks like it.
const PIECES: [&[u8]; 14] = [
    b"--Encrypted Boundary\r\n",
    b"-- Encrypted Boundary\r\n",
    b"--Encrypted Boundary--\r\n",
    b"--Encrypted Boundary",
    b"\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n",
    b"\tContent-Type: application/HTTP-CredSSP-session-encrypted\r\n",
    b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=3\r\n",
    b"OriginalContent: type=;Length=18446744073709551615\r\n",
    b"\tContent-Type: application/octet-stream\r\n",
    b"\x02\0\0\0*\x01abc",
    b"\xFF\xFF\xFF\xFF",
    b"\x01\0\0\0\x17\x03\x03\0\x04abc\x01",
    b"\r\n",
    b"-",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_pieces_of_a_message_stop_the_reader(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)) {
        let body = pieces.concat();
        for protocol in [SealProtocol::Spnego, SealProtocol::CredSsp] {
            let message = SealedMessage { body: body.clone(), ..sealed(protocol, b"") };
            let many = message.content_type.replace("encrypted;", "x-multi-encrypted;");
            for content_type in [message.content_type.clone(), many] {
                let _whatever = open(protocol, &SealedMessage { content_type, ..message.clone() });
            }
        }
    }
}
