//! How far a sealed message has been read. Lines are looked for in the headers only, never in sealed bytes.

use super::MultipartError;

pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    boundary: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(body: &'a [u8], boundary: &'a str) -> Self {
        Self { rest: body, boundary }
    }

    /// The boundary that begins a part.
    pub(super) fn opening(&mut self) -> Result<(), MultipartError> {
        let after = self.boundary().and_then(|rest| rest.strip_prefix(b"\r\n"));
        self.rest = after.ok_or(MultipartError::Malformed("a boundary is missing"))?;
        Ok(())
    }

    /// Takes the boundary after sealed bytes, and says whether it is the last one. A line end may be before it, and some after the last one.
    pub(super) fn ends(&mut self) -> Result<bool, MultipartError> {
        self.rest = self.rest.strip_prefix(b"\r\n").filter(|rest| rest.starts_with(b"--")).unwrap_or(self.rest);
        let Some(after) = self.boundary().and_then(|rest| rest.strip_prefix(b"--")) else {
            return self.opening().map(|()| false);
        };
        if after.trim_ascii().is_empty() {
            Ok(true)
        } else {
            Err(MultipartError::Malformed("something follows its end"))
        }
    }

    /// A header; `None` where a boundary is.
    pub(super) fn header(&mut self) -> Result<Option<(&'a str, &'a str)>, MultipartError> {
        const WRONG: MultipartError = MultipartError::Malformed("a header of a part cannot be read");
        if self.boundary().is_some() {
            return Ok(None);
        }
        let end = self.rest.windows(2).take(MAX_HEADER).position(|pair| pair == b"\r\n").ok_or(WRONG)?;
        let (line, rest) = self.rest.split_at_checked(end).ok_or(WRONG)?;
        self.rest = rest.strip_prefix(b"\r\n").ok_or(WRONG)?;
        let line = std::str::from_utf8(line).map_err(|_| WRONG)?;
        let (name, value) = line.split_once(':').ok_or(WRONG)?;
        Ok(Some((name.trim(), value.trim())))
    }

    /// The length of what comes first in the sealed bytes.
    pub(super) fn length(&mut self) -> Result<usize, MultipartError> {
        let (length, rest) = self.rest.split_first_chunk().ok_or(CUT)?;
        self.rest = rest;
        usize::try_from(u32::from_le_bytes(*length)).map_err(|_| CUT)
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], MultipartError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(CUT)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Whole TLS records (RFC 8446 section 5.1), up to a boundary: no type of record begins as a boundary does.
    pub(super) fn tls_records(&mut self) -> Result<&'a [u8], MultipartError> {
        let mut length = 0_usize;
        while let Some([_, _, _, high, low]) =
            self.rest.get(length..).and_then(|rest| rest.first_chunk()).filter(is_record)
        {
            length = length.saturating_add(5 + usize::from(u16::from_be_bytes([*high, *low])));
        }
        self.take(length)
    }

    /// What follows a boundary that is here. Exchange writes a space before it, as does the example of MS-WSMV 4.5.
    fn boundary(&self) -> Option<&'a [u8]> {
        self.rest.strip_prefix(b"--")?.trim_ascii_start().strip_prefix(self.boundary.trim_start().as_bytes())
    }
}

/// Types 20 to 24 of TLS.
fn is_record(head: &&[u8; 5]) -> bool {
    matches!(head, [20..=24, ..])
}

const CUT: MultipartError = MultipartError::Malformed("a length is longer than what it measures");

/// The longest header of a part, in bytes.
const MAX_HEADER: usize = 1024;
