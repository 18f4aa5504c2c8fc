//! An error as an instance: its properties, and its text in CIM-XML (DSP0201 INSTANCE, in the form WMI writes).

use super::markup::carried;
use super::properties::{Properties, Value};
use crate::simulator::scenario::CimError;
use crate::xml::{Element, Name};

/// Every property of CIM_Error (CIM schema 2.22.1), and those the scenario adds.
pub(crate) fn error_properties(error: &CimError) -> Properties {
    let mut all = Properties::from(
        [
            ("CIMStatusCode", Value::number(error.cim_status_code)),
            ("CIMStatusCodeDescription", Value::text(error.cim_status_code_description.as_deref())),
            ("ErrorSource", Value::text(error.error_source.as_deref())),
            ("ErrorSourceFormat", Value::number(error.error_source_format)),
            ("ErrorType", Value::number(error.error_type)),
            ("Message", Value::text(error.message.as_deref())),
            ("MessageArguments", Value::texts(error.message_arguments.as_deref())),
            ("MessageID", Value::text(error.message_id.as_deref())),
            ("OtherErrorSourceFormat", Value::text(error.other_error_source_format.as_deref())),
            ("OtherErrorType", Value::text(error.other_error_type.as_deref())),
            ("OwningEntity", Value::text(error.owning_entity.as_deref())),
            ("PerceivedSeverity", Value::number(error.perceived_severity)),
            ("ProbableCause", Value::number(error.probable_cause)),
            ("ProbableCauseDescription", Value::text(error.probable_cause_description.as_deref())),
            ("RecommendedActions", Value::texts(error.recommended_actions.as_deref())),
        ]
        .map(|(name, value)| (name.into(), value)),
    );
    all.extend(error.properties.iter().map(|(name, value)| (name.clone().into(), value.into())));
    all
}

/// The INSTANCE element. recorded: 15 properties in alphabetical order, null without VALUE, no XML declaration (what GetError of an
/// Msvm_MigrationJob gave over COM: alexpilotti/nova, test_hypervapi_HyperVAPITestCase_test_live_migration_wmi.py).
pub(crate) fn instance(class: &str, properties: &Properties) -> Element {
    let properties = properties.iter().map(|(name, value)| property(name, value));
    Element::new("", "INSTANCE").attribute(CLASSNAME, class).children(properties)
}

fn property(name: &str, value: &Value) -> Element {
    let of = |kind| Element::new("", kind).attribute(NAME, name).attribute(TYPE, cim_type(name));
    match value {
        // recorded: a start and an end tag with nothing between them.
        Value::Null => of("PROPERTY").text(""),
        Value::NullArray => of("PROPERTY.ARRAY").text(""),
        Value::One(text) | Value::Datetime(text) | Value::Interval(text) => of("PROPERTY").child(value_element(text)),
        Value::Reference(reference) => of("PROPERTY").child(value_element(&reference.path())),
        Value::Many(texts) => {
            let values = texts.iter().map(|text| value_element(text));
            of("PROPERTY.ARRAY").child(Element::new("", "VALUE.ARRAY").children(values))
        }
    }
}

fn value_element(text: &str) -> Element {
    Element::with_text("", "VALUE", carried(text))
}

fn cim_type(name: &str) -> &'static str {
    match name {
        "CIMStatusCode" => "uint32",
        "ErrorSourceFormat" | "ErrorType" | "PerceivedSeverity" | "ProbableCause" => "uint16",
        _ => "string",
    }
}

const CLASSNAME: Name<'static> = Name::new("", "CLASSNAME");
const NAME: Name<'static> = Name::new("", "NAME");
const TYPE: Name<'static> = Name::new("", "TYPE");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_empty_and_arrays_are_told_apart() {
        let error = CimError {
            message: Some("a < b".to_owned()),
            owning_entity: Some(String::new()),
            message_arguments: Some(vec!["web01".to_owned()]),
            recommended_actions: Some(Vec::new()),
            ..CimError::default()
        };
        let all = error_properties(&error);
        let some = ["ErrorType", "Message", "MessageArguments", "OwningEntity", "RecommendedActions"];
        let some = all.into_iter().filter(|(name, _)| some.contains(&&**name)).collect();
        assert_eq!(
            instance("Msvm_Error", &some).to_xml().unwrap(),
            r#"<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="ErrorType" TYPE="uint16"></PROPERTY><PROPERTY NAME="Message" TYPE="string"><VALUE>a &lt; b</VALUE></PROPERTY><PROPERTY.ARRAY NAME="MessageArguments" TYPE="string"><VALUE.ARRAY><VALUE>web01</VALUE></VALUE.ARRAY></PROPERTY.ARRAY><PROPERTY NAME="OwningEntity" TYPE="string"><VALUE></VALUE></PROPERTY><PROPERTY.ARRAY NAME="RecommendedActions" TYPE="string"><VALUE.ARRAY/></PROPERTY.ARRAY></INSTANCE>"#
        );
    }
}
