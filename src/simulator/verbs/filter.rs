//! What an Enumerate request selects: a class, a WQL query, selectors or associations (MS-WSMV 3.1.4.1.13; DSP0227 section 8).

use std::time::Duration;

use crate::simulator::call::Host;
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::request::Request;
use crate::simulator::message::resource::Resource;
use crate::simulator::model::repository::Place;
use crate::simulator::model::selection::{Search, Selection};
use crate::simulator::wql::{self, Association, Query, Select};
use crate::xml::{Name, Node, ns};

/// Reads it.
pub(super) fn selection(
    host: &Host,
    request: &Request<'_>,
    body: Node<'_>,
    now: Duration,
) -> Result<Selection, Box<Fault>> {
    let Request { resource, selectors, .. } = request;
    if !selectors.is_empty() {
        return Err(faults::selectors("UnexpectedSelectors"));
    }
    if !host.repository.has_namespace(&resource.namespace) {
        return Err(faults::invalid_namespace(&resource.namespace));
    }
    let filter = body.children().find(|child| child.local() == "Filter");
    let Some(filter) = filter else {
        return known(host, &resource.class).map(|class| Selection::Class(class.to_owned()));
    };
    match filter.attribute(DIALECT).unwrap_or(XPATH) {
        WQL => query(host, resource, filter.text(), now),
        SELECTORS => {
            let class = known(host, &resource.class)?.to_owned();
            Ok(Selection::Selectors { class, values: values(filter)? })
        }
        ASSOCIATIONS => Ok(Selection::Associated(existing(host, Association::read(filter)?, now)?)),
        other => Err(faults::unknown_dialect(other)),
    }
}

fn query(host: &Host, resource: &Resource, text: &str, now: Duration) -> Result<Selection, Box<Fault>> {
    // recorded by name: ERROR_WSMAN_INVALID_URI_WMI_ENUM_WQL.
    if !resource.is_all() {
        return Err(faults::query_needs_all_classes());
    }
    let query = wql::parse(text, &resource.namespace).map_err(|problem| faults::invalid_query(&problem))?;
    match query {
        Query::Associated(association) => Ok(Selection::Associated(existing(host, association, now)?)),
        Query::Select(select) => {
            if !host.repository.has_class(&select.class) {
                return Err(faults::unknown_class_in_query(&select.class, text));
            }
            check_names(host, resource, &select, now)?;
            Ok(Selection::Select(select))
        }
    }
}

/// assumed: a query for a property that the class does not have is not valid. Without an instance the host here cannot tell.
fn check_names(host: &Host, resource: &Resource, select: &Select, now: Duration) -> Result<(), Box<Fault>> {
    let all = Selection::Class(select.class.clone());
    let search = Search { repository: &host.repository, selection: &all, namespace: &resource.namespace, now };
    let Some((_, first)) = search.next(Place::Job(0)) else { return Ok(()) };
    let asked = select.columns.iter().flatten().map(String::as_str);
    let asked = asked.chain(select.condition.iter().flat_map(|condition| condition.properties()));
    for name in asked.filter(|name| !name.starts_with("__")) {
        if first.value(name).is_none() && !has_property(&search, name) {
            return Err(faults::invalid_query(&format!("the class {} has no property {name}", select.class)));
        }
    }
    Ok(())
}

/// Whether one of the first instances, of this class or of one below it, has a property.
fn has_property(search: &Search<'_>, name: &str) -> bool {
    let mut found = search.next(Place::Job(0));
    for _ in 0..200 {
        let Some((place, instance)) = found else { break };
        if instance.value(name).is_some() {
            return true;
        }
        found = search.after(place);
    }
    false
}

fn known<'c>(host: &Host, class: &'c str) -> Result<&'c str, Box<Fault>> {
    if host.repository.has_class(class) { Ok(class) } else { Err(faults::invalid_class(class)) }
}

/// assumed: associations of an object that is not there are the fault of a Get.
fn existing(host: &Host, association: Association, now: Duration) -> Result<Association, Box<Fault>> {
    match host.repository.resolve(&association.object, now) {
        Some(_) => Ok(association),
        None => Err(faults::not_found(&association.object.path())),
    }
}

fn values(filter: Node<'_>) -> Result<Vec<(String, String)>, Box<Fault>> {
    let set = filter.child(Name::new(ns::WSMAN, "SelectorSet"));
    let set = set.ok_or_else(|| faults::schema("the filter must hold a SelectorSet"))?;
    let value = |selector: Node<'_>| {
        let name = selector.attribute(Name::new("", "Name")).unwrap_or_default();
        (name.to_owned(), selector.text().to_owned())
    };
    Ok(set.children().map(value).collect())
}

const DIALECT: Name<'static> = Name::new("", "Dialect");
const WQL: &str = "http://schemas.microsoft.com/wbem/wsman/1/WQL";
const SELECTORS: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter";
const ASSOCIATIONS: &str = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter";
const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
