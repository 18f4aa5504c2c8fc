//! All instances of a parameter. Arrays come as repeated elements (MS-WSMV 3.1.4.1.26); no recording shows one of embedded instances, so a
//! parameter that holds several in another way is read too, and none of them is lost.

use crate::addressing::Target;
use crate::xml::{Document, Limits, Node};

use super::{CimValue, Embedded, cim_xml, read_embedded, ws_cim};

/// Reads one element of a parameter: the instance in it, or several. A reference is not an instance; it is kept as the text of its path.
pub(crate) fn read_embedded_all(node: Node<'_>, left: &mut Limits) -> Vec<Embedded> {
    if let CimValue::Reference(reference) = ws_cim::read_value(node) {
        return vec![Embedded::Text { text: Target::from(reference).to_string(), reason: None }];
    }
    let listed = elements(node, left);
    let listed = if listed.is_some() { listed } else { in_text(node, left) };
    listed.unwrap_or_else(|| vec![read_embedded(node, left)])
}

/// The entries of an array as elements inside: texts, CIM-XML, or one element of the class for each.
fn elements(node: Node<'_>, left: &mut Limits) -> Option<Vec<Embedded>> {
    let first = node.children().next().filter(|_| ws_cim::class_name(node).is_none())?;
    let mut each =
        |read: fn(Node<'_>, &mut Limits) -> Embedded| Some(node.children().map(|entry| read(entry, left)).collect());
    if node.children().all(|entry| holds_instance_as_text(entry)) {
        return each(read_embedded);
    }
    if node.children().all(|entry| cim_xml::is_instance(&entry)) {
        return each(|entry, _| Embedded::Instance(cim_xml::read_instance(entry)));
    }
    let is_alike = |entry: Node<'_>| entry.name() == first.name() && entry.children().next().is_some();
    if node.children().nth(1).is_some() && node.children().all(is_alike) {
        return each(|entry, _| Embedded::Instance(ws_cim::read_instance(entry)));
    }
    None
}

fn holds_instance_as_text(entry: Node<'_>) -> bool {
    let text = entry.text().trim_start().to_ascii_uppercase();
    entry.children().next().is_none() && (text.starts_with("<INSTANCE") || text.starts_with("&LT;INSTANCE"))
}

/// Several instances in one text, one after the other or in a `VALUE.ARRAY`.
fn in_text(node: Node<'_>, left: &mut Limits) -> Option<Vec<Embedded>> {
    let text = node.text().trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    // The usual single instance is read once, by the caller.
    if !may_hold_several(text) {
        return None;
    }
    let wrapped = format!("<{ARRAY}>{text}</{ARRAY}>");
    let document = Document::parse_inner(&wrapped, left).ok()?;
    let inner = document.root().child_local(ARRAY);
    let list = inner.unwrap_or_else(|| document.root());
    let is_list = inner.is_some() || list.children().nth(1).is_some();
    let all = || list.children().map(|entry| entry_of(entry, left)).collect();
    (is_list && list.children().all(is_entry)).then(all)
}

fn may_hold_several(text: &str) -> bool {
    let begins =
        |piece: &str, name: &str| piece.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let ends = text.split('<').filter(|piece| begins(piece, "/INSTANCE")).count();
    text.starts_with('<') && (ends > 1 || text.split('<').nth(1).is_some_and(|piece| begins(piece, ARRAY)))
}

fn is_entry(node: Node<'_>) -> bool {
    cim_xml::is_instance(&node) || node.local().starts_with("VALUE")
}

fn entry_of(entry: Node<'_>, left: &mut Limits) -> Embedded {
    if cim_xml::is_instance(&entry) {
        Embedded::Instance(cim_xml::read_instance(entry))
    } else {
        read_embedded(entry, left)
    }
}

const ARRAY: &str = "VALUE.ARRAY";
