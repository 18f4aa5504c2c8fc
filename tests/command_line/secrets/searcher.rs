//! Looking for a secret in every form in which it might get out.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

/// What must not be written: a name for people, and the bytes.
#[derive(Debug, Clone)]
pub(crate) struct Secret {
    pub(crate) name: String,
    bytes: Vec<u8>,
}

/// What begins a token or a key, no matter whose it is.
const MARKS: [&[u8]; 12] = [
    b"NTLMSSP\0",
    b"TlRMTVNT",
    b"authorization:",
    b"\"authorization\"",
    b"Negotiate YI",
    b"Negotiate YG",
    b"Negotiate oY",
    b"Negotiate oX",
    b"Kerberos YI",
    b"Basic b3Bl",
    b"PRIVATE KEY-----",
    b"WWW-Authenticate:",
];

impl Secret {
    pub(crate) fn text(name: &str, text: &str) -> Self {
        Self::bytes(name, text.as_bytes())
    }

    pub(crate) fn bytes(name: &str, bytes: &[u8]) -> Self {
        assert!(bytes.len() >= 5, "{name} is too short to be looked for");
        Self { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    /// The secret as it is, and as a text in UTF-16, each in all encodings.
    pub(crate) fn forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut forms = encodings(&self.bytes);
        if let Ok(text) = std::str::from_utf8(&self.bytes) {
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            forms.extend(encodings(&utf16));
            for space in ["%20", "+"] {
                forms.push(("URL-encoded", url_encoded(text, space).into_bytes()));
            }
        }
        forms
    }
}

fn encodings(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let listed = format!("{bytes:?}");
    let mut forms = vec![
        ("as it is", bytes.to_vec()),
        ("in hexadecimal", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()),
        ("as a list of numbers", listed.trim_matches(['[', ']']).as_bytes().to_vec()),
    ];
    for offset in 0..3 {
        forms.push(("in Base64", base64(bytes, offset, |text| BASE64_STANDARD_NO_PAD.encode(text))));
        forms.push(("in Base64 for URLs", base64(bytes, offset, |text| BASE64_URL_SAFE_NO_PAD.encode(text))));
    }
    forms
}

/// The digits that are the same whatever is before and behind, where the secret begins at this offset of three.
fn base64(bytes: &[u8], offset: usize, encode: impl Fn(&[u8]) -> String) -> Vec<u8> {
    let text = encode(&[&[0; 3][..offset], bytes].concat());
    let first = (offset * 8).div_ceil(6);
    let end = (offset + bytes.len()) * 8 / 6;
    text.as_bytes()[first..end].to_vec()
}

fn url_encoded(text: &str, space: &str) -> String {
    let one = |byte: u8| match byte {
        b' ' => space.to_owned(),
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// What of it is in `text`, in words; letters count the same in both cases, so that hexadecimal is found in either.
pub(crate) fn found(text: &[u8], secrets: &[Secret]) -> Vec<String> {
    let text = letters(text);
    let holds = |form: &[u8]| text.contains(&letters(form));
    let marks = MARKS.iter().filter(|mark| holds(mark));
    let mut found: Vec<String> = marks.map(|mark| format!("the mark {:?}", String::from_utf8_lossy(mark))).collect();
    for secret in secrets {
        let forms = secret.forms();
        let forms = forms.iter().filter(|(_, form)| holds(form));
        found.extend(forms.map(|(form, _)| format!("{} {form}", secret.name)));
    }
    found
}

/// A letter for each byte, since texts are searched much faster.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// So that the search can fail: each form, planted at each place of a longer text, is found.
#[test]
fn a_secret_is_found_in_each_of_its_forms() {
    let secret = Secret::text("the password", "Job-0815 please");
    let forms = secret.forms();
    assert_eq!(forms.len(), 2 * 9 + 2);
    for (form, bytes) in forms {
        for before in ["", "a", "ab", "abc: "] {
            let text = [before.as_bytes(), &bytes, b" behind"].concat();
            assert_ne!(found(&text, std::slice::from_ref(&secret)), [""; 0], "{form} behind {before:?}");
        }
    }
}

#[test]
fn what_was_encoded_with_something_around_it_is_found() {
    let secret = Secret::text("the password", "Job-0815 please");
    for around in ["", "u", "us", "LAB\\operator:"] {
        let utf16: Vec<u8> = format!("{around}Job-0815 please!").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [format!("{around}Job-0815 please!").into_bytes(), utf16] {
            let text = format!("x {} x", BASE64_STANDARD_NO_PAD.encode(&bytes));
            assert_ne!(found(text.as_bytes(), std::slice::from_ref(&secret)), [""; 0], "{around}: {text}");
        }
    }
}

#[test]
fn hexadecimal_is_found_in_capitals_too() {
    let secret = Secret::bytes("the hash", &[0xAB, 0xCD, 0xEF, 0x01, 0x9A]);
    assert_ne!(found(b"hash=ABCDEF019A.", &[secret]), [""; 0]);
}

#[test]
fn each_mark_of_a_token_is_found() {
    for mark in MARKS {
        assert_ne!(found(&[b"x", mark, b"x"].concat(), &[]), [""; 0], "{}", String::from_utf8_lossy(mark));
    }
}

#[test]
fn what_holds_nothing_is_let_through() {
    let secret = Secret::text("the password", "Job-0815 please");
    let text = b"the host did not accept the credentials (NTLM; it offers Negotiate)";
    assert_eq!(found(text, &[secret]), [""; 0]);
}
