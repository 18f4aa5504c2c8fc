//! Which of the names in a request the host does not know, and what it says of a query (the numbers of WMI: wbemcli.h; CIM status codes:
//! DSP0200 section 5.2.2).

use crate::cim::{CimInstance, CimProperty, CimValue, FromCim};
use crate::client::Error;
use crate::soap::{Fault, FaultKind};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::ending::remedy::words;
use crate::cli::session::connect::Session;

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Asked<'a> {
    pub(in crate::cli) namespace: &'a str,
    pub(in crate::cli) class: &'a str,
    /// The path, when one instance was asked for.
    pub(in crate::cli) instance: Option<&'a str>,
    pub(in crate::cli) method: Option<&'a str>,
    pub(in crate::cli) property: Option<&'a str>,
    pub(in crate::cli) query: Option<&'a str>,
    /// Whether a change was asked for, which must not be made twice by mistake.
    pub(in crate::cli) change: bool,
}

impl Asked<'_> {
    /// The error, with what the host does not know named if it can be told.
    pub(in crate::cli) fn failed(&self, session: &Session, error: Error) -> Failure {
        let open = (self.change && error.outcome_unknown()).then(|| (UNKNOWN_OUTCOME.to_owned(), Some(UNKNOWN_HINT)));
        let named = open.or_else(|| if let Error::Fault(fault) = &error { self.refusal(fault) } else { None });
        let Some((refusal, hint)) = named else { return session.failed(error) };
        let failure = Box::new(ClientFailure { endpoint: session.endpoint.to_string(), source: error.into() });
        Failure::Refused { refusal, hint: hint.map(str::to_owned), failure }
    }

    fn refusal(&self, fault: &Fault) -> Option<(String, Option<&'static str>)> {
        let numbers = numbers(fault);
        let status = fault.cim_error.as_ref().and_then(|error| error.cim_status_code).map(|code| code.value());
        let is = |number: u32, cim_status: u32| numbers.contains(&number) || status == Some(cim_status);
        let Self { namespace, class, .. } = self;
        if is(0x8004_100E, 3) {
            return Some((format!("the host has no namespace {namespace}"), Some(NAMESPACE_HINT)));
        }
        if is(0x8004_1010, 5) && self.query.is_none() {
            return Some((format!("the namespace {namespace} has no class {class}"), Some(CLASS_HINT)));
        }
        if let Some(query) = self.query {
            return Some((format!("the host refuses the query {query:?}{}", details(fault)), None));
        }
        match (self.method, self.property, fault.kind()) {
            (Some(method), _, FaultKind::NoSuchMethod) => {
                Some((format!("the class {class} has no method {method}"), None))
            }
            (Some(method), ..) if PARAMETERS.iter().any(|number| numbers.contains(number)) => {
                Some((format!("the host refuses the parameters of {method}{}", details(fault)), Some(PARAMETER_HINT)))
            }
            (None, Some(property), FaultKind::Other) => {
                Some((format!("the host refuses the property {property} of {class}"), None))
            }
            (.., FaultKind::NotFound) => {
                Some((format!("the host has no instance {}", self.instance.unwrap_or(class)), Some(INSTANCE_HINT)))
            }
            _ => None,
        }
    }
}

/// The same failure of a read that comes before a change; when the time was up, a person wants to know that nothing was changed.
pub(in crate::cli) fn before_change(failure: Failure) -> Failure {
    match failure {
        Failure::Client(failure) if failure.source.is_timeout() => Failure::Refused {
            refusal: "the change was not sent".to_owned(),
            hint: failure.source.remedy().as_ref().map(words),
            failure: Box::new(failure),
        },
        other => other,
    }
}

fn numbers(fault: &Fault) -> Vec<u32> {
    let chain = fault.wsman_fault.iter().flat_map(|fault| fault.chain());
    chain.filter_map(|fault| fault.code).chain(fault.number()).collect()
}

/// What WMI's `__ExtendedStatus` adds: the place in a query, the name of a parameter. Its description is among the words of the fault.
fn details(fault: &Fault) -> String {
    let told: Vec<String> = fault.extended_status().map(filled).unwrap_or_default();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
}

