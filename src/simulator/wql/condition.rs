//! Whether an instance fits a WHERE clause: three-valued, since a null property is neither equal nor unequal to anything.

use std::cmp::Ordering;
use std::time::Duration;

use jiff::Timestamp;

use super::like::is_like;
use super::literal::{Literal, Operator};
use crate::cim::CimDateTime;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::schema::classes;

/// A WHERE clause.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    IsNull(String),
    Like { property: String, pattern: String },
    Isa { property: String, class: String },
    Compare { property: String, operator: Operator, literal: Literal },
}

impl Condition {
    /// Whether the instance fits.
    pub(crate) fn holds(&self, row: &Instance) -> bool {
        self.value(row) == Some(true)
    }

    /// The names of all properties it asks for.
    pub(crate) fn properties(&self) -> Vec<&str> {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::properties).collect(),
            Self::Not(inner) => inner.properties(),
            Self::IsNull(property) | Self::Like { property, .. } | Self::Isa { property, .. } => vec![property],
            Self::Compare { property, .. } => vec![property],
        }
    }

    /// The text that a property must have for anything to fit.
    pub(crate) fn pinned(&self, name: &str) -> Option<&str> {
        match self {
            Self::And(all) => all.iter().find_map(|one| one.pinned(name)),
            Self::Compare { property, operator: Operator::Equal, literal: Literal::Text(text) } => {
                property.eq_ignore_ascii_case(name).then_some(text)
            }
            _ => None,
        }
    }

    fn value(&self, row: &Instance) -> Option<bool> {
        match self {
            Self::And(all) => fold(all.iter().map(|one| one.value(row)), false),
            Self::Or(all) => fold(all.iter().map(|one| one.value(row)), true),
            Self::Not(inner) => inner.value(row).map(|holds| !holds),
            Self::IsNull(property) => Some(text_of(row, property).is_none()),
            Self::Like { property, pattern } => text_of(row, property).map(|text| is_like(&text, pattern)),
            // Assumed: only the instance itself can be asked for its class.
            Self::Isa { property, class } => {
                Some(property.eq_ignore_ascii_case("__this") && classes::is_a(&row.class, class))
            }
            Self::Compare { property, operator, literal } => {
                let order = order(row, property, literal)?;
                Some(operator.fits(order))
            }
        }
    }
}

/// `end` as soon as one of them is `end`, unknown if one is unknown, else the other.
fn fold(mut values: impl Iterator<Item = Option<bool>>, end: bool) -> Option<bool> {
    let mut unknown = false;
    let ended = values.any(|value| {
        unknown |= value.is_none();
        value == Some(end)
    });
    if ended {
        Some(end)
    } else if unknown {
        None
    } else {
        Some(!end)
    }
}

/// How the property compares with the literal; `None` when it is null or cannot be compared.
fn order(row: &Instance, property: &str, literal: &Literal) -> Option<Ordering> {
    let value = text_of(row, property)?;
    match literal {
        Literal::Null => None,
        Literal::Truth(truth) => value.parse::<bool>().ok().map(|value| value.cmp(truth)),
        Literal::Integer(number) => value.trim().parse::<i128>().ok().map(|value| value.cmp(number)),
        Literal::Real(number) => value.trim().parse::<f64>().ok()?.partial_cmp(number),
        Literal::Text(text) => match row.value(property) {
            Some(Value::Datetime(time)) => Some(time.parse::<Timestamp>().ok()?.cmp(&instant(text)?)),
            Some(Value::Interval(span)) => Some(interval(span)?.cmp(&interval(text)?)),
            // documented: a number may be in quotes; texts are compared without regard to case.
            _ => match (value.parse::<i128>(), text.parse::<i128>()) {
                (Ok(value), Ok(number)) => Some(value.cmp(&number)),
                _ => Some(value.to_lowercase().cmp(&text.to_lowercase())),
            },
        },
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse::<CimDateTime>().ok()?.instant()
}

fn interval(text: &str) -> Option<Duration> {
    text.parse::<CimDateTime>().ok()?.interval()
}

/// The property's value; also `__CLASS`. `None` when it is null or not there.
fn text_of(row: &Instance, property: &str) -> Option<String> {
    if property.eq_ignore_ascii_case("__CLASS") {
        return Some(row.class.clone());
    }
    match row.value(property)? {
        Value::Null | Value::NullArray => None,
        value => Some(value.to_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::super::query::{Query, Select};
    use super::*;
    use crate::simulator::message::properties::Properties;

    fn row() -> Instance {
        let one = |text: &str| Value::One(text.to_owned());
        let properties = [
            ("JobState", one("10")),
            ("Name", one("Größe")),
            ("Cancellable", one("true")),
            ("Owner", Value::Null),
            ("StartTime", Value::Datetime("2026-11-23T00:00:30Z".into())),
            ("ElapsedTime", Value::Interval("P0DT0H5M0S".into())),
        ];
        Instance {
            namespace: "root/virtualization/v2".into(),
            class: "Msvm_StorageJob".into(),
            keys: Vec::new(),
            properties: Properties::from(properties.map(|(name, value)| (name.into(), value))),
        }
    }

    #[track_caller]
    fn holds(condition: &str) -> bool {
        let query = parse(&format!("SELECT * FROM X WHERE {condition}"), "root").unwrap();
        let Query::Select(Select { condition: Some(condition), .. }) = query else { panic!() };
        condition.holds(&row())
    }

    #[test]
    fn values_are_compared_by_their_type() {
        for condition in [
            "jobstate > 9 and JobState < 0xB",
            "JobState <> 7",
            "JobState = '10'",
            "JobState >= 9.5",
            "Name = 'gRÖßE' and Name LIKE '%ö%'",
            "Cancellable = TRUE",
            "StartTime > '20261123000000.000000+000' and StartTime < '20261123013031.000000+060'",
            "ElapsedTime = '00000000000500.000000:000'",
            "__CLASS = 'Msvm_StorageJob' and __this ISA 'CIM_ConcreteJob'",
        ] {
            assert!(holds(condition), "{condition}");
        }
        for condition in
            ["JobState = 1", "JobState = 'x'", "Name < 3", "Cancellable = FALSE", "__this ISA 'Msvm_ConcreteJob'"]
        {
            assert!(!holds(condition), "{condition}");
        }
    }

    #[test]
    fn null_is_neither_equal_nor_unequal() {
        assert!(!holds("Owner = 'x'") && !holds("Owner <> 'x'") && !holds("NOT Owner = 'x'"));
        assert!(holds("Owner IS NULL and Name is not null") && holds("Owner = 'x' OR JobState = 10"));
    }
}
