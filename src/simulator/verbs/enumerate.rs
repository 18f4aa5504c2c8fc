//! Enumerate, Pull and Release as requests (DSP0226 section 8; MS-WSMV 3.1.4.1.13 to 3.1.4.1.17).

use uuid::Uuid;

use super::filter;
use super::page::{Page, PageLimit, Response};
use crate::simulator::call::{Answered, Call, Host, Undo};
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::request::Request;
use crate::simulator::model::enumerations::{Enumeration, Mode};
use crate::simulator::model::repository::Place;
use crate::xml::{Name, Node, ns};

/// Answers Enumerate.
pub(super) fn enumerate(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Box<Fault>> {
    let body = body(request, "Enumerate")?;
    let selection = filter::selection(host, request, body, call.now)?;
    let mode = mode(body)?;
    let optimized = body.child(Name::new(ns::WSMAN, "OptimizeEnumeration")).is_some();
    let most = usize::try_from(host.scenario.max_enumerations).unwrap_or(usize::MAX);
    if host.enumerations.count(call.user) >= most {
        return Err(faults::quota());
    }
    let place = Place::Job(0);
    let (user, resource) = (call.user.to_owned(), request.resource.clone());
    let enumeration = Enumeration { user, resource, selection, mode, place, used: call.now };
    let page = if optimized {
        let limit = limit(host, request, body.child(Name::new(ns::WSMAN, "MaxElements")))?;
        Page::of(&enumeration, &host.repository, first_page(host, limit), call.now)?
    } else {
        Page { items: Vec::new(), next: Some(place) }
    };
    let opened = page.next.map(|next| keep_open(host, Enumeration { place: next, ..enumeration }, call));
    let body = page.body(Response::Enumerate { optimized }, opened.as_deref());
    Ok(Answered { body: Some(body), undo: Some(Undo { opened, before: None }) })
}

/// Answers Pull.
pub(super) fn pull(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Box<Fault>> {
    let body = body(request, "Pull")?;
    let context = context(body)?;
    let limit = limit(host, request, body.child(Name::new(ns::ENUMERATION, "MaxElements")))?;
    let taken = host.enumerations.take(context, call.user, &request.resource)?;
    let before = Enumeration { used: call.now, ..taken };
    let page = match Page::of(&before, &host.repository, limit, call.now) {
        Ok(page) => page,
        Err(fault) => {
            host.enumerations.open(context.to_owned(), before);
            return Err(fault);
        }
    };
    let opened = page.next.map(|next| keep_open(host, Enumeration { place: next, ..before.clone() }, call));
    let body = page.body(Response::Pull, opened.as_deref());
    Ok(Answered { body: Some(body), undo: Some(Undo { opened, before: Some((context.to_owned(), before)) }) })
}

/// Answers Release.
pub(super) fn release(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Box<Fault>> {
    let body = body(request, "Release")?;
    host.enumerations.take(context(body)?, call.user, &request.resource)?;
    Ok(Answered::empty())
}

/// Keeps an enumeration open under a new context, which it returns.
fn keep_open(host: &mut Host, enumeration: Enumeration, call: Call<'_>) -> String {
    let context = format!("uuid:{}", context_id(call.message_id).hyphenated().to_string().to_uppercase());
    host.enumerations.open(context.clone(), enumeration);
    context
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
fn limit(host: &Host, request: &Request<'_>, max_elements: Option<Node<'_>>) -> Result<PageLimit, Box<Fault>> {
    let number = |node: Node<'_>| node.text().trim().parse().ok().filter(|items: &usize| *items > 0);
    let items = match max_elements {
        Some(node) => number(node).ok_or_else(|| faults::schema("MaxElements must be a whole number above 0"))?,
        None => 1,
    };
    let characters = usize::try_from(host.scenario.pages.characters).unwrap_or(usize::MAX);
    Ok(PageLimit { items: items.min(32_000), characters, envelope: request.max_envelope_size })
}

/// recorded: an optimized first page has one item, whatever MaxElements says (Windows Server 2008 R2 and 2012).
fn first_page(host: &Host, limit: PageLimit) -> PageLimit {
    let most = usize::try_from(host.scenario.pages.first_items).unwrap_or(usize::MAX);
    PageLimit { items: limit.items.min(most), ..limit }
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
