//! Finds codes inside a message text (the number forms Windows writes into texts; MS-ERREF 2.1, 2.2).
//!
//! Texts are localized, so the numbers count and not the words, with two exceptions: what is an amount (`2147942402 bytes`) is not a code, and a
//! small number behind the English words `error` or `error code` is.

use super::word_in_text::{Word, words};
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
    /// A code that is in a property of its own, written as Windows writes HRESULTs.
    #[must_use]
    pub fn of(code: u32) -> Self {
        Self { code, written: format!("0x{code:08X}"), named: lookup(code) }
    }
}

/// The codes in a text, in its order, each once, at most [`MOST_CODES`].
///
/// - `0x` and eight hexadecimal digits: every error code (highest bit set), and small ones that Win32 names.
///   A suffix `L` or `UL` and a space in the middle (`0x8007 0005`) are taken off.
/// - eight hexadecimal digits and `h`: the same as with `0x`.
/// - `0x` and fewer digits, such as `0x5`: what Win32 names.
/// - ten decimal digits: what a table names, for sizes in bytes look the same.
/// - a negative number of nine or ten digits: the signed form of an error code.
/// - one to five digits behind `error` or `error code`: what Win32 names.
///
/// A number inside a longer word, a GUID, a decimal fraction or an amount is not a code.
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

impl Word<'_> {
    fn code(&self) -> Option<CodeInText> {
        if let Some(digits) = self.text.strip_prefix("0x").or_else(|| self.text.strip_prefix("0X")) {
            return self
                .in_two_words(digits)
                .or_else(|| self.hexadecimal(digits.trim_end_matches(['u', 'U', 'l', 'L'])));
        }
        match self.text.strip_suffix(['h', 'H']) {
            Some(digits) if digits.len() == 8 => self.hexadecimal(digits).filter(|found| is_error(found.code)),
            _ => self.decimal(),
        }
    }

    fn hexadecimal(&self, digits: &str) -> Option<CodeInText> {
        let code = hexadecimal(digits)?;
        let named = lookup(code).or_else(|| win32(code));
        (is_error(code) || named.is_some()).then(|| CodeInText { code, written: self.text.to_owned(), named })
    }

    /// `0x8007 0005`, if the whole is a code with a name.
    fn in_two_words(&self, first: &str) -> Option<CodeInText> {
        let second = self.next_word().filter(|second| second.len() == 4 && first.len() == 4)?;
        let code = hexadecimal(&format!("{first}{second}"))?;
        let named = Some(lookup(code)?);
        Some(CodeInText { code, written: format!("{} {second}", self.text), named })
    }

    fn decimal(&self) -> Option<CodeInText> {
        if !self.text.bytes().all(|b| b.is_ascii_digit()) || self.goes_on_after() || self.is_amount() {
            return None;
        }
        let is_long = (9..=10).contains(&self.text.len());
        match self.before.strip_suffix('-') {
            Some(before) if is_long && !Word::ends(before) => self.negative(),
            Some(_) => None,
            None if self.goes_on_before() => None,
            None if is_long => self.unsigned(),
            None if self.text.len() <= 5 && self.is_called_error() => self.small(),
            None => None,
        }
    }

    fn unsigned(&self) -> Option<CodeInText> {
        let code = self.text.parse().ok().filter(|&code| is_error(code))?;
        let named = lookup(code)?;
        Some(CodeInText { code, written: self.text.to_owned(), named: Some(named) })
    }

    fn negative(&self) -> Option<CodeInText> {
        let written = format!("-{}", self.text);
        let code = written.parse::<i32>().ok()?.cast_unsigned();
        Some(CodeInText { code, written, named: lookup(code) })
    }

    fn small(&self) -> Option<CodeInText> {
        let code = self.text.parse().ok()?;
        let named = win32(code)?;
        Some(CodeInText { code, written: self.text.to_owned(), named: Some(named) })
    }
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let is_number = digits.len() <= 8 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
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
    fn every_way_to_write_a_hexadecimal_code_is_found() {
        for text in ["80070005h", "80070005H.", "0x80070005L", "0x80070005UL", "0x8007 0005", "(0X80070005)"] {
            assert_eq!(codes(text), [0x8007_0005], "{text}");
        }
    }

    #[test]
    fn a_small_number_is_a_code_where_the_text_calls_it_an_error() {
        for text in
            ["error code 5", "Error: 5", "failed with error 5.", "(Win32 error=5)", "ERROR CODE: 5", "os error 5"]
        {
            assert_eq!(codes(text), [5], "{text}");
        }
        assert_eq!(codes("error 32768, error 5.2, code 5, errors 5, error -5, 5 errors, terror 5"), [0_u32; 0]);
    }

    #[test]
    fn an_amount_is_not_a_code() {
        for text in [
            "2147942402 bytes",
            "2147942402 B",
            "of 2147942402 KB",
            "2147942402\u{A0}octets",
            "2147942402 байт",
            "2147942402バイト",
            "size 2147942402",
            "Size: 2147942402",
            "MaxInternalSize=2147942402",
            "offset: 2147942402",
        ] {
            assert_eq!(codes(text), [0_u32; 0], "{text}");
        }
        assert_eq!(codes("Beyond the end (2147942402)"), [0x8007_0002]);
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
        fn what_is_written_is_in_the_text(text in "((0x)?[0-9A-F]{1,9}|-?2147[0-9]{6}|[é。. ,]){0,40}") {
            prop_assert!(codes_in(&text).iter().all(|found| text.contains(&found.written)));
        }
    }
}
