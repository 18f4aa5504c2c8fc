//! How a pseudonym is made, and how it is known again.

use super::key::Key;
use super::shape::Shape;

/// The letters of pseudonyms: no word of a language and no usual abbreviation is made of these alone.
const LETTERS: &[u8] = b"bfgjkqwxz";
/// The same where a letter is not ASCII.
const FOREIGN: [char; 4] = ['\u{11f}', '\u{17c}', '\u{135}', '\u{137}'];
/// Longer words have pseudonyms of this length.
const LONGEST: usize = 64;
/// How often a length is tried before a longer pseudonym is made.
const ATTEMPTS: u32 = 40;

/// The pseudonym of a value that is in lower case.
pub(super) fn pseudonym(key: &Key, value: &str, shape: Shape, attempt: u32) -> String {
    let (longer, bytes) = (attempt / ATTEMPTS, key.bytes(value, attempt, LONGEST + 64));
    match shape {
        Shape::Guid => guid(&bytes),
        Shape::Mac => mac(value, &bytes),
        Shape::Address if value.contains(':') => ipv6(&bytes),
        Shape::Address => ipv4(&bytes),
        _ if is_number(value) => number(value, &bytes, longer),
        _ if value.len() == 32 && is_hex(value) => guid(&bytes).replace('-', ""),
        _ if is_hex(value) => hex_word(value, &bytes),
        _ => word(value, &bytes, longer),
    }
}

/// Does it look like a pseudonym? Numbers of up to five digits cannot be told.
pub(super) fn is_pseudonym(text: &str, shape: Shape) -> bool {
    let lower = text.to_lowercase();
    match shape {
        Shape::Guid => lower.get(14..15) == Some("8") && lower.get(19..23) == Some("bfbf"),
        Shape::Mac => lower.replace(['-', ':'], "").starts_with(MAC),
        Shape::Address => {
            lower.starts_with("2001:db8:") || lower.starts_with("198.18.") || lower.starts_with("198.19.")
        }
        Shape::Sid => lower.split('-').skip(4).any(|part| part.starts_with(NUMBER)),
        _ if is_number(&lower) => lower.len() < 6 || lower.starts_with(NUMBER),
        _ => is_pseudonym_of_word(&lower),
    }
}

fn is_pseudonym_of_word(lower: &str) -> bool {
    let of_letters = |c: char| {
        c.is_ascii_digit() || FOREIGN.contains(&c) || u8::try_from(c).is_ok_and(|byte| LETTERS.contains(&byte))
    };
    let of_hex = is_hex(lower) && lower.starts_with("bf");
    let of_guid =
        lower.len() == 32 && is_hex(lower) && lower.get(12..13) == Some("8") && lower.get(16..20) == Some("bfbf");
    lower.chars().all(of_letters) || of_hex || of_guid || lower.starts_with(MAC)
}

/// Long enough not to be a word, and not of letters alone.
fn is_hex(value: &str) -> bool {
    value.len() >= 8
        && value.bytes().all(|byte| byte.is_ascii_hexdigit())
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && !is_number(value)
}

fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Capital letters where the value has them.
pub(super) fn in_case_of(pseudonym: &str, value: &str) -> String {
    let is_all_upper = value.chars().any(char::is_uppercase) && !value.chars().any(char::is_lowercase);
    let mut pattern = value.chars().map(|c| c.is_uppercase());
    let cased = pseudonym.chars().map(|c| {
        let is_upper = pattern.next().unwrap_or(is_all_upper);
        if is_upper || is_all_upper { c.to_uppercase().next().unwrap_or(c) } else { c }
    });
    cased.collect()
}

fn word(value: &str, bytes: &[u8], longer: u32) -> String {
    let more = usize::try_from(longer).unwrap_or(LONGEST);
    let pattern = value.chars().take(LONGEST).chain(std::iter::repeat_n('a', more));
    pattern.zip(bytes).map(|(character, byte)| like(character, *byte)).collect()
}

/// A character of the same class.
fn like(character: char, byte: u8) -> char {
    if character.is_ascii_digit() {
        return char::from(b'0' + byte % 10);
    }
    if character.is_ascii() {
        let letter = LETTERS.get(usize::from(byte) % LETTERS.len());
        return char::from(letter.copied().unwrap_or(b'x'));
    }
    FOREIGN.get(usize::from(byte) % FOREIGN.len()).copied().unwrap_or('x')
}

/// Long ones begin so that they are known again, and stay within the types of CIM that the value is within.
fn number(value: &str, bytes: &[u8], longer: u32) -> String {
    let length = value.len().min(LONGEST) + usize::try_from(longer).unwrap_or(0);
    let digits: String = bytes.iter().take(length).map(|byte| char::from(b'0' + byte % 10)).collect();
    if length < 6 { digits } else { format!("{NUMBER}{}", digits.get(NUMBER.len()..).unwrap_or_default()) }
}

fn guid(bytes: &[u8]) -> String {
    let part = |from: usize, length: usize| hex(bytes.get(from..).unwrap_or_default(), length);
    format!("{}-{}-8{}-bfbf-{}", part(0, 8), part(8, 4), part(12, 3), part(15, 12))
}

fn mac(value: &str, bytes: &[u8]) -> String {
    let mark = if value.contains(':') { ":" } else { "-" };
    let digits = format!("{MAC}{}", hex(bytes, 6)).into_bytes();
    digits.chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect::<Vec<_>>().join(mark)
}

/// Addresses for documentation (RFC 3849), which no host has.
fn ipv6(bytes: &[u8]) -> String {
    let part = |from: usize| hex(bytes.get(from..).unwrap_or_default(), 4);
    format!("2001:db8::{}:{}:{}:{}", part(0), part(4), part(8), part(12))
}

/// Addresses for benchmarks (RFC 2544), which no host has.
fn ipv4(bytes: &[u8]) -> String {
    let [a, b, c] = [0, 1, 2].map(|index| bytes.get(index).copied().unwrap_or_default());
    format!("198.{}.{b}.{c}", 18 + a % 2)
}

fn hex_word(value: &str, bytes: &[u8]) -> String {
    let length = value.len().min(LONGEST);
    if length == 12 {
        return format!("{MAC}{}", hex(bytes, 6));
    }
    format!("bf{}", hex(bytes, length.saturating_sub(2)))
}

/// So many hexadecimal digits.
fn hex(bytes: &[u8], length: usize) -> String {
    bytes.iter().take(length).map(|byte| char::from_digit(u32::from(byte % 16), 16).unwrap_or('0')).collect()
}

/// How long numbers begin.
const NUMBER: &str = "101";
/// How MAC addresses begin: given out locally.
const MAC: &str = "02bfbf";
