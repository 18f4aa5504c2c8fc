//! Whether the properties of an embedded instance have the form that Hyper-V takes; if not, the job fails.

use super::embedded::{Embedded, Given, Sent};
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::schema::property_types::{PropertyType, known_type};

/// The ErrorCode for a scalar in place of an array. recorded: of the management service (go-wsman, CLAUDE.md).
pub(super) const SCALAR_IN_MANAGEMENT: u16 = 32773;
/// The same of the service for switches. recorded: go-wsman, switch.go.
pub(super) const SCALAR_IN_SWITCHES: u16 = 32776;

/// The ErrorCode that the job ends with, if a property has the wrong form. `model` is the instance that is to be changed. assumed: that
/// the job ends so, and not the method: go-wsman calls some of these numbers ErrorCode and others ReturnValue.
pub(super) fn misfit(sent: &Embedded, model: Option<&Instance>, scalar: u16) -> Option<u16> {
    sent.properties.iter().find_map(|given| {
        let expected = expected(&given.name, model);
        if expected.is_some_and(|expected| expected.is_array) && matches!(given.value, Sent::One(_)) {
            return Some(scalar);
        }
        if expected.is_some_and(|expected| expected.name == "datetime") && !is_datetime(given) {
            return Some(32768);
        }
        (given.name == "Parent" && !is_escaped(given)).then_some(32773)
    })
}

fn expected(name: &str, model: Option<&Instance>) -> Option<PropertyType> {
    let of_model = || match model?.value(name)? {
        Value::Many(_) | Value::NullArray => Some(PropertyType { name: "string", is_array: true }),
        Value::Datetime(_) | Value::Interval(_) => Some(PropertyType { name: "datetime", is_array: false }),
        _ => None,
    };
    known_type(name).or_else(of_model)
}

/// recorded: TYPE and text must both be those of CIM, as in `TYPE="datetime"` and `00000000004500.000000:000`; the other three
/// combinations end with 32768 (go-wsman, datetime_write_integration_test.go).
fn is_datetime(given: &Given) -> bool {
    let Sent::One(text) = &given.value else { return true };
    let is_fixed = text.len() == 25
        && text.bytes().enumerate().all(|(at, byte)| match at {
            14 => byte == b'.',
            21 => matches!(byte, b':' | b'+' | b'-'),
            _ => byte.is_ascii_digit() || byte == b'*',
        });
    given.kind == "datetime" && is_fixed
}

/// recorded: a path in which a backslash is alone between quotes is refused (go-wsman, CLAUDE.md).
fn is_escaped(given: &Given) -> bool {
    let Sent::One(text) = &given.value else { return true };
    let mut quoted = text.split_once('"').map_or("", |(_, quoted)| quoted).chars();
    while let Some(next) = quoted.next() {
        if next == '\\' && !matches!(quoted.next(), Some('\\' | '"')) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, kind: &str, value: Sent) -> Option<u16> {
        let properties = vec![Given { name: name.to_owned(), kind: kind.to_owned(), value }];
        let sent = Embedded { class: "X".to_owned(), properties };
        misfit(&sent, None, SCALAR_IN_SWITCHES)
    }

    fn one(text: &str) -> Sent {
        Sent::One(text.to_owned())
    }

    #[test]
    fn a_scalar_in_place_of_an_array_is_an_incorrect_data_type() {
        assert_eq!(given("HostResource", "string", one("x")), Some(32776));
        assert_eq!(given("HostResource", "string", Sent::Many(vec!["x".to_owned()])), None);
        assert_eq!(given("HostResource", "string", Sent::Null), None);
    }

    #[test]
    fn a_span_needs_both_the_type_and_the_text_of_cim() {
        let span = |kind, text| given("AutomaticStartupActionDelay", kind, one(text));
        assert_eq!(span("datetime", "00000000004500.000000:000"), None);
        for (kind, text) in
            [("string", "P0DT0H45M0S"), ("datetime", "P0DT0H45M0S"), ("string", "00000000004500.000000:000")]
        {
            assert_eq!(span(kind, text), Some(32768), "{kind} {text}");
        }
    }

    #[test]
    fn a_path_needs_its_backslashes_doubled() {
        assert_eq!(
            given("Parent", "string", one(r#"\\HOST\root\virtualization\v2:X.InstanceID="Microsoft:1\\2""#)),
            None
        );
        assert_eq!(given("Parent", "string", one(r#"X.InstanceID="Microsoft:1\2""#)), Some(32773));
    }
}
