//! Pages of an enumeration: which instances are on one, and how it is written (DSP0226 section 8).

use std::time::Duration;

use super::columns;
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::instance::Instance;
use crate::simulator::model::enumerations::{Enumeration, Mode};
use crate::simulator::model::repository::{Place, Repository};
use crate::simulator::model::selection::{Search, Selection};
use crate::simulator::wql::Select;
use crate::xml::{Element, ns};

/// How much a page may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageLimit {
    pub(crate) items: usize,
    pub(crate) bytes: usize,
}

/// Some items, and where the next page begins; `None` at the end.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Element>,
    pub(crate) next: Option<Place>,
}

impl Page {
    /// The next page of an enumeration. A page that would be far too long is not gathered to its end.
    pub(super) fn of(
        enumeration: &Enumeration,
        repository: &Repository,
        limit: PageLimit,
        now: Duration,
    ) -> Result<Self, Box<Fault>> {
        let Enumeration { resource, selection, place, .. } = enumeration;
        let search = Search { repository, selection, namespace: &resource.namespace, now };
        let (mut next, mut items, mut least) = (search.next(*place), Vec::new(), 0);
        while let Some((place, instance)) = next {
            if items.len() >= limit.items {
                return Ok(Self { items, next: Some(place) });
            }
            least += least_length(enumeration, &instance);
            if least > limit.bytes {
                return Err(faults::answer_too_long());
            }
            items.push(item(enumeration, instance));
            next = search.after(place);
        }
        Ok(Self { items, next: None })
    }

    /// The body of an answer. recorded: the first page has its items in the namespace of WS-Management, later ones in that of
    /// WS-Enumeration (OMI's client; go-wsman, recorded_computersystem_pull_vm_running_a.xml); the context comes before them, and with
    /// `EndOfSequence` there is none.
    pub(crate) fn body(self, response: Response, context: Option<&str>) -> Element {
        let (name, namespace) = match response {
            Response::Enumerate { .. } => ("EnumerateResponse", ns::WSMAN),
            Response::Pull => ("PullResponse", ns::ENUMERATION),
        };
        let with_items = response != Response::Enumerate { optimized: false };
        let items = with_items.then(|| Element::new(namespace, "Items").children(self.items));
        let ended = with_items && self.next.is_none();
        // documented: there is always a context in the answer to Enumerate, empty at the end (DSP0226 section 8.2.3).
        let context = match (context, response) {
            (Some(context), _) if !ended => Some(context),
            (_, Response::Enumerate { .. }) => Some(""),
            _ => None,
        };
        Element::new(ns::ENUMERATION, name)
            .children(context.map(|context| Element::with_text(ns::ENUMERATION, "EnumerationContext", context)))
            .children(items)
            .children(ended.then(|| Element::new(namespace, "EndOfSequence")))
    }
}

/// Which answer a page is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Response {
    Enumerate { optimized: bool },
    Pull,
}

fn item(enumeration: &Enumeration, instance: Instance) -> Element {
    let reference = |instance: &Instance| instance.reference().element(&enumeration.resource.uri);
    match enumeration.mode {
        Mode::Objects => object(enumeration, instance),
        Mode::References => reference(&instance),
        Mode::ObjectsAndReferences => {
            let reference = reference(&instance);
            Element::new(ns::WSMAN, "Item").child(object(enumeration, instance)).child(reference)
        }
    }
}

fn object(enumeration: &Enumeration, instance: Instance) -> Element {
    match &enumeration.selection {
        Selection::Select(Select { columns: Some(columns), .. }) => columns::fragment(instance, columns),
        _ => instance.into_element(&enumeration.resource),
    }
}

/// No more than what an item takes when it is written.
fn least_length(enumeration: &Enumeration, instance: &Instance) -> usize {
    match (&enumeration.selection, enumeration.mode) {
        (_, Mode::References) => 200,
        (Selection::Select(Select { columns: Some(columns), .. }), _) => columns.len() * 8,
        _ => instance.properties.keys().map(|name| name.len() + 8).sum(),
    }
}
