//! Which instances a request selects, and the search for them through everything on the host.

use std::time::Duration;

use super::repository::{Place, Repository};
use crate::simulator::message::instance::Instance;
use crate::simulator::wql::{Association, Select, Wanted};

/// Which instances a request selects.
#[derive(Debug, Clone)]
pub(crate) enum Selection {
    /// Those of a class and of the classes below it.
    Class(String),
    Select(Select),
    /// Of a class, with these values.
    Selectors {
        class: String,
        values: Vec<(String, String)>,
    },
    Associated(Association),
}

/// The search for the selected instances of a namespace at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Search<'r> {
    pub(crate) repository: &'r Repository,
    pub(crate) selection: &'r Selection,
    pub(crate) namespace: &'r str,
    pub(crate) now: Duration,
}

impl Search<'_> {
    /// The first selected instance at `place` or after it, and where it is.
    pub(crate) fn next(&self, place: Place) -> Option<(Place, Instance)> {
        let pinned = self.pinned();
        let mut place = Some(place);
        while let Some(at) = place {
            let here = pinned.as_ref().map_or(at, |pinned| skip(at, *pinned));
            if let Some(instance) = self.selected(here) {
                return Some((here, instance));
            }
            place = self.repository.after(here);
        }
        None
    }

    /// The first selected instance after `place`, and where it is.
    pub(crate) fn after(&self, place: Place) -> Option<(Place, Instance)> {
        self.next(self.repository.after(place)?)
    }

    fn selected(&self, place: Place) -> Option<Instance> {
        let class = match self.selection {
            Selection::Associated(association) => return self.associated(association, place),
            Selection::Class(class) | Selection::Selectors { class, .. } => class,
            Selection::Select(select) => &select.class,
        };
        // An instance is only made when its class is selected.
        if !matches!(place, Place::Link(..)) {
            self.repository.class_at(place).filter(|known| self.repository.is_of(known, class))?;
        }
        let instance = self.repository.instance(place, self.now)?;
        let of_class =
            instance.namespace.eq_ignore_ascii_case(self.namespace) && self.repository.is_of(&instance.class, class);
        (of_class && self.fits(&instance)).then_some(instance)
    }

    /// Whether an instance of the class has the selected values.
    fn fits(&self, instance: &Instance) -> bool {
        match self.selection {
            Selection::Select(select) => select.condition.as_ref().is_none_or(|condition| condition.holds(instance)),
            Selection::Selectors { values, .. } => values.iter().all(|(name, text)| instance.has(name, text)),
            Selection::Class(_) | Selection::Associated(_) => true,
        }
    }

    /// The one job that a query by InstanceID can find, so that the search does not go through hundreds of thousands; `None` for
    /// any other selection.
    fn pinned(&self) -> Option<Option<usize>> {
        let Selection::Select(Select { condition: Some(condition), .. }) = self.selection else { return None };
        condition.pinned("InstanceID").map(|key| self.repository.jobs.find(self.namespace, None, key))
    }

    fn associated(&self, association: &Association, place: Place) -> Option<Instance> {
        if matches!(place, Place::Job(_)) {
            return None;
        }
        let link = self.repository.instance(place, self.now).filter(|link| association.fits(link))?;
        match association.wanted {
            Wanted::References => Some(link),
            Wanted::Associators => {
                let (_, found) = self.repository.resolve(association.other_end(&link)?, self.now)?;
                association.is_result(&found).then_some(found)
            }
        }
    }
}

/// Leaves out the jobs that are not the pinned one.
fn skip(place: Place, pinned: Option<usize>) -> Place {
    match (place, pinned) {
        (Place::Job(number), Some(pinned)) if number <= pinned => Place::Job(pinned),
        (Place::Job(_), _) => Place::Row(0),
        _ => place,
    }
}
