//! Where output goes: to standard output, or into memory until it can be written as a whole.

use std::io::{self, Stdout, Write, stdout};

use anstream::{AutoStream, ColorChoice};

use crate::cli::terminal::overtime::Gated;

/// Where output goes.
pub(super) enum Writer {
    Standard {
        /// Colors are taken away where they are not wanted.
        text: Gated<AutoStream<Stdout>>,
        /// JSON has no colors: to look for them takes longer than to write it.
        documents: Gated<Stdout>,
    },
    Kept(Vec<u8>),
}

/// The most bytes that are kept.
const MOST_KEPT: usize = 16 << 20;

impl Writer {
    pub(super) fn standard(choice: ColorChoice) -> Self {
        Self::Standard { text: Gated(AutoStream::new(stdout(), choice)), documents: Gated(stdout()) }
    }

    pub(super) fn kept() -> Self {
        Self::Kept(Vec::new())
    }

    /// Where JSON goes.
    pub(super) fn documents(&mut self) -> &mut dyn Write {
        match self {
            Self::Standard { documents, .. } => documents,
            kept @ Self::Kept(_) => kept,
        }
    }

    pub(super) fn has_kept(&self) -> bool {
        matches!(self, Self::Kept(kept) if !kept.is_empty())
    }

    /// What was kept; nothing of what went to standard output.
    pub(super) fn into_written(self) -> String {
        match self {
            Self::Standard { .. } => String::new(),
            Self::Kept(kept) => String::from_utf8_lossy(&kept).into_owned(),
        }
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard { text, .. } => text.write(bytes),
            Self::Kept(kept) if kept.len().saturating_add(bytes.len()) > MOST_KEPT => Err(io::Error::other(TOO_MUCH)),
            Self::Kept(kept) => kept.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard { text, .. } => text.flush(),
            Self::Kept(_) => Ok(()),
        }
    }
}

const TOO_MUCH: &str = "one host of many gave more than 16 MiB of output; ask it alone";
