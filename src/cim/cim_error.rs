//! `CIM_Error` and its subclasses, among them `Msvm_Error` (CIM schema 2.22.1, Interop; Microsoft's page of Msvm_Error).

use super::error_values::{CimStatusCode, ErrorSourceFormat, ErrorType, PerceivedSeverity, ProbableCause};
use super::{CimInstance, CimProperty, FromCim, Properties};

/// An error as the host describes it. `None` is null or absent; an empty text is one the host sent.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CimError {
    /// The class, such as `Msvm_Error`.
    pub class_name: String,
    /// The primary classification.
    pub error_type: Option<ErrorType>,
    /// The classification in words, when `error_type` is 1.
    pub other_error_type: Option<String>,
    /// Who owns the format of the message.
    pub owning_entity: Option<String>,
    /// Identifies the format of the message within `owning_entity`.
    pub message_id: Option<String>,
    /// The message for people, in the host's language.
    pub message: Option<String>,
    /// What was put into the message.
    pub message_arguments: Option<Vec<String>>,
    /// How bad it is.
    pub perceived_severity: Option<PerceivedSeverity>,
    /// The probable cause.
    pub probable_cause: Option<ProbableCause>,
    /// The probable cause in words.
    pub probable_cause_description: Option<String>,
    /// What the host recommends.
    pub recommended_actions: Option<Vec<String>>,
    /// What failed: a path or a name.
    pub error_source: Option<String>,
    /// How `error_source` is written.
    pub error_source_format: Option<ErrorSourceFormat>,
    /// The format in words, when `error_source_format` is 1.
    pub other_error_source_format: Option<String>,
    /// The CIM status.
    pub cim_status_code: Option<CimStatusCode>,
    /// More about the CIM status.
    pub cim_status_code_description: Option<String>,
    /// Every property that is not in this list, or that is not readable as its type: nothing is lost.
    pub other: Vec<CimProperty>,
}

impl CimError {
    /// One of the other properties as a number, its name compared without case.
    #[must_use]
    pub fn other_number(&self, name: &str) -> Option<u32> {
        self.other
            .iter()
            .find(|property| property.name.eq_ignore_ascii_case(name))
            .and_then(|property| u32::from_cim(&property.value))
    }
}

impl From<CimInstance> for CimError {
    fn from(instance: CimInstance) -> Self {
        let class_name = instance.class_name.clone();
        let mut properties = Properties::of(instance);
        Self {
            class_name,
            error_type: properties.take("ErrorType"),
            other_error_type: properties.take("OtherErrorType"),
            owning_entity: properties.take("OwningEntity"),
            message_id: properties.take("MessageID"),
            message: properties.take("Message"),
            message_arguments: properties.take("MessageArguments"),
            perceived_severity: properties.take("PerceivedSeverity"),
            probable_cause: properties.take("ProbableCause"),
            probable_cause_description: properties.take("ProbableCauseDescription"),
            recommended_actions: properties.take("RecommendedActions"),
            error_source: properties.take("ErrorSource"),
            error_source_format: properties.take("ErrorSourceFormat"),
            other_error_source_format: properties.take("OtherErrorSourceFormat"),
            cim_status_code: properties.take("CIMStatusCode"),
            cim_status_code_description: properties.take("CIMStatusCodeDescription"),
            other: properties.rest(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{CimType, CimValue};

    fn error(properties: &[(&str, CimValue)]) -> CimError {
        let property = |(name, value): &(&str, CimValue)| CimProperty {
            name: (*name).to_owned(),
            cim_type: Some(CimType::String),
            value: value.clone(),
        };
        CimInstance { class_name: "Acme_Error".into(), properties: properties.iter().map(property).collect() }.into()
    }

    #[test]
    fn unknown_numbers_and_properties_are_kept() {
        let foo = CimValue::String("bar".into());
        let error = error(&[
            ("ErrorType", CimValue::Unsigned(4711)),
            ("CIMStatusCode", CimValue::Untyped("40".into())),
            ("VendorFoo", foo.clone()),
        ]);
        assert_eq!(error.error_type.unwrap().to_string(), "Unknown (4711)");
        assert_eq!(error.cim_status_code.unwrap().value(), 40);
        assert_eq!(
            error.other,
            [CimProperty { name: "VendorFoo".into(), cim_type: Some(CimType::String), value: foo }]
        );
    }

    #[test]
    fn an_unreadable_property_is_kept_next_to_the_readable_ones() {
        let error =
            error(&[("ErrorType", CimValue::Untyped("four".into())), ("message", CimValue::Untyped("m".into()))]);
        assert_eq!((error.error_type, error.message.as_deref()), (None, Some("m")));
        assert_eq!(error.other[0].name, "ErrorType");
    }
}
