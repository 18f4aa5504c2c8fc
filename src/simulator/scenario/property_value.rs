//! Values of properties that a scenario adds.

use serde::Deserialize;

/// The value of a property that a scenario adds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a text, a whole number, true or false, or a list of these")]
pub enum PropertyValue {
    /// One value.
    One(PropertyItem),
    /// An array.
    Many(Vec<PropertyItem>),
}

impl PropertyValue {
    /// The value as a key has it.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::One(item) => item.to_string(),
            Self::Many(items) => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        }
    }
}

/// One value of a property.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum PropertyItem {
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for PropertyItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truth(truth) => truth.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}
