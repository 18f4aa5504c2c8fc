//! Answers that are not WS-Management, as far as they can be told apart: web pages, plain text, JSON, SOAP 1.1.

use crate::cim::neutral::neutral;
use crate::xml::{Document, Name, Node};

use super::reply::{ReplyError, TextKind};

/// A web page, text or JSON; `None` if the answer may be XML.
pub(super) fn not_xml(text: &str) -> Option<ReplyError> {
    let text = text.trim_start();
    if is_html(text) {
        return Some(ReplyError::Html { heading: heading(text) });
    }
    let kind = if text.starts_with(['{', '[']) { TextKind::Json } else { TextKind::Plain };
    (!text.starts_with('<')).then(|| ReplyError::Text { kind, start: first_words(text) })
}

/// An envelope of SOAP 1.1, with the text of its fault (SOAP 1.1 section 4.4).
pub(super) fn old_soap(document: &Document<'_>) -> Option<ReplyError> {
    let root = document.root();
    if root.name() != old("Envelope") {
        return None;
    }
    let fault = root.child(old("Body")).and_then(|body| body.child(old("Fault")));
    Some(ReplyError::OldSoap { fault: fault.map(fault_text).map(|text| first_words(&text)) })
}

/// `faultstring`, else `faultcode`; some services put them into the namespace.
fn fault_text(fault: Node<'_>) -> String {
    let part = |local| fault.child(Name::new("", local)).or_else(|| fault.child(old(local)));
    let text = |local| part(local).map(|node| node.text().trim().to_owned()).filter(|text| !text.is_empty());
    text("faultstring").or_else(|| text("faultcode")).unwrap_or_default()
}

fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(64).collect::<String>().to_ascii_lowercase();
    let begins = |tag: &str| {
        let rest = start.strip_prefix('<').and_then(|start| start.strip_prefix(tag));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == ':'))
    };
    TAGS.into_iter().any(begins)
}

/// What a web page calls itself, neutralized and shortened: its title, or its heading where that says more.
pub(crate) fn heading(page: &str) -> Option<String> {
    let page: String = page.chars().take(LONGEST_PAGE).collect();
    let lower = page.to_ascii_lowercase();
    let element = |name: &str| text_of(&page, &lower, name);
    match (element("title"), element("h1").or_else(|| element("h2"))) {
        (Some(title), Some(more)) if more.starts_with(&title) => Some(more),
        (title, heading) => title.or(heading),
    }
}

/// `lower` is the page in lower case, byte for byte as long.
fn text_of(page: &str, lower: &str, name: &str) -> Option<String> {
    let tag = lower.find(&format!("<{name}"))?;
    let start = tag.checked_add(lower.get(tag..)?.find('>')?)?.checked_add(1)?;
    let end = start.checked_add(lower.get(start..)?.find('<')?)?;
    Some(first_words(page.get(start..end)?)).filter(|text| !text.is_empty())
}

/// The first words of a text on one line, neutralized.
fn first_words(text: &str) -> String {
    let words: String = text.chars().take(LONGEST_PAGE).collect();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(LONGEST).collect();
    let rest = if short.len() < line.len() { "..." } else { "" };
    format!("{}{rest}", neutral(&short))
}

const fn old(local: &str) -> Name<'_> {
    Name::new("http://schemas.xmlsoap.org/soap/envelope/", local)
}

/// How many characters of a foreign answer are shown.
const LONGEST: usize = 120;

/// How many characters of a web page are looked at.
const LONGEST_PAGE: usize = 16_384;

/// The elements that a web page, or a piece of one, begins with.
const TAGS: [&str; 12] =
    ["html", "!doctype html", "head", "body", "title", "meta", "center", "h1", "h2", "h3", "p", "div"];

#[cfg(test)]
mod tests {
    use super::*;

    const TOO_LONG: &str = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n\
        <HTML><HEAD><TITLE>Bad Request</TITLE></HEAD>\r\n<BODY><h2>Bad Request - Request Too Long</h2></BODY></HTML>";

    fn told(text: &str) -> String {
        not_xml(text).unwrap().to_string()
    }

    #[test]
    fn the_heading_of_a_page_says_more_than_its_title() {
        assert_eq!(heading(TOO_LONG).as_deref(), Some("Bad Request - Request Too Long"));
        assert_eq!(heading("<title>Sign in</title><h1>Hotel</h1>").as_deref(), Some("Sign in"));
        assert_eq!(heading("<h1>502 Bad\n Gateway</h1>").as_deref(), Some("502 Bad Gateway"));
        assert_eq!(heading("<html><title"), None);
    }

    #[test]
    fn text_and_json_are_shown_with_their_first_words() {
        assert_eq!(
            told("no\r\n  healthy upstream"),
            "the answer is plain text, not WS-Management: \"no healthy upstream\""
        );
        assert_eq!(told(" {'error': 1}"), "the answer is JSON, not WS-Management: \"{'error': 1}\"");
    }

    #[test]
    fn first_words_are_neutralized_and_limited() {
        let text = told(&format!("\u{1b}[2J{}", "x".repeat(100_000)));
        assert!(text.contains("<U+001B>[2Jxxx") && text.ends_with("...\"") && text.len() < 250, "{text}");
    }

    #[test]
    fn a_piece_of_a_page_is_a_page() {
        for page in ["<h1>Not found</h1>\n<p>x", "<center>x", "<p>x</p>"] {
            assert!(matches!(not_xml(page), Some(ReplyError::Html { .. })), "{page}");
        }
    }

    #[test]
    fn xml_is_left_to_its_reader() {
        for text in ["<s:Envelope/>", "<?xml version=\"1.0\"?><a/>", "<p:GetError/>", "<property/>"] {
            assert_eq!(not_xml(text), None, "{text}");
        }
    }
}
