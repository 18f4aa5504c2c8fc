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
pub(super) struct PageLimit {
    pub(super) items: usize,
    /// All items but the first end before this.
    pub(super) characters: usize,
    /// The longest answer that the client takes, in bytes.
    pub(super) envelope: usize,
}

/// Some items, and where the next page begins; `None` at the end.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) items: Vec<Element>,
    pub(super) next: Option<Place>,
}

impl Page {
    /// The next page of an enumeration. recorded: it ends before its items have some 76,800 characters (Windows Server 2003 R2 to 2012).
    pub(super) fn of(
        enumeration: &Enumeration,
        repository: &Repository,
        limit: PageLimit,
        now: Duration,
    ) -> Result<Self, Box<Fault>> {
        let Enumeration { resource, selection, place, .. } = enumeration;
        let search = Search { repository, selection, namespace: &resource.namespace, now };
        let (mut next, mut items, mut characters) = (search.next(*place), Vec::new(), 0);
        while let Some((place, instance)) = next {
            if items.len() >= limit.items {
                return Ok(Self { items, next: Some(place) });
            }
            let item = item(enumeration, instance);
            characters += item.approximate_length();
            if characters > limit.characters && !items.is_empty() {
                return Ok(Self { items, next: Some(place) });
            }
            if characters > limit.envelope {
                return Err(faults::answer_too_long());
            }
            items.push(item);
            next = search.after(place);
        }
        Ok(Self { items, next: None })
    }

    /// The body of an answer. recorded: the first page has its items in the namespace of WS-Management, later ones in that of
    /// WS-Enumeration (OMI's client; go-wsman, recorded_computersystem_pull_vm_running_a.xml); the context comes before them, and with
    /// `EndOfSequence` there is none.
    pub(super) fn body(self, response: Response, context: Option<&str>) -> Element {
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
pub(super) enum Response {
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
