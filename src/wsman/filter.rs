//! What of a class is wanted: the filters of an enumeration (MS-WSMV 3.1.4.1.13; DSP0226 annex E; DSP0227 section 8).

use crate::addressing::{EndpointReference, SelectorSet, is_identifier};
use crate::xml::{Element, Name, ns};

/// A filter in one of the dialects.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Filter {
    /// A WQL query; the resource must be `.../*` (2150859003 otherwise).
    Wql(String),
    /// A CQL query, for services other than Windows.
    Cql(String),
    /// Instances whose properties have these values.
    Selectors(SelectorSet),
    /// What is associated with an instance.
    Association(AssociationFilter),
}

/// The association filter (DSP0227 section 8.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssociationFilter {
    /// Associated instances, or the associations themselves.
    pub wanted: AssociationEnd,
    /// The instance they belong to.
    pub object: EndpointReference,
    /// Only through this class.
    pub association_class: Option<String>,
    /// Only where the object has this role.
    pub role: Option<String>,
    /// Only of this class.
    pub result_class: Option<String>,
    /// Only where the result has this role.
    pub result_role: Option<String>,
}

/// Which end of an association is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssociationEnd {
    /// The instances at the other end (`Associators`).
    Associators,
    /// The association instances (`References`).
    References,
}

impl AssociationFilter {
    /// Everything of one kind that belongs to an instance.
    #[must_use]
    pub fn of(object: EndpointReference, wanted: AssociationEnd) -> Self {
        Self { wanted, object, association_class: None, role: None, result_class: None, result_role: None }
    }

    fn to_element(&self) -> Element {
        let local = match self.wanted {
            AssociationEnd::Associators => "AssociatedInstances",
            AssociationEnd::References => "AssociationInstances",
        };
        let named = |local: &'static str, value: &Option<String>| {
            value.as_ref().map(|value| Element::with_text(ns::CIM_BINDING, local, value))
        };
        // The association class is a class of its own only next to associators; references are of it themselves.
        let (through, result) = match self.wanted {
            AssociationEnd::Associators => {
                (named("AssociationClassName", &self.association_class), named("ResultClassName", &self.result_class))
            }
            AssociationEnd::References => (None, named("ResultClassName", self.association_class_or_result())),
        };
        Element::new(ns::CIM_BINDING, local)
            .child(Element::new(ns::CIM_BINDING, "Object").children(self.object.to_parameter()))
            .children(through)
            .children(named("Role", &self.role))
            .children(result)
            .children(named("ResultRole", &self.result_role).filter(|_| self.wanted == AssociationEnd::Associators))
    }

    fn association_class_or_result(&self) -> &Option<String> {
        if self.association_class.is_some() { &self.association_class } else { &self.result_class }
    }
}

impl Filter {
    /// The class behind `FROM` of a WQL query: the one of its rows, which do not name it.
    #[must_use]
    pub fn class_behind_from(&self) -> Option<&str> {
        let Self::Wql(query) = self else { return None };
        let mut words = query.split_whitespace();
        words.next().filter(|word| word.eq_ignore_ascii_case("select"))?;
        words.find(|word| word.eq_ignore_ascii_case("from"))?;
        words.next().filter(|class| is_identifier(class))
    }

    pub(super) fn to_element(&self) -> Element {
        let filter = |dialect: &str| Element::new(ns::WSMAN, "Filter").attribute(Name::new("", "Dialect"), dialect);
        match self {
            Self::Wql(query) => filter("http://schemas.microsoft.com/wbem/wsman/1/WQL").text(query),
            Self::Cql(query) => filter("http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf").text(query),
            Self::Selectors(selectors) => {
                filter("http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter").child(selectors.to_element())
            }
            Self::Association(association) => {
                filter("http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter")
                    .child(association.to_element())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_of_a_row_is_behind_from() {
        for (query, class) in [
            ("SELECT StartTime, Name FROM Msvm_ConcreteJob WHERE Name = 'from X'", Some("Msvm_ConcreteJob")),
            (" select a\nfrom\tWin32_Process", Some("Win32_Process")),
            ("ASSOCIATORS OF {A.B=\"select from C\"}", None),
            ("SELECT a FROM \"b\"", None),
            ("SELECT a FROM", None),
        ] {
            assert_eq!(Filter::Wql(query.into()).class_behind_from(), class, "{query}");
        }
    }
}