fn filled(status: &CimInstance) -> Vec<String> {
    let text = |property: &CimProperty| match &property.value {
        CimValue::Null => None,
        value => String::from_cim(value).filter(|text| !text.trim().is_empty()),
    };
    let wanted = |property: &&CimProperty| property.name == "ParameterInfo";
    let properties = status.properties.iter().filter(wanted);
    properties.filter_map(|property| Some(format!("{}: {}", property.name, text(property)?.trim()))).collect()
}

/// WBEM_E_INVALID_METHOD_PARAMETERS, WBEM_E_INVALID_PARAMETER; SCHEMA_VALIDATION_ERROR, PARAMETER_TYPE_MISMATCH, INVALID_PARAMETER_NAME,
/// INVALID_XML_VALUES, INVALID_XML_MISSING_VALUES, INVALID_XML_NAMESPACE, WMI_PROVIDER_INVALID_PARAMETER.
const PARAMETERS: [u32; 9] = [
    0x8004_102F,
    0x8004_1008,
    2_150_858_817,
    2_150_858_836,
    2_150_858_837,
    2_150_858_838,
    2_150_858_839,
    2_150_858_840,
    2_150_859_038,
];

const UNKNOWN_OUTCOME: &str = "it is not known whether the host did it, and it was not sent again";
const UNKNOWN_HINT: &str = "look whether it was done before you do it again";
const NAMESPACE_HINT: &str = "check --namespace, and that the role is installed that brings it";
const CLASS_HINT: &str = "check the spelling of the class and --namespace";
const PARAMETER_HINT: &str = "check names (with case) and types of the parameters: --arg Name:uint16=4";
const INSTANCE_HINT: &str =
    "check the keys: all of them are needed, with their values as enumerate --references shows them";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::Envelope;
    use crate::xml::{Document, Limits};

    fn fault(code: u32, inside: &str) -> Fault {
        let text = format!(
            r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>words of the host</s:Text></s:Reason><s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="{code}"><f:Message><f:ProviderFault>{inside}</f:ProviderFault></f:Message></f:WSManFault></s:Detail></s:Fault></s:Body></s:Envelope>"#
        );
        let document = Document::parse(&text, &Limits::default()).unwrap();
        let envelope = Envelope::read(&document).unwrap();
        Fault::in_body(envelope.body, None).unwrap()
    }

    const ASKED: Asked<'static> = Asked {
        namespace: "root/x",
        class: "Msvm_X",
        instance: None,
        method: None,
        property: None,
        query: None,
        change: false,
    };

    fn refusal(asked: Asked<'_>, code: u32) -> String {
        asked.refusal(&fault(code, "")).unwrap().0
    }

    #[test]
    fn the_name_that_is_wrong_is_told() {
        assert_eq!(refusal(ASKED, 0x8004_100E), "the host has no namespace root/x");
        assert_eq!(refusal(ASKED, 0x8004_1010), "the namespace root/x has no class Msvm_X");
        let call = Asked { method: Some("Go"), ..ASKED };
        assert_eq!(refusal(call, 2_150_858_753), "the class Msvm_X has no method Go");
        assert_eq!(refusal(call, 0x8004_102F), "the host refuses the parameters of Go");
        let instance = Asked { instance: Some("Msvm_X.Name=\"1\""), ..ASKED };
        assert_eq!(refusal(instance, 2_150_858_752), "the host has no instance Msvm_X.Name=\"1\"");
        assert!(ASKED.refusal(&fault(5, "")).is_none());
    }

    #[test]
    fn a_refused_query_shows_what_the_host_says_of_it() {
        let status = "<p:__ExtendedStatus xmlns:p='urn:p'><p:Operation>ExecQuery</p:Operation><p:ParameterInfo>SELEC * FROM X</p:ParameterInfo></p:__ExtendedStatus>";
        let asked = Asked { query: Some("SELEC * FROM X"), ..ASKED };
        let (refusal, _) = asked.refusal(&fault(0x8004_1017, status)).unwrap();
        assert_eq!(refusal, r#"the host refuses the query "SELEC * FROM X" (ParameterInfo: SELEC * FROM X)"#);
    }
}
