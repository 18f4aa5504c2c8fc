//! Writing an [`Element`] as text: usual namespaces are declared once on the root, others where they are first needed.

use super::element::{Binding, Content, Written};
use super::ns::{usual, usual_prefix};
use super::out::{Out, Place, References};
use super::{Element, IllegalCharacter, ns};

impl Element {
    /// Writes the element as UTF-8 text without XML declaration.
    ///
    /// # Errors
    /// [`IllegalCharacter`] when a text or an attribute holds a character that XML 1.0 cannot carry.
    pub fn to_xml(&self) -> Result<String, IllegalCharacter> {
        self.write(References::Named)
    }

    /// As [`Element::to_xml`], with every reference as a number: `&#38;` and not `&amp;`, also for quotes, tabs and line ends.
    ///
    /// Other readers see no difference. The parser of Hyper-V that reads embedded instances refuses `&amp;` and `&lt;` (recorded by r4sd/go-wsman).
    ///
    /// # Errors
    /// As [`Element::to_xml`].
    pub fn to_numeric_xml(&self) -> Result<String, IllegalCharacter> {
        self.write(References::Numeric)
    }

    fn write(&self, references: References) -> Result<String, IllegalCharacter> {
        let mut usual = Vec::new();
        collect_usual(self, &mut usual);
        usual.sort_unstable();
        let mut out = Out::new(2048, references);
        Writing { out: &mut out, around: &[], scope: usual }.element(self, 0)?;
        Ok(out.text)
    }

    /// About how long the element is when it is written. Declarations that the root takes over, and escapes, do not count.
    #[must_use]
    pub fn approximate_length(&self) -> usize {
        let declared = self.declared.iter().map(|(prefix, namespace)| prefix.len() + namespace.len() + 10);
        let attributes = self.attributes.iter().map(|(name, value)| name.local.len() + value.len() + 8);
        let content = self.content.iter().map(|content| match content {
            Content::Element(child) => child.approximate_length(),
            Content::Text(text) | Content::Quoted(text) | Content::CData(text) => text.len(),
            Content::Written(Written { text, .. }) => text.as_ref().map_or(0, String::len),
        });
        2 * self.local.len() + 9 + declared.chain(attributes).chain(content).sum::<usize>()
    }

    /// Adds child elements that are written at once: of many no tree is kept. Settle the prefix of this element before.
    #[must_use]
    pub fn written(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        let written = Written::in_scope_of(&self, children);
        if !written.is_empty() {
            self.content.push(Content::Written(written));
        }
        self
    }
}

impl Written {
    /// Writes elements that are in `around`.
    fn in_scope_of(around: &Element, elements: impl IntoIterator<Item = Element>) -> Self {
        let declared = around.declared.iter().map(|(prefix, namespace)| (*prefix, &**namespace));
        let own = around.prefix.map(|prefix| (prefix, &*around.namespace));
        let mut bound: Vec<Binding<'_>> = own.into_iter().chain(declared).collect();
        let (mut out, mut usual) = (Out::new(4096, References::Named), Vec::new());
        for element in elements {
            let known = usual.len();
            collect_usual(&element, &mut usual);
            bound.extend(usual.iter().skip(known));
            let written = Writing { out: &mut out, around: &bound, scope: Vec::new() }.element(&element, 0);
            if let Err(illegal) = written {
                return Self { text: Err(illegal), usual };
            }
        }
        Self { text: Ok(out.text), usual }
    }

    fn is_empty(&self) -> bool {
        self.text.as_ref().is_ok_and(String::is_empty)
    }
}

struct Writing<'w, 'e> {
    out: &'w mut Out,
    /// What is bound outside of what is written, the innermost first.
    around: &'w [Binding<'w>],
    /// What is bound where the writer is, the innermost last.
    scope: Vec<Binding<'e>>,
}

