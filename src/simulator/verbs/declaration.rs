//! Elements of declarations: what has a name, a type, qualifiers (DSP0201 section 5.2).

use crate::xml::{Element, Name};

/// An element with a NAME.
pub(crate) fn named(element: &'static str, name: &str) -> Element {
    Element::new("", element).attribute(Name::new("", "NAME"), name)
}

/// An element with a NAME and a TYPE.
pub(crate) fn typed(element: &'static str, name: &str, kind: &str) -> Element {
    named(element, name).attribute(Name::new("", "TYPE"), kind)
}

pub(crate) fn qualifier(name: &str, kind: &str, value: &str) -> Element {
    typed("QUALIFIER", name, kind).child(Element::with_text("", "VALUE", value))
}
