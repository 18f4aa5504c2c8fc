//! Instances: the documents of `get`, `query`, `enumerate` and `associators`.

use serde::Serialize;

use crate::addressing::Target;
use crate::cim::CimInstance;
use crate::wsman::Item;

#[cfg(feature = "client")]
use crate::report::failure::FailureReport;
use crate::report::property_values::PropertyValues;

/// One instance, or only its path.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct InstanceReport {
    /// Null for the rows of a query that names properties.
    pub class: Option<String>,
    /// The WMI object path; null if the host did not give it.
    pub path: Option<String>,
    /// By name; null if only paths were requested.
    pub properties: Option<PropertyValues>,
}

/// What an enumeration gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct InstancesReport {
    /// The instances, in the host's order.
    pub instances: Vec<InstanceReport>,
    /// False if it broke off, or if a limit ended it.
    pub complete: bool,
    /// Why it broke off. The instances before it were read.
    #[cfg(feature = "client")]
    pub failure: Option<FailureReport>,
}

/// What is around the named properties of a row in place of a class (MS-WSMV 3.1.4.1.13).
const ROW: &str = "XmlFragment";

impl InstanceReport {
    /// An instance and where it is, as far as either is known.
    #[must_use]
    pub fn of(instance: Option<CimInstance>, place: Option<&Target>) -> Self {
        let (class, properties) = instance.map(|instance| (instance.class_name, instance.properties)).unzip();
        let class = class.filter(|class| class != ROW);
        Self {
            class: class.or_else(|| place.map(|place| place.class().to_owned())),
            path: place.map(ToString::to_string),
            properties: properties.map(PropertyValues::from),
        }
    }
}

/// The path has no host: the one that was asked is not known here.
impl From<Item> for InstanceReport {
    fn from(item: Item) -> Self {
        Self::of(item.object, item.reference.map(Target::from).as_ref())
    }
}

/// The same for an item that is needed afterwards.
impl From<&Item> for InstanceReport {
    fn from(item: &Item) -> Self {
        item.clone().into()
    }
}
