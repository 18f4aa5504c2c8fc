//! Open enumerations: what each is about, where it is, and when it runs out (WS-Enumeration; DSP0226 section 8; MS-WSMV 3.1.4.8 to 3.1.4.10).

use std::collections::HashMap;
use std::time::Duration;

use super::instance::Instance;
use super::repository::{Place, Repository, Wish};
use crate::simulator::message::faults::{self, Fault};
use crate::simulator::message::resource::Resource;
use crate::simulator::wql::Select;
use crate::xml::{Element, Name, ns};

/// All open enumerations by their context.
#[derive(Debug, Default)]
pub(crate) struct Enumerations {
    open: HashMap<String, Enumeration>,
}

/// One enumeration.
#[derive(Debug, Clone)]
pub(crate) struct Enumeration {
    pub(crate) user: String,
    pub(crate) resource: Resource,
    pub(crate) wish: Wish,
    pub(crate) mode: Mode,
    /// Where the next page begins.
    pub(crate) place: Place,
    pub(crate) used: Duration,
}

/// What is sent of each instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Objects,
    References,
    ObjectsAndReferences,
}

/// How much a page may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) items: usize,
    pub(crate) bytes: usize,
}

/// Some items, and where the next page begins; `None` at the end.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Element>,
    pub(crate) next: Option<Place>,
}

impl Enumerations {
    /// Forgets what has waited too long.
    pub(crate) fn expire(&mut self, now: Duration, after: Duration) {
        self.open.retain(|_, enumeration| now < enumeration.used.saturating_add(after));
    }

    pub(crate) fn count(&self, user: &str) -> usize {
        self.open.values().filter(|enumeration| enumeration.user == user).count()
    }

    pub(crate) fn open(&mut self, context: String, enumeration: Enumeration) {
        self.open.insert(context, enumeration);
    }

    /// Takes an enumeration out, if it is this user's and about this resource. Who puts it back does so under a new context.
    pub(crate) fn take(&mut self, context: &str, user: &str, resource: &Resource) -> Result<Enumeration, Box<Fault>> {
        let found = self.open.get(context).ok_or_else(faults::invalid_context)?;
        if found.user != user {
            return Err(faults::other_user());
        }
        let same = found.resource.uri.eq_ignore_ascii_case(&resource.uri)
            && found.resource.namespace.eq_ignore_ascii_case(&resource.namespace);
        if !same {
            return Err(faults::other_parameters());
        }
        self.open.remove(context).ok_or_else(faults::invalid_context)
    }

    pub(crate) fn close(&mut self, context: &str) {
        self.open.remove(context);
    }
}

impl Enumeration {
    /// The next page. A page that would be far too long is not gathered to its end.
    pub(crate) fn page(&self, repository: &Repository, room: Room, now: Duration) -> Result<Page, Box<Fault>> {
        let namespace = &self.resource.namespace;
        let mut next = repository.next(&self.wish, namespace, self.place, now);
        let (mut items, mut least) = (Vec::new(), 0);
        while let Some((place, instance)) = next {
            if items.len() >= room.items {
                return Ok(Page { items, next: Some(place) });
            }
            least += self.least_length(&instance);
            if least > room.bytes {
                return Err(faults::answer_too_long());
            }
            items.push(self.item(instance));
            let after = repository.after(place);
            next = after.and_then(|after| repository.next(&self.wish, namespace, after, now));
        }
        Ok(Page { items, next: None })
    }

    fn item(&self, instance: Instance) -> Element {
        let reference = |instance: &Instance| instance.reference().element(&self.resource.uri);
        match self.mode {
            Mode::Objects => self.object(instance),
            Mode::References => reference(&instance),
            Mode::ObjectsAndReferences => {
                let reference = reference(&instance);
                Element::new(ns::WSMAN, "Item").child(self.object(instance)).child(reference)
            }
        }
    }

    fn object(&self, instance: Instance) -> Element {
        match &self.wish {
            Wish::Select(Select { columns: Some(columns), .. }) => fragment(instance, columns),
            _ => instance.into_element(&self.resource),
        }
    }

    /// No more than what an item takes when it is written.
    fn least_length(&self, instance: &Instance) -> usize {
        match (&self.wish, self.mode) {
            (_, Mode::References) => 200,
            (Wish::Select(Select { columns: Some(columns), .. }), _) => columns.len() * 8,
            _ => instance.properties.keys().map(|name| name.len() + 8).sum(),
        }
    }
}

/// What a query with a list of properties returns. documented: without namespace, alphabetically (MS-WSMV notes 58 and 59); assumed:
/// the element around them, as DSP0226 section 7.7 has it for fragments.
fn fragment(mut instance: Instance, columns: &[String]) -> Element {
    let wanted = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    instance.properties.retain(|name, _| wanted(name));
    Element::new(ns::WSMAN, "XmlFragment")
        .children(wanted("__CLASS").then(|| Element::with_text("", "__CLASS", instance.class)))
        .children(super::properties::ws_cim(instance.properties, &"".into(), ""))
}

impl Page {
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

pub(crate) const DIALECT: Name<'static> = Name::new("", "Dialect");
