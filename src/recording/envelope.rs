//! All texts of a message, those of documents in its texts too (CIM-XML in a string, DSP0201).

use super::context::{Context, context};
use crate::xml::{Limits, XmlError, rewrite};

/// Gives what a text becomes.
pub(super) type Each<'e> = dyn FnMut(Context, &str) -> String + 'e;

/// The message with what each of its texts becomes. What is not XML is one text.
pub(super) fn each_text(message: &str, each: &mut Each<'_>) -> String {
    inside(message, 0, each).unwrap_or_else(|_| each(Context::Message, message))
}

fn inside(document: &str, depth: usize, each: &mut Each<'_>) -> Result<String, XmlError> {
    rewrite(document, &Limits::default(), &mut |place, text| {
        let inner = if depth < DEEPEST { embedded(text, depth, each) } else { None };
        inner.unwrap_or_else(|| each(context(place), text))
    })
}

/// A text that is a document itself, or one that is escaped once more.
fn embedded(text: &str, depth: usize, each: &mut Each<'_>) -> Option<String> {
    let start = text.trim_start();
    if start.starts_with('<') {
        return inside(text, depth + 1, each).ok();
    }
    if !start.starts_with("&lt;") {
        return None;
    }
    let wrapped = inside(&format!("<t>{text}</t>"), depth + 1, each).ok()?;
    Some(wrapped.strip_prefix("<t>")?.strip_suffix("</t>")?.to_owned())
}

/// How deep documents are looked for in texts.
const DEEPEST: usize = 8;
