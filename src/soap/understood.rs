//! Which headers of an answer are understood: another one that is marked must not be passed over (SOAP 1.2 part 1 sections 2.4, 5.2.2 and 5.2.3).

use crate::xml::{Name, Node, ns};

/// The first header that must be understood by us and is not.
pub(super) fn not_understood(header: Node<'_>) -> Option<Node<'_>> {
    header.children().find(|header| is_marked(header) && is_for_us(header) && !is_known(header))
}

fn is_marked(header: &Node<'_>) -> bool {
    matches!(header.attribute(Name::new(ns::SOAP, "mustUnderstand")).map(str::trim), Some("true" | "1"))
}

/// Only what receives the message in the end, or next, has to understand it; we are both.
fn is_for_us(header: &Node<'_>) -> bool {
    let role = header.attribute(Name::new(ns::SOAP, "role")).map(str::trim);
    role.is_none_or(|role| role.is_empty() || role == ULTIMATE_RECEIVER || role == NEXT)
}

fn is_known(header: &Node<'_>) -> bool {
    let name = header.name();
    let known: &[&str] = match name.namespace {
        ns::SOAP => &["NotUnderstood", "Upgrade"],
        ns::ADDRESSING => &["Action", "FaultTo", "From", "MessageID", "RelatesTo", "ReplyTo", "To"],
        ns::WSMAN => &WSMAN,
        ns::MS_WSMAN => &["ActivityId", "DataLocale", "OperationID", "SequenceId", "SessionId"],
        _ => &[],
    };
    known.contains(&name.local)
}

/// DSP0226 sections 6 to 9.
const WSMAN: [&str; 9] = [
    "FragmentTransfer",
    "Locale",
    "MaxEnvelopeSize",
    "OperationTimeout",
    "OptionSet",
    "RequestedEPR",
    "ResourceURI",
    "SelectorSet",
    "TotalItemsCountEstimate",
];

const ULTIMATE_RECEIVER: &str = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";

const NEXT: &str = "http://www.w3.org/2003/05/soap-envelope/role/next";
