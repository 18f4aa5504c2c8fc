//! JSON with every character escaped that could steer a terminal: a document on one line for programs, indented for people.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::report::Report;

use crate::cli::ending::remedy::words;
use crate::cli::terminal::neutral::is_unsafe;

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum JsonLayout {
    /// On one line.
    Compact,
    /// Indented by two blanks.
    Indented,
}

/// Writes the document, with hints that name options, and a line end. It is never kept as a whole: it may be many times as long as the answer.
pub(in crate::cli) fn write(report: Report, layout: JsonLayout, writer: impl Write) -> io::Result<()> {
    match layout {
        JsonLayout::Compact => write_with(CompactFormatter, report, writer),
        JsonLayout::Indented => write_with(PrettyFormatter::new(), report, writer),
    }
}

/// A document that was recorded as JSON, in the same way.
pub(in crate::cli) fn write_recorded(
    document: &serde_json::Value,
    layout: JsonLayout,
    writer: impl Write,
) -> io::Result<()> {
    match layout {
        JsonLayout::Compact => write_data(CompactFormatter, document, writer),
        JsonLayout::Indented => write_data(PrettyFormatter::new(), document, writer),
    }
}

/// Any data on one line, in memory.
pub(in crate::cli) fn line(data: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Safe(CompactFormatter));
    // INVARIANT: writing into memory does not fail, and keys are texts.
    let _ = data.serialize(&mut serializer);
    bytes.push(b'\n');
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write_with(formatter: impl Formatter, report: Report, writer: impl Write) -> io::Result<()> {
    write_data(formatter, &report.with_hints(words), writer)
}

fn write_data(formatter: impl Formatter, data: &impl Serialize, writer: impl Write) -> io::Result<()> {
    let mut buffer = BufWriter::new(writer);
    let mut serializer = Serializer::with_formatter(&mut buffer, Safe(formatter));
    data.serialize(&mut serializer)?;
    buffer.write_all(b"\n")?;
    buffer.flush()
}

/// Escapes what JSON itself would let through: the data stays the same.
struct Safe<F>(F);

/// Letters, digits and signs of ASCII: nothing of it is escaped here.
fn is_plain(byte: u8) -> bool {
    byte == b' ' || byte.is_ascii_graphic()
}

/// These go to the formatter inside.
macro_rules! inside {
    ($($method:ident($($argument:ident: $kind:ty)?)),+ $(,)?) => {
        $(fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)?) -> io::Result<()> {
            self.0.$method(writer $(, $argument)?)
        })+
    };
}

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(is_plain) {
            return writer.write_all(fragment.as_bytes());
        }
        let is_escaped = |character: char| is_unsafe(character) || character.is_control();
        let mut units = [0; 2];
        for piece in fragment.split_inclusive(is_escaped) {
            // Only the last character of a piece may be one that is escaped.
            let escaped = piece.chars().next_back().filter(|character| is_escaped(*character));
            writer.write_all(piece.trim_end_matches(is_escaped).as_bytes())?;
            for unit in escaped.iter().flat_map(|character| character.encode_utf16(&mut units).to_vec()) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }

    inside!(
        begin_array(),
        end_array(),
        begin_array_value(first: bool),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first: bool),
        end_object_key(),
        begin_object_value(),
        end_object_value(),
    );
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::client::{Error, Progress, Stage};
    use crate::report::ProgressReport;

    #[test]
    fn a_character_that_is_written_as_it_is_could_not_steer_a_terminal() {
        let plain: Vec<char> = (0..=u8::MAX).filter(|byte| is_plain(*byte)).map(char::from).collect();
        assert_eq!(plain.len(), 95);
        assert!(plain.into_iter().all(|character| !is_unsafe(character) && !character.is_control()));
    }

    #[test]
    fn a_hint_inside_a_document_names_options() {
        let path = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
        let error = Error::TimedOut { stage: Stage::Overall, after: Duration::from_secs(1) };
        let progress = Progress::OutOfReach { error: &error, elapsed: Duration::from_secs(2) };
        let mut written = Vec::new();
        write(ProgressReport::of(&path, &progress, &[]).into(), JsonLayout::Compact, &mut written).unwrap();
        let document: serde_json::Value = serde_json::from_slice(&written).unwrap();
        let hint = document["out_of_reach"]["hint"].as_str().unwrap();
        assert!(hint.contains("--timeout"), "{hint}");
    }
}
