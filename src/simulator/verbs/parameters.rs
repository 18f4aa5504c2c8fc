//! Parameters of methods: reading what several of them take, writing what they return.

use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::reference::Reference;
use crate::xml::{Element, Node};

/// The value of RequestedState.
pub(crate) fn requested_state(input: Node<'_>) -> Result<u16, Box<Fault>> {
    let state = input.child_local("RequestedState").and_then(|state| state.text().trim().parse().ok());
    state.ok_or_else(|| faults::schema("RequestedState must be a number from 0 to 65535"))
}

/// Whether there is a TimeoutPeriod that is neither null nor zero.
pub(crate) fn has_timeout(input: Node<'_>) -> bool {
    let Some(timeout) = input.child_local("TimeoutPeriod") else { return false };
    let text = timeout.children().next().map_or_else(|| timeout.text(), |inner| inner.text());
    text.chars().any(|digit| ('1'..='9').contains(&digit))
}

/// The output element: parameters, then the return value. recorded: this order, no `xsi:type` (go-wsman, invoke answers).
pub(crate) fn output(name: &str, uri: &str, parameters: Vec<Element>, return_value: u32) -> Element {
    let element = |local: String| Element::new(uri.to_owned(), local).prefixed("p");
    element(format!("{name}_OUTPUT"))
        .children(parameters)
        .child(element("ReturnValue".to_owned()).text(return_value.to_string()))
}

/// A parameter of type REF. recorded: this form (go-wsman, invoke_response_create_vhd.xml).
pub(super) fn reference(uri: &str, name: &'static str, reference: &Reference) -> Element {
    reference.property(Element::new(uri.to_owned(), name).prefixed("p"), uri)
}
