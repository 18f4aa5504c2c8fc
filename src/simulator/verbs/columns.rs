//! What a query with a list of properties returns for each instance (MS-WSMV 3.1.4.1.13).

use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::ws_cim;
use crate::xml::{Element, ns};

/// A row. documented: without namespace, alphabetically (MS-WSMV notes 58 and 59); assumed:
/// the element around them, as DSP0226 section 7.7 has it for fragments.
pub(super) fn fragment(mut instance: Instance, columns: &[String]) -> Element {
    let wanted = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    instance.properties.retain(|name, _| wanted(name));
    Element::new(ns::WSMAN, "XmlFragment")
        .children(wanted("__CLASS").then(|| Element::with_text("", "__CLASS", instance.class)))
        .children(ws_cim(instance.properties, &"".into(), ""))
}
