//! What an answer looks like when the data of its instances is left out, one line for every thing that can differ (DSP0226, DSP0230).

use std::collections::BTreeSet;

use cimjob::xml::{Name, Node, ns};

use crate::simulator_and_recordings::support::parse;

/// The lines of a shape, without order.
pub(crate) type Shape = BTreeSet<String>;

/// The prefixes in which names are shown, whatever the message has.
const PREFIXES: [(&str, &str); 10] = [
    (ns::SOAP, "s"),
    (ns::ADDRESSING, "a"),
    (ns::WSMAN, "w"),
    (ns::ENUMERATION, "n"),
    (ns::TRANSFER, "x"),
    (ns::CIM_COMMON, "cim"),
    (ns::MS_WSMAN, "p"),
    (ns::MS_FAULT, "f"),
    (ns::XSI, "xsi"),
    (ns::XML, "xml"),
];

/// The elements whose text is not data.
const FIXED: [&str; 5] = ["a:To", "a:Action", "a:Address", "s:Value", "w:FaultDetail"];

/// The elements of which the order counts; elsewhere it is the one of a schema, or of the data.
const ORDERED: [&str; 3] = ["s:Header", "n:EnumerateResponse", "n:PullResponse"];

/// The shape of the answer to a request; one without an envelope is its status alone.
pub(crate) fn shape(request: &str, status: u16, body: &str) -> Shape {
    let mut shape = Shape::from([format!("status {status}")]);
    if !body.contains("Envelope") {
        return shape;
    }
    parse(body).root().children().for_each(|part| add(part, "", &mut shape));
    if let (true, Some(after)) = (request.contains("Pull>"), context(body)) {
        let kept = context(request).is_some_and(|before| before == after);
        shape.insert(if kept { "the same context" } else { "a new context" }.to_owned());
    }
    shape
}

/// The text of the enumeration context in a message.
pub(crate) fn context(body: &str) -> Option<String> {
    let document = parse(body);
    let found =
        document.root().descendants().find(|node| node.name() == Name::new(ns::ENUMERATION, "EnumerationContext"));
    found.map(|node| node.text().trim().to_owned()).filter(|text| !text.is_empty())
}

fn add(node: Node<'_>, parent: &str, shape: &mut Shape) {
    let name = shown(node.name());
    let path = format!("{parent}{name}");
    shape.insert(path.clone());
    add_attributes(node, &path, shape);
    if FIXED.contains(&name.as_str()) {
        shape.insert(format!("{path} = {}", value(node)));
    }
    if ORDERED.contains(&name.as_str()) {
        let children: Vec<String> =
            node.children().map(|child| shown(child.name())).filter(|child| !child.starts_with("s:")).collect();
        shape.insert(format!("{name} in order: {}", children.join(" ")));
    }
    if name == "s:Detail" {
        shape.extend(node.children().map(|child| format!("{path}/{}", shown(child.name()))));
        shape.extend(node.children().filter(|child| child.local() == "FaultDetail").map(value));
    } else if name.starts_with("class ") || name == "w:XmlFragment" {
        node.children().for_each(|property| add_property(property, node, &path, shape));
    } else {
        let below = if parent.is_empty() { format!("{name}/") } else { format!("{path}/") };
        node.children().for_each(|child| add(child, &below, shape));
    }
}

/// Attributes by name; of a selector also what it selects.
fn add_attributes(node: Node<'_>, path: &str, shape: &mut Shape) {
    for (name, value) in node.attributes() {
        let selects = if name.local == "Name" { format!(" = {value}") } else { String::new() };
        shape.insert(format!("{path} @{}{selects}", shown(name)));
    }
}

/// How a property is written: its name and its value are data.
fn add_property(property: Node<'_>, class: Node<'_>, path: &str, shape: &mut Shape) {
    let own = if property.name().namespace == class.name().namespace { "its property" } else { "other property" };
    let path = format!("{path}, {own}");
    add_attributes(property, &path, shape);
    shape.extend(property.children().map(|child| format!("{path}/{}", shown(child.name()))));
    match property.text().trim() {
        text @ ("TRUE" | "true" | "FALSE" | "false") => shape.insert(format!("{path} {}", case(text))),
        text if is_datetime(text) => shape.insert(format!("{path} with a bare datetime")),
        _ => false,
    };
}

fn case(truth: &str) -> &'static str {
    if truth.starts_with(['T', 'F']) { "TRUE or FALSE" } else { "true or false" }
}

/// A datetime or a span in the form of XML (DSP0230 7.2) or of CIM (DSP0004 5.2.4).
fn is_datetime(text: &str) -> bool {
    let date = text.contains('-') && text.contains(':');
    let xml = text.contains('T') && (date || text.starts_with('P')) && !text.contains(' ');
    xml || text.len() == 25 && text.as_bytes()[14] == b'.'
}

fn value(node: Node<'_>) -> String {
    let text = node.text().trim();
    node.resolve(text).filter(|_| node.local() == "Value").map_or_else(|| text.to_owned(), shown)
}

fn shown(name: Name<'_>) -> String {
    let prefix = PREFIXES.iter().find(|(namespace, _)| *namespace == name.namespace).map(|(_, prefix)| *prefix);
    match prefix {
        Some(prefix) => format!("{prefix}:{}", name.local),
        None if name.namespace.ends_with(&format!("/{}", name.local)) => format!("class {}", name.local),
        None if name.namespace.is_empty() => name.local.to_owned(),
        None => name.to_string(),
    }
}
