//! A text that names jobs: an argument, standard input, or a file, as the programs of Windows write them too.

use std::io;
use std::path::Path;

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;

/// The longest text: 64 MiB.
const LONGEST: u64 = 64 * 1024 * 1024;

pub(in crate::cli) fn of_standard_input() -> Result<String, Failure> {
    let bytes = bounded::read(io::stdin().lock(), LONGEST);
    let text = bytes.map(|bytes| decoded(&bytes));
    match text {
        Ok(text) if text.trim().is_empty() => {
            Err(Failure::Usage("standard input is empty: there is no job in it".into()))
        }
        Ok(text) => Ok(text),
        Err(error) => Err(Failure::configuration("standard input cannot be read", error)),
    }
}

pub(in crate::cli) fn of_file(path: &Path) -> Result<String, Failure> {
    let bytes = opening::read(path, |file| bounded::read(file, LONGEST));
    bytes
        .map(|bytes| decoded(&bytes))
        .map_err(|error| Failure::configuration(format!("{} cannot be read", path.display()), error))
}

/// UTF-8, or UTF-16 with a byte order mark, as PowerShell's `>` writes it. What is not text is passed over.
fn decoded(bytes: &[u8]) -> String {
    let utf_16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
        char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_utf_16_is_read_by_its_byte_order_mark() {
        let little: Vec<u8> = "\u{FEFF}job é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{FEFF}job é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((decoded(&little), decoded(&big)), ("job é".to_owned(), "job é".to_owned()));
        assert_eq!(decoded("job é".as_bytes()), "job é");
        assert_eq!(decoded(b"job \xFF 1"), "job \u{FFFD} 1");
    }
}
