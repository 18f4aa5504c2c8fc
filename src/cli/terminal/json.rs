//! JSON with every character escaped that could steer a terminal: a document on one line for programs, indented for people.

use std::io::{self, Write};

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

/// The document, with hints that name options, and a line end.
pub(in crate::cli) fn document(report: Report, layout: JsonLayout) -> String {
    match layout {
        JsonLayout::Compact => written(report, CompactFormatter),
        JsonLayout::Indented => written(report, PrettyFormatter::new()),
    }
}

fn written(report: Report, formatter: impl Formatter) -> String {
    let mut bytes = Vec::with_capacity(2048);
    let mut serializer = Serializer::with_formatter(&mut bytes, Safe(formatter));
    // INVARIANT: a report holds no maps with keys that are no text and writes into memory, so nothing can fail.
    let _ = report.with_hints(words).serialize(&mut serializer);
    bytes.push(b'\n');
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Escapes what JSON itself would let through: the data stays the same.
struct Safe<F>(F);

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
        let mut units = [0; 2];
        for character in fragment.chars() {
            if is_unsafe(character) || character.is_control() {
                character.encode_utf16(&mut units).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))?;
            } else {
                write!(writer, "{character}")?;
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
    fn a_hint_inside_a_document_names_options() {
        let path = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
        let error = Error::TimedOut { stage: Stage::Overall, after: Duration::from_secs(1) };
        let progress = Progress::OutOfReach { error: &error, elapsed: Duration::from_secs(2) };
        let written = document(ProgressReport::of(&path, &progress, &[]).into(), JsonLayout::Compact);
        let document: serde_json::Value = serde_json::from_str(&written).unwrap();
        let hint = document["out_of_reach"]["hint"].as_str().unwrap();
        assert!(hint.contains("--timeout"), "{hint}");
    }
}
