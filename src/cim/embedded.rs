//! An instance embedded in a parameter, in whatever shape a host sends it (DSP0230 section 7.2.5.2; Hyper-V's strings).

use std::borrow::Cow;

use crate::xml::{Document, Limits, Node, XmlError};

use super::cim_xml::read_inner;
use super::mend::mend;
use super::mend_references::Mending;
use super::{CimInstance, Damage, cim_xml, ws_cim};

/// What an embedded-instance parameter holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Embedded {
    /// Null, an empty element, or white space: there is no instance.
    Nothing,
    /// An instance, however it was written.
    Instance(CimInstance),
    /// What could be read of a CIM-XML text that is damaged.
    Damaged {
        /// The properties that could be read.
        instance: CimInstance,
        /// What is wrong with the text, each kind once; at least one.
        damage: Vec<Damage>,
    },
    /// Text that is not an instance, kept as it came, with the reason.
    Text {
        /// The text.
        text: String,
        /// Why it is not an instance; `None` when it does not even look like XML.
        reason: Option<XmlError>,
    },
}

/// Reads a parameter that holds CIM-XML text (escaped, in CDATA or escaped twice), a WS-CIM tree, or nothing.
///
/// A text is read within what is `left` of the limits of its answer ([`Node::left_of`]), and takes its part of it.
#[must_use]
pub fn read_embedded(node: Node<'_>, left: &mut Limits) -> Embedded {
    if ws_cim::is_nil(node) {
        return Embedded::Nothing;
    }
    match node.children().next() {
        Some(_) => Embedded::Instance(read_tree(node)),
        None => read_text(node.text(), left),
    }
}

/// A tree: properties directly inside, an element of the class around them, or CIM-XML elements.
fn read_tree(node: Node<'_>) -> CimInstance {
    if let Some(instance) = node.children().find(cim_xml::is_instance) {
        return cim_xml::read_instance(instance);
    }
    let mut children = node.children();
    match (children.next(), children.next()) {
        (Some(wrapper), None) if wrapper.children().next().is_some() && ws_cim::class_name(node).is_none() => {
            ws_cim::read_instance(wrapper)
        }
        _ => ws_cim::read_instance(node),
    }
}

/// How often a text may have been escaped beyond what the outer document undid.
const MAX_EXTRA_ESCAPES: usize = 2;

fn read_text(text: &str, left: &mut Limits) -> Embedded {
    let mut inner = Cow::Borrowed(text);
    for _ in 0..=MAX_EXTRA_ESCAPES {
        let trimmed = inner.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if trimmed.is_empty() {
            return Embedded::Nothing;
        }
        if trimmed.starts_with('<') {
            return read_document(trimmed, text, left);
        }
        if !trimmed.starts_with("&lt;") && !trimmed.starts_with("&amp;lt;") {
            break;
        }
        match unescape(trimmed, left) {
            Ok(unescaped) => inner = Cow::Owned(unescaped),
            Err(reason) => return Embedded::Text { text: text.to_owned(), reason: Some(reason) },
        }
    }
    read_damaged(&inner, left).unwrap_or_else(|| Embedded::Text { text: text.to_owned(), reason: None })
}

fn read_document(inner: &str, text: &str, left: &mut Limits) -> Embedded {
    let document = match Document::parse_inner(inner, left) {
        Ok(document) => document,
        Err(reason) => {
            let damaged = if may_be_mended(&reason) { read_damaged(inner, left) } else { None };
            return damaged.unwrap_or_else(|| Embedded::Text { text: text.to_owned(), reason: Some(reason) });
        }
    };
    let root = document.root();
    match std::iter::once(root).chain(root.descendants()).find(cim_xml::is_instance) {
        Some(instance) if cim_xml::has_markup_in_values(instance) => {
            read_damaged(inner, left).unwrap_or_else(|| Embedded::Instance(cim_xml::read_instance(instance)))
        }
        Some(instance) => Embedded::Instance(cim_xml::read_instance(instance)),
        None => Embedded::Instance(ws_cim::read_instance(root)),
    }
}

/// Neither a document type nor a text beyond the limits is damage.
fn may_be_mended(reason: &XmlError) -> bool {
    matches!(
        reason,
        XmlError::Malformed { .. } | XmlError::Entity(_) | XmlError::Truncated(_) | XmlError::OutsideRoot(_)
    )
}

/// What can be read of an instance in a damaged text: at least one property.
fn read_damaged(text: &str, left: &mut Limits) -> Option<Embedded> {
    let (mended, damage) = mend(text)?;
    let instance = read_inner(&mended, left).ok().filter(|instance| !instance.properties.is_empty())?;
    Some(if damage.is_empty() { Embedded::Instance(instance) } else { Embedded::Damaged { instance, damage } })
}

