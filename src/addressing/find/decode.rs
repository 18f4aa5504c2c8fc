//! Marks that stand for other characters: XML references, percent encoding, escapes by number.

/// How often a text may be encoded.
const MOST_LEVELS: usize = 3;

/// The text with such marks replaced by what they stand for.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = text.to_owned();
    for _ in 0..MOST_LEVELS {
        match decode_once(&decoded) {
            Some(next) => decoded = next,
            None => break,
        }
    }
    decoded
}

/// `None` when there is nothing to decode.
fn decode_once(text: &str) -> Option<String> {
    let is_url = is_percent_encoded(text);
    let mut decoded = String::new();
    let (mut rest, mut copied) = (text, 0);
    let mut position = 0;
    while let Some(at) = rest.find(['&', '%', '\\', '_']) {
        position += at;
        let mark = text.get(position..)?;
        match read(mark, is_url) {
            Some((character, length)) => {
                decoded.push_str(text.get(copied..position)?);
                decoded.push(character);
                position += length;
                copied = position;
            }
            // A backslash takes the next one with it: `\\u0022` is not an escape.
            None if mark.starts_with("\\\\") => position += 2,
            None => position += 1,
        }
        rest = text.get(position..)?;
    }
    if copied == 0 {
        return None;
    }
    decoded.push_str(text.get(copied..)?);
    Some(decoded)
}

/// The character of the mark at the beginning, and the length of the mark.
fn read(text: &str, is_url: bool) -> Option<(char, usize)> {
    match text.as_bytes().first()? {
        b'&' => reference(text),
        b'%' if is_url => percent(text),
        b'\\' => hexadecimal(text, "\\u", 4).or_else(|| hexadecimal(text, "\\x", 2)),
        // The way PowerShell writes control characters into XML.
        b'_' => hexadecimal(text, "_x", 4).filter(|_| text.get(6..7) == Some("_")).map(|(character, _)| (character, 7)),
        _ => None,
    }
}

/// The longest reference that is looked at.
const LONGEST: usize = 12;

fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let number = name.strip_prefix('#');
    let number = number.and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => char::from_u32(number?)?,
    };
    Some((character, end + 1))
}

/// A character in UTF-8, one to four bytes.
fn percent(text: &str) -> Option<(char, usize)> {
    let byte = |place: usize| {
        let written = text.get(place * 3..place * 3 + 3)?.strip_prefix('%')?;
        u8::from_str_radix(written, 16).ok().filter(|_| written.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    let bytes: Vec<u8> = (0..4).map_while(byte).collect();
    (1..=bytes.len()).find_map(|length| {
        let character = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
        Some((character, length * 3))
    })
}

/// ASCII only: everything a name of an instance needs.
fn hexadecimal(text: &str, prefix: &str, digits: usize) -> Option<(char, usize)> {
    let written = text.strip_prefix(prefix)?.get(..digits)?;
    let is_hexadecimal = written.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u8::from_str_radix(written, 16).ok().filter(|number| is_hexadecimal && number.is_ascii());
    let long = || u32::from_str_radix(written, 16).ok().filter(|number| *number < 0x80).and_then(char::from_u32);
    let character = number.map(char::from).or_else(long).filter(|_| is_hexadecimal)?;
    Some((character, prefix.len() + digits))
}

/// Does a text hold one of the marks that a name of an instance would have in a URL?
fn is_percent_encoded(text: &str) -> bool {
    let marks: [&[u8]; 8] = [b"5c", b"22", b"3d", b"3a", b"2f", b"25", b"7b", b"27"];
    text.as_bytes().windows(3).any(|window| {
        window.first() == Some(&b'%')
            && marks.iter().any(|mark| window.get(1..).is_some_and(|found| found.eq_ignore_ascii_case(mark)))
    })
}
