//! What is near the beginning of a document, before the whole of it is read.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// The text of the first element with the local name `wanted`, if it comes before any element `before` and is plain.
///
/// It is a hint: nothing is checked of the rest of the document, and only the first hundred tags and texts are looked at.
#[must_use]
pub fn first_text(document: &str, wanted: &str, before: &str) -> Option<String> {
    let mut reader = Reader::from_str(document);
    for _ in 0..100 {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.local_name().into_inner() == wanted => return plain_text(&mut reader),
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().into_inner() == before => return None,
            Event::DocType(_) | Event::Eof => return None,
            _ => {}
        }
    }
    None
}

fn plain_text(reader: &mut Reader<&[u8]>) -> Option<String> {
    let Event::Text(text) = reader.read_event().ok()? else { return None };
    let text = text.xml10_content().into_owned();
    matches!(reader.read_event().ok()?, Event::End(_)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(document: &str) -> Option<String> {
        first_text(document, "Context", "Items")
    }

    #[test]
    fn an_element_near_the_beginning_is_found_whatever_follows() {
        assert_eq!(context("<a:b><c/><a:Context>7</a:Context><Items><broken"), Some("7".to_owned()));
    }

    #[test]
    fn what_is_among_the_items_is_not_taken() {
        assert_eq!(context("<b><Items><Context>7</Context></Items></b>"), None);
        assert_eq!(context("<b><Items/><Context>7</Context></b>"), None);
    }

    #[test]
    fn what_is_not_plain_or_not_there_is_none() {
        for document in [
            "",
            "<b/>",
            "<b><Context/></b>",
            "<b><Context>a&amp;b</Context></b>",
            "<b><Context><x/></Context></b>",
            "<b><Context>7",
            "<!DOCTYPE b><b><Context>7</Context></b>",
        ] {
            assert_eq!(context(document), None, "{document}");
        }
        let late = format!("<b>{}<Context>7</Context></b>", "<x/>".repeat(100));
        assert_eq!(context(&late), None);
    }
}
