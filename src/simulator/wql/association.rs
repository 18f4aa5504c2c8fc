//! What is associated with an instance: the association filter (DSP0227 section 8.2), and WQL's ASSOCIATORS OF and REFERENCES OF.

use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::message::reference::Reference;
use crate::simulator::schema::classes::is_a;
use crate::xml::Node;

/// Which associations of an instance are wanted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Association {
    pub(crate) wanted: Wanted,
    pub(crate) object: Reference,
    pub(crate) association_class: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) result_class: Option<String>,
    pub(crate) result_role: Option<String>,
}

/// Which end of an association is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The instances at the other end.
    Associators,
    /// The association instances.
    References,
}

impl Association {
    pub(crate) fn of(object: Reference, wanted: Wanted) -> Self {
        Self { wanted, object, association_class: None, role: None, result_class: None, result_role: None }
    }

    /// Reads the element in the filter.
    pub(crate) fn read(filter: Node<'_>) -> Result<Self, Box<Fault>> {
        let wrong =
            || faults::schema("the filter must hold AssociatedInstances or AssociationInstances with an Object");
        let node = filter.children().next().ok_or_else(wrong)?;
        let wanted = match node.local() {
            "AssociatedInstances" => Wanted::Associators,
            "AssociationInstances" => Wanted::References,
            _ => return Err(wrong()),
        };
        let object = node.child_local("Object").and_then(Reference::read).ok_or_else(wrong)?;
        let text = |local| node.child_local(local).map(|node| node.text().trim().to_owned());
        Ok(Self {
            association_class: text("AssociationClassName"),
            role: text("Role"),
            result_class: text("ResultClassName"),
            result_role: text("ResultRole"),
            ..Self::of(object, wanted)
        })
    }

    /// Whether an association instance is one of the object's, of the wanted class and role.
    pub(crate) fn fits(&self, association: &Instance) -> bool {
        let class = match self.wanted {
            Wanted::Associators => &self.association_class,
            Wanted::References => &self.result_class,
        };
        class.as_ref().is_none_or(|class| is_a(&association.class, class)) && self.own_end(association).is_some()
    }

    /// What is at the other end of an association that fits, if its role does.
    pub(crate) fn other_end<'a>(&self, association: &'a Instance) -> Option<&'a Reference> {
        let own = self.own_end(association)?;
        let fits = |role: &str| self.result_role.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(role));
        ends(association).find(|(role, _)| *role != own && fits(role)).map(|(_, reference)| reference)
    }

    /// Whether what was found at the other end is of the wanted class.
    pub(crate) fn is_result(&self, found: &Instance) -> bool {
        self.result_class.as_ref().is_none_or(|class| is_a(&found.class, class))
    }

    /// The role that the object has.
    fn own_end<'a>(&self, association: &'a Instance) -> Option<&'a str> {
        let object = self.object.path();
        let fits = |role: &str| self.role.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(role));
        ends(association).find(|(role, end)| fits(role) && end.path() == object).map(|(role, _)| role)
    }
}

fn ends(association: &Instance) -> impl Iterator<Item = (&str, &Reference)> {
    association.properties.iter().filter_map(|(name, value)| match value {
        Value::Reference(reference) => Some((&**name, reference)),
        _ => None,
    })
}
