//! Finds codes inside a message text (the number forms Windows writes into texts; MS-ERREF 2.1, 2.2).
//!
//! Texts are localised, so only the numbers count, never the words.

use super::{Named, lookup, win32};

/// At most this many codes are taken out of one text.
pub const MOST_CODES: usize = 16;

/// A code found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeInText {
    /// The number.
    pub code: u32,
    /// How the text writes it: `0x80070005`, `2147942405`, `-2147024891`.
    pub written: String,
    /// Its name, if a table has one.
    pub named: Option<Named>,
}

impl CodeInText {
    /// A code that stands in a property of its own, written as Windows writes HRESULTs.
    #[must_use]
    pub fn of(code: u32) -> Self {
        Self { code, written: format!("0x{code:08X}"), named: lookup(code) }
    }
}

/// The codes in a text, in its order, each once, at most [`MOST_CODES`].
///
/// - `0x` and eight hexadecimal digits: every error code (highest bit set), and small ones that Win32 names.
/// - `0x` and fewer digits, such as `0x5`: what Win32 names.
/// - ten decimal digits: what a table names, for sizes in bytes look the same.
/// - a negative number of nine or ten digits: the signed form of an error code.
///
/// A number inside a longer word, a GUID or a decimal fraction is none.
#[must_use]
pub fn codes_in(text: &str) -> Vec<CodeInText> {
    let mut found: Vec<CodeInText> = Vec::new();
    for word in words(text) {
        if let Some(code) = word.code()
            && !found.iter().any(|earlier| earlier.code == code.code)
        {
            found.push(code);
        }
        if found.len() == MOST_CODES {
            break;
        }
    }
    found
}

/// A run of ASCII letters, digits and `_`, with what stands around it.
///
/// Other letters separate: a Chinese text writes its code without a space.
struct Word<'a> {
    before: &'a str,
    text: &'a str,
    after: &'a str,
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut before_end = 0;
    std::iter::from_fn(move || {
        let start = before_end + text.get(before_end..)?.find(is_of_word)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        before_end = end;
        Some(Word { before: text.get(..start)?, text: text.get(start..end)?, after: text.get(end..)? })
    })
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Word<'_> {
    fn code(&self) -> Option<CodeInText> {
        match self.text.strip_prefix("0x").or_else(|| self.text.strip_prefix("0X")) {
            Some(digits) => self.hexadecimal(digits),
            None => self.decimal(),
        }
    }

    fn hexadecimal(&self, digits: &str) -> Option<CodeInText> {
        if digits.len() > 8 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let code = u32::from_str_radix(digits, 16).ok()?;
        let named = lookup(code).or_else(|| win32(code));
        (is_error(code) || named.is_some()).then(|| CodeInText { code, written: self.text.to_owned(), named })
    }

    fn decimal(&self) -> Option<CodeInText> {
        let digits = self.text.len();
        let all_digits = self.text.bytes().all(|b| b.is_ascii_digit());
        if !all_digits || !(9..=10).contains(&digits) || self.goes_on_after() {
            return None;
        }
        if let Some(before) = self.before.strip_suffix('-') {
            return if before.ends_with(is_of_word) { None } else { self.negative() };
        }
        let code = self.text.parse().ok().filter(|&code| is_error(code) && !self.goes_on_before())?;
        let named = lookup(code)?;
        Some(CodeInText { code, written: self.text.to_owned(), named: Some(named) })
    }

    fn negative(&self) -> Option<CodeInText> {
        let written = format!("-{}", self.text);
        let code = written.parse::<i32>().ok()?.cast_unsigned();
        Some(CodeInText { code, written, named: lookup(code) })
    }

    /// Whether the number goes on behind a point, a comma or a hyphen: `2147942402.5`, `2147942402-1`.
    fn goes_on_after(&self) -> bool {
        self.after.strip_prefix(['.', ',', '-']).is_some_and(|rest| rest.starts_with(is_of_word))
    }

    /// Whether the number began before a point or a comma: `1.2147942402`.
    fn goes_on_before(&self) -> bool {
        self.before.strip_suffix(['.', ',']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    }
}

/// Whether the severity bit of an HRESULT, or the highest of an NTSTATUS, is set.
fn is_error(code: u32) -> bool {
    code >> 31 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(text: &str) -> Vec<u32> {
        codes_in(text).into_iter().map(|found| found.code).collect()
    }

    #[test]
    fn a_code_in_parentheses_is_found() {
        assert_eq!(codes("'web01' failed to start. (0x8007000E)."), [0x8007_000E]);
    }

    #[test]
    fn a_code_between_chinese_letters_is_found() {
        assert_eq!(codes("错误代码0xC03A0014。"), [0xC03A_0014]);
    }

    #[test]
    fn a_decimal_hresult_is_found() {
        assert_eq!(codes("Fehler: 2147942402."), [0x8007_0002]);
    }

    #[test]
    fn a_signed_hresult_is_found() {
        assert_eq!(codes("HRESULT=-2147024891"), [0x8007_0005]);
    }

    #[test]
    fn a_short_win32_code_is_found() {
        assert_eq!(codes("Access is denied. (0x5)"), [5]);
    }

    #[test]
    fn an_error_without_a_name_is_found() {
        assert_eq!(
            codes_in("0xC0FFEE00"),
            [CodeInText { code: 0xC0FF_EE00, written: "0xC0FFEE00".into(), named: None }]
        );
    }

    #[test]
    fn a_code_is_reported_once_in_the_order_of_the_text() {
        assert_eq!(codes("0x80070020, 0x80070005, 0x80070020, 2147942405"), [0x8007_0020, 0x8007_0005]);
    }

    #[test]
    fn guids_sizes_addresses_and_fractions_are_not_codes() {
        let text = "80070005-0000-4000-8000-2147942402AB 3221225472 4294967295 0x00007FF612340000 1.2147942402 \
                    2147942402,5 a-2147024891 0x8007000G x0x80070005 0x0 0x00400000 2147942402-1 0x";
        assert_eq!(codes(text), [0_u32; 0]);
    }

    #[test]
    fn no_more_than_sixteen_codes_are_taken() {
        let text: String = (0..100).map(|n| format!("0x8ABC{n:04X} ")).collect();
        assert_eq!(codes(&text).len(), MOST_CODES);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(\\PC|0x|-|[0-9A-F]{8}|[0-9]{10}|[.,_ ]){0,40}") {
            prop_assert!(codes_in(&text).len() <= MOST_CODES);
        }

        #[test]
        fn what_is_written_stands_in_the_text(text in "((0x)?[0-9A-F]{1,9}|-?2147[0-9]{6}|[é。. ,]){0,40}") {
            prop_assert!(codes_in(&text).iter().all(|found| text.contains(&found.written)));
        }
    }
}