impl<'e> Writing<'_, 'e> {
    /// Writes an element, which declares what is bound beyond the `outer` first bindings.
    fn element(&mut self, element: &'e Element, outer: usize) -> Result<(), IllegalCharacter> {
        self.scope.extend(element.declared.iter().map(|(prefix, namespace)| (*prefix, &**namespace)));
        let prefix = if element.namespace.is_empty() {
            ""
        } else {
            let prefix = element.prefix.or_else(|| usual_prefix(&element.namespace)).unwrap_or("r");
            self.bind(prefix, &element.namespace);
            prefix
        };
        for (name, _) in &element.attributes {
            if let Some(prefix) = usual_prefix(name.namespace) {
                self.bind(prefix, name.namespace);
            }
        }
        self.out.push("<");
        self.out.name(prefix, &element.local);
        for (prefix, namespace) in self.scope.iter().skip(outer) {
            self.out.attribute("xmlns", prefix, namespace)?;
        }
        for (name, value) in &element.attributes {
            self.out.attribute(usual_prefix(name.namespace).unwrap_or_default(), name.local, value)?;
        }
        self.content(element, prefix)?;
        self.scope.truncate(outer);
        Ok(())
    }

    fn content(&mut self, element: &'e Element, prefix: &str) -> Result<(), IllegalCharacter> {
        if element.content.is_empty() {
            self.out.push("/>");
            return Ok(());
        }
        self.out.push(">");
        for content in &element.content {
            match content {
                Content::Element(child) => self.element(child, self.scope.len())?,
                Content::Text(text) => self.out.escape(text, Place::Text)?,
                Content::Quoted(text) => self.out.escape(text, Place::Quoted)?,
                Content::CData(text) => self.out.cdata(text)?,
                Content::Written(Written { text, .. }) => self.out.push(text.as_ref().map_err(|illegal| *illegal)?),
            }
        }
        self.out.push("</");
        self.out.name(prefix, &element.local);
        self.out.push(">");
        Ok(())
    }

    fn bind(&mut self, prefix: &'static str, namespace: &'e str) {
        let bound = self.scope.iter().rev().chain(self.around).find(|(known, _)| *known == prefix);
        if prefix != "xml" && bound.is_none_or(|(_, known)| *known != namespace) {
            self.scope.push((prefix, namespace));
        }
    }
}

/// The usual namespaces at and below an element, each once, but for those that are declared there.
fn collect_usual(element: &Element, found: &mut Vec<Binding<'static>>) {
    if element.declared.is_empty() {
        return collect_all(element, found);
    }
    let mut inside = Vec::new();
    collect_all(element, &mut inside);
    let is_declared = |(prefix, _): &Binding<'_>| element.declared.iter().any(|(known, _)| known == prefix);
    inside.into_iter().filter(|binding| !is_declared(binding)).for_each(|binding| add(found, binding));
}

fn collect_all(element: &Element, found: &mut Vec<Binding<'static>>) {
    let own = element.prefix.is_none().then_some(&*element.namespace);
    let namespaces = own.into_iter().chain(element.attributes.iter().map(|(name, _)| name.namespace));
    namespaces.filter(|namespace| *namespace != ns::XML).filter_map(usual).for_each(|binding| add(found, binding));
    for content in &element.content {
        match content {
            Content::Element(child) => collect_usual(child, found),
            Content::Written(written) => written.usual.iter().for_each(|binding| add(found, *binding)),
            Content::Text(_) | Content::Quoted(_) | Content::CData(_) => {}
        }
    }
}

