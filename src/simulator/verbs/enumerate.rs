//! Enumerate, Pull and Release as requests (DSP0226 section 8; MS-WSMV 3.1.4.1.13 to 3.1.4.1.17).

use std::time::Duration;

use uuid::Uuid;

use crate::simulator::call::{Answered, Call, Host, Undo};
use crate::simulator::message::faults::{self, Fault};
use crate::simulator::message::request::Request;
use crate::simulator::message::resource::Resource;
use crate::simulator::model::association::Association;
use crate::simulator::model::enumeration::{DIALECT, Enumeration, Mode, Page, Response, Room};
use crate::simulator::model::instance::Instance;
use crate::simulator::model::repository::{Place, Wish};
use crate::simulator::wql::{Query, Select};
use crate::xml::{Name, Node, ns};

/// Answers Enumerate.
pub(crate) fn enumerate(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Box<Fault>> {
    let body = body(request, "Enumerate")?;
    let wish = wish(host, request, body, call.now)?;
    let mode = mode(body)?;
    let optimized = body.child(Name::new(ns::WSMAN, "OptimizeEnumeration")).is_some();
    let most = usize::try_from(host.scenario().max_enumerations).unwrap_or(usize::MAX);
    if host.enumerations.count(call.user) >= most {
        return Err(faults::quota());
    }
    let place = Place::Job(0);
    let user = call.user.to_owned();
    let enumeration = Enumeration { user, resource: request.resource.clone(), wish, mode, place, used: call.now };
    let page = if optimized {
        enumeration.page(&host.repository, room(request, body, ns::WSMAN)?, call.now)?
    } else {
        Page { items: Vec::new(), next: Some(place) }
    };
    Ok(answer(host, (enumeration, None), page, (Response::Enumerate { optimized }, call)))
}

/// Answers Pull.
pub(crate) fn pull(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Box<Fault>> {
    let body = body(request, "Pull")?;
    let context = context(body)?;
    let room = room(request, body, ns::ENUMERATION)?;
    let mut enumeration = host.enumerations.take(context, call.user, &request.resource)?;
    enumeration.used = call.now;
    match enumeration.page(&host.repository, room, call.now) {
        Ok(page) => Ok(answer(host, (enumeration, Some(context)), page, (Response::Pull, call))),
        Err(fault) => {
            host.enumerations.open(context.to_owned(), enumeration);
            Err(fault)
        }
    }
}

/// Answers Release.
pub(crate) fn release(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Box<Fault>> {
    let body = body(request, "Release")?;
    host.enumerations.take(context(body)?, call.user, &request.resource)?;
    Ok(Answered::empty())
}

/// Keeps the enumeration under a new context if it goes on, and writes the page.
fn answer(
    host: &mut Host,
    (mut enumeration, old): (Enumeration, Option<&str>),
    page: Page,
    (response, call): (Response, Call<'_>),
) -> Answered {
    let before = old.map(|context| (context.to_owned(), enumeration.clone()));
    let context = page.next.map(|next| {
        enumeration.place = next;
        let context = format!("uuid:{}", context_id(call.message_id).hyphenated().to_string().to_uppercase());
        host.enumerations.open(context.clone(), enumeration);
        context
    });
    let body = page.body(response, context.as_deref());
    Answered { body: Some(body), undo: Some(Undo { opened: context, before }) }
}

/// Contexts differ from the ids of messages, and from each other as those do.
fn context_id(message_id: Uuid) -> Uuid {
    Uuid::from_u128(message_id.as_u128() ^ 0x5EED_0000_0000_0000_0000_0000_0000_0000)
}

fn body<'d>(request: &Request<'d>, name: &'static str) -> Result<Node<'d>, Box<Fault>> {
    let found = request.input.filter(|input| input.name() == Name::new(ns::ENUMERATION, name));
    found.ok_or_else(|| faults::schema(format!("the body must hold {name} of WS-Enumeration")))
}

fn context<'d>(body: Node<'d>) -> Result<&'d str, Box<Fault>> {
    let context = body.child(Name::new(ns::ENUMERATION, "EnumerationContext"));
    context.map(|context| context.text().trim()).ok_or_else(|| faults::schema("EnumerationContext is missing"))
}

/// documented: MaxElements is 1 unless the request says otherwise (DSP0226 section 8.4), and 32000 at most (MaxBatchItems, MS-WSMV 2.2.4.10).
fn room(request: &Request<'_>, body: Node<'_>, namespace: &str) -> Result<Room, Box<Fault>> {
    let bytes = request.max_envelope_size;
    let Some(most) = body.child(Name::new(namespace, "MaxElements")) else { return Ok(Room { items: 1, bytes }) };
    let items: usize = most
        .text()
        .trim()
        .parse()
        .ok()
        .filter(|items| *items > 0)
        .ok_or_else(|| faults::schema("MaxElements must be a whole number above 0"))?;
    Ok(Room { items: items.min(32_000), bytes })
}

fn mode(body: Node<'_>) -> Result<Mode, Box<Fault>> {
    let mode = body.child(Name::new(ns::WSMAN, "EnumerationMode")).map_or("", |mode| mode.text().trim());
    match mode {
        "" | "EnumerateObject" => Ok(Mode::Objects),
        "EnumerateEPR" => Ok(Mode::References),
        "EnumerateObjectAndEPR" => Ok(Mode::ObjectsAndReferences),
        other => Err(faults::unknown_mode(other)),
    }
}

fn wish(host: &Host, request: &Request<'_>, body: Node<'_>, now: Duration) -> Result<Wish, Box<Fault>> {
    let Request { resource, selectors, .. } = request;
    if !selectors.is_empty() {
        return Err(faults::selectors("UnexpectedSelectors"));
    }
    if !host.repository.has_namespace(&resource.namespace) {
        return Err(faults::invalid_namespace(&resource.namespace));
    }
    let filter = body.children().find(|child| child.local() == "Filter");
    let Some(filter) = filter else {
        return known(host, &resource.class).map(|class| Wish::Class(class.to_owned()));
    };
    match filter.attribute(DIALECT).unwrap_or(XPATH) {
        WQL => query(host, resource, filter.text(), now),
        SELECTORS => {
            let class = known(host, &resource.class)?.to_owned();
            Ok(Wish::Selectors { class, values: values(filter)? })
        }
        ASSOCIATIONS => Ok(Wish::Associated(existing(host, Association::read(filter)?, now)?)),
        other => Err(faults::unknown_dialect(other)),
    }
}

fn query(host: &Host, resource: &Resource, text: &str, now: Duration) -> Result<Wish, Box<Fault>> {
    // recorded by name: ERROR_WSMAN_INVALID_URI_WMI_ENUM_WQL.
    if !resource.is_all() {
        return Err(faults::query_needs_all_classes());
    }
    let query = Query::parse(text, &resource.namespace).map_err(|problem| faults::invalid_query(&problem))?;
    match query {
        Query::Associated(association) => Ok(Wish::Associated(existing(host, association, now)?)),
        Query::Select(select) => {
            known(host, &select.class)?;
            check_names(host, resource, &select, now)?;
            Ok(Wish::Select(select))
        }
    }
}

/// assumed: a query for a property that the class does not have is not valid. Without an instance the host here cannot tell.
fn check_names(host: &Host, resource: &Resource, select: &Select, now: Duration) -> Result<(), Box<Fault>> {
    let all = Wish::Class(select.class.clone());
    let Some((_, one)) = host.repository.next(&all, &resource.namespace, Place::Job(0), now) else { return Ok(()) };
    let asked = select.columns.iter().flatten().map(String::as_str);
    let asked = asked.chain(select.condition.iter().flat_map(|condition| condition.properties()));
    for name in asked.filter(|name| !name.starts_with("__")) {
        if !has_property(host, resource, &all, (&one, name), now) {
            return Err(faults::invalid_query(&format!("the class {} has no property {name}", select.class)));
        }
    }
    Ok(())
}

/// Whether the first instance has it, or one of the classes below its own.
fn has_property(host: &Host, resource: &Resource, all: &Wish, (one, name): (&Instance, &str), now: Duration) -> bool {
    if one.value(name).is_some() {
        return true;
    }
    let mut place = Some(Place::Job(0));
    for _ in 0..200 {
        let Some(here) = place else { break };
        let Some((found, instance)) = host.repository.next(all, &resource.namespace, here, now) else { break };
        if instance.value(name).is_some() {
            return true;
        }
        place = host.repository.after(found);
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

const WQL: &str = "http://schemas.microsoft.com/wbem/wsman/1/WQL";
const SELECTORS: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter";
const ASSOCIATIONS: &str = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter";
const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
