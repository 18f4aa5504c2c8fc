//! Reading what has a limit: more than that is an error, never cut.

use std::io::{self, Read};

/// Everything, of at most so many bytes.
pub(super) fn read(source: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= most) { Ok(bytes) } else { Err(too_long(most)) }
}

/// The same for text in UTF-8.
pub(super) fn read_text(source: impl Read, most: u64) -> io::Result<String> {
    String::from_utf8(read(source, most)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

pub(super) fn too_long(most: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it is longer than {most} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_refused_and_never_cut() {
        assert_eq!(read_text(&b"abc"[..], 3).unwrap(), "abc");
        assert!(read(&b"abcd"[..], 3).is_err());
    }
}