fn add(found: &mut Vec<Binding<'static>>, binding: Binding<'static>) {
    if !found.iter().any(|(known, _)| *known == binding.0) {
        found.push(binding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits, Name};

    #[test]
    fn usual_namespaces_are_on_the_root_and_others_where_needed() {
        let class = "urn:class";
        let body =
            Element::new(ns::SOAP, "Body").child(Element::new(class, "In").child(Element::with_text(class, "V", "1")));
        let envelope = Element::new(ns::SOAP, "Envelope")
            .child(Element::new(ns::ADDRESSING, "To").attribute(Name::new(ns::XML, "lang"), "en"))
            .child(body);
        assert_eq!(
            envelope.to_xml().unwrap(),
            r#"<s:Envelope xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:s="http://www.w3.org/2003/05/soap-envelope"><a:To xml:lang="en"/><s:Body><r:In xmlns:r="urn:class"><r:V>1</r:V></r:In></s:Body></s:Envelope>"#
        );
    }

    #[test]
    fn a_prefix_can_be_bound_anew_inside() {
        let inner = Element::new("urn:class", "Job").prefixed("p").child(Element::new(ns::MS_WSMAN, "X"));
        let text =
            Element::new(ns::MS_WSMAN, "Y").child(inner).child(Element::new(ns::MS_WSMAN, "Z")).to_xml().unwrap();
        let document = Document::parse(&text, &Limits::default()).unwrap();
        let names: Vec<_> = document.root().descendants().map(|node| node.name().namespace).collect();
        assert_eq!(names, ["urn:class", ns::MS_WSMAN, ns::MS_WSMAN]);
    }

    #[test]
    fn a_cdata_end_and_a_carriage_return_inside_cdata_survive() {
        let text = Element::new("", "a").cdata("x]]>y\r\nz").to_xml().unwrap();
        assert_eq!(Document::parse(&text, &Limits::default()).unwrap().root().text(), "x]]>y\r\nz");
    }

    #[test]
    fn elements_that_are_written_at_once_appear_as_they_would_as_a_tree() {
        let class = || Element::new("urn:class", "Job").prefixed("p");
        let members = || {
            let member = |local| Element::new("urn:class", local).prefixed("p");
            let nil = member("A").attribute(Name::new(ns::XSI, "nil"), "true");
            let time = member("B").child(Element::with_text(ns::CIM_COMMON, "Datetime", "2026"));
            let other = Element::new("urn:other", "C").prefixed("f").child(Element::new(ns::MS_WSMAN, "D"));
            [nil, time, other, member("E").text("a<b")]
        };
        let around = |inner| Element::new(ns::SOAP, "Body").child(Element::new(ns::MS_FAULT, "F")).child(inner);
        let (tree, written) = (around(class().children(members())), around(class().written(members())));
        assert_eq!(written.to_xml(), tree.to_xml());
        assert_eq!(class().written([]).to_xml(), class().to_xml());
        assert!(class().written([Element::with_text("", "a", "\u{1}")]).to_xml().is_err());
    }

    #[test]
    fn a_prefix_that_is_declared_inside_is_not_declared_on_the_root() {
        let nil = || Element::new("urn:c", "A").prefixed("p").attribute(Name::new(ns::XSI, "nil"), "true");
        let class = Element::new("urn:c", "C").declaring("xsi", ns::XSI).declaring("p", "urn:c").prefixed("p");
        let expected = r#"<s:Body xmlns:s="http://www.w3.org/2003/05/soap-envelope"><p:C xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="urn:c"><p:A xsi:nil="true"/></p:C></s:Body>"#;
        let tree = Element::new(ns::SOAP, "Body").child(class.clone().child(nil()));
        let written = Element::new(ns::SOAP, "Body").child(class.written([nil()]));
        assert_eq!((tree.to_xml().unwrap(), written.to_xml().unwrap()), (expected.to_owned(), expected.to_owned()));
    }

    #[test]
    fn a_prefix_may_be_declared_again() {
        let again = Element::new(ns::SOAP, "Body").child(Element::new(ns::SOAP, "Fault").declaring("s", ns::SOAP));
        assert_eq!(again.to_xml().unwrap().matches("xmlns:s=").count(), 2);
    }

    #[test]
    fn the_length_of_an_element_is_known_before_it_is_written() {
        let child = || Element::new("urn:c", "Name").prefixed("p").text("value");
        let element = Element::new("urn:c", "Class").declaring("p", "urn:c").prefixed("p").written([child(), child()]);
        let written = element.to_xml().unwrap().len();
        assert!(element.approximate_length().abs_diff(written) < 10, "{} {written}", element.approximate_length());
    }

    #[test]
    fn quotes_are_escaped_in_quoted_text_only() {
        let text = r#"'"<"#;
        let element = Element::new("", "a").child(Element::with_text("", "b", text)).quoted(text);
        assert_eq!(element.to_xml().unwrap(), r#"<a><b>'"&lt;</b>&apos;&quot;&lt;</a>"#);
    }

    #[test]
    fn references_can_all_be_numbers() {
        let text = "&<>\"'\r\n\t";
        let element = Element::with_text("", "a", text).attribute(Name::new("", "b"), text);
        let written = element.to_numeric_xml().unwrap();
        let numbers = "&#38;&#60;&#62;&#34;&#39;&#13;&#10;&#9;";
        assert_eq!(written, format!(r#"<a b="{numbers}">{numbers}</a>"#));
        assert_eq!(Document::parse(&written, &Limits::default()).unwrap().root().text(), text);
    }

    #[test]
    fn characters_that_xml_cannot_carry_are_named() {
        assert_eq!(Element::with_text("", "a", "x\u{1}").to_xml(), Err(IllegalCharacter('\u{1}')));
        assert_eq!(Element::new("", "a").cdata("\u{FFFE}").to_xml(), Err(IllegalCharacter('\u{FFFE}')));
    }
}
