//! What a query with a list of properties returns for each instance (MS-WSMV 3.1.4.1.13).

use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::without_namespace;
use crate::xml::{Element, ns};

/// A row. documented: without namespace, alphabetically (MS-WSMV notes 58 and 59); recorded: `w:XmlFragment` around them, which declares
/// `xsi` and `w` (Windows Server 2003 R2 to 2012).
pub(super) fn fragment(mut instance: Instance, columns: &[String]) -> Element {
    let wanted = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    instance.properties.retain(|name, _| wanted(name));
    Element::new(ns::WSMAN, "XmlFragment")
        .declaring("xsi", ns::XSI)
        .declaring("w", ns::WSMAN)
        .children(wanted("__CLASS").then(|| Element::with_text("", "__CLASS", instance.class)))
        .written(without_namespace(instance.properties))
}
