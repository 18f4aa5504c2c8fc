//! One JSON document whose array is written while its items come, so that none of them is kept.

use std::io::{self, Write};

use crate::report::Report;

use crate::cli::terminal::json::{self, JsonLayout};

/// Such a document. What is known at the end only comes after the array.
pub(in crate::cli) struct StreamedDocument {
    array: &'static str,
    layout: JsonLayout,
    is_begun: bool,
}

impl StreamedDocument {
    /// `array` is the name of the array. No array before it may have this name.
    pub(in crate::cli) fn new(array: &'static str, layout: JsonLayout) -> Self {
        Self { array, layout, is_begun: false }
    }

    /// Was an item written? Then [`Self::end`] must follow.
    pub(in crate::cli) fn is_begun(&self) -> bool {
        self.is_begun
    }

    /// Writes the next part, up to this item; `of` makes the document with the items that it is given.
    pub(in crate::cli) fn item<T>(
        &mut self,
        item: T,
        of: impl Fn(Vec<T>) -> Report,
        mut writer: impl Write,
    ) -> io::Result<()> {
        let (before, after) = self.around(of(Vec::new()))?;
        let begin = if std::mem::replace(&mut self.is_begun, true) { "," } else { &before };
        writer.write_all(begin.as_bytes())?;
        // The documents without items and with this one differ in the array only.
        let hold = self.before_end().len() + after.len();
        let inside = Inside { writer: &mut writer, skip: before.len(), hold, held: Vec::new() };
        json::write(of(vec![item]), self.layout, inside)?;
        writer.flush()
    }

    /// The same with an item that is written already; `without_items` is the document that it belongs to.
    pub(in crate::cli) fn written_item(
        &mut self,
        item: &str,
        without_items: Report,
        mut writer: impl Write,
    ) -> io::Result<()> {
        let (before, _) = self.around(without_items)?;
        let begin = if std::mem::replace(&mut self.is_begun, true) { "," } else { &before };
        writer.write_all(begin.as_bytes())?;
        writer.write_all(item.as_bytes())?;
        writer.flush()
    }

    /// Writes the rest; all of it when there was no item.
    pub(in crate::cli) fn end(self, without_items: Report, mut writer: impl Write) -> io::Result<()> {
        let (before, after) = self.around(without_items)?;
        let begin = if self.is_begun { self.before_end() } else { &before };
        writer.write_all(begin.as_bytes())?;
        writer.write_all(after.as_bytes())?;
        writer.flush()
    }

    /// What is between the last item and the end of the array.
    fn before_end(&self) -> &'static str {
        match self.layout {
            JsonLayout::Compact => "",
            JsonLayout::Indented => "\n  ",
        }
    }

    /// The text before and after the items. Quotes inside a text of JSON are escaped, so only the array itself looks like this.
    fn around(&self, without_items: Report) -> io::Result<(String, String)> {
        let mut text = Vec::new();
        json::write(without_items, self.layout, &mut text)?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let colon = if self.layout == JsonLayout::Compact { ":" } else { ": " };
        let begin = format!("\"{}\"{colon}[", self.array);
        let found = text.split_once(&format!("{begin}]"));
        let around = found.map(|(before, after)| (format!("{before}{begin}"), format!("]{after}")));
        around.ok_or_else(|| io::Error::other(format!("the document has no array {}", self.array)))
    }
}

/// Passes on what it is given without the first and the last bytes.
struct Inside<W> {
    writer: W,
    /// How many bytes at the beginning are still to be left out.
    skip: usize,
    /// How many bytes at the end are left out.
    hold: usize,
    held: Vec<u8>,
}

impl<W: Write> Write for Inside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let rest = bytes.get(self.skip..).unwrap_or_default();
        self.skip = self.skip.saturating_sub(bytes.len());
        self.held.extend_from_slice(rest);
        let ready = self.held.len().saturating_sub(self.hold);
        self.writer.write_all(self.held.get(..ready).unwrap_or_default())?;
        self.held.drain(..ready);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{InstanceReport, InstancesReport};

    #[test]
    fn a_document_that_is_written_in_parts_is_the_same_as_one_that_is_written_at_once() {
        let item = |path: &str| InstanceReport::of(None, Some(&path.parse().unwrap()));
        let items = [item(r#"A.N="1""#), item(r#"B.N="\"instances\":[]""#)];
        let of = |instances| {
            let report = Report::from(InstancesReport { instances, complete: false, failure: None });
            report.with_endpoint(r#"h","instances":[]"#)
        };
        for layout in [JsonLayout::Compact, JsonLayout::Indented] {
            for count in 0..=items.len() {
                let (mut parts, mut whole) = (Vec::new(), Vec::new());
                let mut streamed = StreamedDocument::new("instances", layout);
                items[..count].iter().for_each(|item| streamed.item(item.clone(), of, &mut parts).unwrap());
                streamed.end(of(Vec::new()), &mut parts).unwrap();
                json::write(of(items[..count].to_vec()), layout, &mut whole).unwrap();
                assert_eq!(String::from_utf8(parts).unwrap(), String::from_utf8(whole).unwrap());
            }
        }
    }
}
