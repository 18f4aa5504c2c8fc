//! An instance as CIM-XML text is the same whether it is read as it is or out of a parameter that carries it escaped (DSP0201;
//! protocol: the string parameters of Hyper-V).

use cimjob::cim::{CimError, Embedded, read_cim_xml, read_embedded};
use cimjob::xml::{Document, Element, Limits};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let limits = Limits::default();
    let read = read_cim_xml(text, &limits);
    // Text that holds what XML cannot carry cannot be put into a parameter.
    let Ok(escaped) = Element::with_text("", "Error", text).to_xml() else { return };
    let document = Document::parse(&escaped, &limits).expect("what we write is read");
    let embedded = read_embedded(document.root(), &mut Limits::default());
    if let (Ok(instance), Embedded::Instance(same)) = (&read, &embedded) {
        assert_eq!(format!("{instance:?}"), format!("{same:?}"));
    }
    match (read, embedded) {
        (Ok(instance), Embedded::Instance(_) | Embedded::Damaged { .. }) => drop(CimError::from(instance)),
        (Ok(_), other) => panic!("an instance by itself, in a parameter {other:?}"),
        (Err(_), Embedded::Text { text: kept, .. }) => assert_eq!(kept, text),
        (Err(_), _) => {}
    }
}
