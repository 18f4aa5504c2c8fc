//! Identify (MS-WSMV 3.1.4.1.23, DSP0226 section 11).

use crate::simulator::call::Caller;
use crate::simulator::message::markup::{LANG, with_text};
use crate::simulator::scenario::{HostFacts, Scenario, Scheme};
use crate::xml::{Element, Name, Node, ns};

/// Whether the element in a body asks for Identify.
pub(crate) fn is_identify(input: Node<'_>) -> bool {
    input.name() == Name::new(ns::IDENTITY, "Identify")
}

/// The whole answer; it has no addressing headers. documented: who is not logged in sees no version and no profiles.
pub(crate) fn answer(scenario: &Scenario, caller: Caller<'_>) -> Element {
    let HostFacts { vendor, product_version, language, .. } = &scenario.host;
    let (version, profiles) = match caller {
        Caller::Anonymous => ("OS: 0.0.0 SP: 0.0 Stack: 3.0", None),
        Caller::User(_) => (product_version.as_str(), Some(profiles(&scenario.schemes))),
    };
    let response = element("IdentifyResponse")
        .child(element("ProtocolVersion").text(ns::WSMAN))
        .child(with_text(element("ProductVendor"), vendor))
        .child(with_text(element("ProductVersion"), version))
        .children(profiles);
    Element::new(ns::SOAP, "Envelope")
        .attribute(LANG, language)
        .child(Element::new(ns::SOAP, "Header"))
        .child(Element::new(ns::SOAP, "Body").child(response))
}

/// documented: the URIs of MS-WSMV 3.1.4.1.23.
fn profiles(schemes: &[Scheme]) -> Element {
    let profile = |scheme: &Scheme| {
        let name = match scheme {
            Scheme::Negotiate => "spnego-kerberos",
            Scheme::Basic => "basic",
        };
        let uri = format!("http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/{name}");
        element("SecurityProfileName").text(uri)
    };
    element("SecurityProfiles").children(schemes.iter().map(profile))
}

fn element(local: &'static str) -> Element {
    Element::new(ns::IDENTITY, local)
}
