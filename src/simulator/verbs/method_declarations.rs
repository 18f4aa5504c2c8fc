//! The METHOD elements of a class (DSP0201 section 5.2.4).

use super::declaration::{named, qualifier, typed};
use crate::simulator::schema::methods::{Kind, Signature};
use crate::simulator::schema::signatures::{SIGNATURES, signature};
use crate::xml::{Element, Name};

/// The METHOD elements of a class, with what it inherits.
pub(crate) fn declarations(class: &str) -> impl Iterator<Item = Element> {
    let own = SIGNATURES
        .iter()
        .filter(move |known| signature(class, known.name).is_some_and(|own| std::ptr::eq(own, *known)));
    own.map(declaration)
}

fn declaration(signature: &Signature) -> Element {
    let inputs = signature.parameters.iter().map(|input| parameter(input.name, input.kind, "In"));
    let outputs = signature.answers.outputs().iter().map(|(name, kind)| parameter(name, *kind, "Out"));
    typed("METHOD", signature.name, "uint32").children(inputs.chain(outputs))
}

fn parameter(name: &str, kind: Kind, direction: &str) -> Element {
    let referring = |element, class: &str| named(element, name).attribute(Name::new("", "REFERENCECLASS"), class);
    let (element, embedded) = match kind {
        Kind::Simple(kind) => (typed("PARAMETER", name, kind), None),
        Kind::Reference(class) => (referring("PARAMETER.REFERENCE", class), None),
        Kind::References(class) => (referring("PARAMETER.REFARRAY", class), None),
        Kind::Instance(class) => (typed("PARAMETER", name, "string"), Some(class)),
        Kind::Instances(class) => (typed("PARAMETER.ARRAY", name, "string"), Some(class)),
    };
    element
        .child(qualifier(direction, "boolean", "true"))
        .children(embedded.map(|class| qualifier("EmbeddedInstance", "string", class)))
}