fn unescape(text: &str, left: &mut Limits) -> Result<String, XmlError> {
    let mut read = |text: &str| Ok(Document::parse_inner(&format!("<t>{text}</t>"), left)?.root().text().to_owned());
    read(text).or_else(|reason| {
        let mut mending = Mending::default();
        mending.references(text);
        read(&mending.text.replace('<', "&lt;")).map_err(|_| reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::CimValue;

    const INSTANCE: &str = r#"<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="Message" TYPE="string"><VALUE>a &lt; b &amp; "c"</VALUE></PROPERTY></INSTANCE>"#;
    const OPEN: &str =
        r#"<p:Error xmlns:p="urn:c" xmlns:e="urn:e" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;

    fn read(rest: &str) -> Embedded {
        let text = format!("{OPEN}{rest}");
        read_embedded(Document::parse(&text, &Limits::default()).unwrap().root(), &mut Limits::default())
    }

    fn escape(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    }

    fn message(embedded: &Embedded) -> (&str, &CimValue) {
        let Embedded::Instance(instance) = embedded else { panic!("{embedded:?}") };
        (&instance.class_name, instance.value("Message").unwrap())
    }

    #[test]
    fn every_shape_of_cim_xml_text_gives_the_same_instance() {
        let once = escape(INSTANCE);
        let in_cdata = INSTANCE.replace(r#"a &lt; b &amp; "c""#, "<![CDATA[a < b & \"c\"]]>");
        let expected = CimValue::String("a < b & \"c\"".into());
        for content in [
            once.clone(),
            format!("\n {once} "),
            format!("<![CDATA[{INSTANCE}]]>"),
            escape(&once),
            escape(&escape(&once)),
            escape(&in_cdata),
            INSTANCE.to_owned(),
        ] {
            assert_eq!(message(&read(&format!(">{content}</p:Error>"))), ("Msvm_Error", &expected), "{content}");
        }
    }

    #[test]
    fn every_shape_of_a_tree_gives_the_same_class_and_message() {
        let expected = CimValue::Untyped("m".into());
        for rest in [
            r#" xsi:type="e:Msvm_Error_Type"><e:Message>m</e:Message></p:Error>"#,
            r#" xsi:type="Msvm_Error_Type"><e:Message>m</e:Message></p:Error>"#,
            "><e:Msvm_Error><e:Message>m</e:Message></e:Msvm_Error></p:Error>",
            r#">&lt;q:Msvm_Error xmlns:q="urn:q"&gt;&lt;q:Message&gt;m&lt;/q:Message&gt;&lt;/q:Msvm_Error&gt;</p:Error>"#,
        ] {
            assert_eq!(message(&read(rest)), ("Msvm_Error", &expected), "{rest}");
        }
    }

    #[test]
    fn nil_empty_and_white_space_are_nothing() {
        for rest in [r#" xsi:nil="true"/>"#, r#" xsi:nil="1"/>"#, "/>", "></p:Error>", ">\n  </p:Error>"] {
            assert_eq!(read(rest), Embedded::Nothing, "{rest}");
        }
    }

    #[test]
    fn text_that_is_no_instance_is_kept_with_its_reason() {
        assert_eq!(read(">disk full</p:Error>"), Embedded::Text { text: "disk full".into(), reason: None });
        let hostile = "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>";
        assert_eq!(
            read(&format!(">{}</p:Error>", escape(hostile))),
            Embedded::Text { text: hostile.into(), reason: Some(XmlError::DocumentType) }
        );
        assert!(matches!(
            read(">&lt;INSTANCE&gt;</p:Error>"),
            Embedded::Text { reason: Some(XmlError::Truncated(_)), .. }
        ));
    }

    #[test]
    fn the_readable_properties_of_a_damaged_instance_are_taken() {
        let damaged = INSTANCE.replace("a &lt; b &amp; \"c\"", "R&D <unknown> &copy; &#0;");
        let expected = CimValue::String("R&D <unknown> &copy; \u{FFFD}".into());
        let ways = [
            escape(&damaged),
            escape(&escape(&damaged)),
            format!("<![CDATA[{damaged}]]>"),
            escape(&format!("x {damaged}")),
        ];
        for content in ways {
            let embedded = read(&format!(">{content}</p:Error>"));
            let Embedded::Damaged { instance, damage } = embedded else { panic!("{embedded:?}") };
            assert_eq!(instance.value("Message"), Some(&expected), "{content}");
            assert!(damage.contains(&Damage::BareAmpersand), "{damage:?}");
        }
    }

    #[test]
    fn an_escape_that_is_damaged_is_undone() {
        let embedded = read(&format!(">{}</p:Error>", escape(&escape(INSTANCE).replace("&amp;", "&"))));
        assert!(matches!(embedded, Embedded::Damaged { .. }), "{embedded:?}");
    }

    #[test]
    fn markup_in_a_value_is_text_that_should_have_been_escaped() {
        let text = INSTANCE.replace("a &lt; b &amp; \"c\"", "the host <b>web01</b> is down");
        let embedded = read(&format!(">{}</p:Error>", escape(&text)));
        let Embedded::Damaged { instance, damage } = embedded else { panic!("{embedded:?}") };
        assert_eq!(instance.value("Message"), Some(&CimValue::String("the host <b>web01</b> is down".into())));
        assert_eq!(damage, [Damage::BareLessThan]);
    }
}
